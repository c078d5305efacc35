"""Startups: their share of talent and output, how long they live, how many of their seats stay open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.figures.lines import EndLabel, line, name_ends
from sim.figures.palette import BLACK, BLUE, GREEN, VERMILLION
from sim.figures.scales import percent_axis
from sim.figures.sheet import duration, note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.timeline import time_axis
from sim.figures.words import change, percent, plural, significant
from sim.market.units import WEEKS_PER_YEAR
from sim.measures.startups import LAB, STARTUP, lifetimes, startup_survival, unfilled_share
from sim.measures.survival import annual_hazard

_LEVEL = 0.95
_LOW = 0.15  # survival below which a label has no room under the curve


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    lives = lifetimes(run.employers)
    page = sheet(
        run,
        _title(run, len(lives), int(lives["died"].sum())),
        _explanation(lives),
        (9.6, 6.0),
        over_time=True,
    )
    if lives.empty:
        note(page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]), "no startups in this run")
        return page.figure
    # The name of the axis of survival has two lines.
    grid = page._replace(foot=page.foot + 0.15).grid(2, 2, 0.75, 0.35, hspace=0.38, wspace=0.62)
    _shares(page.figure.add_subplot(grid[0, 0]), run)
    _seats(page.figure.add_subplot(grid[1, 0]), run)
    _survival(page.figure.add_subplot(grid[:, 1]), run)
    return page.figure


def _title(run: Subject, startups: int, died: int) -> str:
    if startups == 0:
        return "There are no startups"
    share = run.weeks["startup_talent_share"]
    end = f"{died} of {plural(startups, 'startup')} {'dies' if died == 1 else 'die'}"
    return f"Startups' share of talent {change(share.iloc[0], share.iloc[-1])} in {duration(run)}; {end}"


def _explanation(lives: pd.DataFrame) -> str:
    if lives.empty:
        return ""
    if not lives["died"].any():
        years = lives["weeks"].sum() / WEEKS_PER_YEAR
        return f"No startup dies in {significant(years)} startup-years, so no interval is given. n: at risk."
    hazard = annual_hazard(lives["weeks"], lives["died"], _LEVEL)
    if not np.isfinite(hazard.value):
        return ""
    return (
        f"Deaths per startup and year: {hazard.value:.2f} "
        f"(95% interval {hazard.lower:.2f} to {hazard.upper:.2f}). "
        "Right: Kaplan-Meier, 95% log-log band, ± Greenwood's standard error; n: at risk."
    )


def _shares(axes: Axes, run: Subject) -> None:
    talent, output = run.weeks["startup_talent_share"], run.weeks["startup_output_share"]
    line(axes, run.weeks["week"], talent, BLUE, "-")
    line(axes, run.weeks["week"], output, VERMILLION, "--")
    percent_axis(axes, np.nanmax([talent.max(), output.max(), 0.0]))
    axes.set_title("Startups' share of talent and output")
    time_axis(axes, run, ticks=6)
    # The panel below has the same axis of time.
    axes.tick_params(axis="x", labelbottom=False)
    axes.set_xlabel("")
    name_ends(
        axes,
        [
            EndLabel(talent.iloc[-1], f"talent {percent(talent.iloc[-1], 1)}", BLUE),
            EndLabel(output.iloc[-1], f"output {percent(output.iloc[-1], 1)}", VERMILLION),
        ],
    )


def _seats(axes: Axes, run: Subject) -> None:
    labels, top = [], 0.0
    for kind, name, colour, dashes in ((STARTUP, "startups", GREEN, "-"), (LAB, "labs", BLACK, ":")):
        share = unfilled_share(run.employers, kind)
        if share.notna().any():
            line(axes, share.index, share, colour, dashes)
            top = max(top, share.max())
            last = share.iloc[-1]
            labels.append(EndLabel(last, f"{name} {percent(last, 1)}", colour))
    percent_axis(axes, top)
    axes.set_title("Open seats, share of all seats")
    time_axis(axes, run, ticks=6)
    name_ends(axes, labels)


def _survival(axes: Axes, run: Subject) -> None:
    lives = lifetimes(run.employers)
    curve = startup_survival(run.employers)
    lower, upper = curve.band(_LEVEL)
    end = max(curve.longest, 1.0) / WEEKS_PER_YEAR
    years = np.concatenate(([0.0], curve.times / WEEKS_PER_YEAR, [end]))

    def steps(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate(([1.0], values, values[-1:] if values.size else [1.0]))

    axes.fill_between(years, steps(lower), steps(upper), step="post", color=BLUE, alpha=0.18, linewidth=0)
    axes.step(years, steps(curve.survival), where="post", color=BLUE)
    axes.set_xlim(0, end)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}%"))
    ticks = [float(tick) for tick in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, end) if tick <= end]
    watched = [int((lives["weeks"] >= tick * WEEKS_PER_YEAR).sum()) for tick in ticks]
    axes.set_xticks(ticks, [f"{tick:g}\nn={n:,}" for tick, n in zip(ticks, watched, strict=True)])
    axes.set_title("Startups still alive")
    axes.set_xlabel("years since birth, or since week 0 if older")
    for year in (tick for tick in ticks if 0 < tick < end):
        share, error = curve.at(year * WEEKS_PER_YEAR)
        if np.isfinite(share) and np.isfinite(error):
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
