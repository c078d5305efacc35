"""Who employs whom, and the best bid that lost: cross-section of a market of offers and counter-offers.

An employment spell is a list of offers. The employer is the best of them and the best losing bid is the
second best, or the reservation income b while there was one offer only. Ranks x = F are shares of offers that
are no better; k = λ1/δ is offers per separation. Mobility is that of the job ladder, whatever the bargaining
share (Postel-Vinay & Robin 2002; Cahuc, Postel-Vinay & Robin 2006).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
    require_whole,
)


class Histories(NamedTuple):
    """Draws from the stationary cross-section of employed workers.

    Attributes:
        offers: shape (n,), offers in the present spell, the first job included.
        best: shape (n,), rank of the employer.
        second: shape (n,), rank of the best losing bid; NaN where there was no second offer, which means b.
    """

    offers: NDArray[np.int64]
    best: Vector
    second: Vector


class EffectiveOffers(NamedTuple):
    """Outside offers that change something, per employed worker and week.

    Attributes:
        moves: won by the poacher.
        raises: matched by the incumbent.
    """

    moves: float
    raises: float


def offer_count_probability(count: ArrayLike, k: float) -> Vector:
    """Probability that a worker has had m offers in the present spell, Geometric(1/(1+k)).

    Derivation: looking back from today, the next thing to be found is the beginning of the spell with
    probability δ/(δ+λ1), else an offer.

    Args:
        count: any shape, m, whole numbers from 1, the first job included.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape of `count`, probabilities.

    Raises:
        ValueError: a count is below 1 or not whole, or k is negative.

    Example:
        >>> offer_count_probability([1, 2, 3], k=1.0)
        array([0.5  , 0.25 , 0.125])
    """
    number = floats(count)
    require_not_negative(k=k)
    require_finite(count=number)
    if np.any(number < 1.0) or np.any(number != np.floor(number)):
        raise ValueError("count must be whole numbers from 1")
    return (k / (1.0 + k)) ** (number - 1.0) / (1.0 + k)


def draw_histories(size: int, k: float, generator: np.random.Generator) -> Histories:
    """Exact draws from the stationary cross-section: m ~ Geometric(1/(1+k)) offers, best and second best.

    Derivation: the best of m uniform ranks is U^(1/m); the others are uniform below it.

    Args:
        size: n, number of workers.
        k: λ1/δ, a pure number, not negative.
        generator: source of the draws.

    Returns:
        Offers, rank of the employer and of the best losing bid.

    Raises:
        ValueError: n or k is negative.
    """
    require_whole(0, size=size)
    require_not_negative(k=k)
    offers = generator.geometric(1.0 / (1.0 + k), size)
    best = generator.random(size) ** (1.0 / offers)
    second = best * generator.random(size) ** (1.0 / np.maximum(offers - 1, 1))
    return Histories(offers, best, np.where(offers > 1, second, np.nan))


def losing_bid_share(losing: ArrayLike, winning: ArrayLike, k: float) -> Vector:
    """Share with a best losing bid of rank F(q) or less, among workers of an employer of rank F(p).

    [(1+kF̄(p))/(1+kF̄(q))]², of which [(1+kF̄(p))/(1+k)]², at F(q) = 0, have b. Derivation: those at p with a
    losing bid up to q come from unemployment or from employers up to q, and go by δ and offers above q.
    Source: Postel-Vinay & Robin (2002), *Econometrica* 70(6).

    Args:
        losing: any shape, F(q).
        winning: same shape, F(p), at least F(q).
        k: λ1/δ, a pure number, not negative.

    Returns:
        Same shape, shares.

    Raises:
        ValueError: a rank is no share, a losing rank is above the winning one, or k is negative.
    """
    loser, winner = floats(losing), floats(winning)
    require_share(losing=loser, winning=winner)
    require_not_negative(k=k)
    if np.any(loser > winner):
        raise ValueError("the losing rank must not exceed the winning rank")
    return ((1.0 + k * (1.0 - winner)) / (1.0 + k * (1.0 - loser))) ** 2


def losing_bid_marginal(losing: ArrayLike, k: float) -> Vector:
    """Share of all employed workers with a best losing bid of rank x or less, (1+k-kx²)/(1+k(1-x))².

    Derivation: the second best of m uniform ranks is at most x with probability m x^(m-1) - (m-1) x^m; its
    mean over m ~ Geometric(1/(1+k)). At x = 0 it is the share 1/(1+k) with b. It is the distribution of wages
    of myopic workers with β = 0.

    Args:
        losing: any shape, x = F(q).
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape of `losing`, shares.

    Raises:
        ValueError: a rank is no share, or k is negative.
    """
    rank = floats(losing)
    require_share(losing=rank)
    require_not_negative(k=k)
    return (1.0 + k - k * rank**2) / (1.0 + k * (1.0 - rank)) ** 2


def finite_joint(sampling: ArrayLike, k: float) -> Vector:
    """Stationary shares of employed workers by employer j and best losing bid i, for J employers.

    Up to loser i they are f_j (1+k) / [(1+kF̄_i)(1+k(F̄_i - f_j))] with F̄_i = f_{i+1} + … + f_J. Derivation:
    they come from unemployment at rate δf_j and from employers up to i at λ1 f_j G_i, and go by δ and by
    offers above i from others than j, a contact with one's own employer being void; 1 + kG_i =
    (1+k)/(1+kF̄_i).

    Args:
        sampling: shape (J,), f, probability that an offer comes from each employer, worst first.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape (J, J), summing to 1: row j-1 for employer j, column i for best loser i, 0 being b; zero where
        i ≥ j. Rows sum to the shares of the job ladder.

    Raises:
        ValueError: f is no distribution, or k is negative.
    """
    weights = distribution("sampling", sampling)
    require_not_negative(k=k)
    better = 1.0 - np.append(0.0, np.cumsum(weights))[None, :-1]
    own = weights[:, None]
    up_to = own * (1.0 + k) / ((1.0 + k * better) * (1.0 + k * (better - own)))
    return np.asarray(np.tril(np.diff(up_to, axis=1, prepend=0.0)))


def effective_offers(sampling: ArrayLike, separation: float, k: float) -> EffectiveOffers:
    """Rates of outside offers that move a worker and of those that the incumbent matches, for J employers.

    The 50/50 law: both are equal for every continuous F, and for J employers that are sampled alike. Then a
    new offer is as likely the best as the second best of all employers heard of. Where employers are sampled
    unequally the law is not exact, since those sampled often have been heard of before.

    Args:
        sampling: shape (J,), f, probability that an offer comes from each employer, worst first.
        separation: δ a week, above 0.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Moves and raises per employed worker and week.

    Raises:
        ValueError: f is no distribution, δ is not positive, or k is negative.
    """
    weights = distribution("sampling", sampling)
    require_positive(separation=separation)
    joint, cumulative = finite_joint(weights, k), np.append(0.0, np.cumsum(weights))
    between = np.tril(cumulative[:-1, None] - cumulative[None, :-1])
    moves = joint.sum(axis=1) @ (1.0 - cumulative[1:])
    return EffectiveOffers(float(k * separation * moves), float(k * separation * (joint * between).sum()))
