"""The race of exploding offers: whose offer is valid first is signed.

Contacts come at a rate, and an offer is valid some days after the contact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import (
    Vector,
    floats,
    require_not_negative,
    require_positive,
    require_share,
    same_shape,
)

DAYS_PER_WEEK = 7.0


def first_to_close(rate: float, rival_rate: float, delay: float, rival_delay: float) -> float:
    """Probability that A signs before B, for delays D_A ≤ D_B: 1 - e^(-λ_A(D_B-D_A)) λ_B/(λ_A+λ_B).

    Derivation: B wins if A makes no contact in its start of D_B - D_A days, and none before B in the race
    that is then even. Where A is the slower one, the roles are exchanged.

    Args:
        rate: λ_A, contacts a day, above 0.
        rival_rate: λ_B, contacts a day, above 0.
        delay: D_A, days from contact to valid offer, not negative.
        rival_delay: D_B, days, not negative.

    Returns:
        A probability.

    Raises:
        ValueError: a rate is not positive, or a delay is negative.

    Example:
        >>> first_to_close(rate=0.1, rival_rate=0.1, delay=5.0, rival_delay=5.0)
        0.5
        >>> round(first_to_close(rate=0.1, rival_rate=0.1, delay=5.0, rival_delay=30.0), 3)
        0.959
    """
    require_positive(rate=rate, rival_rate=rival_rate)
    require_not_negative(delay=delay, rival_delay=rival_delay)
    if delay > rival_delay:
        return 1.0 - first_to_close(rival_rate, rate, rival_delay, delay)
    start = math.exp(-rate * (rival_delay - delay))
    return 1.0 - start * rival_rate / (rate + rival_rate)


def race_probabilities(rates: ArrayLike, delays: ArrayLike) -> Vector:
    """Probability of each of several employers to sign first.

    Derivation: the time of employer j's first valid offer has hazard λ_j from day D_j on. Between two
    successive delays the hazards are constant, so that the probability of an end in between is shared in
    proportion to the rates of those that are open by then.

    Args:
        rates: shape (J,), λ, contacts a day, above 0.
        delays: shape (J,), D, days from contact to valid offer, not negative.

    Returns:
        Shape (J,), summing to 1.

    Raises:
        ValueError: a rate is not positive, a delay is negative, or shapes differ.

    Example:
        >>> race_probabilities([0.1, 0.1, 0.3], [5.0, 5.0, 5.0]).round(3)
        array([0.2, 0.2, 0.6])
    """
    speed, wait = floats(rates), floats(delays)
    same_shape(rates=speed, delays=wait)
    require_positive(rates=speed)
    require_not_negative(delays=wait)
    wins, undecided = np.zeros(speed.shape), 1.0
    starts = np.unique(wait)
    for begin, end in zip(starts, np.append(starts[1:], np.inf), strict=True):
        hazards = np.where(wait <= begin, speed, 0.0)
        left = undecided * math.exp(-hazards.sum() * (end - begin))
        wins += (undecided - left) * hazards / hazards.sum()
        undecided = left
    return wins


def first_to_close_weekly(contact: float, rival_contact: float, delay: float, rival_delay: float) -> float:
    """Probability that A signs before B in a weekly market, for delays D_A ≤ D_B, exactly.

    One draw a week decides between a contact of A, one of B and none; its day is uniform in the week. With
    small rates it is `first_to_close` at q/7 a day. Derivation: B must come first, with probability
    q_B/(q_A+q_B); the first contact of A is then 1 + g + U - U' weeks later, g ~ Geometric with q_A, U and U'
    uniform, and this must exceed the lead (D_B-D_A)/7.

    Args:
        contact: q_A, contacts a week, above 0.
        rival_contact: q_B, contacts a week, above 0; with q_A at most 1.
        delay: D_A, days from contact to valid offer, not negative.
        rival_delay: D_B, days, not negative.

    Returns:
        A probability.

    Raises:
        ValueError: a weekly probability is out of bounds, or a delay is negative.
    """
    require_positive(contact=contact, rival_contact=rival_contact)
    require_share(sum_of_contacts=contact + rival_contact)
    require_not_negative(delay=delay, rival_delay=rival_delay)
    if delay > rival_delay:
        return 1.0 - first_to_close_weekly(rival_contact, contact, rival_delay, delay)
    lead = (rival_delay - delay) / DAYS_PER_WEEK
    late = 0.0
    weeks = math.floor(lead) + 1  # from here on every gap exceeds the lead
    for g in range(weeks):
        late += contact * (1.0 - contact) ** g * _triangle_above(lead - 1.0 - g)
    late += (1.0 - contact) ** weeks
    return 1.0 - late * rival_contact / (contact + rival_contact)


def _triangle_above(value: float) -> float:
    """Probability that the difference of two uniform draws exceeds a value."""
    if value >= 1.0:
        return 0.0
    if value <= -1.0:
        return 1.0
    tail = (1.0 - abs(value)) ** 2 / 2.0
    return tail if value >= 0.0 else 1.0 - tail
