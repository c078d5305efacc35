"""The race for the prize: a contest in which the chance to win is one's share of total effort (Tullock 1980).

Employer i values the prize at V_i and pays c per unit of effort; X is total spending of all, c times total
effort. The asymmetric equilibrium: Hillman & Riley (1989), *Economics & Politics* 1(1); Stein (2002), *Public
Choice* 113.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_positive, require_whole


def contest_spending(values: ArrayLike) -> float:
    """Total spending of the equilibrium, X = (m-1)/Σ 1/V over the m that take part: the threshold to starve.

    Those with V_i ≤ X drop out; a newcomer takes part only if its V is above X. Derivation: the best reply
    solves V_i(X - x_i)/X² = 1, so x_i = X(1 - X/V_i); the sum over the m that take part gives X.

    Args:
        values: shape (n,), V, money, above 0, in any order; n at least 2.

    Returns:
        X, money.

    Raises:
        ValueError: a value is not positive, or there are fewer than two.

    Example:
        >>> contest_spending([100.0, 100.0])
        50.0
        >>> contest_spending([100.0, 100.0, 40.0])  # a third that is worth less than what is spent stays out
        50.0
    """
    worth = floats(values).ravel()
    require_positive(values=worth)
    require_whole(2, contestants=worth.size)
    ordered = np.sort(worth)[::-1]
    count = np.arange(1, worth.size + 1)
    spending = (count - 1.0) / np.cumsum(1.0 / ordered)
    active = np.flatnonzero(ordered > spending)
    return float(spending[active[-1]])


def contest_shares(values: ArrayLike) -> Vector:
    """Chance of each to win, 1 - X/V_i, zero for those that drop out.

    Args:
        values: shape (n,), V, money, above 0.

    Returns:
        Shape (n,), summing to 1.

    Raises:
        ValueError: a value is not positive, or there are fewer than two.

    Example:
        >>> contest_shares([100.0, 50.0, 20.0]).round(3)
        array([0.667, 0.333, 0.   ])
    """
    spending = contest_spending(values)
    return np.maximum(1.0 - spending / floats(values).ravel(), 0.0)


def contest_efforts(values: ArrayLike, cost: float, tax: float) -> Vector:
    """Effort of each, t_i = X(1 - X/V_i)/c, with a tax τ on effort by V/(1+τ).

    Derivation: V s - (1+τ) c t has the maximum of (V/(1+τ)) s - c t.

    Args:
        values: shape (n,), V, money, above 0.
        cost: c, money per unit of effort before tax, above 0.
        tax: τ on what effort costs, above -1 (below 0 a subsidy).

    Returns:
        Shape (n,), units of effort.

    Raises:
        ValueError: a number is out of bounds, or there are fewer than two.
    """
    require_positive(cost=cost, one_and_tax=1.0 + tax)
    taxed = floats(values).ravel() / (1.0 + tax)
    return contest_spending(taxed) * contest_shares(taxed) / cost


def contest_payoffs(values: ArrayLike) -> Vector:
    """What each can expect to gain, V_i(1 - X/V_i)², zero for those that drop out.

    Derivation: V s - x with s = 1 - X/V and x = X s.

    Args:
        values: shape (n,), V, money, above 0.

    Returns:
        Shape (n,), money.

    Raises:
        ValueError: a value is not positive, or there are fewer than two.
    """
    return floats(values).ravel() * contest_shares(values) ** 2


def symmetric_dissipation(contestants: int) -> float:
    """Share of the prize that n equal rivals spend on it, (n-1)/n.

    Source: Tullock (1980), "Efficient rent seeking".

    Args:
        contestants: n, from 1.

    Returns:
        A share.

    Raises:
        ValueError: there is nobody.
    """
    require_whole(1, contestants=contestants)
    return (contestants - 1.0) / contestants
