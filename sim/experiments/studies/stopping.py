"""Experiments that stop when they know enough: more replicates until an interval is narrow.

The interval is a confidence sequence, see `sim.experiments.statistics.sequences`, so that looking again and
again costs nothing of its level. It is looked at after fixed numbers of replicates, so that results hang on
neither workers nor chunks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.plan import Plan
from sim.experiments.statistics.sequences import LOOKS, is_narrow, latest
from sim.measures.intervals import Estimate

if TYPE_CHECKING:
    import pandas as pd

#: The level at which all its intervals hold together.
LEVEL = 0.95


@dataclass(frozen=True)
class Stopping:
    """When enough is known.

    Attributes:
        outcome: whose mean is looked at; of several points that of its differences from the first point.
        half_width: of the interval that is wanted.
        most: replicates at most.
    """

    outcome: str
    half_width: float
    most: int

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        found = {"outcome": self.outcome, "half_width": self.half_width, "most": self.most}
        return {"kind": "until", **found, "open": True}

    def plan(self, plan: Plan) -> Plan:
        """The runs up to the first look."""
        return replace(plan, replicates=min(LOOKS, self.most), study=self.document())


def stopping_of(document: Mapping[str, Any]) -> Stopping:
    """When an experiment stops, as its manifest says."""
    return Stopping(document["outcome"], document["half_width"], document["most"])


def level_of_each(plan: Plan) -> float:
    """The level of each interval, so that those of several alternatives hold together (Bonferroni)."""
    return 1.0 - (1.0 - LEVEL) / max(len(plan.labels) - 1, 1)


def grown(plan: Plan, runs: pd.DataFrame) -> Plan:
    """More replicates, or no more; a run that failed is the end.

    Args:
        plan: an experiment that is open.
        runs: the rows of all its runs.
    """
    assert plan.study is not None
    stopping = stopping_of(plan.study)
    level = level_of_each(plan)
    narrow = all(
        is_narrow(values, stopping.half_width, level) for values in looked_at(plan, runs, stopping).values()
    )
    if narrow or plan.replicates >= stopping.most or (runs["status"] != "done").any():
        return replace(plan, study={**plan.study, "open": False})
    return replace(plan, replicates=min(plan.replicates + LOOKS, stopping.most))


def looked_at(plan: Plan, runs: pd.DataFrame, stopping: Stopping) -> dict[str, NDArray[np.float64]]:
    """The values whose mean is looked at: of the only point its own, else differences from the first."""
    done = runs[runs["status"] == "done"]
    table = done.pivot(index="replicate", columns="scenario", values=stopping.outcome).sort_index()
    base, *others = plan.labels
    if not others:
        return {base: table[base].to_numpy(np.float64)}
    return {other: (table[other] - table[base]).to_numpy(np.float64) for other in others}


def intervals(plan: Plan, runs: pd.DataFrame) -> dict[str, tuple[Estimate, int]]:
    """The interval of every point that was looked at, and the number of values that it is made of."""
    assert plan.study is not None
    found, level = looked_at(plan, runs, stopping_of(plan.study)), level_of_each(plan)
    return {label: (latest(values, level), int(np.isfinite(values).sum())) for label, values in found.items()}
