"""Where a lab's people go when it is gone, beside where flows point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.words import percent, plural, scaled, short_name
from sim.measures.groups import Group, label

if TYPE_CHECKING:
    from sim.experiments.studies.second_choices import Deleted, Diversion

_COLUMNS = 3
_ROW, _PANEL = 0.26, 2.5  # inches


def draw(found: Deleted) -> Figure:
    """Draw the figure.

    Args:
        found: an experiment in which at least one lab was taken away.
    """
    shown = found.diversions
    columns = min(len(shown), _COLUMNS)
    rows = math.ceil(len(shown) / columns)
    height = _ROW * (1 + max(len(one.parties) for one in shown)) + 0.8
    with style():
        size = (max(0.6 + (_PANEL + 1.75) * columns, 7.4), 2.5 + height * rows)
        sheet = page(None, (_title(found), _explanation(found), _footer(found)), size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + 0.25)
        grid = sheet.grid(rows, columns, 1.7, 0.3, wspace=1.65 / _PANEL, hspace=0.7 / (height - 0.5))
        for place, one in enumerate(shown):
            axes = sheet.figure.add_subplot(grid[place // columns, place % columns])
            axes.set_title(f"without {one.lab}", x=0.0, ha="left")
            _panel(axes, one)
        handles = [
            Line2D([], [], color=BLUE, marker="o", markersize=5, label="where they are when it is gone"),
            Line2D(
                [], [], color="none", marker="D", markersize=5, markerfacecolor="white",
                markeredgecolor=VERMILLION, label="whom flows point to while it stays",
            ),
        ]  # fmt: skip
        anchor = (0.5, (sheet.foot - 0.62) / size[1])
        sheet.figure.legend(handles=handles, loc="lower center", bbox_to_anchor=anchor, ncols=2, fontsize=8)
        return sheet.figure


def _panel(axes: Axes, one: Diversion) -> None:
    names = [*(short_name(label(party), 22) for party in one.parties), "no employer"]
    ratios = [np.append(*pair) for pair in zip(one.people[:3], one.elsewhere[:3], strict=True)]
    axes.axvline(0, color=GREY, linewidth=0.9)
    for place, (ratio, low, high) in enumerate(zip(*ratios, strict=True)):
        axes.plot([low, high], [place, place], color=BLUE, linewidth=1.6)
        axes.plot(ratio, place, "o", color=BLUE, markersize=5)
    axes.plot(
        one.flows.mean, range(len(one.parties)), "D", markerfacecolor="white", markeredgecolor=VERMILLION,
        markersize=5,
    )  # fmt: skip
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _title(found: Deleted) -> str:
    one = found.diversions[0]
    ratios = np.nan_to_num(np.append(one.people.ratio, one.elsewhere.ratio), nan=-np.inf)
    most = int(np.argmax(ratios))
    names = [
        *("the outside" if party is Group.OUTSIDE else label(party) for party in one.parties),
        "no employer",
    ]
    low, high = (
        np.append(ends, rest)[most] for ends, rest in zip(one.people[1:3], one.elsewhere[1:3], strict=True)
    )
    share, *ends = (percent(float(one), 0) for one in (ratios[most], low, high))
    return (
        f"{found.scenario.name} without {one.lab}: most of its people go to {names[most]}, {share} by the "
        f"end (95% interval {ends[0]} to {ends[1]})"
    )


def _explanation(found: Deleted) -> str:
    return (
        f"In week {found.asked.week} the lab dismisses everybody and hires nobody from then on. Dot: by how "
        "many people the other has more in the last week than where the lab stays, per person that the lab "
        f"has there, mean of {plural(found.replicates, 'pair')} of runs; line: 95% interval of the ratio "
        "(delta method). Diamond: of those whom others poached from the lab where it stays, the share of "
        "each."
    )


def _footer(found: Deleted) -> str:
    return (
        f"Scenario {found.scenario.name}{scaled(found.scenario.scale)}, seed {found.seed}, "
        f"{found.replicates} pairs of runs a panel; the runs of a pair draw the same random numbers."
    )
