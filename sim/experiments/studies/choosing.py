"""Which of several scenarios is best: replicates of those that may be, until one is left.

All have common random numbers. What is run after a look hangs on the values before it alone; looks are taken
replicate by replicate, though runs are planned some at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.blocks import Block
from sim.experiments.designs.plan import Plan
from sim.experiments.statistics.selection import Selection, select

if TYPE_CHECKING:
    import pandas as pd

#: Replicates from which variances are estimated, and that are planned at a time after that.
FIRST, AT_ONCE = 10, 10


@dataclass(frozen=True)
class Choice:
    """What is chosen.

    Attributes:
        outcome: whose mean is to be largest.
        maximize: false: it is to be smallest.
        indifference: differences below it do not matter, in the unit of the outcome.
        confidence: probability with which the best is chosen, at least.
        most: replicates of a scenario at most.
    """

    outcome: str
    maximize: bool
    indifference: float
    confidence: float
    most: int

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "kind": "best",
            "open": True,
            "outcome": self.outcome,
            "maximize": self.maximize,
            "indifference": self.indifference,
            "confidence": self.confidence,
            "most": self.most,
        }

    def plan(self, plan: Plan) -> Plan:
        """The first replicates of all."""
        first = min(FIRST, self.most)
        blocks = (Block(tuple(range(len(plan.labels))), 0, first),)
        return replace(plan, replicates=first, study=self.document(), blocks=blocks)


def choice_of(document: Mapping[str, Any]) -> Choice:
    """What is chosen, as a manifest says."""
    names = ("outcome", "maximize", "indifference", "confidence", "most")
    return Choice(*(document[name] for name in names))


def values(labels: Sequence[str], runs: pd.DataFrame, outcome: str) -> NDArray[np.float64]:
    """The outcome by scenario and replicate, shape (scenarios, replicates); NaN where there is no run."""
    done = runs[runs["status"] == "done"]
    table = done.pivot(index="scenario", columns="replicate", values=outcome)
    return table.reindex(index=list(labels)).sort_index(axis=1).to_numpy(np.float64)


def missing(plan: Plan, runs: pd.DataFrame) -> list[str]:
    """Scenarios of which a run that was planned has no such outcome, so that nothing can be chosen."""
    assert plan.study is not None
    done = runs[(runs["status"] == "done") & np.isfinite(runs[plan.study["outcome"]])]
    planned = dict.fromkeys(plan.labels, 0)
    for block in plan.blocks:
        for place in block.points:
            planned[plan.labels[place]] += block.replicates
    there = done["scenario"].value_counts()
    return [label for label, count in planned.items() if there.get(label, 0) < count]


def selection(plan: Plan, runs: pd.DataFrame) -> Selection:
    """How far the choice has come.

    Raises:
        ValueError: a run has no such outcome.
    """
    assert plan.study is not None
    choice = choice_of(plan.study)
    table = values(plan.labels, runs, choice.outcome)
    sign = 1.0 if choice.maximize else -1.0
    return select(sign * table, choice.indifference, choice.confidence, min(FIRST, choice.most))


def grown(plan: Plan, runs: pd.DataFrame) -> Plan:
    """More replicates of those that are left, or no more.

    Args:
        plan: an experiment that is open.
        runs: the rows of all its runs.
    """
    assert plan.study is not None
    choice, closed = choice_of(plan.study), replace(plan, study={**plan.study, "open": False})
    if missing(plan, runs):
        return closed
    found = selection(plan, runs)
    more = min(AT_ONCE, found.most - plan.replicates, choice.most - plan.replicates)
    if found.best is not None or more < 1:
        return closed
    block = Block(found.left, plan.replicates, more)
    return replace(plan, replicates=plan.replicates + more, blocks=(*plan.blocks, block))
