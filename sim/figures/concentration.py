"""Concentration over time: Herfindahl indices, and the share of talent at the four largest employers."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.lines import EndLabel, line, name_ends
from sim.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from sim.figures.scales import percent_axis, time_axis
from sim.figures.sheet import duration, mark_events, sheet, styled
from sim.figures.subject import Subject
from sim.figures.words import change, percent
from sim.measures.concentration import HIGHLY_CONCENTRATED

# Column: name, colour, dashes.
_INDICES = {
    "hhi_compute": ("compute", VERMILLION, "--"),
    "hhi_wage_bill": ("wage bill", GREEN, "-."),
    "hhi_talent": ("talent", BLUE, "-"),
    "hhi_headcount": ("headcount", BLACK, ":"),
}


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    share = run.weeks["top4_talent_share"]
    page = sheet(
        run,
        f"The four largest employers' share of talent {change(share.iloc[0], share.iloc[-1])} "
        f"in {duration(run)}",
        "Herfindahl index: sum of the squared shares of labs and startups, 1 if one has all. Right: the four "
        "largest at each time.",
        (9.6, 5.4),
        over_time=True,
    )
    grid = page.grid(1, 2, 0.75, 0.7, width_ratios=(3, 2), wspace=0.52)
    _indices(page.figure.add_subplot(grid[0]), run)
    _top_four(page.figure.add_subplot(grid[1]), run)
    return page.figure


def _indices(axes: Axes, run: Subject) -> None:
    labels = []
    for column, (name, colour, dashes) in _INDICES.items():
        line(axes, run.weeks["week"], run.weeks[column], colour, dashes)
        last = run.weeks[column].iloc[-1]
        labels.append(EndLabel(last, f"{name} {last:.2f}", colour))
    top = max(HIGHLY_CONCENTRATED, *(run.weeks[column].max() for column in _INDICES))
    axes.set_ylim(0, min(1.05, 1.15 * top))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    _guideline(axes, run)
    axes.set_title("Herfindahl index")
    axes.set_ylabel("sum of squared shares, 0 to 1")
    mark_events(axes, run)
    time_axis(axes, run, ticks=7)
    name_ends(axes, labels)


def _guideline(axes: Axes, run: Subject) -> None:
    axes.axhline(HIGHLY_CONCENTRATED, color=GREY, linewidth=0.9)
    values = run.weeks[list(_INDICES)].to_numpy()
    room = 0.06 * axes.get_ylim()[1]
    above = np.count_nonzero((values > HIGHLY_CONCENTRATED) & (values < HIGHLY_CONCENTRATED + room))
    below = np.count_nonzero((values < HIGHLY_CONCENTRATED) & (values > HIGHLY_CONCENTRATED - room))
    axes.annotate(
        f"{HIGHLY_CONCENTRATED}: highly concentrated above (US merger guidelines)",
        (0, HIGHLY_CONCENTRATED), xycoords=("axes fraction", "data"), xytext=(4, 3 if above <= below else -3),
        textcoords="offset points", va="bottom" if above <= below else "top", fontsize=7, color=GREY,
    )  # fmt: skip


def _top_four(axes: Axes, run: Subject) -> None:
    weeks, share = run.weeks["week"], run.weeks["top4_talent_share"]
    line(axes, weeks, share, BLUE, "-")
    percent_axis(axes, share.max())
    axes.set_title("Talent at the four largest")
    axes.set_ylabel("share of talent at labs and startups")
    mark_events(axes, run)
    time_axis(axes, run, ticks=5)
    name_ends(axes, [EndLabel(share.iloc[-1], percent(share.iloc[-1], 1), BLUE)])
    if len(share) > 1:
        axes.annotate(
            percent(share.iloc[0], 1), (weeks.iloc[0], share.iloc[0]), xytext=(3, -12),
            textcoords="offset points", color=BLUE, fontsize=8,
        )  # fmt: skip
