"""Dose-response: outcomes over the values of a key, with bands; and what a value adds on the same draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.keys import label_of
from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.sweep_words import (
    against_in_words,
    first_in_words,
    footer,
    form_of,
    name_of,
    number_ticks,
    ticks,
    value_in_words,
)
from sim.figures.tips import of_difference, of_mean, tell
from sim.figures.words import amount, difference, interval
from sim.measures.bands import band
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.statistics.paired import Paired
    from sim.experiments.studies.swept import Swept

_PANEL = (3.5, 2.5)  # inches
_MOST_COLUMNS = 4
#: Words that find room below an axis.
_MOST_WORDS = 12
_OUTLINE: dict[str, Any] = {"color": INK, "linewidth": 0.9, "linestyle": (0, (4, 2.5))}


def draw_doses(found: Swept, outcomes: Sequence[str]) -> Figure:
    """Outcomes over the values of the only key: above the level, below what a value adds.

    Args:
        found: a sweep of one factor.
        outcomes: a column of panels each.
    """
    (factor,) = found.factors
    with style():
        columns = len(outcomes)
        size = (max(0.9 + (_PANEL[0] + 0.75) * columns, 7.4), 2.9 + 2 * (_PANEL[1] + 0.35))
        texts = (_title(found, factor, outcomes[0]), _explanation(found, both=True), footer(found))
        sheet = page(None, texts, size, over_time=False)
        of_some = any("." in one for one in outcomes)  # whose titles have two lines
        sheet = sheet._replace(foot=sheet.foot + 0.45, head=sheet.head + 0.15 * of_some)
        grid = sheet.grid(2, columns, 0.85, 0.25, wspace=0.28, hspace=0.3)
        for column, outcome in enumerate(outcomes):
            form = form_of(outcome)
            above = sheet.figure.add_subplot(grid[0, column])
            above.set_title(name_of(outcome).replace(" (", "\n("))
            _levels(above, found, factor, outcome)
            below = sheet.figure.add_subplot(grid[1, column], sharex=above)
            below.set_title(_of_differences(form), fontsize=8.5)
            _differences(below, found, factor, _compared(found, outcome), form)
            ticks(below, form, signed=True)
            below.set_xlabel(label_of(factor.split(",")))
        return sheet.figure


def draw_one_at_a_time(found: Swept, outcome: str) -> Figure:
    """What each key adds where it alone is varied, one panel each, all on one scale.

    Args:
        found: a sweep of one factor at a time.
        outcome: which.
    """
    form, factors = form_of(outcome), found.factors
    columns = min(len(factors), _MOST_COLUMNS)
    rows = math.ceil(len(factors) / columns)
    compared = _compared(found, outcome)
    with style():
        size = (max(0.9 + (_PANEL[0] + 0.2) * columns, 7.4), 2.4 + rows * (_PANEL[1] + 0.75))
        texts = (_title_of_many(found, outcome, compared), _explanation(found, both=False), footer(found))
        sheet = page(None, texts, size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + 0.45)
        grid = sheet.grid(rows, columns, 0.85, 0.25, wspace=0.12, hspace=0.62)
        shared: Axes | None = None
        for place, factor in enumerate(factors):
            axes = sheet.figure.add_subplot(grid[place // columns, place % columns], sharey=shared)
            shared = shared or axes
            _differences(axes, found, factor, compared, form)
            ticks(axes, form, signed=True)
            axes.set_xlabel(label_of(factor.split(","), 40))
            if place % columns:
                axes.tick_params(labelleft=False)
            else:
                axes.set_ylabel(_of_differences(form, short=True))
        return sheet.figure


def _compared(found: Swept, outcome: str) -> Paired:
    """What is drawn as differences: from the point itself as `against` has it, else from the first."""
    return found.added(outcome) or found.from_first(outcome)


def _levels(axes: Axes, found: Swept, factor: str, outcome: str) -> None:
    """Means with their intervals, and where the runs themselves lie.

    These are an outline, for of few runs the interval is the wider one: of two pale bands laid on each other
    the darker would not be the interval then.
    """
    levels, estimates = found.levels(outcome), found.estimates(outcome)
    x = _places(axes, found, factor, np.arange(found.points))
    low, _, high = band(levels.T) if levels.size else (x, x, x)
    order = np.argsort(x, kind="stable")
    if found.numbers(factor) is None:
        axes.errorbar(x, estimates.mean, estimates.half_width, fmt="o", color=BLUE, markersize=4, capsize=3)
        for end in (low, high):
            axes.hlines(end, x - 0.22, x + 0.22, **_OUTLINE)
    else:
        half = estimates.half_width[order]
        mean = estimates.mean[order]
        axes.fill_between(x[order], mean - half, mean + half, color=BLUE, alpha=0.25, linewidth=0)
        for end in (low, high):
            (outline,) = axes.plot(x[order], end[order], **_OUTLINE)
            tell(outline)
        (line,) = axes.plot(x[order], mean, "o-", color=BLUE, markersize=3.5, linewidth=1.4)
        spans = zip(order.tolist(), mean.tolist(), half.tolist(), estimates.n[order].tolist(), strict=True)
        form = form_of(outcome)
        tell(
            line,
            *(
                f"{_setting(found, factor, at)}: {of_mean(middle, width, n, form)}"
                for at, middle, width, n in spans
            ),
        )
    ticks(axes, form_of(outcome), signed=False)


def _setting(found: Swept, factor: str, point: int) -> str:
    return f"{factor.partition(',')[0]} = {value_in_words(found.values[factor][point])}"


def _differences(axes: Axes, found: Swept, factor: str, compared: Paired, form: Form) -> None:
    places = found.places_of(factor)
    x = _places(axes, found, factor, places)
    order = np.argsort(x, kind="stable")
    at, x = places[order], x[order]
    mean, low, high = compared.mean[at], compared.low[at], compared.high[at]
    if not found.against:
        low, high = np.where(at == 0, 0.0, low), np.where(at == 0, 0.0, high)
    axes.axhline(0.0, color=GREY, linewidth=0.9)
    if found.numbers(factor) is None:
        axes.errorbar(x, mean, [mean - low, high - mean], fmt="o", color=VERMILLION, markersize=4, capsize=3)
    else:
        axes.fill_between(x, low, high, color=VERMILLION, alpha=0.25, linewidth=0)
        (line,) = axes.plot(x, mean, "o-", color=VERMILLION, markersize=3.5, linewidth=1.4)
        spans = zip(at.tolist(), *(one.tolist() for one in (mean, low, high, compared.n[at])), strict=True)
        tell(
            line,
            *(
                f"{_setting(found, factor, point)}: "
                + (
                    "the point of comparison"
                    if not (point or found.against)
                    else of_difference(middle, down, up, n, form)
                )
                for point, middle, down, up, n in spans
            ),
        )
    if not found.against:
        first = x[at == 0]
        (diamond,) = axes.plot(
            first, np.zeros(len(first)), "D", color="white", markeredgecolor=VERMILLION, markersize=5.5
        )
        tell(diamond)


def _places(axes: Axes, found: Swept, factor: str, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where points stand along the axis: at their numbers, or words side by side."""
    numbers = found.numbers(factor)
    if numbers is not None:
        number_ticks(axes)
        return numbers[places]
    words = list(dict.fromkeys(value_in_words(found.values[factor][place]) for place in places))
    shown = words if len(words) <= _MOST_WORDS else [""] * len(words)
    axes.set_xticks(range(len(words)), shown)
    axes.set_xlim(-0.5, len(words) - 0.5)
    found_at = [words.index(value_in_words(found.values[factor][place])) for place in places]
    return np.array(found_at, np.float64)


