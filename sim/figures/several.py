"""Several runs of one scenario in one picture: medians over runs, bands, and how many runs there are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sim.figures.sheet import Sheet, over_weeks, page
from sim.figures.subject import Several
from sim.figures.words import percent, scaled
from sim.measures.bands import CENTRAL, band, band_quantiles


def several_sheet(  # noqa: PLR0913 - the parts of a page
    runs: Several,
    title: str,
    explanation: str,
    size: tuple[float, float],
    *,
    over_time: bool,
    beginning: str = "In the median of",
) -> Sheet:
    """Make an empty sheet for the weeks of several runs.

    Args:
        runs: what is drawn.
        title: what is seen, as the rest of a sentence that begins with "In the median of 12 runs ".
        explanation: what is shown; what lines and bands are is added.
        size: width and height in inches.
        over_time: is there an axis of time, with events to mark?
        beginning: how the sentence begins.
    """
    texts = (
        f"{beginning} {counted(runs.runs)} {title}",
        f"{explanation} Line: median over runs of each week; band: {spread_in_words(runs.runs)}.",
        footer_of(runs, runs.runs, again=runs.again),
    )
    return page(runs, texts, size, over_time=over_time)


def counted(number: int, noun: str = "run") -> str:
    """1 run, 12 runs."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def spread_in_words(number: int, noun: str = "run") -> str:
    """What a band over so many runs is."""
    if band_quantiles(number)[0] == 0:
        return f"from the lowest to the highest of {counted(number, noun)}"
    return f"central {percent(CENTRAL, 0)} of {counted(number, noun)}"


def share_in_words(number: int, noun: str = "run") -> str:
    """How many of so many runs lie within the band."""
    share = "all" if band_quantiles(number)[0] == 0 else f"{percent(CENTRAL, 0)} of"
    return f"in {share} {noun}s"


def footer_of(runs: Several, used: int, *, again: bool) -> str:
    """What was run, and which of the runs a picture shows."""
    which = (
        f"all {counted(runs.done)}" if used == runs.done else f"the first {used:,} of {counted(runs.done)}"
    )
    if used == runs.done == 1:
        which = "one run"
    repeated = ", run again for this picture since their tables were not kept" if again else ""
    name = f"{runs.scenario.name}{scaled(runs.scenario.scale)}"
    return (
        f"Scenario {name}, seed {runs.seed}, {which}{repeated}. Runs differ by chance alone: tastes, "
        "signals, contacts, quits, funding and breakthroughs."
    )


def range_in_words(values: ArrayLike, show: Callable[[float], str]) -> str:
    """The range over runs: 69.7% to 73.6% in 80% of runs."""
    table = np.asarray(values, dtype=np.float64)
    low, _, high = (show(float(end)) for end in band(table))
    where = share_in_words(len(table))
    return f"{low} to {high} {where}" if low != high else f"{low} {where}"


def course(runs: Several, column: str) -> str:
    """How the median of a share went, and the range at the end."""
    median = runs.weeks[column]
    ending = "" if len(median) == 1 else "at the end "
    last = range_in_words(runs.path(column)[:, -1], lambda share: percent(share, 1))
    return f"{over_weeks(runs, median.iloc[0], median.iloc[-1])} ({ending}{last})"
