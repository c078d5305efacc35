"""Rank correlations of an outcome with the inputs of a design."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.experiments.statistics.multiple import holm


class Ranks(NamedTuple):
    """Spearman's correlations, of shape (inputs,).

    Attributes:
        correlation: from -1 to 1; NaN where the input or the outcome is the same at every point.
        p: of a two-sided test of none.
        adjusted_p: the same, corrected for all inputs (Holm).
        n: points at which the outcome exists.
    """

    correlation: NDArray[np.float64]
    p: NDArray[np.float64]
    adjusted_p: NDArray[np.float64]
    n: int


def rank_correlations(inputs: ArrayLike, outcome: ArrayLike) -> Ranks:
    """Spearman's rank correlation of an outcome with each input.

    Args:
        inputs: shape (points, inputs).
        outcome: shape (points,); points at which it is not finite are left out.

    Example:
        >>> found = rank_correlations([[1, 5], [2, 4], [3, 6], [4, 1]], [1, 10, 100, 1000])
        >>> found.correlation.round(1).tolist()
        [1.0, -0.4]
    """
    from scipy import stats

    table, values = np.asarray(inputs, np.float64), np.asarray(outcome, np.float64)
    there = np.isfinite(values)
    correlation, p = np.full((2, table.shape[1]), np.nan)
    for place, column in enumerate(table[there].T):
        if there.sum() > 2 and np.ptp(column) > 0.0 and np.ptp(values[there]) > 0.0:
            found = stats.spearmanr(column, values[there])
            correlation[place], p[place] = found.statistic, found.pvalue
    return Ranks(correlation, p, holm(p), int(there.sum()))
