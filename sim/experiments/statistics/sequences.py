"""Confidence sequences: intervals for a mean that hold at all numbers of runs at once.

Who stops when an interval is narrow enough has looked at it many times, so an ordinary interval misses more
often than it says. These miss at any time, first to last, with probability 1 - level at most.

With ν = n - 1, t² = n (x̄ - μ)²/s² and r = 1/(1 + n c²), under the mean μ

    B_n(μ) = √r [(1 + t²/ν) / (1 + r t²/ν)]^(n/2)

is the likelihood ratio of the t statistic, mixed over effects (μ' - μ)/σ that are normal with standard
deviation c, and a martingale that starts at 1. By Ville's inequality it ever reaches 1/α with probability α
at most, so the means with B_n(μ) < 1/α are a confidence sequence. Source: Lindon, Ham, Tingley & Bojinov
(2022), *Anytime-valid linear models and regression adjusted causal inference in randomized experiments* (the
sequential t test); Wang & Ramdas (2025), *Anytime-valid t-tests and confidence sequences for Gaussian means
with unknown variance*, theorem 4.9.

Exact where values are independent and normal with one mean and one variance; of others it holds as numbers
grow, as that of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), *Annals of Statistics* 52(6).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.measures.intervals import Estimate

#: Number of values at which intervals are about as narrow as they can be there; they hold at all others too.
_TIGHTEST = 30.0
#: Replicates after which it is first looked, and then again and again: results hang on neither workers nor
#: chunks. Of fewer a mean is not near enough to normal.
LOOKS = 10


def half_widths(values: ArrayLike, level: float = 0.95) -> NDArray[np.float64]:
    """Half-width of the interval after each value.

    Args:
        values: shape (..., n), in the order in which they came; all finite.
        level: confidence level, strictly between 0 and 1.

    Returns:
        Shape (..., n); infinite where so few values tell nothing, or all are the same.

    Raises:
        ValueError: the level is out of bounds.

    Example:
        >>> half_widths([1.0, 2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 2.0]).round(2).tolist()
        [inf, inf, inf, inf, inf, inf, 4.89, 1.82]
    """
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie strictly between 0 and 1")
    table = np.asarray(values, np.float64)
    n = np.arange(1.0, table.shape[-1] + 1.0)
    apart = table - table[..., :1]  # so that squares lose no digits
    sums, squares = np.cumsum(apart, axis=-1), np.cumsum(apart**2, axis=-1)
    spread = np.maximum(squares - sums**2 / n, 0.0)  # (n - 1) s²
    alpha = 1.0 - level
    odds = -2.0 * math.log(alpha)
    inflation = 1.0 + n * (odds + math.log(odds + 1.0)) / _TIGHTEST  # 1/r
    threshold = (inflation / alpha**2) ** (1.0 / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(threshold < inflation, (threshold - 1.0) / (1.0 - threshold / inflation), np.inf)
        found = np.where(np.isfinite(ratio), np.sqrt(ratio * spread / n), np.inf)
    # Values that are all the same, such as of a rare event that has not come yet, say nothing of others.
    return np.where(spread > 0.0, found, np.inf)


def latest(values: ArrayLike, level: float = 0.95) -> Estimate:
    """The mean and its interval after the last value, which holds whenever, and why ever, one stops.

    Args:
        values: shape (n,); what is not finite is left out.
        level: confidence level, strictly between 0 and 1.
    """
    there = np.asarray(values, np.float64)
    there = there[np.isfinite(there)]
    if not there.size:
        return Estimate(math.nan, -math.inf, math.inf)
    mean, half = float(there.mean()), float(half_widths(there, level)[-1])
    return Estimate(mean, mean - half, mean + half)


def is_narrow(values: ArrayLike, wanted: float, level: float = 0.95) -> bool:
    """Is the interval after the last value so narrow?

    Args:
        values: shape (n,); what is not finite is left out.
        wanted: half-width.
        level: confidence level, strictly between 0 and 1.
    """
    found = latest(values, level)
    return found.upper - found.value <= wanted
