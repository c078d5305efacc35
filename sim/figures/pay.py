"""Pay by talent decile, and the largest package."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.lines import EndLabel, line, name_ends
from sim.figures.palette import BLACK, BLUE, PALE, VERMILLION
from sim.figures.scales import log_axis, widened
from sim.figures.sheet import duration, note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.timeline import time_axis
from sim.figures.words import dollars_of_three, growth, money
from sim.measures.pay import decile_pay, relative_to_first, top_package

# Decile: name, colour, dashes. The others are drawn pale, between these.
_NAMED: dict[int, tuple[str, str, str]] = {
    10: ("top decile", VERMILLION, "-"),
    5: ("5th decile", BLACK, "--"),
    1: ("bottom decile", BLUE, "-."),
}


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    page = sheet(
        run,
        _title(run),
        "Pay at labs and startups. Deciles keep the limits of the start; grey: those in between. "
        "On log scales equal distances are equal growth.",
        (9.6, 5.6),
        over_time=True,
    )
    grid = page.grid(1, 2, 0.75, 0.75, wspace=0.62)
    _deciles(page.figure.add_subplot(grid[0]), run)
    _top(page.figure.add_subplot(grid[1]), run)
    return page.figure


def _title(run: Subject) -> str:
    package = f"the largest package peaks at {money(top_package(run.weeks))}"
    last = _index(run).iloc[-1] / 100
    if not np.isfinite(last[[1, 10]]).all():
        return f"Not every decile of talent is employed at the end; {package}"
    top, bottom = growth(last[10]), growth(last[1])
    # The same verb is said once: grows by 126% in the top decile and by 75% in the bottom one.
    bottom = bottom.removeprefix(f"{top.split()[0]} ")
    return (
        f"In {duration(run)} mean pay {top} in the top decile of talent and {bottom} in the bottom one; "
        f"{package}"
    )


def _index(run: Subject) -> pd.DataFrame:
    """Pay of the deciles, 100 in the first week; NaN in weeks in which nobody of the decile is employed."""
    index = 100 * relative_to_first(decile_pay(run.weeks))
    return index.where(index > 0)


def _deciles(axes: Axes, run: Subject) -> None:
    index = _index(run)
    if index.isna().all(axis=None):
        note(axes, "nobody is employed")
        return
    for decile in range(1, 11):
        if decile not in _NAMED:
            axes.plot(index.index, index[decile], color=PALE, linewidth=0.8)
    labels = []
    for decile, (name, colour, dashes) in _NAMED.items():
        line(axes, index.index, index[decile], colour, dashes)
        labels.append(EndLabel(index[decile].iloc[-1], name, colour))
    low, high = float(np.nanmin(index.to_numpy())), float(np.nanmax(index.to_numpy()))
    log_axis(axes, "y", widened(low, high, 1.25), lambda value: f"{value:,.4g}")
    axes.set_title("Mean pay by decile of talent")
    axes.set_ylabel("first week = 100, log scale")
    time_axis(axes, run, ticks=5)
    name_ends(axes, labels)


def _top(axes: Axes, run: Subject) -> None:
    package = run.weeks["top_package"]
    known = package[package > 0]
    if known.empty:
        note(axes, "no package in force")
        return
    marker = "o" if len(package) == 1 else None
    axes.step(run.weeks["week"], package.where(package > 0), where="post", color=VERMILLION, marker=marker)
    low, high = float(known.min()), float(known.max())
    log_axis(axes, "y", widened(low, high, 3.0), dollars_of_three)
    axes.set_title("Largest package in force")
    axes.set_ylabel("dollars over its vesting years, log scale")
    time_axis(axes, run, ticks=5)
    last = float(known.iloc[-1])
    name_ends(axes, [EndLabel(last, money(last), VERMILLION)])
