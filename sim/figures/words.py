"""Numbers as a reader wants them in titles and labels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.outcomes.units import Form
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.figures.subject import Mapped

#: As a share of values, what may be rounding.
_ROUNDING = 1e-12
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def percent(share: float, digits: int) -> str:
    """A share as a percentage: 0.614 is 61%, with one digit 61.4%."""
    return f"{100 * share:,.{digits}f}%"


def scaled(scale: float) -> str:
    """How a market is to the one it stands for, where it has another size: " (scale 1:5)"."""
    times = significant(max(scale, 1 / scale))
    if times == "1":
        return ""
    return f" (scale 1:{times})" if scale < 1.0 else f" (scale {times}:1)"


def money(dollars: float) -> str:
    """Dollars to two or three significant digits: $450k, $1.4M, $250M, $2.1B."""
    for unit, letter in _UNITS:
        # Below the unit by less than rounding: $999.9M is $1B.
        if abs(dollars) >= 0.9995 * unit:
            return f"${significant(dollars / unit)}{letter}"
    return f"${significant(dollars)}"


def dollars_of_three(dollars: float) -> str:
    """Dollars to three significant digits, as tables and ticks have them: $17.5M."""
    if dollars < 0:
        return f"-{dollars_of_three(-dollars)}"
    for unit, letter in _UNITS:
        if dollars >= 0.9995 * unit:
            return f"${_three(dollars / unit)}{letter}"
    return f"${_three(dollars)}"


def _three(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 99.95 else f"{value:.3g}"


def amount(value: float, form: Form) -> str:
    """An outcome in its form: 17.1%, 0.173, $47.6M, 1,505; a mean of counts below ten with one digit, 1.6."""
    match form:
        case Form.PERCENT:
            return percent(value, 1)
        case Form.INDEX:
            return f"{value:.3f}"
        case Form.DOLLARS:
            return dollars_of_three(value)
        case Form.COUNT:
            whole = value == round(value) or abs(value) >= 9.95
            return f"{value:,.0f}" if whole else f"{value:.1f}"


def difference(value: float, form: Form) -> str:
    """A difference of outcomes with its sign, shares in percentage points: +$47.6M, -1.5 pp, +1,116, 0."""
    size = abs(value)
    text = f"{100 * size:.1f} pp" if form is Form.PERCENT else amount(size, form)
    nothing = "0.0 pp" if form is Form.PERCENT else amount(0.0, form)
    return nothing if text in (nothing, "0.0") else f"{'+' if value > 0 else '-'}{text}"


def no_width(low: float, high: float) -> bool:
    """Is it the interval of equal values, but for rounding? They do not tell how much others would differ."""
    return high - low <= _ROUNDING * max(abs(low), abs(high))


def leaves_zero_out(low: float, high: float) -> bool:
    """Is a difference told from none? Equal differences have no interval that could tell it."""
    return not no_width(low, high) and (low > 0.0 or high < 0.0)


def ends(low: float, high: float, pairs: int, form: Form) -> str:
    """The interval of a mean difference for a table, or that all differences are equal, which is none.

    Example:
        >>> ends(0.01, 0.03, 12, Form.PERCENT), ends(0.0, 0.0, 12, Form.PERCENT), ends(2, 2, 9, Form.COUNT)
        ('+1.0 pp to +3.0 pp', 'no difference in 12', 'the same in all 9')
    """
    if no_width(low, high):
        return f"the same in all {pairs}" if low or high else f"no difference in {pairs}"
    return f"{difference(low, form)} to {difference(high, form)}"


def interval(low: float, high: float, pairs: int, form: Form) -> str:
    """The same in a sentence."""
    told = ends(low, high, pairs, form)
    return f"{told} pairs" if no_width(low, high) else f"95% interval {told}"


def with_span(mean: float, low: float, high: float, pairs: int, form: Form) -> str:
    """A mean difference with its interval; equal differences have none.

    Example:
        >>> with_span(0.02, 0.01, 0.03, 12, Form.PERCENT), with_span(0.0, 0.0, 0.0, 12, Form.PERCENT)
        ('+2.0 pp (+1.0 to +3.0)', 'no difference in 12 pairs')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return difference(mean, form) if pairs else "–"
    if no_width(low, high):
        told = interval(low, high, pairs, form)
        return f"{difference(mean, form)} ({told})" if mean else told
    both = (difference(end, form).removesuffix(" pp") for end in (low, high))
    return f"{difference(mean, form)} ({' to '.join(both)})"


