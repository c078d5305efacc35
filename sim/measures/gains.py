"""What people gain who change employers, by kind of move."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Gains(NamedTuple):
    """Changes of pay by kind of move; shape (kinds,) each.

    Attributes:
        moves: number of moves.
        median: median of pay after over pay before, less one; NaN where there is none.
        cut_share: share of moves to less pay; NaN where there is none.
    """

    moves: NDArray[np.int64]
    median: NDArray[np.float64]
    cut_share: NDArray[np.float64]


def gains_by_kind(
    kind: NDArray[np.int64], before: NDArray[np.float64], after: NDArray[np.float64], kinds: int
) -> Gains:
    """Gains of movers by kind of move.

    Where pay is not positive before the move the gain does not exist; it counts among the moves only.

    Args:
        kind: shape (moves,), from 0 to `kinds` - 1.
        before: shape (moves,), dollars a year.
        after: shape (moves,), dollars a year.
        kinds: number of kinds.

    Example:
        >>> before, after = np.array([1.0, 2.0, 4.0]), np.array([1.5, 1.0, 5.0])
        >>> found = gains_by_kind(np.array([0, 0, 0]), before, after, 2)
        >>> found.moves.tolist(), found.median.tolist(), found.cut_share.round(3).tolist()
        ([3, 0], [0.25, nan], [0.333, nan])
    """
    paid = np.flatnonzero(before > 0)
    gain, of = after[paid] / before[paid] - 1.0, kind[paid]
    cuts, counted = (np.bincount(rows, minlength=kinds) for rows in (of[gain < 0], of))
    order = np.argsort(of.astype(np.int16), kind="stable")  # of short numbers that takes no comparisons
    parts = np.split(gain[order], np.cumsum(counted)[:-1])
    with np.errstate(invalid="ignore"):
        return Gains(np.bincount(kind, minlength=kinds), np.array([*map(_median, parts)]), cuts / counted)


def _median(values: NDArray[np.float64]) -> float:
    """The median, NaN of nothing; numpy's takes much longer for few values."""
    if not len(values):
        return math.nan
    ordered, middle = np.sort(values), len(values) // 2
    return float(ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2.0)
