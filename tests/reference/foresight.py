"""What people accept who look ahead (Postel-Vinay & Robin 2002; Cahuc, Postel-Vinay & Robin 2006).

An employer that could give p has to match whatever offers come between q, what the best loser could give, and
p. So who expects such offers accepts less now. Utilities count in sums over time as they are, in logs, or as
dollars a year where utility is linear.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.reference.units import weekly

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


@dataclass(frozen=True)
class Prospect:
    """An employer that a contact may be with, and what it could give."""

    employer: Employer
    chance: float  # of a contact with it, a contact
    level: float


def prospects(person: Researcher, origin: Employer | None) -> list[Prospect]:
    """Employers that look for people, as they would meet this person at `origin`, money permitting."""
    market, found = person.market, []
    for employer in market.searching:
        worth = employer.value_of(person, person.talent, inside=person.employer is employer)
        worth *= employer.kept_after_leave_from(origin)
        limit = min(worth * employer.aggressiveness / employer.price_of_pay(), employer.package_cap())
        if limit > 0.0:
            utility = math.log(limit * employer.seen_in_a_dollar()) + employer.amenity_for(person)
            utility += employer.tie_to_people_at(origin)
            chance = employer.weight * employer.contacts_with_people_at(origin) / market.weights
            found.append(Prospect(employer, chance, in_units(utility, market)))
    return found


def in_units(utility: float, market: ReferenceMarket) -> float:
    """Utility as it enters sums over time."""
    return math.exp(utility) if market.given.market.utility == "linear" else utility


def in_logs(level: float, market: ReferenceMarket) -> float:
    """The way back."""
    return math.log(max(level, 1e-300)) if market.given.market.utility == "linear" else level


def worth_of_a_level(market: ReferenceMarket, better: float) -> float:
    """What one more of a level is worth, for all time, that a share of contacts better it."""
    rules = market.given.market
    leaving = rules.separation_rate + weekly(market.given.researchers.retirement_rate)
    interest = weekly(rules.discount_rate)
    return 1.0 / (interest + leaving + rules.contact_rate_employed * rules.bargaining_share * better)


def better_than(level: float, some: Sequence[Prospect]) -> float:
    """Chance of a contact with an employer that could give more."""
    return sum(prospect.chance for prospect in some if prospect.level > level)


def accepted_utility(person: Researcher, winner: Employer, low: float, high: float) -> float:
    """Utility that the winner, which could give `high`, pays where the best loser could give `low`.

    u = βp + (1-β)q - (1-β)λ ∫_q^p ((1-β)F̄ - f) / (r + δ + λβF̄) dx, with f the chance of a contact with the
    winner itself, which is void.
    """
    market = person.market
    rules, some = market.given.market, prospects(person, winner)
    own = [prospect for prospect in some if prospect.employer is winner]
    q, p, kept = in_units(low, market), in_units(high, market), 1.0 - rules.bargaining_share
    raises = 0.0
    steps = sorted({q, p, *(prospect.level for prospect in some if q < prospect.level < p)})
    for below, above in pairwise(steps if q < p else []):
        middle = 0.5 * (below + above)
        better, void = better_than(middle, some), better_than(middle, own)
        raises += (kept * better - void) * worth_of_a_level(market, better) * (above - below)
    utility = rules.bargaining_share * p + kept * (q - rules.contact_rate_employed * raises)
    return in_logs(utility, market)


def worst_job_taken(person: Researcher, income: float) -> float:
    """Utility of the worst job that somebody without one takes: as good as income and what it brings.

    p = b + β(λ0 - λ) ∫_p F̄ / (r + δ + λβF̄) dx. The right side rises less than p, so halving finds p.
    """
    market = person.market
    rules, b = market.given.market, in_units(math.log(income), market)
    some = prospects(person, None) if rules.foresight else []
    top = max((prospect.level for prospect in some), default=-math.inf)
    if b >= top:
        return math.log(income)
    forgone = rules.bargaining_share * (rules.contact_rate_unemployed - rules.contact_rate_employed)

    def excess(level: float) -> float:
        steps = sorted({level, *(prospect.level for prospect in some if prospect.level > level)})
        total = 0.0
        for below, above in pairwise(steps):
            better = better_than(0.5 * (below + above), some)
            total += better * worth_of_a_level(market, better) * (above - below)
        return level - b - forgone * total

    low, high = 2.0 * b - top, top
    while excess(low) > 0.0:
        low -= top - b
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if excess(middle) > 0.0 else (middle, high)
    return in_logs(high, market)
