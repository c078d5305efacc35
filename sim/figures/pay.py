"""Pay by talent decile, and the largest package."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.lines import EndLabel, band, line, name_ends
from sim.figures.palette import BLACK, BLUE, PALE, VERMILLION
from sim.figures.scales import log_axis, widened
from sim.figures.several import range_in_words, several_sheet
from sim.figures.sheet import duration, note, sheet, styled
from sim.figures.subject import Dated, Several, Subject
from sim.figures.timeline import time_axis
from sim.figures.words import dollars_of_three, growth, money
from sim.measures.bands import band as over_runs
from sim.measures.pay import DECILES, decile_pay, relative_to_first, top_package

# Decile: name, colour, dashes. The others are drawn pale, between these.
_NAMED: dict[int, tuple[str, str, str]] = {
    10: ("top decile", VERMILLION, "-"),
    5: ("5th decile", BLACK, "--"),
    1: ("bottom decile", BLUE, "-."),
}


_SIZE = (9.6, 5.6)
_EXPLANATION = (
    "Pay at labs and startups. Deciles keep the limits of the start; grey: those in between. "
    "On log scales equal distances are equal growth."
)
_NOBODY = "nobody works at a lab or a startup, so there is no pay to show"


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure of one run."""
    page = sheet(run, _title(run), _EXPLANATION, _SIZE, over_time=True)
    if not (decile_pay(run.weeks) > 0).any(axis=None):
        note(
            page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]),
            "nobody is employed at a lab or a startup",
        )
        return page.figure
    grid = page.grid(1, 2, 0.75, 0.75, wspace=0.62)
    _deciles(page.figure.add_subplot(grid[0]), run, _index(run.weeks), None)
    _top(page.figure.add_subplot(grid[1]), run, None)
    return page.figure


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs: growth within each run, then medians over runs."""
    paths = np.stack([runs.path(name) for name in DECILES], axis=2)
    if not np.nanmax(paths) > 0:
        page = several_sheet(runs, _NOBODY, "", _SIZE, over_time=False, beginning="In all")
        note(
            page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]),
            "nobody is employed at a lab or a startup",
        )
        return page.figure
    paths = np.where(paths > 0, paths, np.nan)
    week = pd.Index(runs.weeks["week"], name="week")
    low, median, high = (
        pd.DataFrame(ends, index=week, columns=range(1, 11)) for ends in over_runs(100 * paths / paths[:, :1])
    )
    peak = runs.outcome("top_package")[: runs.runs]
    page = several_sheet(
        runs,
        _several_title(runs, median, peak),
        f"{_EXPLANATION} Growth is that within each run.",
        _SIZE,
        over_time=True,
    )
    grid = page.grid(1, 2, 0.75, 0.75, wspace=0.62)
    _deciles(page.figure.add_subplot(grid[0]), runs, median, (low, high))
    _top(page.figure.add_subplot(grid[1]), runs, runs)
    return page.figure


def _several_title(runs: Several, index: pd.DataFrame, peak: NDArray[np.float64]) -> str:
    verb = "is" if runs.length == 1 else "peaks at"
    package = (
        f"the largest package in force {verb} {money(float(np.nanmedian(peak)))} "
        f"({range_in_words(peak, money)})"
        if np.nanmax(peak) > 0
        else "there are no packages"
    )
    return f"{_growth(runs, index.iloc[-1] / 100)}{package}"


def _title(run: Subject) -> str:
    weeks = run.weeks
    if not (decile_pay(weeks) > 0).any(axis=None):
        return _NOBODY
    highest = top_package(weeks)
    verb = "is" if len(weeks) == 1 else "peaks at"
    package = "there are no packages"
    if highest > 0:
        package = f"the largest package in force {verb} {money(highest)}"
    return f"{_growth(run, _index(weeks).iloc[-1] / 100)}{package}"


def _growth(run: Dated, last: pd.Series) -> str:
    """What became of pay, as the beginning of a sentence: empty where there is one week only."""
    if len(run.weeks) == 1:
        return "in the only week "
    if not np.isfinite(last[[1, 10]]).all():
        return "not every decile of talent is employed at the end; "
    top, bottom = growth(last[10]), growth(last[1])
    # The same verb is said once: grows by 126% in the top decile and by 75% in the bottom one.
    bottom = bottom.removeprefix(f"{top.split()[0]} ")
    return f"mean pay {top} in the top decile of talent and {bottom} in the bottom one in {duration(run)}; "


def _index(weeks: pd.DataFrame) -> pd.DataFrame:
    """Pay of the deciles, 100 in the first week; NaN in weeks in which nobody of the decile is employed."""
    index = 100 * relative_to_first(decile_pay(weeks))
    return index.where(index > 0)


def _deciles(
    axes: Axes, run: Dated, index: pd.DataFrame, ends: tuple[pd.DataFrame, pd.DataFrame] | None
) -> None:
    axes.set_title("Mean pay by decile of talent")
    if len(index) == 1:
        note(axes, "one week tells no growth")
        return
    for decile in range(1, 11):
        if decile not in _NAMED:
            axes.plot(index.index, index[decile], color=PALE, linewidth=0.8)
    labels, seen = [], [index.to_numpy()]
    for decile, (name, colour, dashes) in _NAMED.items():
        if ends is not None:
            band(axes, index.index, ends[0][decile], ends[1][decile], colour)
            seen += [table[[decile]].to_numpy() for table in ends]
        line(axes, index.index, index[decile], colour, dashes)
        labels.append(EndLabel(index[decile].iloc[-1], name, colour))
    values = np.concatenate([part.ravel() for part in seen])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    log_axis(axes, "y", widened(low, high, 1.25), lambda value: f"{value:,.4g}")
    axes.set_ylabel("first week = 100, log scale")
    time_axis(axes, run, ticks=5)
    name_ends(axes, labels)


def _top(axes: Axes, run: Dated, bands: Several | None) -> None:
    weeks, package = run.weeks["week"], run.weeks["top_package"]
    known = package[package > 0]
    axes.set_title("Largest package in force")
    if known.empty:
        note(axes, "no package in force")
        return
    low, high = float(known.min()), float(known.max())
    if bands is not None:
        ends = [table["top_package"].where(table["top_package"] > 0) for table in (bands.low, bands.high)]
        band(axes, weeks, ends[0], ends[1], VERMILLION)
        low, high = min(low, float(ends[0].min())), max(high, float(ends[1].max()))
    marker = "o" if len(package) == 1 else None
    axes.step(weeks, package.where(package > 0), where="post", color=VERMILLION, marker=marker)
    last = float(known.iloc[-1])
    labels = [EndLabel(last, f"in force\n{money(last)}", VERMILLION, "in force")]
    if "top_new_package" in run.weeks:  # folders of earlier versions are without
        axes.set_title("Top package in force, top new package")
        new = run.weeks["top_new_package"]
        agreed = new[new > 0]
        axes.plot(weeks, new.where(new > 0), ".", color=BLUE, markersize=3.5)
        if len(agreed):
            low, high = min(low, float(agreed.min())), max(high, float(agreed.max()))
            labels.append(EndLabel(float(agreed.tail(13).median()), "new in\nthe week", BLUE))
    log_axis(axes, "y", widened(low, high, 3.0), dollars_of_three)
    axes.set_ylabel("dollars over its vesting years, log scale")
    time_axis(axes, run, ticks=5)
    name_ends(axes, labels)
