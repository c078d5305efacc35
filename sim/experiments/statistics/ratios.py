"""Ratios of means over the same runs, with their intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Ratios(NamedTuple):
    """Ratios of means of rows; all of shape (rows,).

    Attributes:
        ratio: NaN where the denominator's mean is zero.
        low: lower end of the interval; NaN below two runs.
        high: upper end.
        n: runs in which both are finite.
    """

    ratio: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]


def ratios_of_means(above: ArrayLike, below: ArrayLike, level: float = 0.95) -> Ratios:
    """Mean of each row over the mean of another, by the delta method with t quantiles.

    Source: Cochran (1977), *Sampling Techniques*, 3rd ed., section 6.4. Sound where the denominator's mean
    lies many standard errors from zero.

    Args:
        above: shape (rows, runs).
        below: shape (runs,).
        level: confidence level, strictly between 0 and 1.

    Example:
        >>> ratios_of_means([[1.0, 2.0, 3.0]], [2.0, 4.0, 6.0]).ratio.tolist()
        [0.5]
    """
    from sim.measures.intervals import means

    table = np.asarray(above, np.float64)
    under = np.broadcast_to(np.asarray(below, np.float64), table.shape)
    there = np.isfinite(table) & np.isfinite(under)
    table, under = (np.where(there, one, np.nan) for one in (table, under))
    numerator, denominator = means(table, level), means(under, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(denominator.mean == 0.0, np.nan, numerator.mean / denominator.mean)
        left = means((table - ratio[:, None] * under) / denominator.mean[:, None], level)
    return Ratios(ratio, ratio - left.half_width, ratio + left.half_width, numerator.n)
