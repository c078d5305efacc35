"""Which startups labs look at, who would come, and which lab bids most for them."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.order import falling_order
from sim.market.draws import decision, uniform
from sim.market.pages.cost import compensation_by_purse, compensation_share, perceived_share
from sim.market.pages.race import earnings
from sim.market.pages.worth import effective_at, perceived_talent, present_earnings, present_talent
from sim.market.state.columns import Table
from sim.market.state.state import State
from sim.market.state.traits import budgeted, lives_on_cash
from sim.mechanisms.applications.steps import usual_pay
from sim.mechanisms.deals.kernels import is_blocked
from sim.mechanisms.luxury_tax.kernels import luxury_margin
from sim.mechanisms.pay_cap.kernels import cap_on_package
from sim.mechanisms.purse.kernels import fits, purse_left
from sim.mechanisms.startup_exits.kernels import IS_ACQUIRED, fate_of_startup
from sim.vocabulary import NONE

TALKS = decision(39, "does a lab look into hiring a startup's team this week")

#: What may be agreed about a startup in a week.
NOTHING, LICENSE, ACQUISITION = 0, 1, 2


@kernel
def in_question(state: State, j: int, week: int) -> int:
    """Is employer j a startup about which there may be a deal this week, and which?"""
    startup, rules = state.employers[j], state.rules[0]
    if not (lives_on_cash(startup) and startup.alive):
        return NOTHING
    if rules.hazard_acquired > 0.0 and fate_of_startup(state, j, week) == IS_ACQUIRED:
        return ACQUISITION
    if rules.talks > 0.0 and uniform(state.key, startup.key, 0, week, TALKS) < rules.talks:
        return LICENSE
    return NOTHING


@allocating_kernel
def best_of_team(state: State, team: Table) -> Table:
    """Ids of those of a team who come with a licence: the most talented of who is there, best first."""
    there = np.empty(len(team), np.int64)
    talent = np.empty(len(team))
    found = 0
    for i in team:
        if not state.people[i].on_leave:
            there[found], talent[found] = i, state.people[i].talent
            found += 1
    share = state.rules[0].deal_share
    count = max(int(share * found + 0.5), min(found, 1))
    return there[falling_order(talent[:found])[:count]]


@kernel
def best_bidders(state: State, coming: Table, team: int, whole: bool) -> tuple[int, int]:
    """The lab with the best bid among those that no review keeps from it, and among all; NONE: no bid."""
    allowed, best, most_allowed, most = NONE, NONE, -math.inf, -math.inf
    for k in range(budgeted(state)):
        if len(coming) == 0 or not state.employers[k].alive:
            continue
        bid = bid_for_team(state, k, coming, whole)
        if bid > most:
            best, most = k, bid
        if bid > most_allowed and not is_blocked(state, k, len(coming), team):
            allowed, most_allowed = k, bid
    return allowed, best


@kernel
def bid_for_team(state: State, k: int, coming: Table, whole: bool) -> float:
    """What a team is worth to lab k above its pay, dollars over the vesting years.

    -inf where that is less than the price of a licence, or where the purse cannot pay. An acquisition has no
    price of its own: its hazard stands for what investors want.
    """
    lab, rules = state.employers[k], state.rules[0]
    usual, cost, by_purse = usual_pay(state, k), 0.0, 0.0
    for i in coming:
        face = deal_pay(state, i, k, usual, whole) / perceived_share(state, k)
        cost += face * compensation_share(state, k, False)
        by_purse += compensation_by_purse(state, k, face, rules.price_per_head)
    cost *= 1.0 + luxury_margin(lab)
    bid = rules.vesting_years * (lab.aggressiveness * value_of_team(state, k, coming) - cost)
    if not whole and bid < rules.price_per_head * len(coming):
        return -math.inf
    if not whole and rules.deal_by_purse and not fits(by_purse, purse_left(lab)):
        return -math.inf
    return float(bid)


@inlined
def deal_pay(state: State, i: int, k: int, usual: float, whole: bool) -> float:
    """Pay of person i at lab k after a deal, dollars a year as the person values it.

    Who comes with a licence gets what is usual there, `usual` for a unit of talent, at least present pay, and
    at most the cap on packages; whoever is acquired gets present pay.
    """
    person = state.people[i]
    if whole:
        return float(person.pay)
    pay = person.pay
    if usual < math.inf:
        pay = max(pay, usual * person.talent)
    return float(min(pay, cap_on_package(state, k) * perceived_share(state, k)))


@kernel
def value_of_team(state: State, k: int, coming: Table) -> float:
    """What all of them together add to lab k's earnings as it sees their talent, dollars a year, shaded."""
    lab, rules = state.employers[k], state.rules[0]
    talent, effective = 0.0, 0.0
    for i in coming:
        seen = perceived_talent(state, i, k)
        talent += seen
        effective += effective_at(state, k, seen, state.people[i].field)
    if not rules.race:
        return float(lab.productivity * rules.value_per_talent * talent * (1.0 - rules.shading))
    present = present_talent(state, k)
    added = earnings(state, k, present + effective * lab.scale) - present_earnings(state, k)
    return float(added / lab.scale * (1.0 - rules.shading))
