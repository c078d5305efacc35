"""What is told of a choice: the winner, when the others were left out, and what is guaranteed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.text import short
from sim.experiments.designs.plan import Plan
from sim.experiments.statistics.selection import Selection
from sim.experiments.studies.choosing import Choice, choice_of, selection, values
from sim.figures.words import amount, difference, with_span
from sim.measures.intervals import means
from sim.outcomes.outcomes import declared
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    import pandas as pd

#: Of intervals of what was left out, and kept, for the values that it had.
_AFTER_CHOICE = (
    "scenarios were left out, and the number of runs chosen, by the values that they had, so t intervals "
    "hold their level no longer; the guarantee is of the choice alone"
)


def best_report(plan: Plan, runs: pd.DataFrame) -> Passages:
    """A table of the scenarios, the best first, and the guarantee in words."""
    assert plan.study is not None
    choice, found = choice_of(plan.study), selection(plan, runs)
    form = declared(choice.outcome).unit.form
    rows = []
    for one in _rows(plan, runs, choice, found):
        apart = ""
        if one["n_pairs"]:
            mean, low, high = (one[f"behind{end}"] for end in ("", "_low", "_high"))
            apart = with_span(mean, low, high, one["n_pairs"], form)
        left = "left" if one["eliminated_after"] is None else f"after {one['eliminated_after']}"
        mean, low, high = (amount(one[end], form) for end in ("mean", "low", "high"))
        rows.append([short(one["scenario"], 30), f"{mean} ({low} to {high})", str(one["n"]), apart, left])
    first = "the best" if found.best is not None else "the first"
    head = ["", f"{short(choice.outcome, 34)}\nmean (95% interval)", "n", f"minus {first}\n(95% interval)"]
    runs_done, whole = sum(block.runs for block in plan.blocks), len(plan.labels) * plan.replicates
    said = _guarantee(plan, choice, found)
    said += (
        f" {runs_done:,} runs, seed {plan.seed}, of {whole:,} that all scenarios to the end would have "
        "taken; intervals are of t, each of the runs of its own scenario or of pairs with the same random "
        f"numbers: {_AFTER_CHOICE}."
    )
    return passages((table([*head, "out"], rows), paragraph(said)))


def _guarantee(plan: Plan, choice: Choice, found: Selection) -> str:
    most = "largest" if choice.maximize else "smallest"
    trifle = difference(choice.indifference, declared(choice.outcome).unit.form).removeprefix("+")
    if found.best is None:
        left = " and ".join(plan.labels[place] for place in found.left)
        return (
            f"Undecided after {found.looked} replicates, the most: {left} are left, and nothing is "
            f"guaranteed. {found.most:,} replicates would end it at the latest; or let more not matter, by "
            "--indifference."
        )
    return (
        f"{plan.labels[found.best]} is chosen for the {most} {choice.outcome}, by the sequential procedure "
        f"of Kim & Nelson (2001). If one scenario is better than all others by {trifle} or more, the "
        f"probability that it is the one chosen is at least {choice.confidence:g}, where outcomes are normal "
        "and replicates independent. Among scenarios closer together than that it may be any of them, so "
        "that it is better than each of those is not told."
    )


def _rows(plan: Plan, runs: pd.DataFrame, choice: Choice, found: Selection) -> list[dict[str, Any]]:
    table = values(plan.labels, runs, choice.outcome)
    own = means(table)
    order = np.argsort(-own.mean if choice.maximize else own.mean, kind="stable").tolist()
    first = found.best if found.best is not None else next(p for p in order if p in found.left)
    order = [first, *(place for place in order if place != first)]
    apart = means(table - table[first])
    return [
        {
            "scenario": plan.labels[place],
            "mean": float(own.mean[place]),
            "low": float(own.mean[place] - own.half_width[place]),
            "high": float(own.mean[place] + own.half_width[place]),
            "n": int(own.n[place]),
            "behind": float(apart.mean[place]),
            "behind_low": float(apart.mean[place] - apart.half_width[place]),
            "behind_high": float(apart.mean[place] + apart.half_width[place]),
            "n_pairs": int(apart.n[place]) if place != first else 0,
            "eliminated_after": found.eliminated[place],
        }
        for place in order
    ]


def best_document(plan: Plan, runs: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """The same for programs."""
    assert plan.study is not None
    choice, found = choice_of(plan.study), selection(plan, runs)
    return {
        "command": "best",
        "seed": plan.seed,
        "outcome": choice.outcome,
        "maximize": choice.maximize,
        "best": None if found.best is None else plan.labels[found.best],
        "left": [plan.labels[place] for place in found.left],
        "guarantee": {
            "procedure": "Kim & Nelson (2001)",
            "probability": choice.confidence if found.best is not None else None,
            "indifference": choice.indifference,
            "holds_if": "outcomes are normal, and the best is better than all others by the indifference",
        },
        "replicates": found.looked,
        "most": choice.most,
        "runs": sum(block.runs for block in plan.blocks),
        "interval": {"kind": "t", "level": 0.95, "note": _AFTER_CHOICE},
        "folder": str(folder),
        "scenarios": _rows(plan, runs, choice, found),
    }
