"""Urns and balls: how many of the urns are hit, and how surely."""

from __future__ import annotations

import math

from sim.theory.domain import require_whole


def urn_ball_variance(seats: int, offers: int) -> float:
    """Variance of the seats filled when n people apply to one of m seats each at random.

    m(m-1)(1-2/m)^n + m(1-1/m)^n - m²(1-1/m)^2n. Derivation: the number of empty urns is a sum of indicators,
    of which two are 1 together with probability (1-2/m)^n; e.g. Johnson & Kotz (1977), *Urn Models and Their
    Application*, section 3.1. The mean is `mechanics.urn_ball_fills`.

    Args:
        seats: m, from 1.
        offers: n, applications, not negative.

    Returns:
        Seats squared.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(1, seats=seats)
    require_whole(0, offers=offers)
    if seats == 1 or offers == 0:
        return 0.0
    empty = math.exp(offers * math.log1p(-1.0 / seats))
    both = (1.0 - 2.0 / seats) ** offers
    return max(seats * (seats - 1.0) * both + seats * empty - (seats * empty) ** 2, 0.0)
