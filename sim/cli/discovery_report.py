"""The closing tables of a discovery: the box, what it is worth, and the boxes that could be taken instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.text import short
from sim.experiments.statistics.prim import FOLDS
from sim.figures.boxes import case, kept, limit, ranked, what
from sim.figures.words import percent, plural
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.statistics.prim import Box
    from sim.experiments.studies.discovery import Discovery

_NAME, _ROWS = 46, 12
_LEVEL = 0.95
_NO_BETTER = (
    "), which is not surely more than the share of all points that are cases: SO DO NOT RELY ON IT; take "
    "more points, best by poach sweep --method latin-hypercube"
)


def discovery_report(found: Discovery) -> Passages:
    """Tables and sentences."""
    points, count = found.points, len(found.interest)
    surely_not, undecided = (int((found.verdicts == sign).sum()) for sign in (-1, 0))
    noun = "pairs of runs" if points.against else "runs"
    said = (
        f"{what(found)[:1].upper()}{what(found)[1:]}, is {case(found)} at {found.cases} of {count} points "
        f"({percent(found.cases / count, 0)}), the other way at {surely_not}"
        + (f", and undecided at {undecided}" if undecided else "")
        + f"; {points.replicates} {noun} at each, seed {points.seed}."
        + (f" Left out without an outcome: {plural(found.left_out, 'point')}." if found.left_out else "")
    )
    parts = [paragraph(said)]
    if found.empty:
        return passages([*parts, "So there is nothing to tell apart, and no box."])
    return passages([*parts, *_of_box(found), _trade(found)])


def discovery_document(found: Discovery) -> dict[str, Any]:
    """The same as numbers: the box that is told of, what it is worth, and the whole trajectory."""
    points, wanted = found.points, found.wanted
    document: dict[str, Any] = {
        "command": "discover",
        "scenario": points.scenario.name,
        "outcome": points.outcome,
        "against": dict(points.against),
        "seed": points.seed,
        "replicates": points.replicates,
        "points": len(found.interest),
        "left_out": found.left_out,
        "above" if wanted.above else "below": wanted.bound,
        "interval": {"kind": "t", "level": _LEVEL} if wanted.surely else None,
        "cases": found.cases,
        "undecided": int((found.verdicts == 0).sum()),
        "inputs": [
            {"input": one.name, "low": low, "high": high, "words": list(one.words)}
            for one, low, high in zip(
                points.inputs, found.table.min(axis=0), found.table.max(axis=0), strict=True
            )
        ],
        "box": None,
        "boxes": [{"number": place, **_numbers(found, box)} for place, box in enumerate(found.boxes)],
    }
    if not found.empty:
        held = found.held_out
        document["box"] = {"number": found.place, **_numbers(found, found.box)}
        document["held_out"] = {
            "folds": FOLDS, "boxes": "most telling" if found.number is None else "nearest mass",
            "holds": found.holds, "inside": held.inside, "coverage": held.coverage,
            "density": held.density,
            "density_low": held.low, "density_high": held.high, "level": _LEVEL, "kind": "points resampled",
        }  # fmt: skip
    return document


def _numbers(found: Discovery, box: Box) -> dict[str, Any]:
    names = [one.name for one in found.points.inputs]
    limits = [
        {
            "input": names[place],
            "low": None if np.isnan(box.quasi_p[place, 0]) else box.low[place],
            "high": None if np.isnan(box.quasi_p[place, 1]) else box.high[place],
            "quasi_p": box.quasi_p[place],
        }
        for place in box.restricted
    ]
    return {
        "coverage": box.coverage, "density": box.density, "mass": box.mass, "points": box.points,
        "cases": box.cases, "limits": limits,
    }  # fmt: skip


def _of_box(found: Discovery) -> list[str]:
    box, held = found.box, found.held_out
    low, high = found.table.min(axis=0), found.table.max(axis=0)
    rows = []
    for place in ranked(found):
        one = found.points.inputs[place]
        ran = ", ".join(one.words) or f"{limit(low[place])} to {limit(high[place])}"
        chances = ["–" if np.isnan(chance) else f"{chance:.2g}" for chance in box.quasi_p[place]]
        rows.append([short(one.name, _NAME), ran, kept(found, place), *chances])
    first = (
        f"Box {found.place} holds {percent(box.coverage, 0)} of the cases (coverage); "
        f"{percent(box.density, 0)} of its {plural(box.points, 'point')} are cases (density)."
    )
    if not rows:
        return [first, "No limit makes cases denser without losing too many of them."]
    worth = "No point held out lay in a box." if not held.inside else _worth(found)
    how = (
        "Quasi-p: the chance of so many cases if that limit were not there; far below 1 the limit matters. "
        "Limits were chosen on the same points, so this is no test, and the density above flatters the box: "
        f"{worth} A box says where cases were found, not why."
    )
    head = ["input", "was run", "in the box", "quasi-p\nlow", "quasi-p\nhigh"]
    return [first, table(head, rows), paragraph(how)]


def _worth(found: Discovery) -> str:
    held = found.held_out
    such = (
        "such a box" if found.number is None else f"a box as large ({percent(found.box.mass, 0)} of points)"
    )
    return (
        f"on points that did not make it (five folds) {such} has coverage "
        f"{percent(held.coverage, 0)} and density {percent(held.density, 0)} (95% interval "
        f"{percent(held.low, 0)} to {percent(held.high, 0)}, by resampling; {plural(held.inside, 'point')}"
        f"{')' if found.holds else _NO_BETTER}."
    )


def _trade(found: Discovery) -> str:
    """The boxes that no other beats in both, at most a dozen."""
    front = list(found.front)
    step = -(-len(front) // _ROWS)
    shown = sorted({*front[::step], found.place})
    rows = []
    for place in shown:
        box = found.boxes[place]
        names = ", ".join(found.points.inputs[number].keys[0].rpartition(".")[2] for number in box.restricted)
        mark = " *" if place == found.place else ""
        shares = [percent(share, 0) for share in (box.coverage, box.density, box.mass)]
        rows.append([f"{place}{mark}", *shares, short(names or "nothing", 52)])
    head = ["box", "coverage", "density", "of all\npoints", "cut off from"]
    return passages(("Boxes that could be taken instead, with --box N:", table(head, rows)))
