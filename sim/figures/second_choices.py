"""Where a lab's people go when it is gone, beside where flows point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.tips import tell
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
    height = _ROW * (1 + max(len(one.parties) for one in shown)) + 0.95
    with style():
        size = (max(0.6 + (_PANEL + 1.75) * columns, 7.4), 2.5 + height * rows)
        sheet = page(None, (_title(found), _explanation(found), _footer(found)), size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + 0.45)
        grid = sheet.grid(rows, columns, 1.7, 0.3, wspace=1.65 / _PANEL, hspace=0.85 / (height - 0.6))
        for place, one in enumerate(shown):
            axes = sheet.figure.add_subplot(grid[place // columns, place % columns])
            axes.set_title(f"without {one.lab}", x=0.0, ha="left")
            _panel(axes, one)
        handles = [
            Line2D(
                [], [], color=BLUE, marker="o", markersize=5,
                label="net gain where the lab is gone, per person of the lab",
            ),
            Line2D(
                [], [], color="none", marker="D", markersize=5, markerfacecolor="white",
                markeredgecolor=VERMILLION, label="share of those poached from it where it stays",
            ),
        ]  # fmt: skip
        anchor = (0.5, (sheet.foot - 0.82) / size[1])
        sheet.figure.legend(handles=handles, loc="lower center", bbox_to_anchor=anchor, ncols=2, fontsize=8)
        return sheet.figure


def _panel(axes: Axes, one: Diversion) -> None:
    names = [*(short_name(label(party), 22) for party in one.parties), "no employer"]
    ratios = [np.append(*pair) for pair in zip(one.people[:3], one.elsewhere[:3], strict=True)]
    axes.axvline(0, color=GREY, linewidth=0.9)
    for place, (ratio, low, high) in enumerate(zip(*ratios, strict=True)):
        (span,) = axes.plot([low, high], [place, place], color=BLUE, linewidth=1.6)
        (dot,) = axes.plot(ratio, place, "o", color=BLUE, markersize=5)
        tell(span)
        tell(dot, f"{names[place]}: {_gain(ratio, low, high)}, n = {plural(int(one.lost.n[0]), 'pair')}")
    (diamonds,) = axes.plot(
        one.flows.mean, range(len(one.parties)), "D", markerfacecolor="white", markeredgecolor=VERMILLION,
        markersize=5,
    )  # fmt: skip
    shares = zip(names, one.flows.mean.tolist(), strict=False)
    tell(
        diamonds,
        *(f"{name}: {percent(share, 0)} of those poached from {one.lab}" for name, share in shares),
    )
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
    axes.set_xlabel("net gain per person that the lab has there", fontsize=8)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _gain(ratio: float, low: float, high: float) -> str:
    """A net gain with its interval, where there is one."""
    said = f"net gain {percent(ratio, 0)}"
    if math.isfinite(low) and math.isfinite(high):
        said += f" (95% interval {percent(low, 0)} to {percent(high, 0)})"
    return f"{said} of the people that the lab has"


def _title(found: Deleted) -> str:
    """Whose net gain is the largest: no count of where people went, for others' people move as well."""
    one = found.diversions[0]
    begin = f"{found.scenario.name} without {one.lab}"
    ratio, low, high = (np.append(*pair) for pair in zip(one.people[:3], one.elsewhere[:3], strict=True))
    if not np.isfinite(ratio).any():
        return f"{begin}: the runs cannot tell who gains"
    most = int(np.nanargmax(ratio))
    names = [
        *("the outside" if party is Group.OUTSIDE else label(party) for party in one.parties),
        "those without an employer",
    ]
    told = f"{begin}: the largest net gain by the end, {percent(float(ratio[most]), 0)} of the lab's people"
    if np.isfinite(low[most]):
        told += f" (95% interval {percent(float(low[most]), 0)} to {percent(float(high[most]), 0)})"
    return f"{told}, is that of {names[most]}"


def beyond(diversions: Sequence[Diversion]) -> str:
    """What net gains below zero or above 100% mean, as sentences; empty where there are none."""
    ratios = np.concatenate([np.append(one.people.ratio, one.elsewhere.ratio) for one in diversions])
    ratios = ratios[np.isfinite(ratios)].round(3)
    below = " Below 0%: the other has fewer people where the lab is gone."
    above = " Above 100%: it gains more people than the lab has, others' people among them."
    return (below if (ratios < 0.0).any() else "") + (above if (ratios > 1.0).any() else "")


def _explanation(found: Deleted) -> str:
    return (
        f"In week {found.asked.week} the lab dismisses everybody and hires nobody from then on. Dot: by how "
        "many people the other has more in the last week than where the lab stays, per person that the lab "
        f"has there, mean of {plural(found.replicates, 'pair')} of runs; line: 95% interval of the ratio "
        f"(delta method).{beyond(found.diversions)} Diamond: of those whom others poached from the lab where "
        "it stays, the share of each."
    )


def _footer(found: Deleted) -> str:
    return (
        f"Scenario {found.scenario.name}{scaled(found.scenario.scale)}, seed {found.seed}, "
        f"{found.replicates} pairs of runs a panel; the runs of a pair draw the same random numbers."
    )
