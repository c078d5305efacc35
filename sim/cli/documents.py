"""What commands print with `--json`: numbers with n, seed and the kind of interval, a document each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.plan import Plan
from sim.experiments.statistics.bootstrap import RESAMPLES
from sim.experiments.statistics.comparison import paired_differences
from sim.experiments.statistics.control_variates import controlled
from sim.experiments.statistics.effect import Effect, effect
from sim.experiments.statistics.multiple import holm
from sim.experiments.statistics.paired import Paired
from sim.experiments.studies.cells import Cells
from sim.experiments.studies.crossing import Cell, Crossed
from sim.experiments.studies.known_means import known_mean
from sim.experiments.studies.levers import lever_effects
from sim.measures.groups import label
from sim.measures.intervals import means
from sim.outcomes.outcomes import outcome_names

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.statistics.ratios import Ratios
    from sim.experiments.studies.phases import PhaseMap
    from sim.experiments.studies.second_choices import Deleted
    from sim.experiments.studies.swept import Swept
    from sim.measures.intervals import Means
    from sim.validation.judge import Verdict

#: The intervals of means and of paired differences.
INTERVAL = {"kind": "t", "level": 0.95}
BOOTSTRAP = {"kind": "BCa", "level": 0.95, "resamples": RESAMPLES}


def run_document(plan: Plan, column: Callable[[str], NDArray[np.float64]], folder: Path) -> dict[str, Any]:
    """Mean, interval and number of runs of every outcome.

    Args:
        plan: what was run.
        column: gives one outcome of all runs, by its name.
        folder: the results folder.
    """
    names = outcome_names(plan.scenario(0))
    return {
        "command": "run",
        "scenario": plan.base.name,
        "seed": plan.seed,
        "replicates": plan.replicates,
        "interval": INTERVAL,
        "folder": str(folder),
        "outcomes": {name: _of_mean(column(name)) for name in names},
        "control_variate": _controlled(plan, names, column),
    }


def _controlled(
    plan: Plan, names: Sequence[str], column: Callable[[str], NDArray[np.float64]]
) -> dict[str, Any] | None:
    """Means of the market's outcomes made surer by the one whose mean is known; None without one.

    Of all of them, since those with the largest reduction would be chosen by chance.
    """
    known = known_mean(plan.scenario(0))
    if known is None:
        return None
    others = [name for name in names if name != known.outcome and "." not in name]
    values = np.array([np.asarray(column(name), np.float64) for name in others])
    found = controlled(values, column(known.outcome), known.mean)
    return {
        "control": known.outcome,
        "known_mean": known.mean,
        "condition": known.condition,
        "outcomes": {
            name: {
                "mean": found.mean[place],
                "low": found.low[place],
                "high": found.high[place],
                "variance_reduction": found.reduction[place],
                "n": found.n[place],
            }
            for place, name in enumerate(others)
        },
    }


def _of_mean(values: NDArray[np.float64]) -> dict[str, Any]:
    mean, _, half, n = (one[0] for one in means(values[None]))
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": n}


def comparison_document(plan: Plan, runs: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """Every outcome of every alternative against the base, pair by pair."""
    base = runs[runs["scenario"] == plan.labels[0]]
    return {
        "command": "compare",
        "base": plan.labels[0],
        "seed": plan.seed,
        "replicates": plan.replicates,
        "interval": INTERVAL,
        "bootstrap": BOOTSTRAP,
        "correction": {"kind": "Holm", "over": "the outcomes of an alternative"},
        "folder": str(folder),
        "alternatives": {
            other: {
                str(outcome): dict(zip(found.columns, row, strict=True))
                for found in (paired_differences(base, runs[runs["scenario"] == other]),)
                for outcome, row in zip(found.index, found.to_numpy(dtype=object).tolist(), strict=True)
            }
            for other in plan.labels[1:]
        },
    }


def map_document(found: PhaseMap, folder: Path) -> dict[str, Any]:
    """Each outcome over the grid, row by row from the lowest y, and what a change adds."""
    outcomes = {}
    for name in found.grid.outcomes:
        levels, added = found.cells(name)
        outcomes[name] = {"runs": _of_cells(levels), "paired": None if added is None else _of_cells(added)}
    return {
        "command": "map",
        "scenario": found.scenario.name,
        "seed": found.seed,
        "replicates": found.replicates,
        "interval": INTERVAL,
        "folder": str(folder),
        "x": {"keys": found.grid.x.keys, "values": found.grid.x.values},
        "y": {"keys": found.grid.y.keys, "values": found.grid.y.values},
        "against": dict(found.grid.against),
        "outcomes": outcomes,
        "growth": {
            "meaning": "rate at which small differences among labs grow, a year, by what limits talent",
            "without": found.without_theory or None,
            **found.growth,
        },
    }


def _of_cells(cells: Cells) -> dict[str, Any]:
    return {
        "mean": cells.mean,
        "low": cells.mean - cells.half_width,
        "high": cells.mean + cells.half_width,
        "n": cells.n,
    }


def sweep_document(found: Swept, folder: Path, note: str = "") -> dict[str, Any]:
    """Each outcome at every point, what each adds to the first, and to itself as `against` has it."""
    return {
        "command": "sweep",
        "scenario": found.name,
        "seed": found.seed,
        "replicates": found.replicates,
        "interval": INTERVAL,
        "bootstrap": BOOTSTRAP,
        "folder": str(folder),
        "method": found.method,
        "design_seed": found.study["seed"],
        "note": note or None,
        "keys": list(found.factors),
        "points": [
            {"point": label, **{name: values[place] for name, values in found.values.items()}}
            for place, label in enumerate(found.point_labels)
        ],
        "against": dict(found.against),
        "outcomes": {name: _swept(found, name) for name in found.outcomes},
    }


def _swept(found: Swept, outcome: str) -> dict[str, Any]:
    estimates, added = found.estimates(outcome), found.added(outcome)
    return {
        "runs": {
            "mean": estimates.mean,
            "low": estimates.mean - estimates.half_width,
            "high": estimates.mean + estimates.half_width,
            "n": estimates.n,
        },
        "from_first": _of_pairs(found.from_first(outcome), found.corrected(outcome)),
        "against": None if added is None else _of_pairs(added, holm(added.p)),
        "levers": [
            {**one._asdict(), "effect": _of_effect(one.effect)} for one in lever_effects(found, outcome)
        ],
    }


def _of_pairs(found: Paired, adjusted: NDArray[np.float64]) -> dict[str, Any]:
    """Paired differences, p-values corrected for their number by Holm's method."""
    return {
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "bootstrap_low": found.boot_low,
        "bootstrap_high": found.boot_high,
        "n": found.n,
        "p": found.p,
        "adjusted_p": adjusted,
        "variance_ratio": found.variance_ratio,
    }


