"""How unvested pay holds people: survival at an employer whose rivals do not make up for it.

Offers come at rate λ; one is taken if its gain exceeds what leaving would forfeit. Where raiders make whole,
vesting is neutral: nothing is forfeited, and survival is that of a grant of zero. Money is in one unit, time
in one unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import exprel

from sim.theory.domain import (
    Vector,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
)


@dataclass(frozen=True)
class Vesting:
    """A grant K that vests linearly over T, none of it before the cliff c.

    Args:
        grant: K, money, not negative.
        cliff: c, time, from 0 to T.
        duration: T, time, above 0.

    Raises:
        ValueError: a number is out of bounds.
    """

    grant: float
    cliff: float
    duration: float

    def __post_init__(self) -> None:
        require_not_negative(grant=self.grant, cliff=self.cliff)
        require_positive(duration=self.duration)
        if self.cliff > self.duration:
            raise ValueError("the cliff must not be after the end of vesting")

    def unvested(self, time: ArrayLike) -> Vector:
        """What leaving forfeits: K before c, then K(1-t/T), nothing from T on.

        Args:
            time: any shape, t since the grant, not negative.

        Returns:
            Shape of `time`, money.

        Raises:
            ValueError: a time is negative.
        """
        elapsed = floats(time)
        require_not_negative(time=elapsed)
        left = self.grant * np.maximum(1.0 - elapsed / self.duration, 0.0)
        return np.where(elapsed < self.cliff, self.grant, left)


def survival_exponential(time: float, offer_rate: float, mean_gain: float, vesting: Vesting) -> float:
    """Share still there after t, where gains are exponential with mean m.

    exp{-λ[e^(-K/m) min(t,c) + e^(-K/m)(mT/K)(e^(Ka/(mT)) - e^(Kc/(mT))) + (t-T)+]} with a = clip(t, c, T).
    Derivation: the hazard is λ exp(-unvested/m), integrated over the three phases.

    Args:
        time: t since the grant, not negative.
        offer_rate: λ per unit of time, not negative.
        mean_gain: m, money, above 0.
        vesting: K, c and T.

    Returns:
        A share.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_not_negative(time=time, offer_rate=offer_rate)
    require_positive(mean_gain=mean_gain)
    held = vesting.grant / mean_gain
    until = min(max(time, vesting.cliff), vesting.duration)
    slope = held / vesting.duration
    # (e^(κa) - e^(κc))/κ = e^(κa) (a-c) exprel(-κ(a-c)), and e^(κa) times e^(-K/m) in one exponent: neither
    # small nor large grants lose digits.
    span = until - vesting.cliff
    ramp = span * float(exprel(-slope * span))
    exposure = math.exp(-held) * min(time, vesting.cliff)
    exposure += math.exp(slope * until - held) * ramp
    exposure += max(time - vesting.duration, 0.0)
    return math.exp(-offer_rate * exposure)


def survival_discrete(time: float, offer_rate: float, gains: ArrayLike, vesting: Vesting) -> float:
    """Share still there after t, where an offer's gain is one of a list, each as likely: exact.

    exp(-λ ∫_0^t share of gains above unvested(u) du). Derivation: a gain 0 < g ≤ K is worth taking from
    max(c, T(1 - g/K)) on, one above K always, one of zero or less after T only if above zero, that is never.

    Args:
        time: t since the grant, not negative.
        offer_rate: λ per unit of time, not negative.
        gains: shape (n,), money, finite.
        vesting: K, c and T.

    Returns:
        A share.

    Raises:
        ValueError: a number is out of bounds, or there is no gain.
    """
    amounts = floats(gains).ravel()
    require_not_negative(time=time, offer_rate=offer_rate)
    require_finite(gains=amounts)
    if amounts.size == 0:
        raise ValueError("gains must not be empty")
    grant = vesting.grant
    held = amounts <= grant
    part = np.divide(np.maximum(amounts, 0.0), grant, out=np.ones(amounts.size), where=held & (grant > 0.0))
    opens = np.where(held, np.maximum(vesting.duration * (1.0 - part), vesting.cliff), 0.0)
    exposure = np.where(amounts > 0.0, np.maximum(time - opens, 0.0), 0.0)
    return math.exp(-offer_rate * float(exposure.mean()))


def survival_weekly(contact: float, gains: ArrayLike, unvested: ArrayLike) -> Vector:
    """Share still there at the end of each week in a weekly market, Π (1 - λ · share of gains above K_w).

    Derivation: one draw a week with probability λ of an offer; K_w is what would be forfeited in that week,
    whatever the schedule.

    Args:
        contact: λ, probability of an offer a week.
        gains: shape (n,), money, each as likely.
        unvested: shape (weeks,), K_w, money.

    Returns:
        Shape (weeks,), shares.

    Raises:
        ValueError: λ is no probability, there is no gain, or an amount is not finite.
    """
    amounts, forfeited = np.sort(floats(gains).ravel()), floats(unvested)
    require_share(contact=contact)
    require_finite(gains=amounts, unvested=forfeited)
    if amounts.size == 0:
        raise ValueError("gains must not be empty")
    above = 1.0 - np.searchsorted(amounts, forfeited, side="right") / amounts.size
    return np.cumprod(1.0 - contact * above, dtype=np.float64)
