"""People who follow others at random, week by week: several move at once."""

from __future__ import annotations

import math

import numpy as np

from sim.theory.domain import Vector, require_not_negative, require_share, require_whole


def pair_map(people: int, copying: float, founding: float) -> tuple[float, float]:
    """How Q, the chance that two people share an employer, goes from week to week: Q' = level + slope·Q.

    In a week each person goes, with probability a, to where one of the N-1 others was at its beginning, all
    at once; then a Poisson number of different people, φ on average, leave for a new employer each. Two who
    did not share one if neither moved and they did before, if one joined the other or one of the other's
    colleagues, or if both joined the same person or two colleagues:
    Q' = [(1-a)² Q + 2a(1-a)(1+(N-2)Q)/(N-1) + a²(p+(1-p)Q)] [1 - 2φ/N + φ²/(N(N-1))], p = (N-2)/(N-1)².
    For small a and φ the fixed point is that of `mechanics.referral_hhi` with μ = φ/(φ+Na).

    Args:
        people: N, from 2.
        copying: a, moves a week per person, those to one's own employer included.
        founding: φ, people a week who found an employer, at most N/2.

    Returns:
        The level and the slope.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(2, people=people)
    require_share(copying=copying)
    require_not_negative(founding=founding)
    if founding > people / 2.0:
        raise ValueError("founding must be at most half of the people")
    both = (people - 2.0) / (people - 1.0) ** 2
    one, two = 2.0 * copying * (1.0 - copying), copying**2
    level = one / (people - 1.0) + two * both
    slope = (1.0 - copying) ** 2 + one * (people - 2.0) / (people - 1.0) + two * (1.0 - both)
    stay = 1.0 - 2.0 * founding / people + founding**2 / (people * (people - 1.0))
    return level * stay, slope * stay


def weekly_pair_share(people: int, copying: float, founding: float) -> float:
    """Chance in the long run that two people share an employer, the fixed point of `pair_map`.

    Args:
        people: N, from 2.
        copying: a, moves a week per person.
        founding: φ, people a week who found an employer, above 0 or nothing ever parts people.

    Returns:
        Q, a share. The mean HHI is 1/N + (1-1/N)Q.

    Raises:
        ValueError: a number is out of bounds, or nobody ever moves.
    """
    level, slope = pair_map(people, copying, founding)
    if slope >= 1.0:
        raise ValueError("copying and founding must not both be 0")
    return level / (1.0 - slope)


def hhi_path(people: int, copying: float, founding: float, initial: float, weeks: int) -> Vector:
    """Mean HHI after 0 to so many weeks, from a first HHI.

    Args:
        people: N, from 2.
        copying: a, moves a week per person.
        founding: φ, people a week who found an employer.
        initial: first HHI of headcounts, from 1/N to 1.
        weeks: number of weeks, not negative.

    Returns:
        Shape (weeks + 1,).

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(0, weeks=weeks)
    require_share(initial=initial)
    level, slope = pair_map(people, copying, founding)
    alone = 1.0 / people
    start = (initial - alone) / (1.0 - alone)
    elapsed = np.arange(weeks + 1.0)
    if math.isclose(slope, 1.0):
        share = start + level * elapsed
    else:
        rest = level / (1.0 - slope)
        share = rest + (start - rest) * slope**elapsed
    return np.asarray(alone + (1.0 - alone) * share)
