"""An axis of an experiment: keys that move together, and their values.

As text it is ``KEY=LOW:HIGH``, ``KEY=LOW:HIGH:STEP`` or ``KEY=A,B,C``; keys that move together have commas
between them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.names import join_key, split_key, split_keys

#: Values of an axis at most.
MOST = 1_000
_KEYS = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^="'])+"""
_AXIS = re.compile(rf"(?P<keys>{_KEYS})=(?P<values>[^=]+)")
_HOW = "write KEY=LOW:HIGH, KEY=LOW:HIGH:STEP or KEY=A,B,C, such as production.contest_exponent=0.7:2"


@dataclass(frozen=True)
class Axis:
    """Keys that move together.

    Attributes:
        keys: dotted keys, at least one.
        values: what all of them are set to, rising, at least two.
    """

    keys: tuple[str, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what is no axis.

        Raises:
            ValueError: a key stands there twice or is none, or values do not rise or are too few or too many.
        """
        written = [join_key(*split_key(key)) for key in self.keys]
        if not written or len(set(written)) < len(written):
            raise ValueError("a key stands there twice; name each once")
        if len(self.values) < 2 or any(second <= first for first, second in pairwise(self.values)):
            raise ValueError("values must rise, and be two at least")
        if len(self.values) > MOST:
            raise ValueError(f"has more than {MOST:,} values")

    @property
    def title(self) -> str:
        """The keys in words that find room beside an axis."""
        return " = ".join(self.keys)


def axis_from(text: str, points: int) -> Axis:
    """The axis that a text describes.

    Args:
        text: as the module says.
        points: values where no step is given, evenly spaced, both ends included.

    Raises:
        ValueError: it is none; what is wrong, and the remedy.

    Example:
        >>> axis_from("feedback.budgets,feedback.capex=0:1", 3)
        Axis(keys=('feedback.budgets', 'feedback.capex'), values=(0.0, 0.5, 1.0))
    """
    match = _AXIS.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no axis; {_HOW}")
    keys = tuple(map(_key, split_keys(match["keys"])))
    values = _values(match["values"], points)
    try:
        return Axis(keys, values)
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}") from None


def _key(text: str) -> str:
    try:
        return join_key(*split_key(text))
    except ValueError:
        raise ValueError(f"{text!r} is not a key; {_HOW}") from None


def _values(text: str, points: int) -> tuple[float, ...]:
    """The values that a text lists, or that lie between its ends."""
    spaced = ":" in text
    try:
        given = [float(part) for part in text.split(":" if spaced else ",")]
    except ValueError:
        raise ValueError(f"{text!r} has what is no number; {_HOW}") from None
    if not all(map(math.isfinite, given)) or len(given) < 2 or (spaced and len(given) > 3):
        raise ValueError(f"{text!r} is no list of numbers and no range; {_HOW}")
    if not spaced:
        found = given
    elif len(given) == 2:
        found = np.linspace(given[0], given[1], points).tolist()
    else:
        low, high, step = given
        if step <= 0.0 or (high - low) / step > MOST:
            raise ValueError(f"{text!r}: the step must be above 0, and make at most {MOST:,} values")
        found = [low + k * step for k in range(1 + math.floor((high - low) / step + 1e-9))]
    return tuple(round(value, 12) for value in found)
