"""A comparison over time: paired differences of a few measures, week by week."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.figures.comparison import footer
from sim.figures.lines import band, line
from sim.figures.palette import BLUE, GREY
from sim.figures.several import counted, share_in_words, spread_in_words
from sim.figures.sheet import page, style
from sim.figures.subject import Compared
from sim.figures.timeline import time_axis, week_name
from sim.figures.tips import tell
from sim.figures.words import difference, short_name
from sim.measures.bands import band as over_runs
from sim.outcomes.units import Form


class Path(NamedTuple):
    """A measure whose difference is followed.

    Attributes:
        title: what it is, and in what it is counted.
        column: of the table of weeks.
        show: how a difference is written.
        summed: does it count what happened so far, not the state of the week?
    """

    title: str
    column: str
    show: Callable[[float], str]
    summed: bool = False


def _points(value: float) -> str:
    return difference(round(10_000 * value), Form.COUNT)


def _share(value: float) -> str:
    return difference(value, Form.PERCENT)


def _dollars(value: float) -> str:
    return difference(value, Form.DOLLARS)


def _count(value: float) -> str:
    return difference(round(value), Form.COUNT)


PATHS = (
    Path("HHI of talent, points of 10,000", "hhi_talent", _points),
    Path("Talent at startups", "startup_talent_share", _share),
    Path("Output of startups", "startup_output_share", _share),
    Path("Median pay a year", "median_pay", _dollars),
    Path("Moves from job to job so far", "moves", _count, summed=True),
    Path("Vacancies at startups", "startup_open_seats", _count),
)


def draw(compared: Compared) -> Figure:
    """Draw the figure.

    Args:
        compared: two scenarios, pair by pair, with paths.
    """
    with style():
        names = f"{short_name(compared.name, 40)} minus {short_name(compared.base_name, 40)}"
        pairs = compared.pairs_followed
        texts = (
            f"{names}, week by week: {_headline(compared)}",
            f"Differences within pairs of runs. Line: median over pairs of each week; band: "
            f"{spread_in_words(pairs, 'pair')}; grey: no difference. pp: percentage points.",
            footer(compared) + compared.sample,
        )
        sheet = page(compared, texts, (11.0, 6.6), over_time=True)
        grid = sheet.grid(2, 3, 0.85, 0.75, hspace=0.6, wspace=0.75)
        for place, path in enumerate(PATHS):
            _panel(sheet.figure.add_subplot(grid[divmod(place, 3)]), compared, path)
        return sheet.figure


def _differences(compared: Compared, path: Path) -> NDArray[np.float64]:
    values = compared.path(path.column)
    return np.cumsum(values, axis=1) if path.summed else values


def _headline(compared: Compared) -> str:
    path = PATHS[1]
    low, median, high = (float(end[-1]) for end in over_runs(_differences(compared, path)))
    where = share_in_words(compared.pairs_followed, "pair")
    return (
        f"talent at startups {path.show(median)} at the end in the median of "
        f"{counted(compared.pairs_followed, 'pair')} of runs ({path.show(low)} to {path.show(high)} {where})"
    ).replace(" pp", "\u00a0pp")


def _tell(drawn: Line2D, compared: Compared, path: Path, ends: tuple[NDArray[np.float64], ...]) -> None:
    """Let each week tell the median and the band."""
    share, weeks = share_in_words(compared.pairs_followed, "pair"), compared.weeks["week"].tolist()
    tell(
        drawn,
        *(
            f"{week_name(compared, round(week))}: median {path.show(median)} ({path.show(low)} to "
            f"{path.show(high)} {share})"
            for week, low, median, high in zip(weeks, *(end.tolist() for end in ends), strict=True)
        ),
    )


def _panel(axes: Axes, compared: Compared, path: Path) -> None:
    weeks = compared.weeks["week"]
    low, median, high = over_runs(_differences(compared, path))
    axes.axhline(0, color=GREY, linewidth=0.9)
    band(axes, weeks, low, high, BLUE)
    _tell(line(axes, weeks, median, BLUE, "-"), compared, path, (low, median, high))
    axes.set_title(path.title)
    ends = np.array([np.nanmin(low, initial=0.0), np.nanmax(high, initial=0.0)])
    room = 0.08 * float(np.ptp(ends)) or 1e-4
    axes.set_ylim(ends[0] - room, ends[1] + room)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: path.show(value)))
    time_axis(axes, compared, ticks=4)
    axes.annotate(
        path.show(float(median[-1])), (1.0, median[-1]), xycoords=("axes fraction", "data"), xytext=(4, 0),
        textcoords="offset points", fontsize=8, color=BLUE, va="center",
    )  # fmt: skip
