"""A tornado: what becomes of an outcome where one input after the other is at an end of its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.experiments.statistics.effect import Effect, effect

Value = float | bool | str


class Arm(NamedTuple):
    """One input set to one value.

    Attributes:
        value: what it is set to, in the unit of its range.
        level: the outcome there.
        change: that minus the outcome of the scenario as it is, within replicates.
        turns: does its interval lie on the other side of zero than that of the scenario as it is? Each by
            itself: of many arms, one or another may by chance.
    """

    value: Value
    level: Effect
    change: Effect
    turns: bool


@dataclass(frozen=True)
class Bar:
    """An input of a tornado.

    Attributes:
        name: the input.
        arms: what it was set to.
    """

    name: str
    arms: tuple[Arm, ...]

    @property
    def span(self) -> float:
        """Between the least and the largest mean outcome, that of the scenario as it is included."""
        found = [0.0, *(arm.change.mean for arm in self.arms if np.isfinite(arm.change.mean))]
        return max(found) - min(found)


@dataclass(frozen=True)
class Tornado:
    """A tornado.

    Attributes:
        base: the outcome of the scenario as it is.
        bars: the inputs, those that move the outcome most first.
    """

    base: Effect
    bars: tuple[Bar, ...]


def tornado(values: ArrayLike, arms: Mapping[str, Sequence[Value]]) -> Tornado:
    """Bars from outcomes under common random numbers, with paired 95% intervals.

    Args:
        values: outcomes, shape (points, replicates): of the scenario as it is, then of each arm in turn; NaN
            where there is none.
        arms: by input what it is set to.

    Raises:
        ValueError: there are not as many points as arms and one.

    Example:
        >>> found = tornado([[1.0, 2.0], [1.5, 2.5], [1.0, 2.0]], {"a": [0, 1]})
        >>> found.bars[0].span, found.bars[0].arms[0].change
        (0.5, Effect(mean=0.5, low=0.5, high=0.5, n=2))
    """
    table = np.asarray(values, np.float64)
    if table.ndim != 2 or len(table) != 1 + sum(map(len, arms.values())):
        raise ValueError(f"values of shape {table.shape} do not fit the arms of {len(arms)} inputs")
    base, rest = effect(table[0]), iter(table[1:])
    bars = []
    for name, each in arms.items():
        found = []
        for value in each:
            row = next(rest)
            level = effect(row)
            found.append(Arm(value, level, effect(row - table[0]), level.sign * base.sign < 0))
        bars.append(Bar(name, tuple(found)))
    return Tornado(base, tuple(sorted(bars, key=lambda bar: -bar.span)))
