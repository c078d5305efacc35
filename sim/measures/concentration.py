"""How unequally a total (headcount, talent, pay, compute) is spread over its holders.

Every function takes non-negative amounts in any unit and in any order; only ratios matter. Where the amounts
sum to zero nothing is held, so the measure does not exist and NaN is returned.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

# "Highly concentrated" above 1,800 points of 10,000: U.S. Department of Justice and Federal Trade Commission,
# Merger Guidelines (2023), Guideline 1.
HIGHLY_CONCENTRATED = 0.18


def _amounts(amounts: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(amounts, dtype=np.float64).ravel()
    if not np.all(np.isfinite(values)) or np.any(values < 0):
        raise ValueError("amounts must be finite and not negative")
    return values


def shares(amounts: ArrayLike) -> NDArray[np.float64]:
    """Share of each holder in the total.

    Args:
        amounts: shape (n,), any unit, not negative.

    Returns:
        Shape (n,), summing to 1; all NaN where the total is zero.

    Raises:
        ValueError: an amount is negative or not finite.

    Example:
        >>> shares([1, 1, 2])
        array([0.25, 0.25, 0.5 ])
    """
    values = _amounts(amounts)
    total = values.sum()
    return values / total if total > 0 else np.full(values.shape, np.nan)


def herfindahl(amounts: ArrayLike) -> float:
    """Herfindahl-Hirschman index, the sum of squared shares, from 1/n (equal) to 1 (one holder).

    Source: Hirschman (1945), *National Power and the Structure of Foreign Trade*; Herfindahl (1950),
    *Concentration in the Steel Industry*.

    Args:
        amounts: shape (n,), any unit, not negative.

    Raises:
        ValueError: an amount is negative or not finite.

    Example:
        >>> herfindahl([1, 1]), herfindahl([3, 1])
        (0.5, 0.625)
    """
    part = shares(amounts)
    return float(part @ part) if part.size else math.nan


def effective_number(amounts: ArrayLike) -> float:
    """Number of equal holders with the same Herfindahl index, 1/HHI.

    Source: Adelman (1969), *Review of Economics and Statistics* 51(1).

    Args:
        amounts: shape (n,), any unit, not negative.

    Raises:
        ValueError: an amount is negative or not finite.

    Example:
        >>> effective_number([1, 1, 1, 1]), effective_number([1, 0, 0, 0])
        (4.0, 1.0)
    """
    return 1.0 / herfindahl(amounts)


def top_share(amounts: ArrayLike, count: int) -> float:
    """Concentration ratio C_k: share of the `count` largest holders in the total.

    Args:
        amounts: shape (n,), any unit, not negative.
        count: number of holders, at least 1; with fewer holders than that the share is 1.

    Raises:
        ValueError: `count` is below 1, or an amount is negative or not finite.

    Example:
        >>> top_share([5, 3, 1, 1], 2)
        0.8
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    part = shares(amounts)
    return float(np.sort(part)[::-1][:count].sum()) if part.size else math.nan


def lorenz(amounts: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lorenz curve: share of the total held by the poorest share of holders.

    Source: Lorenz (1905), "Methods of Measuring the Concentration of Wealth", *JASA* 9(70).

    Args:
        amounts: shape (n,), any unit, not negative.

    Returns:
        Cumulative share of holders and cumulative share of the total, each of shape (n + 1,), from 0 to 1.

    Raises:
        ValueError: an amount is negative or not finite.

    Example:
        >>> lorenz([1, 3])
        (array([0. , 0.5, 1. ]), array([0.  , 0.25, 1.  ]))
    """
    part = np.sort(shares(amounts))
    holders = np.linspace(0.0, 1.0, part.size + 1)
    return holders, np.concatenate(([0.0], np.cumsum(part)))


def gini(amounts: ArrayLike) -> float:
    """Gini coefficient, from 0 (equal) to (n - 1)/n (one holder).

    2 Σ i·x_(i) / (n Σ x) - (n + 1)/n with x sorted upward. This is the coefficient of the population at
    hand, without the small-sample factor n/(n - 1).
    Source: Gini (1914); formula as in Sen (1973), *On Economic Inequality*, chapter 2.

    Args:
        amounts: shape (n,), any unit, not negative.

    Raises:
        ValueError: an amount is negative or not finite.

    Example:
        >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 1])
        (0.0, 0.75)
    """
    part = np.sort(shares(amounts))
    if part.size == 0:
        return math.nan
    ranks = np.arange(1, part.size + 1)
    return float((2.0 * (ranks @ part) - (part.size + 1)) / part.size)


def top_decile_share(amounts: ArrayLike) -> float:
    """Share of the total held by the richest tenth of holders.

    With n not a multiple of ten the holder on the boundary counts in part: the measure is 1 minus the Lorenz
    curve (linear between its points) at 0.9, which does not jump with n.

    Args:
        amounts: shape (n,), any unit, not negative.

    Raises:
        ValueError: an amount is negative or not finite.
    """
    holders, held = lorenz(amounts)
    return float(1.0 - np.interp(0.9, holders, held)) if held.size > 1 else math.nan