def _of_differences(form: Form, *, short: bool = False) -> str:
    unit = "percentage points" if form is Form.PERCENT else "difference"
    return unit if short else f"difference{', percentage points' if form is Form.PERCENT else ''}"


def _title(found: Swept, factor: str, outcome: str) -> str:
    """The largest difference of the first outcome, and where it is."""
    name, form, compared = name_of(outcome), form_of(outcome), _compared(found, outcome)
    known = np.flatnonzero(np.isfinite(compared.mean) & np.isfinite(compared.low))
    known = known if found.against else known[known > 0]  # the first does not differ from itself
    if not known.size:
        return f"{found.name}: {name} over {factor}"
    place = int(known[np.argmax(np.abs(compared.mean[known]))])
    change = difference(float(compared.mean[place]), form)
    told = interval(float(compared.low[place]), float(compared.high[place]), int(compared.n[place]), form)
    value = value_in_words(found.values[factor][place])
    other = against_in_words(found) if found.against else first_in_words(found)
    level = amount(float(found.estimates(outcome).mean[place]), form)
    chosen = f", the largest of {known.size}, so it looks too large" if known.size > 1 else ""
    return (
        f"{found.name}: {name} is {level} at {factor} = {value}, {change} against {other} ({told}){chosen}"
    ).replace(" pp", "\u00a0pp")


def _title_of_many(found: Swept, outcome: str, compared: Paired) -> str:
    """Which key moves the outcome most."""
    name, form = name_of(outcome), form_of(outcome)
    spans = {}
    for factor in found.factors:
        means = compared.mean[found.places_of(factor)]
        known = means[np.isfinite(means)]
        spans[factor] = float(np.ptp(known)) if known.size else 0.0
    most = max(spans, key=lambda factor: spans[factor])
    span = difference(spans[most], form).lstrip("+")
    keys = "key varied alone" if len(spans) == 1 else "keys varied alone"
    return f"{found.name}: of {len(spans)} {keys}, {most} moves {name} most, by {span} over its values"


def _explanation(found: Swept, *, both: bool) -> str:
    other = f"{against_in_words(found)}" if found.against else f"{first_in_words(found)} (diamond)"
    below = (
        f"means of {found.replicates} paired differences from {other}, on the same random numbers; band or "
        "bar: 95% interval of the mean difference (t)"
    )
    if not both:
        return f"{below[:1].upper()}{below[1:]}. One scale in all panels."
    return (
        f"Upper panels: means of {found.replicates} runs; band or bar: 95% interval of the mean (t); between "
        f"the dashed lines lie the central 80% of runs (all of fewer than 10). Lower panels: {below}."
    )
