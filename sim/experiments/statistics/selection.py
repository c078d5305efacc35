"""Which of several systems has the largest mean: a fully sequential procedure for ranking and selection.

After first runs of all, every replicate is another look, at which a system is left out that lags behind
another by more than what chance and the indifference zone allow. Where values of one replicate are normal
together (of any covariance, so common random numbers are welcome) and replicates are independent, and the
best is better than all others by δ or more, it is chosen with probability 1 - α at least. Source: Kim &
Nelson (2001), *A fully sequential procedure for indifference-zone selection in simulation*, ACM TOMACS 11(3),
section 3, with c = 1: η = [(2α/(k - 1))^(-2/(n₀ - 1)) - 1]/2, h² = 2η(n₀ - 1), and after r replicates i
stays where for all l

    X̄_i(r) ≥ X̄_l(r) - max{0, δ/(2r) (h² S²_il/δ² - r)}.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Selection:
    """How far a choice has come.

    Attributes:
        best: the system that is chosen; None while there are several left.
        left: systems that are left, in their order.
        eliminated: of each the number of replicates after which it was left out; None of those left.
        looked: replicates that were looked at.
        most: replicates after which there will be one at the latest.
    """

    best: int | None
    left: tuple[int, ...]
    eliminated: tuple[int | None, ...]
    looked: int
    most: int


def select(values: ArrayLike, indifference: float, confidence: float, first: int) -> Selection:
    """Choose the system with the largest mean, as far as the replicates go.

    Args:
        values: shape (systems, replicates), at least two of each; replicate r of all has the same random
            numbers. Of a system that is left out what comes after that is not looked at.
        indifference: δ, above 0, in the unit of the values: differences below it do not matter.
        confidence: 1 - α, from 1/systems to below 1.
        first: n₀, replicates from which variances are estimated, at least 2 and no more than there are.

    Raises:
        ValueError: something is out of bounds, or a value that is looked at is no finite number.

    Example:
        >>> select([[1.0, 1.1, 0.9, 1.0], [5.0, 5.1, 4.8, 5.2], [2.0, 2.1, 1.9, 2.2]], 1.0, 0.95, 4).best
        1
    """
    table = np.asarray(values, np.float64)
    systems, replicates = table.shape
    _require(systems, replicates, indifference, confidence, first)
    early = table[:, :first]
    if not np.isfinite(early).all():
        raise ValueError("a value of the first replicates is no finite number")
    shape = (2.0 * (1.0 - confidence) / (systems - 1)) ** (-2.0 / (first - 1)) - 1.0  # 2η
    apart = early[:, None, :] - early[None, :, :]
    limit = shape * (first - 1) * apart.var(axis=2, ddof=1) / indifference**2  # h² S²/δ²
    most = max(first, int(np.floor(limit.max())) + 1)
    sums = early.sum(axis=1)
    left, eliminated = np.ones(systems, np.bool_), np.full(systems, -1)
    looked = first
    while True:
        keep = _kept(sums / looked, limit, left, indifference, looked)
        if looked >= most:
            keep = left & (np.arange(systems) == np.where(left, sums, -np.inf).argmax())
        eliminated[left & ~keep] = looked
        left = keep
        if left.sum() == 1 or looked == replicates:
            break
        if not np.isfinite(table[left, looked]).all():
            raise ValueError(f"a value of replicate {looked} is no finite number")
        sums[left] += table[left, looked]
        looked += 1
    stays = tuple(int(place) for place in np.flatnonzero(left))
    ends = tuple(None if end < 0 else int(end) for end in eliminated)
    return Selection(stays[0] if len(stays) == 1 else None, stays, ends, looked, most)


def _kept(
    means: NDArray[np.float64], limit: NDArray[np.float64], left: NDArray[np.bool_], delta: float, r: int
) -> NDArray[np.bool_]:
    """Which systems stay after r replicates."""
    slack = np.maximum(0.0, delta / (2.0 * r) * (limit - r))
    lags = means[:, None] < means[None, :] - slack
    return np.asarray(left & ~lags[:, left].any(axis=1))


def _require(systems: int, replicates: int, indifference: float, confidence: float, first: int) -> None:
    if systems < 2:
        raise ValueError("a choice needs at least two systems")
    if not 2 <= first <= replicates:
        raise ValueError(f"first must be from 2 to the {replicates} replicates that there are, not {first}")
    if not (math.isfinite(indifference) and indifference > 0.0):
        raise ValueError(f"indifference must be above 0, not {indifference}")
    if not 1.0 / systems <= confidence < 1.0:
        raise ValueError(f"confidence must be from 1/{systems} to below 1, not {confidence}")
