"""Points of a Latin hypercube over what scenarios say is plausible (McKay, Beckman & Conover 1979)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

import sim
from sim.scenario.documents import document_of, value_at
from sim.scenario.ranges import Range, plausible_ranges


def laid(names: Sequence[str], count: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """By name where `count` points lie, as shares of the way from the low end of a range to the high one."""
    if not names:
        return {}
    return dict(zip(names, qmc.LatinHypercube(d=len(names), seed=seed).random(count).T, strict=True))


def changes_at(
    ranges: Mapping[str, Range], shares: Mapping[str, NDArray[np.float64]]
) -> list[dict[str, Any]]:
    """What each point sets: the ranges named in `shares`, at those shares of the way."""
    count = len(next(iter(shares.values())))
    return [
        {
            key: value
            for name, column in shares.items()
            for key, value in ranges[name].changes(ranges[name].value(float(column[place]))).items()
        }
        for place in range(count)
    ]


def around(market: sim.Scenario) -> tuple[dict[str, Range], list[str]]:
    """By name the plausible ranges that have the stated value in them; and the names of the others.

    Only over the former is the market as it is one of those that are drawn.
    """
    document = document_of(market)
    held, others = {}, []
    for one in plausible_ranges(market):
        if _within(one, [value_at(document, key) for key in one.keys]):
            held[one.name] = one
        else:
            others.append(one.name)
    return held, others


def _within(one: Range, values: Sequence[Any]) -> bool:
    if one.choices:
        return all(value in one.choices for value in values)
    if one.bases:
        return one.low <= 1.0 <= one.high
    return all(isinstance(value, int | float) and one.low <= value <= one.high for value in values)
