"""Compute times talent: a frictionless market for talent among employers with Cobb-Douglas output.

Y_j = A_j K_j^a T_j^(1-a), with compute K given. The wedge is what an employer pays for a dollar of pay,
(1+τ_j)(1-c) with a tax τ on pay and an R&D credit c.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_not_negative, require_positive, same_shape


def _demand(compute: ArrayLike, productivity: ArrayLike, wedge: ArrayLike, compute_share: float) -> Vector:
    """Talent wanted at a wage of 1-a, K_j (A_j/wedge_j)^(1/a)."""
    capital, factor, cost = floats(compute), floats(productivity), floats(wedge)
    same_shape(compute=capital, productivity=factor, wedge=cost)
    require_not_negative(compute=capital)
    require_positive(productivity=factor, wedge=cost, compute_share=compute_share, total=capital.sum())
    if compute_share >= 1.0:
        raise ValueError("compute_share must be below 1")
    return np.asarray(capital * (factor / cost) ** (1.0 / compute_share))


def labor_wedge(tax: ArrayLike, credit: ArrayLike) -> Vector:
    """What a dollar of pay costs the employer, (1+τ)(1-c).

    Args:
        tax: any shape, τ, above -1.
        credit: c, R&D credit on pay and its tax, below 1; one number, or the shape of `tax`.

    Returns:
        Shape of `tax`.

    Raises:
        ValueError: the tax is -1 or less, or the credit 1 or more.

    Example:
        >>> labor_wedge([0.0, 0.2], [0.0, 0.25]).round(3)
        array([1. , 0.9])
    """
    gross, net = 1.0 + floats(tax), 1.0 - floats(credit)
    require_positive(one_and_tax=gross, one_minus_credit=net)
    return gross * net


def talent_shares(
    compute: ArrayLike, productivity: ArrayLike, wedge: ArrayLike, compute_share: float
) -> Vector:
    """Share of talent at each employer, ∝ K_j (A_j/wedge_j)^(1/a).

    Derivation: (1-a) A K^a T^-a = w · wedge. With equal A and wedges talent is shared as compute is, so that
    both have the same HHI, and a uniform credit changes nothing.

    Args:
        compute: shape (J,), K, not negative.
        productivity: shape (J,), A, above 0.
        wedge: shape (J,), from `labor_wedge`, above 0.
        compute_share: a, between 0 and 1.

    Returns:
        Shape (J,), summing to 1.

    Raises:
        ValueError: a number is out of bounds, shapes differ, or there is no compute.
    """
    wanted = _demand(compute, productivity, wedge, compute_share)
    return np.asarray(wanted / wanted.sum())


def talent_pay(
    compute: ArrayLike, productivity: ArrayLike, wedge: ArrayLike, compute_share: float, talent: float
) -> float:
    """Pay per unit of talent that clears the market, w = (1-a) (Σ K_j (A_j/wedge_j)^(1/a) / T)^a.

    Derivation: the sum of demands, K_j ((1-a) A_j/(w wedge_j))^(1/a), is T. All compute times g: pay times
    g^a. A uniform credit c: pay over 1-c.

    Args:
        compute: shape (J,), K, not negative.
        productivity: shape (J,), A, above 0, money per unit of K^a T^(1-a).
        wedge: shape (J,), from `labor_wedge`, above 0.
        compute_share: a, between 0 and 1.
        talent: T, all talent in the market, above 0.

    Returns:
        Money per unit of talent.

    Raises:
        ValueError: a number is out of bounds, shapes differ, or there is no compute.
    """
    require_positive(talent=talent)
    wanted = float(_demand(compute, productivity, wedge, compute_share).sum())
    return float((1.0 - compute_share) * (wanted / talent) ** compute_share)


def luxury_wedge(payroll: ArrayLike, threshold: ArrayLike, rate: ArrayLike, compute_share: float) -> Vector:
    """What a luxury tax makes of the cost of a further dollar of pay, 1+τ_j, at a given wage.

    Derivation: τ_j = r_j (S_j/θ_j - 1) where pay S_j is above the threshold, and what is demanded at that τ_j
    is S_j = S_j0 (1+τ_j)^(-1/a). With x = 1+τ that is x = 1 + r (S_j0 x^(-1/a)/θ - 1): the left rises and the
    right falls, so there is one solution, found by halves.

    Args:
        payroll: shape (J,), S_j0, pay without this tax, money, not negative.
        threshold: shape (J,), θ, money, above 0.
        rate: shape (J,), r, not negative: τ where pay is twice the threshold; 0 for no tax.
        compute_share: a, between 0 and 1.

    Returns:
        Shape (J,).

    Raises:
        ValueError: a number is out of bounds, or shapes differ.

    Example:
        >>> luxury_wedge([2.0, 0.5], [1.0, 1.0], [1.0, 1.0], 0.5).round(6)  # x³ = 2, and no tax
        array([1.259921, 1.      ])
    """
    pay, limit, steepness = floats(payroll), floats(threshold), floats(rate)
    same_shape(payroll=pay, threshold=limit, rate=steepness)
    require_not_negative(payroll=pay, rate=steepness)
    require_positive(threshold=limit, compute_share=compute_share)
    if compute_share >= 1.0:
        raise ValueError("compute_share must be below 1")
    above = pay / limit
    low, high = np.ones(pay.shape), 1.0 + steepness * np.maximum(above - 1.0, 0.0)
    for _ in range(200):
        middle = 0.5 * (low + high)
        wanted = 1.0 + steepness * np.maximum(above * middle ** (-1.0 / compute_share) - 1.0, 0.0)
        low, high = np.where(wanted > middle, middle, low), np.where(wanted > middle, high, middle)
    return np.asarray(0.5 * (low + high))
