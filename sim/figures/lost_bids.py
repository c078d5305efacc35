"""Why startups lost bids: what kept them from bidding more, over time and in all, beside the labs."""

from __future__ import annotations

import math
from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.bids_of_several import draw_several
from sim.figures.palette import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILLION
from sim.figures.sheet import note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.timeline import time_axis
from sim.figures.words import percent, plural
from sim.measures.startups import LAB, STARTUP, bids_lost

__all__ = ["draw", "draw_several"]

# Hatches tell the reasons apart in a grey print.
_LOOKS = (
    (VERMILLION, ""),
    (ORANGE, "////"),
    (SKY, "...."),
    (BLUE, ""),
    (GREEN, "\\\\\\\\"),
    (PURPLE, "xxxx"),
)
_PHRASES = {
    "budget": "budget too small",
    "package_cap": "cap on packages",
    "approval": "approval too late",
    # The bid had reached what the person adds to the value of this employer.
    "value": "full value already bid",
    "amenities": "amenities, not money",
}
_QUARTER = 13  # weeks
_MOST_BARS = 24


_READING = (
    "A lost bid is counted under what kept the loser from bidding more; “full value already bid”: the bid "
    "had reached what the person adds to the value of this employer."
)
_SIZE = (9.6, 5.6)


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    startups, labs = bids_lost(run.weeks, STARTUP), bids_lost(run.weeks, LAB)
    page = sheet(
        run,
        _title(startups.sum(), labs.sum(), there=_there(run)),
        f"{int(startups.to_numpy().sum()):,} lost of {plural(_made(run), 'bid')} that startups made. "
        f"{_READING} Colours are the same on both sides; labs are paler.",
        _SIZE,
        over_time=True,
    )
    grid = page.grid(1, 2, 0.75, 0.35, width_ratios=(3, 2), wspace=0.52)
    over_time, total = page.figure.add_subplot(grid[0]), page.figure.add_subplot(grid[1])
    if startups.to_numpy().sum() == 0:
        note(over_time, "startups lose no bids" if _there(run) else "there are no startups in this market")
    else:
        _quarters(over_time, run, startups)
    _totals(total, startups.sum(), labs.sum())
    return page.figure


def _made(run: Subject) -> int:
    """Bids that startups made."""
    employers = run.employers
    return int(employers.loc[employers["kind"].astype(str) == STARTUP, "bids"].sum())


def _phrase(reason: str) -> str:
    return _PHRASES.get(reason, reason.replace("_", " "))


def _there(run: Subject) -> bool:
    """Are there startups at all?"""
    return bool((run.employers["kind"].astype(str) == STARTUP).any())


def _title(startups: pd.Series, labs: pd.Series, *, there: bool) -> str:
    if not there:
        return f"there are no startups in this market; labs lose {plural(int(labs.sum()), 'bid')}"
    if startups.sum() == 0:
        return "startups lose no bids"
    reason = str(startups.idxmax())
    share = percent(startups[reason] / startups.sum(), 0)
    lost = plural(int(startups.sum()), "bid")
    title = f"startups lose {lost}, {share} of them for one reason: {_phrase(reason)}"
    if labs.sum() == 0:
        return title
    return f"{title} (labs: {percent(labs[reason] / labs.sum(), 0)})"


def _quarters(axes: Axes, run: Subject, lost: pd.DataFrame) -> None:
    start, weeks = int(lost.index.min()), len(lost)
    length = _QUARTER * math.ceil(weeks / (_QUARTER * _MOST_BARS))
    # A mean, not a sum: the last bar may have fewer weeks.
    means = lost.groupby(np.arange(weeks) // length).mean()
    left = start + length * means.index.to_numpy() - 0.5
    width = np.minimum(length, start + weeks - 0.5 - left)
    floor = np.zeros(len(means))
    bars = []
    for reason, (colour, hatch) in zip(means.columns, cycle(_LOOKS), strict=False):
        # Above the lines of the events, which else could be taken for a part of the bars.
        drawn = axes.bar(
            left + 0.06 * width, means[reason], 0.88 * width, floor, align="edge", color=colour, hatch=hatch,
            edgecolor="white", linewidth=0.4, zorder=2, label=_phrase(str(reason)),
        )  # fmt: skip
        floor += means[reason].to_numpy()
        if means[reason].any():
            bars.append(drawn)
    # Room for the legend, whose order from the top is that of the bars.
    axes.set_ylim(0, 1.28 * floor.max())
    axes.legend(
        handles=bars[::-1], loc="upper right", ncols=2, fontsize=7.5, frameon=True, facecolor="white",
        edgecolor="none", framealpha=1.0, borderaxespad=0.2,
    )  # fmt: skip
    axes.set_title("Bids that startups lose")
    axes.set_ylabel(f"bids lost a week, mean of {plural(min(length, weeks), 'week')}")
    time_axis(axes, run, ticks=7)


def _totals(axes: Axes, startups: pd.Series, labs: pd.Series) -> None:
    axes.set_title("Share of all bids lost, by reason")
    if startups.sum() + labs.sum() == 0:
        note(axes, "nobody loses a bid")
        return
    largest = 0.01
    for row, (reason, (colour, hatch)) in enumerate(zip(startups.index, cycle(_LOOKS), strict=False)):
        for shift, lost, who, alpha in ((-0.2, startups, "startups", 1.0), (0.2, labs, "labs", 0.4)):
            if lost.sum() == 0:
                continue
            share = float(lost[reason] / lost.sum())
            largest = max(largest, share)
            axes.barh(row + shift, share, 0.36, color=colour, alpha=alpha, hatch=hatch, edgecolor="white")
            axes.annotate(
                f"{percent(share, 0)} {who}", (share, row + shift), xytext=(3, 0), textcoords="offset points",
                va="center", fontsize=7.5, color=INK,
            )  # fmt: skip
    axes.set_yticks(range(len(startups)), [_phrase(str(reason)) for reason in startups.index])
    axes.set_ylim(len(startups) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    # The numbers stand at the bars: no scale, and room for the words.
    axes.set_xlim(0, 1.5 * largest)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
