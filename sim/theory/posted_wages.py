"""Equilibrium wage posting by identical employers (Burdett & Mortensen 1998).

Productivity p, reservation income b and wages are in one unit of money; R is the reservation wage; k0 = λ0/δ
and k = λ1/δ are offers per separation. Workers do not discount.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import (
    Vector,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
)


def _check(productivity: float, reservation: float, k: float) -> None:
    """Common domain: something to share, and offers on the job."""
    require_finite(productivity=productivity, reservation=reservation)
    require_positive(k=k)
    if reservation >= productivity:
        raise ValueError("the reservation wage must be below productivity")


def reservation_wage(productivity: float, income: float, k0: float, k: float) -> float:
    """Reservation wage R = [(1+k)²b + (k0-k)kp]/[(1+k)² + (k0-k)k].

    Derivation: R - b = (k0-k) ∫_R (1-F)/(1+k(1-F)) dw, the option value of search given up by taking a job;
    with the equilibrium F, w = p - (p-R)(1+k(1-F))²/(1+k)², the integral is (p-R)k/(1+k)². Source: Burdett &
    Mortensen (1998), *International Economic Review* 39(2).

    Args:
        productivity: p, money.
        income: b, money, below p.
        k0: λ0/δ, a pure number, not negative.
        k: λ1/δ, a pure number, not negative.

    Returns:
        R, money; below b where k > k0.

    Raises:
        ValueError: b is not below p, or k0 or k is negative.
    """
    require_finite(productivity=productivity, income=income)
    require_not_negative(k0=k0, k=k)
    if income >= productivity:
        raise ValueError("income must be below productivity")
    weight = (1.0 + k) ** 2
    return (weight * income + (k0 - k) * k * productivity) / (weight + (k0 - k) * k)


def highest_wage(productivity: float, reservation: float, k: float) -> float:
    """Top of the wages offered, p - (p-R)/(1+k)².

    Derivation: the highest wage, at F = 1, earns what R earns.

    Args:
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Money.

    Raises:
        ValueError: R is not below p, or k is not positive.
    """
    _check(productivity, reservation, k)
    return productivity - (productivity - reservation) / (1.0 + k) ** 2


def offer_distribution(wage: ArrayLike, productivity: float, reservation: float, k: float) -> Vector:
    """Share of offers at or below a wage, F(w) = ((1+k)/k)(1 - √((p-w)/(p-R))).

    Derivation: every wage earns (p-w) l(F(w)) = (p-R) l(0). Source: Burdett & Mortensen (1998),
    *International Economic Review* 39(2).

    Args:
        wage: any shape, w, money.
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Shape of `wage`; 0 below R and 1 above the highest wage.

    Raises:
        ValueError: a wage is not finite, R is not below p, or k is not positive.

    Example:
        >>> offer_distribution([100.0, 150.0], 200.0, 100.0, k=8.0).round(3)
        array([0.  , 0.33])
    """
    _check(productivity, reservation, k)
    require_finite(wage=wage)
    within = np.clip(floats(wage), reservation, highest_wage(productivity, reservation, k))
    root = np.sqrt((productivity - within) / (productivity - reservation))
    return np.clip((1.0 + k) / k * (1.0 - root), 0.0, 1.0)


def posted_wage(offer_share: ArrayLike, productivity: float, reservation: float, k: float) -> Vector:
    """Wage at rank F, p - (p-R)((1+k(1-F))/(1+k))²: the inverse of `offer_distribution`.

    Args:
        offer_share: any shape, F, share of offers that are no better.
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Shape of `offer_share`, money.

    Raises:
        ValueError: F is no share, R is not below p, or k is not positive.
    """
    rank = floats(offer_share)
    require_share(offer_share=rank)
    _check(productivity, reservation, k)
    return productivity - (productivity - reservation) * ((1.0 + k * (1.0 - rank)) / (1.0 + k)) ** 2


def earned_distribution(wage: ArrayLike, productivity: float, reservation: float, k: float) -> Vector:
    """Share of employed workers who earn a wage or less, G(w) = (√((p-R)/(p-w)) - 1)/k.

    Derivation: G = F/(1+k(1-F)) with the equilibrium F. Source: Burdett & Mortensen (1998), *International
    Economic Review* 39(2).

    Args:
        wage: any shape, w, money.
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Shape of `wage`; 0 below R and 1 above the highest wage.

    Raises:
        ValueError: a wage is not finite, R is not below p, or k is not positive.
    """
    _check(productivity, reservation, k)
    require_finite(wage=wage)
    within = np.clip(floats(wage), reservation, highest_wage(productivity, reservation, k))
    root = np.sqrt((productivity - reservation) / (productivity - within))
    return np.clip((root - 1.0) / k, 0.0, 1.0)


def mean_posted_wage(productivity: float, reservation: float, k: float) -> float:
    """Mean wage offered, p - (p-R)(1+k)(1 - (1+k)^-3)/(3k).

    Derivation: `posted_wage` integrated over F from 0 to 1.

    Args:
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Money.

    Raises:
        ValueError: R is not below p, or k is not positive.
    """
    _check(productivity, reservation, k)
    part = -math.expm1(-3.0 * math.log1p(k)) * (1.0 + k) / (3.0 * k)
    return productivity - (productivity - reservation) * part


def mean_earned_wage(productivity: float, reservation: float, k: float) -> float:
    """Mean wage earned, p - (p-R)/(1+k).

    Derivation: profit per employed worker is that at R, (p-R)/(1+k), since every wage earns the same.

    Args:
        productivity: p, money.
        reservation: R, money, below p.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Money.

    Raises:
        ValueError: R is not below p, or k is not positive.

    Example:
        >>> mean_earned_wage(productivity=200.0, reservation=110.0, k=8.0)
        190.0
    """
    _check(productivity, reservation, k)
    return productivity - (productivity - reservation) / (1.0 + k)


def profit(productivity: float, reservation: float, k0: float, k: float) -> float:
    """Profit of every employer, (p-R)k0/((1+k0)(1+k)), at every wage of the equilibrium.

    Derivation: (p-R) l(0), margin times size at the lowest wage.

    Args:
        productivity: p, money.
        reservation: R, money, below p.
        k0: λ0/δ, a pure number, not negative.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Money; multiply by workers per employer.

    Raises:
        ValueError: R is not below p, k is not positive, or k0 is negative.
    """
    _check(productivity, reservation, k)
    require_not_negative(k0=k0)
    return (productivity - reservation) * k0 / ((1.0 + k0) * (1.0 + k))