def hhi_points(index: float) -> str:
    """A Herfindahl index in points of 10,000, as competition authorities write it: 0.1733 is 1,733."""
    return f"{10_000 * index:,.0f}"


def quantity(value: float) -> str:
    """A number of any unit, three or four digits of it: 0.834, 12.300, 2,500, 336.4M; a dash for none.

    Example:
        >>> [quantity(value) for value in (0.8341, 0.00123, 12_345.0, 336.4e6, float("nan"))]
        ['0.834', '0.00123', '12,345', '336.4M', '–']
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    for unit, letter in ((1e9, "B"), (1e6, "M")):
        if size >= unit:
            return f"{value / unit:.4g}{letter}"
    if size >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.3f}" if size < 100 and (size >= 0.01 or value == 0.0) else f"{value:.3g}"


def significant(value: float) -> str:
    """Two significant digits below ten, whole numbers above."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    if value != 0 and abs(value) < 0.095:
        return f"{value:.2g}"
    return f"{value:.1f}".removesuffix(".0") if abs(value) < 9.95 else f"{value:,.0f}"


def growth(ratio: float) -> str:
    """What a growth factor means: grows by 130%, falls by 12%, stays level."""
    if percent(ratio - 1, 0) in ("0%", "-0%"):
        return "stays level"
    return f"{'grows' if ratio > 1 else 'falls'} by {percent(abs(ratio - 1), 0)}"


def signed(count: int) -> str:
    """A net count with its sign: +52, −4, 0."""
    return f"{count:+,d}".replace("-", "−") if count else "0"


def cardinal(count: int) -> str:
    """A number, in letters up to ten."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 startup, 2 startups."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def people(count: int) -> str:
    """1 person, 2 people."""
    return "1 person" if count == 1 else f"{count:,} people"


def span(weeks: int) -> str:
    """A length of time in whole years where it is nearly that, else in months or weeks: three years."""
    years = weeks / WEEKS_PER_YEAR
    if round(years) >= 1 and abs(years - round(years)) < 0.03 * years:
        return "one year" if round(years) == 1 else f"{cardinal(round(years))} years"
    if years > 3:
        return f"{years:.1f} years"
    months = round(12 * years)
    if months >= 3:
        return f"{cardinal(months)} months"
    return "one week" if weeks == 1 else f"{cardinal(weeks)} weeks"


def span_of(found: Mapped) -> str:
    """When a map looks at outcomes."""
    varied = "weeks" in (*found.grid.x.keys, *found.grid.y.keys)
    return "at the end" if varied else f"after {span(found.scenario.weeks)}"


def change(first: float, last: float) -> str:
    """How a share went: rises from 61% to 68%, falls from 15.7% to 14.9%, hardly changes (13.9% to 13.6%).

    Below two points a digit more is given, so that no headline comes from rounding.
    """
    moved = abs(last - first)
    start, end = (percent(share, 0 if moved >= 0.02 else 1) for share in (first, last))
    if start == end:
        return f"stays at {percent(last, 0)}"
    if moved < 0.005:
        return f"hardly changes ({start} to {end})"
    return f"{'rises' if last > first else 'falls'} from {start} to {end}"


def short_name(name: str, letters: int = 24) -> str:
    """A name cut to what finds room in a picture."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"