def second_choices_document(found: Deleted, folder: Path) -> dict[str, Any]:
    """Diversion ratios of labs that were taken away, and what mergers did to concentration."""
    adjusted = holm([one.simulated.p[0] for one in found.mergers])
    return {
        "command": "second-choices",
        "scenario": found.scenario.name,
        "seed": found.seed,
        "replicates": found.replicates,
        "week": found.asked.week,
        "interval": {**INTERVAL, "ratios": "delta method"},
        "correction": {"kind": "Holm", "over": "the mergers and their indices"},
        "folder": str(folder),
        "diversions": {
            one.lab: {
                "people": _mean_at(one.lost, 0),
                "to": {
                    label(party): {
                        "diversion": _ratio_at(one.people, place),
                        "by_flows": _mean_at(one.flows, place),
                        "talent_share": {
                            "difference": one.talent.mean[place],
                            "low": one.talent.low[place],
                            "high": one.talent.high[place],
                            "n": one.talent.n[place],
                        },
                    }
                    for place, party in enumerate(one.parties)
                },
                "no_employer": _ratio_at(one.elsewhere, 0),
            }
            for one in found.diversions
        },
        "mergers": [
            {
                "labs": one.pair,
                "index": one.index,
                "predicted": _mean_at(one.predicted, 0),
                "simulated": {
                    name: values[0]
                    for name, values in _of_pairs(one.simulated, adjusted[place : place + 1]).items()
                },
                "beyond": _mean_at(one.beyond, 0),
            }
            for place, one in enumerate(found.mergers)
        ],
    }


def _mean_at(found: Means, place: int) -> dict[str, Any]:
    mean, half = found.mean[place], found.half_width[place]
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": found.n[place]}


def _ratio_at(found: Ratios, place: int) -> dict[str, Any]:
    return {
        "ratio": found.ratio[place],
        "low": found.low[place],
        "high": found.high[place],
        "n": found.n[place],
    }


def cross_document(plan: Plan, crossed: Crossed, runs: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """Each cell's mean, what each factor adds with the other on and off, and what is left without a part."""
    crossing = crossed.crossing
    return {
        "command": "cross",
        "scenario": plan.base.name,
        "seed": plan.seed,
        "replicates": plan.replicates,
        "interval": INTERVAL,
        "folder": str(folder),
        "factors": [crossing.first.name, crossing.second.name],
        "outcomes": {name: _crossed(crossed, runs, name) for name in crossing.outcomes},
    }


def _crossed(crossed: Crossed, runs: pd.DataFrame, outcome: str) -> dict[str, Any]:
    crossing = crossed.crossing
    values = {
        (first, second): crossed.values(runs, Cell("", first, second), outcome)
        for first in (False, True)
        for second in (False, True)
    }
    first_adds = [values[True, on] - values[False, on] for on in (False, True)]
    second_adds = [values[on, True] - values[on, False] for on in (False, True)]
    cells = [
        {crossing.first.name: first, crossing.second.name: second, **_of_mean(of)}
        for (first, second), of in values.items()
    ]
    left = [
        {
            "part": part.name,
            **{
                factor.name: _of_effect(effect(crossed.added(runs, outcome, factor, part.name)))
                for factor in (crossing.first, crossing.second)
            },
        }
        for part in crossing.parts
    ]
    return {
        "cells": cells,
        "adds": {
            crossing.first.name: _other(crossing.second.name, first_adds),
            crossing.second.name: _other(crossing.first.name, second_adds),
        },
        "interaction": _of_effect(effect(first_adds[1] - first_adds[0])),
        "without": left,
    }


def _other(name: str, added: Sequence[NDArray[np.float64]]) -> dict[str, Any]:
    off, on = (_of_effect(effect(one)) for one in added)
    return {f"{name} off": off, f"{name} on": on}


def _of_effect(found: Effect) -> dict[str, Any]:
    return {"difference": found.mean, "low": found.low, "high": found.high, "n": found.n}


def validation_document(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Every statistic beside theory."""
    return {
        "command": "validate",
        "agrees": all(verdict.agrees for verdict in verdicts),
        "cases": [
            {
                "case": verdict.case,
                "source": verdict.source,
                "theory_does_not_apply": verdict.broken,
                "agrees": verdict.agrees,
                "findings": [
                    {
                        "statistic": one.statistic,
                        "theory": one.theory,
                        "simulation": one.simulation,
                        "measured_by": one.kind,
                        "distance": one.distance,
                        "limit": one.limit,
                        "agrees": one.agrees,
                    }
                    for one in verdict.findings
                ],
            }
            for verdict in verdicts
        ],
    }
