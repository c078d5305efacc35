"""Concentration over time: Herfindahl indices, and the share of talent at the four largest employers."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.lines import EndLabel, line, name_ends
from sim.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from sim.figures.scales import percent_axis
from sim.figures.sheet import duration, sheet, styled
from sim.figures.subject import Subject
from sim.figures.timeline import time_axis
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
        "Herfindahl index: sum of the squared shares of labs and startups. Above 0.18, the grey line, US "
        "merger guidelines see high concentration.",
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
    axes.axhline(HIGHLY_CONCENTRATED, color=GREY, linewidth=0.9)
    labels.append(EndLabel(HIGHLY_CONCENTRATED, f"high above {HIGHLY_CONCENTRATED}", GREY))
    axes.set_title("Herfindahl index")
    axes.set_ylabel("sum of squared shares, 0 to 1")
    time_axis(axes, run, ticks=7)
    name_ends(axes, labels)


def _top_four(axes: Axes, run: Subject) -> None:
    weeks, share = run.weeks["week"], run.weeks["top4_talent_share"]
    line(axes, weeks, share, BLUE, "-")
    percent_axis(axes, share.max())
    axes.set_title("Talent at the four largest of the week")
    axes.set_ylabel("share of talent at labs and startups")
    time_axis(axes, run, ticks=5)
    name_ends(axes, [EndLabel(share.iloc[-1], percent(share.iloc[-1], 1), BLUE)])
    if len(share) > 1:
        falls = share.iloc[: max(len(share) // 6, 2)].mean() < share.iloc[0]
        axes.annotate(
            percent(share.iloc[0], 1), (weeks.iloc[0], share.iloc[0]), xytext=(3, 6 if falls else -12),
            textcoords="offset points", color=BLUE, fontsize=8,
        )  # fmt: skip
