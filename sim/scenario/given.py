"""Values as Python programs hand them over: numbers of numpy and pandas, decimals, moments for dates."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: Smallest and largest: seeds are stored and hashed as signed 64-bit numbers.
SEEDS = (0, 2**63 - 1)
REPLICATE = (0, 2**63 - 1)  # the number of one
REPLICATES = (1, 10_000_000)  # how many
WORKERS = (1, 4096)
#: Letters of a quantity, and of a value in a message.
LETTERS = 60


def native(value: Any) -> Any:
    """A value as Python itself would write it; what is none of the kinds named below stays as it is.

    Numbers, truth values, dates and durations of numpy and pandas, also as arrays without a dimension, become
    Python's; arrays and series become lists, a decimal an exact fraction, a moment at midnight its date.
    """
    if not isinstance(value, type) and callable(getattr(value, "tolist", None)):
        value = value.tolist()
    if isinstance(value, Decimal):  # as a fraction one with a large exponent would never finish
        return Fraction(value) if value.is_finite() and abs(value.adjusted()) < 400 else float(value)
    if isinstance(value, datetime) and _is_midnight(value):
        return date(value.year, value.month, value.day)
    return value


def _is_midnight(moment: datetime) -> bool:
    """A moment of no zone and no time of day; pandas' moment that is none (NaT) has no year either."""
    return isinstance(moment.year, int) and moment.tzinfo is None and moment.time() == time()


def plain(value: object) -> str:
    """A value as a scenario file writes it, shortened for a message."""
    if isinstance(value, str):
        return f'"{shortened(value)}"'
    if isinstance(value, int) and abs(value) >= 10**60:
        return "a number of more than 60 digits"
    for kind, words in ((Mapping, "a table"), (list | tuple, "a list")):
        if isinstance(value, kind):
            return words
    if value is None:
        return "nothing"
    return shortened(str(value).lower() if isinstance(value, bool) else str(value))


def shortened(text: str) -> str:
    """On one line, and cut."""
    line = " ".join(text.split())
    return line if len(line) <= LETTERS else f"{line[: LETTERS - 3]}..."


def whole_number(name: str, value: object, bounds: tuple[int, int]) -> int:
    """A whole number from an argument, an option or numpy.

    Args:
        name: of the argument or option, for the message.
        value: what was given.
        bounds: the smallest and the largest that will do.

    Raises:
        TypeError: it is no whole number; 1.0 and True are none.
        ValueError: it is out of bounds.
    """
    smallest, largest = bounds
    given = native(value)
    try:
        if isinstance(given, bool):
            raise TypeError
        number = operator.index(given)
    except TypeError:
        raise TypeError(
            f"{name}: {plain(given)} is not a whole number; give one from {smallest} to {largest}"
        ) from None
    if not smallest <= number <= largest:
        raise ValueError(
            f"{name}: {plain(number)} is out of bounds; give a number from {smallest} to {largest}"
        )
    return number


def several(name: str, values: object, example: str) -> list[Any]:
    """The items of a list, a generator or whatever else goes through them; one alone is refused.

    Args:
        name: of the argument, for the message.
        values: what was given.
        example: what to write instead.

    Raises:
        TypeError: it is one text, one table, or nothing that has items.
    """
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a list, such as {example}")
    return list(values)
