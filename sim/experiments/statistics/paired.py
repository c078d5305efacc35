"""Differences of pairs that share their random numbers: how large, how sure, and what pairing was worth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.experiments.statistics.bootstrap import bca
from sim.measures.intervals import means

#: Differences of which none is further from another, as a share of the values, are equal but for rounding.
_ROUNDING = 1e-12


class Paired(NamedTuple):
    """Mean differences of rows of pairs, second minus first; all of shape (rows,).

    Attributes:
        first: mean of the first of the pairs; NaN without pairs.
        second: mean of the second.
        mean: mean difference.
        error: its standard error; NaN below two pairs, as all that follows.
        low: lower end of the t interval.
        high: upper end.
        boot_low: lower end of the bootstrap interval (BCa).
        boot_high: upper end.
        p: of a two-sided t test of no difference; NaN where pairs all differ alike, which is no test: equal
            differences say nothing of how much others would differ, and their interval has no width.
        n: pairs of which both are finite.
        same_sign: share of pairs whose difference has the sign of the mean; NaN where that is zero.
        variance_ratio: variance of the difference of means without pairing over that with it; 10: pairing is
            worth ten times as many runs. Infinite where pairs all differ alike.
    """

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    mean: NDArray[np.float64]
    error: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    boot_low: NDArray[np.float64]
    boot_high: NDArray[np.float64]
    p: NDArray[np.float64]
    n: NDArray[np.int64]
    same_sign: NDArray[np.float64]
    variance_ratio: NDArray[np.float64]

    @property
    def alike(self) -> NDArray[np.bool_]:
        """Rows in which all pairs differ alike, and not by zero: no test, and an interval without width."""
        return np.asarray((self.n > 1) & np.isnan(self.p), np.bool_)


def paired(first: ArrayLike, second: ArrayLike, level: float = 0.95, *, bootstrap: bool = True) -> Paired:
    """Compare rows of pairs.

    Replicate r of both draws the same random numbers, so that d_r = b_r - a_r loses the noise they share; the
    t interval is d̄ ± t(n-1) s_d/√n. Source: Law (2015), *Simulation Modeling and Analysis*, 5th ed., sections
    10.2.1 and 11.2.

    Args:
        first: shape (rows, pairs).
        second: of the same shape; a pair of which one is not finite is left out.
        level: confidence level, strictly between 0 and 1.
        bootstrap: without, its ends are NaN, and the rest takes half the time.

    Example:
        >>> found = paired([[1.0, 5.0, 9.0]], [[2.0, 6.5, 9.5]])
        >>> float(found.mean[0]), bool(found.variance_ratio[0] > 100)
        (1.0, True)
    """
    from scipy.special import stdtr

    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    differences = b - a
    there = np.isfinite(differences)
    a, b, differences = (np.where(there, one, np.nan) for one in (a, b, differences))
    found, of_a, of_b = (means(one, level) for one in (differences, a, b))
    boot_low, boot_high = bca(differences, level) if bootstrap else np.full((2, len(differences)), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.abs(found.mean) / found.error
        p = 2.0 * stdtr(np.maximum(found.n - 1, 1), -size)
        same = (np.sign(differences) == np.sign(found.mean)[:, None]).sum(axis=1) / found.n
        ratio = (of_a.error**2 + of_b.error**2) / found.error**2
    p[_alike(a, b, differences) | (found.n < 2)] = np.nan
    p[(found.mean == 0.0) & (found.n > 1)] = 1.0
    return Paired(
        first=of_a.mean,
        second=of_b.mean,
        mean=found.mean,
        error=found.error,
        low=found.mean - found.half_width,
        high=found.mean + found.half_width,
        boot_low=boot_low,
        boot_high=boot_high,
        p=p,
        n=found.n,
        same_sign=np.where(found.mean == 0.0, np.nan, same),
        variance_ratio=ratio,
    )


def _alike(
    a: NDArray[np.float64], b: NDArray[np.float64], differences: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Rows whose differences are all the same."""
    there = np.isfinite(differences)
    high = np.where(there, differences, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(there, differences, np.inf).min(axis=1, initial=np.inf)
    size = np.where(there, np.maximum(np.abs(a), np.abs(b)), 0.0).max(axis=1, initial=0.0)
    return np.asarray(high - low <= _ROUNDING * size, np.bool_)
