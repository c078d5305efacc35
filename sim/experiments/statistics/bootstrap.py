"""Bootstrap intervals of means that need no normal distribution; the same numbers give the same interval."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Samples that are drawn; and values of a row beyond which they would say what t intervals say.
RESAMPLES, MOST_VALUES = 2_000, 5_000
#: Samples of long rows are drawn so many at a time, for memory.
_NUMBERS = 4_000_000


def bca(values: ArrayLike, level: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bootstrap intervals of the means of rows, corrected for bias and for skewness (BCa).

    All rows of the same length are resampled alike, with draws that hang on that length alone.

    Source: Efron (1987), *Journal of the American Statistical Association* 82(397), section 4; of a mean the
    acceleration is a sixth of the skewness over the root of n.

    Args:
        values: shape (rows, values); what is not finite is left out.
        level: confidence level, strictly between 0 and 1.

    Returns:
        Lower and upper ends, shape (rows,); NaN where a row has fewer than two values or too many.

    Example:
        >>> low, high = bca([[1.0, 2.0, 3.0, 4.0, 15.0]])
        >>> bool(5.0 - low[0] < high[0] - 5.0)
        True
    """
    table = np.asarray(values, np.float64)
    there = np.isfinite(table)
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    for mask in np.unique(there, axis=0):
        n = int(mask.sum())
        if 2 <= n <= MOST_VALUES:
            rows = np.flatnonzero((there == mask).all(axis=1))
            low[rows], high[rows] = _intervals(table[np.ix_(rows, np.flatnonzero(mask))], level)
    return low, high


def _intervals(values: NDArray[np.float64], level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of rows without gaps."""
    from scipy.special import ndtr, ndtri

    n = values.shape[1]
    mean = values.mean(axis=1)
    centred = values - mean[:, None]
    drawn = np.sort(_resampled(centred, n), axis=1)
    count = drawn.shape[1]
    # Where values are counts, many samples have the mean itself: half of them are below.
    slack = 1e-12 * np.abs(centred).max(axis=1, keepdims=True)
    below = ((drawn < -slack).sum(axis=1) + (drawn <= slack).sum(axis=1)) / (2.0 * count)
    bias = ndtri(np.clip(below, 0.5 / count, 1.0 - 0.5 / count))
    squares = (centred**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        skew = np.where(squares > 0.0, (centred**3).sum(axis=1) / (6.0 * squares**1.5), 0.0)
    ends = []
    for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        z = bias + ndtri(tail)
        share = ndtr(bias + z / np.maximum(1.0 - skew * z, 1e-9))
        place = np.clip(share * (count + 1.0) - 1.0, 0.0, count - 1.0)
        first = np.floor(place).astype(np.int64)
        after = np.minimum(first + 1, count - 1)
        row = np.arange(len(values))
        at = drawn[row, first] + (place - first) * (drawn[row, after] - drawn[row, first])
        ends.append(mean + at)
    return ends[0], ends[1]


def _resampled(centred: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Means of samples with replacement, shape (rows, samples)."""
    at_once = max(_NUMBERS // n, 1)
    parts = [
        centred @ _counts(n, start, min(at_once, RESAMPLES - start)).T / n
        for start in range(0, RESAMPLES, at_once)
    ]
    return np.concatenate(parts, axis=1)


@lru_cache(maxsize=2)
def _counts(n: int, start: int, samples: int) -> NDArray[np.float64]:
    """How often each of n values stands in samples of n, shape (samples, n)."""
    draws = np.random.default_rng((n, start))
    return draws.multinomial(n, np.full(n, 1.0 / n), size=samples).astype(np.float64)
