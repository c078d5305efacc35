"""Whom an employer lost over time, to whom, and what it did: the other picture of `poach explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.bid_words import LEFT_OTHERWISE, WENT_OVER, fate_of, otherwise
from sim.figures.palette import INK, employer_groups, group_colours
from sim.figures.sheet import note, sheet
from sim.figures.words import people, short_name
from sim.measures.groups import label
from sim.measures.losses import lost_people

if TYPE_CHECKING:
    from sim.experiments.studies.explaining import Explained
    from sim.records.run import Run

#: Weeks of a bar.
_WEEKS = 13
#: What an employer did that are shown; the rest are one bar.
_WAYS = 8


def draw_losses(found: Explained) -> Figure:
    """Draw the picture of an employer."""
    name = str(found.question.employer)
    lost = lost_people(found.bids, name)
    left = found.moves[found.moves["origin"] == name]
    others = otherwise(left, LEFT_OTHERWISE)
    page = sheet(
        found.run,
        _title(name, lost, otherwise(left, WENT_OVER, "{people} who {way}")),
        f"Left: people whom others hired away from {short_name(name)}, by {_WEEKS} weeks and by where they "
        "went. Right: what it did about them, and what kept it from doing more."
        + (f" Not drawn, people who left otherwise: {others}." if others else ""),
        (9.6, 4.2),
        over_time=False,
    )
    grid = page.grid(1, 2, 0.6, 0.6, width_ratios=(1.2, 0.7), wspace=1.0)
    over_time, ways = page.figure.add_subplot(grid[0]), page.figure.add_subplot(grid[1])
    over_time.set_title("Whom it lost, by where they went", loc="left")
    ways.set_title("What it did", loc="left")
    if lost.empty:
        note(over_time, "others hired nobody away")
        note(ways, "")
        return page.figure
    _over_time(over_time, lost, found.run)
    _ways(ways, lost)
    return page.figure


def _title(name: str, lost: pd.DataFrame, went_over: str) -> str:
    """Whom others hired away, and who went over with the employer or its licence."""
    if lost.empty:
        return (
            f"others hire nobody away from {name}; it loses {went_over}"
            if went_over
            else (f"{name} loses nobody to other employers")
        )
    to = lost["winner"].astype(str).value_counts()
    by = "offers of " if went_over else ""
    title = (
        f"{name} loses {people(len(lost))} to {by}other employers, the most to {to.index[0]} ({to.iloc[0]:,})"
    )
    return f"{title}, and {went_over}" if went_over else title


def _over_time(axes: Axes, lost: pd.DataFrame, run: Run) -> None:
    """Bars on each other, with labs in the colours that they have in all pictures."""
    groups = employer_groups(run)
    colours, weeks = group_colours(groups), run.scenario.weeks
    winners = zip(lost["winner_kind"].astype(str), lost["winner"].astype(str), strict=True)
    went = [groups[one] for one in winners]
    first, places = (lost["week"] // _WEEKS * _WEEKS).to_numpy(), range(0, weeks, _WEEKS)
    bottom = pd.Series(0, index=places)
    for party in dict.fromkeys(one for one in groups.values() if one in went):
        counts = pd.Series([week for week, one in zip(first, went, strict=True) if one == party])
        height = counts.value_counts().reindex(places, fill_value=0)
        middle = [place + _WEEKS / 2 for place in places]
        axes.bar(middle, height, 0.8 * _WEEKS, bottom, color=colours[party], label=short_name(label(party)))
        bottom += height
    axes.set_xlabel("week")
    axes.set_ylabel("people")
    axes.set_xlim(0, max(weeks, _WEEKS))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.02))


def _ways(axes: Axes, lost: pd.DataFrame) -> None:
    """A bar for each thing that it did, with how many people."""
    counts = lost.apply(fate_of, axis=1).value_counts()
    if len(counts) > _WAYS:
        rest = counts.iloc[_WAYS - 1 :].sum()
        counts = pd.concat([counts.iloc[: _WAYS - 1], pd.Series({"other": rest})])
    axes.barh(range(len(counts)), counts, color=INK, height=0.6)
    axes.set_yticks(range(len(counts)), [str(way).replace(": ", ":\n", 1) for way in counts.index])
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    for place, count in enumerate(counts):
        axes.annotate(
            f"{count:,}", (count, place), xytext=(3, 0), textcoords="offset points", va="center", fontsize=8
        )
    axes.set_xticks([])
    axes.set_xlim(0, 1.2 * counts.max())
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
