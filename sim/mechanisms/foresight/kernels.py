"""What people accept now who expect better offers later (docs/model.md, section 7.10).

Postel-Vinay & Robin (2002), with the bargaining share of Cahuc, Postel-Vinay & Robin (2006). Who could get
utility q from the best loser, and is at an employer that could give p, is paid the flow utility

    u = βp + (1-β)q - (1-β) λ Σ ((1-β)F̄ - f) Δx / (r + δ + λβF̄)

over the steps Δx from q to p between employers' levels, with F̄ the chance that a contact is with an employer
above the step, and f that it is with the winner itself, which has no effect once the person is there. The sum
is what the present employer's future raises are worth. For many small employers f vanishes and it becomes
their (1-β)² λ ∫ F̄/(r + δ + λβF̄) dx.

Offers come to the person at the winner, so the ties that count, the pacts and garden leave are those of the
winner.
"""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.order import falling_order
from sim.market.pages.cost import perceived_share, wanted_bid
from sim.market.pages.utility import foreseen_utility
from sim.market.pages.worth import value
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.records import Rules
from sim.market.state.state import State
from sim.market.state.traits import bargains
from sim.mechanisms.garden_leave.kernels import after_leave
from sim.mechanisms.ties.kernels import linked
from sim.vocabulary import UNEMPLOYED


@allocating_kernel
def promised_utility(state: State, i: int, winner: int, low: float, high: float) -> float:
    """Flow utility, log points of dollars a year, that person i agrees to.

    Args:
        state: the market.
        i: the person.
        winner: id of the employer that will employ the person.
        low: utility that the best loser could have given.
        high: utility that the winner could give at its limit.
    """
    rules = state.rules[0]
    offers = np.full(state.counts[Count.EMPLOYERS], -np.inf)
    best_offers(state, i, winner, offers)
    q, p = units(low, rules), units(high, rules)
    total = state.weights[: len(offers)].sum()
    better = all_chances(state, winner, total)  # of an offer above the step below
    own = chance(state, winner, winner, total)
    kept = 1.0 - rules.bargaining_share
    gain, step = 0.0, q
    order = falling_order(offers)
    for rank in range(len(order) - 1, -1, -1):
        j = order[rank]
        level = units(offers[j], rules)
        if level > q and total > 0.0:
            gain += (kept * better - own) * present_worth(better, rules) * max(min(level, p) - step, 0.0)
            step = max(step, min(level, p))
        better -= chance(state, winner, j, total)
        if j == winner:
            own = 0.0
    gain *= rules.contact_rate_employed
    return log_points(rules.bargaining_share * p + kept * q - kept * gain, rules)


@allocating_kernel
def reservation_utility(state: State, i: int, income: float) -> float:
    """Utility of the worst job that person i, without one, would take; `income` is that of not working.

    With a bargaining share offers are worth more than what they have to beat, so a job that brings fewer of
    them has to pay for that: p = b + β(λ0-λ) Σ F̄ Δx / (r + δ + λβF̄) over the levels from p up (Cahuc,
    Postel-Vinay & Robin 2006).
    """
    rules = state.rules[0]
    offers = np.full(state.counts[Count.EMPLOYERS], -np.inf)
    best_offers(state, i, UNEMPLOYED, offers)
    weights = state.weights[: state.counts[Count.EMPLOYERS]]
    total = weights.sum()
    order = falling_order(offers)
    right = units(math.log(income), rules)  # the right-hand side of the equation, with p at the step's top
    if total <= 0.0 or right >= units(offers[order[0]], rules):
        return math.log(income)
    lost = rules.bargaining_share * (rules.contact_rate_unemployed - rules.contact_rate_employed)
    share = 0.0
    for n in range(len(order)):
        top, bottom = units(offers[order[n]], rules), -math.inf
        if n + 1 < len(order):
            bottom = units(offers[order[n + 1]], rules)
        share += weights[order[n]]
        slope = lost * share / total * present_worth(share / total, rules)
        worst = (right + slope * top) / (1.0 + slope)
        if worst >= bottom:
            return log_points(worst, rules)
        right += slope * (top - bottom)
    return math.log(income)


@inlined
def chance(state: State, origin: int, j: int, total: float) -> float:
    """Contacts with j of a person at `origin`, per contact that there would be without ties and pacts."""
    return float(linked(state, origin, j) * state.weights[j] / total) if total > 0.0 else 0.0


@kernel
def all_chances(state: State, origin: int, total: float) -> float:
    """The sum of `chance` over all employers: 1 + Σ (factor - 1) f_j, so that 1 is 1 to the last bit."""
    more = 0.0
    for j in range(min(len(state.links), state.counts[Count.EMPLOYERS])):
        more += (linked(state, origin, j) - 1.0) * state.weights[j]
    return float(1.0 + more / total) if total > 0.0 else 0.0


@kernel
def present_worth(chance: float, rules: Rules) -> float:
    """1 / (r + δ + λβF̄): what one more of a level is worth that better offers come on top of, F̄ of them."""
    leaving = rules.separation_rate + rules.retirement_rate
    return 1.0 / (
        rules.discount_rate + leaving + rules.bargaining_share * rules.contact_rate_employed * chance
    )


@kernel
def log_points(level: float, rules: Rules) -> float:
    """The reverse of `units`."""
    return math.log(max(level, 1e-300)) if rules.linear_utility else level


@kernel
def units(utility: float, rules: Rules) -> float:
    """Utility as it enters sums over time: in logs, or in dollars a year."""
    return math.exp(utility) if rules.linear_utility else utility


@kernel
def best_offers(state: State, i: int, origin: int, offers: Table) -> None:
    """Utility that each employer could give i at `origin`, money permitting; -inf where it seeks nobody."""
    person, left = state.people[i], after_leave(state, origin)
    for j in range(len(offers)):
        if state.weights[j] <= 0.0:
            continue
        worth = value(state, j, person.talent, person.field, person.employer == j)
        if j != origin and bargains(state.employers[j]):
            worth *= left
        limit, _ = wanted_bid(state, j, worth)
        pay = limit * perceived_share(state, j)
        if pay > 0.0:
            offers[j] = foreseen_utility(state, i, origin, j, pay)
