"""The picture of findings: effects on one outcome as it is, over what is plausible, and point by point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.questions import Found
from benchmarks.told import ALPHA, Told, tell
from sim.figures.palette import BLUE, GREY, INK, ORANGE, PALE
from sim.figures.sheet import style
from sim.figures.words import percent, plural
from sim.outcomes.outcomes import declared

_COLOURS = {1: BLUE, -1: ORANGE, 0: GREY}


def draw(found: Sequence[Found], outcome: str) -> Figure:
    """Draw an outcome that is a share of all questions."""
    told = tell(found)
    rows = np.arange(len(told))[::-1]
    size = (10.4, 2.2 + 0.29 * len(told))
    with style():
        figure, (left, right) = plt.subplots(
            1, 2, figsize=size, sharey=True, width_ratios=(1.5, 1), layout="constrained"
        )
        _effects(left, told, rows.tolist(), outcome)
        _points(right, told, rows, outcome)
        figure.supxlabel(_footer(found, outcome), fontsize=7.5, x=0.01, ha="left", color=GREY)
        figure.suptitle(_title(told, outcome), x=0.01, ha="left", fontweight="bold")
        return figure


def _effects(axes: Axes, told: Sequence[Told], rows: Sequence[int], outcome: str) -> None:
    """As it is (filled), and the average over what is plausible (hollow)."""
    for row, one in zip(rows, told, strict=True):
        as_is, over, colour = one.as_is[outcome], one.over(outcome), _COLOURS[one.sign(outcome)]
        ends = 100.0 * as_is.low[0], 100.0 * as_is.high[0]
        axes.plot(ends, [row + 0.13] * 2, color=colour, linewidth=1.6)
        axes.plot(100.0 * as_is.mean[0], row + 0.13, "o", color=colour, markersize=4.5)
        axes.plot([100.0 * over.low, 100.0 * over.high], [row - 0.2] * 2, color=INK, linewidth=0.9)
        axes.plot(100.0 * over.mean, row - 0.2, "D", color=INK, markerfacecolor="white", markersize=3.5)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_yticks(rows, [one.asked.title for one in told])
    axes.set_xlabel(f"{declared(outcome).title}, percentage points")
    axes.set_title(
        "Filled: as it is (blue higher, orange lower, grey not told)\nHollow: average over what is plausible"
    )


def _points(axes: Axes, told: Sequence[Told], rows: np.ndarray, outcome: str) -> None:
    """Where pairs tell a sign, point by point."""
    signs = [one.signs(outcome) for one in told]
    below, above = (
        100.0 * np.array([getattr(one, name) for one in signs]) for name in ("told_below", "told_above")
    )
    axes.barh(rows, below, color=ORANGE, height=0.6)
    axes.barh(rows, 100.0 - below - above, left=below, color=PALE, height=0.6)
    axes.barh(rows, above, left=100.0 - above, color=BLUE, height=0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of points of the plausible ranges")
    axes.set_title("At how many points pairs tell it\nlower (orange) or higher (blue)")


def _title(told: Sequence[Told], outcome: str) -> str:
    """Which raise and lower it most, of those that do so over what is plausible, too."""
    both = [one for one in told if one.sign(outcome) and one.over(outcome).sign == one.sign(outcome)]
    ordered = sorted(both, key=lambda one: float(one.as_is[outcome].mean[0]))
    if not ordered or ordered[0].sign(outcome) == ordered[-1].sign(outcome):
        return f"What changes {declared(outcome).title}"
    low, high = ordered[0].asked.title, ordered[-1].asked.title
    return f"{declared(outcome).title.capitalize()}: most is added by {high}, most is taken by {low}"


def _footer(found: Sequence[Found], outcome: str) -> str:
    pairs, points = found[0].pairs[outcome].shape[1], found[0].points[outcome].shape
    level = percent(1.0 - ALPHA / len(found), 2)
    return (
        f"Last week, against what docs/findings.md says. As it is: {plural(pairs, 'pair')} of runs on the "
        f"same draws, t intervals at {level}, together 95% (Bonferroni); colours after Holm's correction.\n"
        f"Over what is plausible: {plural(points[1], 'point')} with {plural(points[2], 'pair')} each; 95% "
        "intervals for other points and draws. At a point: 95%, by chance one in forty each way."
    )
