"""Intervals for counts and means, shared by measures and experiments. A run needs none: scipy comes late."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Estimate(NamedTuple):
    """A number with its confidence interval, all three in the same unit."""

    value: float
    lower: float
    upper: float


class Means(NamedTuple):
    """Means of rows, each with what it is worth; all of shape (rows,).

    Attributes:
        mean: NaN where there is no value.
        error: standard error; NaN below two values.
        half_width: of the interval; NaN below two values.
        n: values that there are.
    """

    mean: NDArray[np.float64]
    error: NDArray[np.float64]
    half_width: NDArray[np.float64]
    n: NDArray[np.int64]


def means(values: ArrayLike, level: float = 0.95) -> Means:
    """Means of rows and their t intervals, x̄ ± t(n-1) s/√n.

    Source: Law (2015), *Simulation Modeling and Analysis*, 5th ed., section 4.5.

    Args:
        values: shape (rows, values); what is not finite is left out.
        level: confidence level, strictly between 0 and 1.

    Raises:
        ValueError: the level is out of bounds.

    Example:
        >>> found = means([[1.0, 2.0, 3.0, float("nan")]])
        >>> found.mean.tolist(), found.n.tolist(), found.half_width.round(3).tolist()
        ([2.0], [3], [2.484])
    """
    from scipy.special import stdtrit

    table = np.asarray(values, np.float64)
    there = np.isfinite(table)
    n = there.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, table, 0.0).sum(axis=1) / n
        squares = np.where(there, (table - mean[:, None]) ** 2, 0.0).sum(axis=1)
        error = np.where(n > 1, np.sqrt(squares / (n - 1) / n), np.nan)
    return Means(mean, error, stdtrit(np.maximum(n - 1, 1), 1.0 - _tail(level)) * error, n)


def clopper_pearson(successes: int, trials: int, level: float) -> tuple[float, float]:
    """Exact interval for a share, from the beta quantiles that invert the binomial test.

    Lower end: the (1 - level)/2 quantile of Beta(x, n - x + 1); upper end: the (1 + level)/2 quantile of
    Beta(x + 1, n - x). Source: Clopper & Pearson (1934), *Biometrika* 26(4).

    Args:
        successes: x, at least 0.
        trials: n, at least x; with n = 0 nothing is known and the interval is (0, 1).
        level: confidence level, strictly between 0 and 1.

    Returns:
        Lower and upper end, each from 0 to 1.

    Raises:
        ValueError: the counts or the level are out of bounds.

    Example:
        >>> low, high = clopper_pearson(8, 10, 0.95)
        >>> round(low, 3), round(high, 3)
        (0.444, 0.975)
    """
    if not 0 <= successes <= trials:
        raise ValueError("successes must lie between 0 and trials")
    from scipy import special

    tail = _tail(level)
    failures = trials - successes
    lower = float(special.betaincinv(successes, failures + 1, tail)) if successes > 0 else 0.0
    upper = float(special.betaincinv(successes + 1, failures, 1 - tail)) if failures > 0 else 1.0
    return lower, upper


def poisson_interval(count: int, level: float) -> tuple[float, float]:
    """Exact interval for the mean of a Poisson count, from the gamma quantiles that invert the test.

    Lower end: the (1 - level)/2 quantile of Gamma(x); upper end: the (1 + level)/2 quantile of Gamma(x + 1).
    Source: Garwood (1936), *Biometrika* 28(3/4).

    Args:
        count: x, at least 0.
        level: confidence level, strictly between 0 and 1.

    Returns:
        Lower and upper end, in the unit of the count.

    Raises:
        ValueError: the count or the level is out of bounds.

    Example:
        >>> low, high = poisson_interval(0, 0.95)
        >>> low, round(high, 3)
        (0.0, 3.689)
    """
    if count < 0:
        raise ValueError("count must not be negative")
    from scipy import special

    tail = _tail(level)
    lower = float(special.gammaincinv(count, tail)) if count > 0 else 0.0
    return lower, float(special.gammaincinv(count + 1, 1 - tail))


def normal_quantile(level: float) -> float:
    """Half-width of a two-sided normal interval, in standard errors (1.96 for level 0.95).

    Raises:
        ValueError: the level is not strictly between 0 and 1.

    Example:
        >>> round(normal_quantile(0.95), 2)
        1.96
    """
    return NormalDist().inv_cdf(1 - _tail(level))


def odds(probability: float) -> float:
    """p/(1 - p), infinite at p = 1."""
    return probability / (1.0 - probability) if probability < 1.0 else math.inf


def _tail(level: float) -> float:
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie strictly between 0 and 1")
    return (1.0 - level) / 2.0
