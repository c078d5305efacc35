"""Wages set by offer and counter-offer, from the level p of the employer and the best losing bid q.

Postel-Vinay & Robin (2002): full information, employer and poacher bid against each other. Cahuc,
Postel-Vinay & Robin (2006): the worker also gets a share β of what the winner gains over the loser.
Myopic workers compare pay; with foresight they pay for the prospect of later raises, weighed by κ = λ1/(ρ+δ).
All wages are per unit of ability ε: multiply by ε. On a ladder of J employers a contact with one's own is
void.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
)

#: Probability that an offer comes from an employer more productive than this.
Survivor = Callable[[float], float]


def career_weight(contact: float, discount: float, separation: float) -> float:
    """How much foresight counts, κ = λ1/(ρ+δ).

    It is exact in weekly steps too, if pay comes before the week's draw and a week is discounted by 1/(1+ρ).
    Source: Postel-Vinay & Robin (2002), *Econometrica* 70(6).

    Args:
        contact: λ1, contacts a week, not negative.
        discount: ρ a week, not negative.
        separation: δ a week, not negative; with ρ above 0.

    Returns:
        κ, a pure number.

    Raises:
        ValueError: a rate is negative, or ρ+δ is zero.
    """
    require_not_negative(contact=contact, discount=discount, separation=separation)
    require_positive(discount_and_separation=discount + separation)
    return contact / (discount + separation)


def myopic_wage(losing: ArrayLike, winning: ArrayLike, bargaining: float) -> Vector:
    """Pay of workers who look at pay only, w = βp + (1-β)q; with β = 0 exactly the losing bid.

    Derivation: the worker compares this week's pay only, so the loser offers up to q, and of the gain p - q
    the worker gets β.

    Args:
        losing: any shape, q, money.
        winning: same shape, p, money, at least q.
        bargaining: β, from 0 to 1.

    Returns:
        Same shape, money.

    Raises:
        ValueError: a loser outbids the winner, or β is no share.

    Example:
        >>> myopic_wage([100.0], [180.0], bargaining=0.25)
        array([120.])
    """
    loser, winner = floats(losing), floats(winning)
    require_finite(losing=loser, winning=winner)
    require_share(bargaining=bargaining)
    if np.any(loser > winner):
        raise ValueError("the losing bid must not exceed the winning employer's level")
    return bargaining * winner + (1.0 - bargaining) * loser


def _integral(function: Callable[[float], float], losing: float, winning: float) -> float:
    """Integral over the levels between loser and winner."""
    require_finite(losing=losing, winning=winning)
    if losing > winning:
        raise ValueError("the losing bid must not exceed the winning employer's level")
    return float(quad(function, losing, winning, epsabs=1e-13, epsrel=1e-11, limit=500)[0])


def foresight_wage(
    losing: float, winning: float, survivor: Survivor, kappa: float, bargaining: float
) -> float:
    """Pay of workers with foresight and linear utility.

    w = βp + (1-β)q - (1-β)² ∫_q^p κF̄/(1+κβF̄) dx, which is (1-β)²λ1 ∫ F̄/(ρ+δ+λ1βF̄) dx; with β = 0 it is
    q - κ ∫ F̄ dx. Source: Cahuc, Postel-Vinay & Robin (2006), *Econometrica* 74(2); β = 0: Postel-Vinay &
    Robin (2002), *Econometrica* 70(6).

    Args:
        losing: q, money; on hiring from unemployment the level of `reservation_level` (b where β = 0).
        winning: p, money, at least q.
        survivor: F̄, share of offers from employers above a level.
        kappa: κ from `career_weight`, a pure number, not negative.
        bargaining: β, from 0 to 1.

    Returns:
        Money; may be negative, since workers pay for prospects.

    Raises:
        ValueError: the loser outbids the winner, κ is negative or β is no share.
    """
    require_not_negative(kappa=kappa)
    require_share(bargaining=bargaining)

    def prospects(level: float) -> float:
        better = kappa * survivor(level)
        return better / (1.0 + bargaining * better)

    cost = _integral(prospects, losing, winning)
    return bargaining * winning + (1.0 - bargaining) * losing - (1.0 - bargaining) ** 2 * cost


def foresight_log_wage(losing: float, winning: float, survivor: Survivor, kappa: float) -> float:
    """Pay of workers with foresight and log utility, w = q exp(-κ ∫_q^p F̄/x dx).

    Derivation: `foresight_wage` with β = 0 in utilities, dx of which is dx/x. Source: Postel-Vinay & Robin
    (2002), *Econometrica* 70(6).

    Args:
        losing: q, money, above 0; b on hiring from unemployment.
        winning: p, money, at least q.
        survivor: F̄, share of offers from employers above a level.
        kappa: κ from `career_weight`, a pure number, not negative.

    Returns:
        Money.

    Raises:
        ValueError: q is not positive, the loser outbids the winner, or κ is negative.
    """
    require_positive(losing=losing)
    require_not_negative(kappa=kappa)
    return losing * math.exp(-kappa * _integral(lambda level: survivor(level) / level, losing, winning))


def _ladder(levels: ArrayLike, sampling: ArrayLike, amenities: ArrayLike) -> tuple[Vector, Vector, Vector]:
    """Levels b, lev_1 … lev_J, probabilities and amenities, checked."""
    ladder, weights, extras = floats(levels), distribution("sampling", sampling), floats(amenities)
    if ladder.shape != (weights.size + 1,) or extras.shape != weights.shape:
        raise ValueError("levels must have one entry more than sampling and amenities")
    require_finite(levels=ladder, amenities=extras)
    if np.any(np.diff(ladder) < 0.0):
        raise ValueError("levels must be sorted from worst to best, beginning with the unemployed")
    return ladder, weights, extras


def _cumulated_losers(steps: Vector) -> Vector:
    """Σ_{m=i}^{j-1} steps[j-1, m] for every winner j (row j-1) and loser i (column i); NaN where i ≥ j."""
    size = len(steps)
    within = np.tril(steps)
    sums = np.cumsum(within[:, ::-1], axis=1)[:, ::-1]
    return np.where(np.tril(np.ones((size, size), dtype=bool)), sums, np.nan)


def ladder_wages(
    levels: ArrayLike, sampling: ArrayLike, amenities: ArrayLike, kappa: float, bargaining: float
) -> Vector:
    """Pay with foresight and linear utility for every pair of winner j and best loser i of J employers.

    w + a_j = β lev_j + (1-β) lev_i - (1-β) κ Σ_{m=i}^{j-1} ((1-β)F̄_m - f_j) (lev_{m+1} - lev_m)/(1+κβF̄_m),
    with F̄_m = f_{m+1} + … + f_J. Derivation: let S_m be the value of all that m can give; bidding gives
    V = S_i + β(S_j - S_i), and (ρ+δ)(S_{m+1} - S_m) = (lev_{m+1} - lev_m)/(1+κβF̄_m). Offers from n > j give
    S_j + β(S_n - S_j), those from i < n < j give S_n + β(S_j - S_n), those from j itself nothing, which adds
    the term in f_j to the formula of the continuum. For β = 0 it is `ladder_log_wages` in money.

    Args:
        levels: shape (J+1,), lev = p + a, money; first the unemployed (b, with β > 0 `reservation_level`),
            then employers from worst to best.
        sampling: shape (J,), f, probability that an offer comes from each employer.
        amenities: shape (J,), a, money's worth.
        kappa: κ from `career_weight`, a pure number, not negative.
        bargaining: β, from 0 to 1.

    Returns:
        Shape (J, J), money: row j-1 for employer j, column i for best loser i, 0 the unemployed; NaN where
        i ≥ j.

    Raises:
        ValueError: levels are not sorted, shapes do not match, κ is negative, or f or β is out of bounds.
    """
    ladder, weights, extras = _ladder(levels, sampling, amenities)
    require_not_negative(kappa=kappa)
    require_share(bargaining=bargaining)
    keep = 1.0 - bargaining
    better = 1.0 - np.append(0.0, np.cumsum(weights))[:-1]
    steps = np.diff(ladder) / (1.0 + kappa * bargaining * better)
    cost = _cumulated_losers((keep * better[None, :] - weights[:, None]) * steps[None, :])
    bids = bargaining * ladder[1:, None] + keep * ladder[None, :-1]
    return np.asarray(bids - keep * kappa * cost - extras[:, None])


def ladder_log_wages(levels: ArrayLike, sampling: ArrayLike, amenities: ArrayLike, kappa: float) -> Vector:
    """Pay with foresight and log utility for every pair of winner j and best loser i of J employers.

    ln w + a_j = ln lev_i - κ Σ_{m=i}^{j-1} (F̄_m - f_j) ln(lev_{m+1}/lev_m), with F̄_m = f_{m+1} + … + f_J.
    Employers sampled alike: F̄_m - f_j = (J-m-1)/J. Derivation: offers from n > i other than j raise the
    worker's value to the lesser of S_n and S_j, where (ρ+δ)(S_{m+1} - S_m) = ln(lev_{m+1}/lev_m); above lev_m
    and below j these come with probability F̄_m - f_j, j's own being void. Source of the continuum:
    Postel-Vinay & Robin (2002), *Econometrica* 70(6).

    Args:
        levels: shape (J+1,), lev = p e^a, money, above 0; first b, then employers from worst to best.
        sampling: shape (J,), f, probability that an offer comes from each employer.
        amenities: shape (J,), a, log points.
        kappa: κ from `career_weight`, a pure number, not negative.

    Returns:
        Shape (J, J), money: row j-1 for employer j, column i for best loser i, 0 the unemployed; NaN where
        i ≥ j.

    Raises:
        ValueError: levels are not positive or not sorted, shapes do not match, κ is negative, or f is no
            distribution.
    """
    require_positive(levels=levels)
    return np.asarray(np.exp(ladder_wages(np.log(floats(levels)), sampling, amenities, kappa, 0.0)))


def reservation_level(
    income: float,
    levels: ArrayLike,
    sampling: ArrayLike,
    kappas: tuple[float, float],
    bargaining: float,
) -> float:
    """Level of an employer at which the unemployed would as soon stay as they are, for linear utility.

    p_0 = b + β(κ0-κ) Σ_{m=0}^{J-1} F̄_m (lev_{m+1} - lev_m)/(1+κβF̄_m) with lev_0 = p_0 and F̄_0 = 1.
    Derivation: ρU = b + λ0 β Σ f_n (S_n - U) and, at that level, ρU = p_0 + λ1 β Σ f_n (S_n - U). It is b for
    β = 0 or λ0 = λ1. Source of the continuum: Cahuc, Postel-Vinay & Robin (2006), *Econometrica* 74(2).

    Args:
        income: b, money.
        levels: shape (J,), employers' levels, money, worst to best.
        sampling: shape (J,), f, probability that an offer comes from each employer.
        kappas: κ0 = λ0/(ρ+δ) and κ = λ1/(ρ+δ), pure numbers, not negative.
        bargaining: β, from 0 to 1.

    Returns:
        Money, not above the lowest level: every employer can hire.

    Raises:
        ValueError: some employer cannot hire, levels are not sorted, or a parameter is out of bounds.
    """
    employers = floats(levels)
    ladder, weights, _ = _ladder(np.append(employers[:1], employers), sampling, np.zeros(employers.size))
    unemployed, employed = kappas
    require_not_negative(kappa_unemployed=unemployed, kappa_employed=employed)
    require_share(bargaining=bargaining)
    require_finite(income=income)
    better = 1.0 - np.append(0.0, np.cumsum(weights))[:-1]
    per_level = bargaining * (unemployed - employed) * better / (1.0 + employed * bargaining * better)
    # Linear in p_0, which enters the first step only.
    above = float(per_level[1:] @ np.diff(ladder)[1:])
    first = float(per_level[0])
    level = (income + first * float(employers[0]) + above) / (1.0 + first)
    if level > employers[0]:
        raise ValueError("the worst employer cannot hire: its level is below the reservation level")
    return level
