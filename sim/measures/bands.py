"""Medians and bands over many runs, week by week."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Share of the runs within a band, where there are enough of them; with fewer the band holds all.
CENTRAL = 0.8
#: Runs from which on a band leaves some out.
ENOUGH = 10


def band_quantiles(runs: int) -> tuple[float, float, float]:
    """Quantiles of the lower end, the line and the upper end of a band over so many runs.

    Example:
        >>> band_quantiles(5)
        (0.0, 0.5, 1.0)
    """
    tail = (1 - CENTRAL) / 2 if runs >= ENOUGH else 0.0
    return tail, 0.5, 1 - tail


def band(values: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lower end, median and upper end over runs: the central 80%, or all of fewer than ten.

    Args:
        values: shape (runs, ...); NaN where a run has no value.

    Returns:
        Three arrays of the other dimensions; NaN where no run has a value.

    Example:
        >>> low, line, high = band([[1.0, 5.0], [2.0, 6.0], [3.0, 7.0]])
        >>> low, line, high
        (array([1., 5.]), array([2., 6.]), array([3., 7.]))
    """
    table = np.asarray(values, dtype=np.float64)
    quantiles = band_quantiles(len(table))
    if np.isfinite(table).all():
        low, middle, high = np.quantile(table, quantiles, axis=0)
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a week of which nothing is known
            low, middle, high = np.nanquantile(table, quantiles, axis=0)
    return low, middle, high
