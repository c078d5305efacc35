"""Startups: their share of talent and output, how long they live, how many of their seats stay open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.figures.lines import EndLabel, band, line, name_ends
from sim.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION
from sim.figures.scales import percent_axis
from sim.figures.several import counted, course, range_in_words, several_sheet
from sim.figures.sheet import Sheet, note, over_weeks, sheet, styled
from sim.figures.subject import Dated, Several, Subject
from sim.figures.timeline import time_axis
from sim.figures.words import percent, plural, significant
from sim.measures.bands import band as over_runs
from sim.measures.startups import DEATHS, ENDS, LAB, STARTUP, exits, incidence_by_end, unfilled_share
from sim.measures.survival import annual_hazard, kaplan_meier
from sim.vocabulary import WEEKS_PER_YEAR

_LEVEL = 0.95
_APART = 0.05  # survival between two labels at the bottom, at the least
_LOW = 0.15  # survival below which a label has no room under the curve


#: Of the four ends, in their order.
_COLOURS = (GREY, SKY, ORANGE, PURPLE)
_NONE = "there are no startups in this market"
_SIZE = (9.6, 6.0)


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure of one run."""
    lives = exits(run.employers, run.moves, run.scenario.startups.minimum_team)
    page = sheet(
        run,
        _title(run, lives),
        _explanation(lives),
        _SIZE,
        over_time=True,
    )
    if lives.empty:
        note(page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]), _NONE)
        return page.figure
    above, below, right = _places(page)
    _shares(above, run, None)
    _seats(below, run)
    _survival(right, run, lives)
    return page.figure


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs."""
    alive = runs.path("startups_alive")
    if not np.nanmax(alive) > 0:
        page = several_sheet(runs, _NONE, "", _SIZE, over_time=False, beginning="In all")
        note(page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]), _NONE)
        return page.figure
    died = runs.outcome("startups_died")[: runs.runs]
    exposed = alive.sum(axis=1) / WEEKS_PER_YEAR
    rate = died[exposed > 0] / exposed[exposed > 0]
    deaths = range_in_words(rate, lambda value: f"{value:.2f}")
    page = several_sheet(
        runs,
        f"startups' share of talent {course(runs, 'startup_talent_share')}",
        f"Deaths per startup and year: median {np.nanmedian(rate):.2f}, {deaths}. Right: Kaplan-Meier curves "
        f"of {counted(runs.followed)}, one of the startups of each run.",
        _SIZE,
        over_time=True,
    )
    above, below, right = _places(page)
    _shares(above, runs, runs)
    _numbers(below, runs)
    _survivals(right, runs)
    return page.figure


def _places(page: Sheet) -> tuple[Axes, Axes, Axes]:
    """Two panels on the left and one on the right, whose axis has a name of two lines."""
    grid = page._replace(foot=page.foot + 0.15).grid(2, 2, 0.75, 0.35, hspace=0.38, wspace=0.62)
    above, below, right = (page.figure.add_subplot(place) for place in (grid[0, 0], grid[1, 0], grid[:, 1]))
    return above, below, right


def _title(run: Subject, lives: pd.DataFrame) -> str:
    if lives.empty:
        return _NONE
    share = run.weeks["startup_talent_share"]
    died = int(lives["end"].isin(DEATHS).sum())
    end = f"{died} of {plural(len(lives), 'startup')} {'dies' if died == 1 else 'die'}"
    for place, called in ((2, "hired away"), (3, "acquired")):
        number = int((lives["end"] == place).sum())
        end += f", {number} {'is' if number == 1 else 'are'} {called}" if number else ""
    if not (run.employers["kind"].astype(str) == LAB).any():
        return f"startups hold all the talent, for there are no labs; {end}"
    return f"startups' share of talent {over_weeks(run, share.iloc[0], share.iloc[-1])}; {end}"


def _explanation(lives: pd.DataFrame) -> str:
    if lives.empty or not lives["weeks"].any():
        return ""
    died = lives["end"].isin(DEATHS)
    if not died.any():
        years = lives["weeks"].sum() / WEEKS_PER_YEAR
        return f"No startup dies in {significant(years)} startup-years, so no interval is given. n: at risk."
    hazard = annual_hazard(lives["weeks"], died, _LEVEL)
    if not np.isfinite(hazard.value):
        return ""
    return (
        f"Deaths per startup and year: {hazard.value:.2f} "
        f"(95% interval {hazard.lower:.2f} to {hazard.upper:.2f}). "
        "Right: Kaplan-Meier, 95% log-log band, ± Greenwood's standard error; n: at risk. "
        "Above it: how the others ended (Aalen-Johansen)."
    )


def _shares(axes: Axes, run: Dated, bands: Several | None) -> None:
    lines = (
        ("startup_talent_share", "talent", BLUE, "-"),
        ("startup_output_share", "output", VERMILLION, "--"),
    )
    labels, top = [], 0.0
    for column, name, colour, dashes in lines:
        share = run.weeks[column]
        if bands is not None:
            band(axes, run.weeks["week"], bands.low[column], bands.high[column], colour)
        line(axes, run.weeks["week"], share, colour, dashes)
        top = np.nanmax([top, share.max() if bands is None else bands.high[column].max()])
        labels.append(EndLabel(share.iloc[-1], f"{name} {percent(share.iloc[-1], 1)}", colour, name))
    percent_axis(axes, top)
    axes.set_title("Startups' share of talent and output")
    time_axis(axes, run, ticks=6)
    # The panel below has the same axis of time.
    axes.tick_params(axis="x", labelbottom=False)
    axes.set_xlabel("")
    name_ends(axes, labels)


def _seats(axes: Axes, run: Subject) -> None:
    labels, top = [], 0.0
    for kind, name, colour, dashes in ((STARTUP, "startups", GREEN, "-"), (LAB, "labs", BLACK, ":")):
        share = unfilled_share(run.employers, kind)
        if share.notna().any():
            line(axes, share.index, share, colour, dashes)
            top = max(top, share.max())
            last = share.iloc[-1]
            labels.append(EndLabel(last, f"{name} {percent(last, 1)}", colour, name))
    percent_axis(axes, top)
    axes.set_title("Vacancies, share of all seats")
    time_axis(axes, run, ticks=6)
    name_ends(axes, labels)


def _numbers(axes: Axes, runs: Several) -> None:
    """Startups, and vacancies of theirs, as numbers over time."""
    labels, top = [], 1.0
    columns = (("startups_alive", "startups", GREEN, "-"), ("startup_open_seats", "vacancies", BLACK, ":"))
    for column, name, colour, dashes in columns:
        median, high = runs.weeks[column], runs.high[column]
        band(axes, runs.weeks["week"], runs.low[column], high, colour)
        line(axes, runs.weeks["week"], median, colour, dashes)
        top = max(top, float(high.max()))
        labels.append(EndLabel(median.iloc[-1], f"{name} {median.iloc[-1]:,.0f}", colour, name))
    axes.set_ylim(0, 1.12 * top)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    axes.set_title("Startups alive, and their vacancies")
    time_axis(axes, runs, ticks=6)
    name_ends(axes, labels)


def _survivals(axes: Axes, runs: Several) -> None:
    """Median and band over the curves of the runs."""
    low, median, high = over_runs(runs.survival)
    years = np.arange(len(median)) / WEEKS_PER_YEAR
    known = np.isfinite(median)
    axes.set_title("Startups still alive, by run")
    if len(median) == 1 or not known.any():
        note(axes, "one week tells no lifetimes")
        return
    axes.fill_between(years, low, high, step="post", color=BLUE, alpha=0.16, linewidth=0)
    axes.step(years, median, where="post", color=BLUE)
    ticks = _years(axes, float(years[known][-1]))
    axes.set_xlabel("years since birth, or since week 0 if older")
    told = 2.0
    for year in (tick for tick in ticks if tick > 0):
        week = min(round(year * WEEKS_PER_YEAR), len(median) - 1)
        if known[week] and (median[week] > _LOW or told - median[week] > _APART):
            told = float(median[week])
            axes.plot(years[week], median[week], "o", color=BLUE)
            text = f"{percent(median[week], 0)} ({percent(low[week], 0)} to {percent(high[week], 0)})"
            near_end = years[week] > 0.6 * years[known][-1]
            axes.annotate(
                text, (years[week], median[week]), xytext=(-4, -14) if near_end else (4, 7),
                ha="right" if near_end else "left", textcoords="offset points", fontsize=8, color=BLUE,
            )  # fmt: skip


def _years(axes: Axes, end: float) -> list[float]:
    """Axes of survival over years; the ticks of the years."""
    axes.set_xlim(0, end)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}%"))
    ticks = [float(tick) for tick in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, end) if tick <= end]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    return ticks


def _ends(axes: Axes, lives: pd.DataFrame) -> None:
    """What is above the curve, by how startups ended, from the curve up."""
    curves = incidence_by_end(lives)
    weeks = np.concatenate(([0.0], curves.times, [max(curves.longest, 1.0)]))
    top = np.ones(len(weeks))
    for name, colour, part in zip(ENDS, _COLOURS, curves.incidence, strict=True):
        if not part.size or part[-1] == 0.0:
            continue
        below = top - np.concatenate(([0.0], part, part[-1:]))
        axes.fill_between(
            weeks / WEEKS_PER_YEAR, below, top, step="post", color=colour, alpha=0.35, linewidth=0, label=name
        )
        top = below
    if top[-1] < 1.0:
        axes.legend(loc="lower left", fontsize=8, frameon=False)


def _survival(axes: Axes, run: Subject, lives: pd.DataFrame) -> None:
    axes.set_title("Startups still alive")
    if not lives["weeks"].any():
        note(
            axes, "one week tells no lifetimes" if len(run.weeks) == 1 else "no startup is seen for two weeks"
        )
        return
    _ends(axes, lives)
    curve = kaplan_meier(lives["weeks"], lives["died"])
    lower, upper = curve.band(_LEVEL)
    end = max(curve.longest, 1.0) / WEEKS_PER_YEAR
    years = np.concatenate(([0.0], curve.times / WEEKS_PER_YEAR, [end]))

    def steps(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate(([1.0], values, values[-1:] if values.size else [1.0]))

    axes.fill_between(years, steps(lower), steps(upper), step="post", color=BLUE, alpha=0.18, linewidth=0)
    axes.step(years, steps(curve.survival), where="post", color=BLUE)
    ticks = _years(axes, end)
    watched = [int((lives["weeks"] >= tick * WEEKS_PER_YEAR).sum()) for tick in ticks]
    axes.set_xticks(ticks, [f"{tick:g}\nn={n:,}" for tick, n in zip(ticks, watched, strict=True)])
    axes.set_xlabel("years since birth, or since week 0 if older")
    told = 2.0
    for year in (tick for tick in ticks if 0 < tick < end):
        share, error = curve.at(year * WEEKS_PER_YEAR)
        # Where the curve has become flat, at the bottom, labels would lie over each other.
        if np.isfinite(share) and np.isfinite(error) and (share > _LOW or told - share > _APART):
            told = share
            axes.plot(year, share, "o", color=BLUE)
            # The curve falls: it leaves room above at the right, and below at the left if not at the bottom.
            side = "right" if year > 0.8 * end else "left"
            below = side == "right" and share > _LOW
            offset = (-5 if side == "right" else 4, -12 if below else 6)
            # Before the first death the formula gives an error of zero, which is no certainty.
            spread = f" ± {percent(error, 0)}" if error > 0 else ""
            axes.annotate(
                f"{percent(share, 0)}{spread}", (year, share), xytext=offset, ha=side,
                textcoords="offset points", fontsize=8, color=BLUE,
            )  # fmt: skip
