"""What people accept now from an employer that will have to match better offers later.

Postel-Vinay & Robin (2002), with the bargaining share of Cahuc, Postel-Vinay & Robin (2006). Who could get
utility q from the best loser, and is at an employer that could give p, is paid the flow utility

    u = βp + (1-β)q - (1-β)² λ ∫_q^p F̄(x) / (r + δ + λβF̄(x)) dx

with F̄(x) the chance that a contact is with an employer that could give more than x. The integral is what the
present employer's future raises are worth; it is a sum here, since employers are many but finite.
"""

from __future__ import annotations

import math

import numpy as np

from sim.market.bids import perceived_share
from sim.market.columns import Table
from sim.market.counts import Count
from sim.market.kernel import allocating_kernel, kernel
from sim.market.rules import Rules
from sim.market.state import State
from sim.market.value import amenities, value

_EMPLOYERS = int(Count.EMPLOYERS)


@allocating_kernel
def promised_utility(state: State, i: int, low: float, high: float) -> float:
    """Flow utility, log points of dollars a year, that person i agrees to.

    Args:
        state: the market.
        i: the person.
        low: utility that the best loser could have given.
        high: utility that the winner could give at its limit.
    """
    rules = state.rules[0]
    offers = np.full(state.counts[_EMPLOYERS], -np.inf)
    best_offers(state, i, offers)
    weights = state.weights[: state.counts[_EMPLOYERS]]
    q, p = units(low, rules), units(high, rules)
    order = np.argsort(offers)
    chance = weights.sum()  # of an offer above the step below
    total = chance
    gain, step = 0.0, q
    for j in order:
        level = units(offers[j], rules)
        if level > q and total > 0.0:
            top = min(level, p)
            gain += discounted(chance / total, rules) * max(top - step, 0.0)
            step = max(step, top)
        chance -= weights[j]
    share = rules.bargaining_share
    flow = share * p + (1.0 - share) * q - (1.0 - share) ** 2 * gain
    return math.log(max(flow, 1e-300)) if rules.linear_utility else flow


@kernel
def discounted(chance: float, rules: Rules) -> float:
    """λF̄ / (r + δ + λβF̄): what a unit of a future raise is worth now."""
    meeting = rules.contact_rate_employed * chance
    return meeting / (
        rules.discount_rate + rules.separation_rate + rules.retirement_rate + rules.bargaining_share * meeting
    )


@kernel
def units(utility: float, rules: Rules) -> float:
    """Utility as it enters sums over time: in logs, or in dollars a year."""
    return math.exp(utility) if rules.linear_utility else utility


@kernel
def best_offers(state: State, i: int, offers: Table) -> None:
    """Utility that each employer could give person i, money permitting; -inf where it seeks nobody."""
    person = state.people[i]
    for j in range(len(offers)):
        if state.weights[j] <= 0.0:
            continue
        employer = state.employers[j]
        worth = value(state, j, person.talent, person.field, person.employer == j)
        limit = min(worth * employer.aggressiveness / (1.0 + employer.payroll_tax), employer.package_cap)
        pay = limit * perceived_share(state, j)
        if pay > 0.0:
            offers[j] = math.log(pay) + amenities(state, i, j)
