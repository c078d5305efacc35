"""What the bid log tells of utility, cost and worth: each term by itself, in the order of those pages.

A term has its line here, besides the one on its page, and its name in `sim.vocabulary`. Whatever has none
comes under `other`, so that the terms always add up to the utility that decided; tests want it to be zero.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import (
    bid_beyond_pool,
    compensation_share,
    exceeds_pool,
    free_budget,
    perceived_share,
    signing_share,
    value_limit,
    worth_of_keeping,
)
from sim.market.pages.utility import amenities, shock, switching
from sim.market.state.records import ToldBid
from sim.market.state.state import State
from sim.market.state.traits import bargains, races
from sim.mechanisms.colleagues.kernels import colleague_tie
from sim.mechanisms.executive_attention.kernels import courtship
from sim.mechanisms.pay_cap.kernels import cap_on_package
from sim.mechanisms.prestige.kernels import prestige
from sim.mechanisms.retention_subsidy.kernels import raise_within
from sim.mechanisms.ties.kernels import tie
from sim.vocabulary import NONE, Limit, Term


@kernel
def tell_offer(state: State, told: ToldBid, i: int, week: int) -> None:
    """Terms of U = ln(w + e) + x of an offer to person i, at its limit."""
    terms, j = told.terms, told.bidder
    tell_pay(told, told.limit, Term.MAKE_WHOLE)
    tell_amenities(state, told, i, j)
    terms[Term.TIE] = tie(state, state.people[i].employer, j)
    terms[Term.COLLEAGUES] = colleague_tie(state, i, j)
    terms[Term.ATTENTION] = courtship(state.employers[j], told.attended)
    terms[Term.SHOCK] = shock(state, i, j, week)
    tell_rest(told, Term.OTHER)


@kernel
def tell_staying(state: State, told: ToldBid, i: int, week: int, pay: float) -> None:
    """Terms of the utility of staying at the present employer at this pay, or of having no job.

    What is left is what the person would wait for: the best offer so far, or those to come.
    """
    terms, j = told.terms, told.bidder
    tell_pay(told, pay, Term.FORFEIT)
    if j >= 0:
        tell_amenities(state, told, i, j)
        terms[Term.SWITCHING_COST] = switching(state)
    terms[Term.SHOCK] = shock(state, i, j, week)
    waits = state.rules[0].best_offer or state.rules[0].foresight
    tell_rest(told, Term.PROSPECTS if waits else Term.OTHER)


@inlined
def tell_pay(told: ToldBid, pay: float, extra: int) -> None:
    """ln(w + e) in two terms: ln w, and what e adds. The other terms are 0 at first."""
    for term in range(len(told.terms)):
        told.terms[term] = 0.0
    told.terms[Term.PAY] = math.log(pay) if pay > 0.0 else -math.inf
    if pay > 0.0 and told.extra > 0.0:
        told.terms[extra] = math.log(pay + told.extra) - math.log(pay)


@kernel
def tell_amenities(state: State, told: ToldBid, i: int, j: int) -> None:
    """Terms of `amenities`; what keeps the sum within bounds counts as taste."""
    terms, rules, person, employer = told.terms, state.rules[0], state.people[i], state.employers[j]
    terms[Term.PRESTIGE] = prestige(state, j)
    if races(employer) and employer.headcount > 0:
        terms[Term.PEERS] = rules.weight_peers * math.log(employer.talent / employer.headcount)
        size = employer.headcount / (100.0 * employer.scale)
        terms[Term.BUREAUCRACY] = -rules.weight_bureaucracy * math.log1p(size)
    besides = terms[Term.PRESTIGE] + terms[Term.PEERS] + terms[Term.BUREAUCRACY]
    terms[Term.AMENITY] = employer.appeal_common - besides
    terms[Term.COMPUTE] = person.taste_compute * employer.appeal_compute
    terms[Term.CULTURE] = person.taste_culture * employer.appeal_culture
    terms[Term.MISSION] = person.taste_mission * employer.appeal_mission
    appeal = employer.appeal_common + terms[Term.COMPUTE] + terms[Term.CULTURE] + terms[Term.MISSION]
    terms[Term.TASTE] = amenities(state, i, j) - appeal


@inlined
def tell_rest(told: ToldBid, rest: int) -> None:
    """What the terms so far leave of the utility."""
    total = 0.0
    for term in range(len(told.terms)):
        total += told.terms[term]
    if math.isfinite(total) and math.isfinite(told.utility):
        told.terms[rest] = told.utility - total


@kernel
def tell_limits(state: State, told: ToldBid, drawn: float, grant: float, signing: bool, purse: float) -> None:
    """Pay, as the person values it, that each limit of `limit_bid` allows, for what the person is worth.

    `drawn` and `grant` are what the person draws and holds already, `signing` tells a hire from a raise, and
    `purse` is the package that a purse can pay. The least of the limits, 0 at least, is that of the bid.
    """
    limits, j, seen = told.limits, told.bidder, perceived_share(state, told.bidder)
    employer = state.employers[j]
    wanted = Limit.VALUE if bargains(employer) else Limit.POSTED_WAGE
    worth = told.worth if signing else worth_of_keeping(employer, told.worth, drawn)
    limits[wanted] = value_limit(employer, worth) * seen
    if bargains(employer):
        limits[Limit.PACKAGE_CAP] = cap_on_package(state, j) * seen
    budget, sign_on, options = money_limits(state, j, drawn, grant, signing)
    if purse > min(budget, sign_on, options):
        limits[Limit.PURSE] = purse * seen
        return
    limits[Limit.BUDGET] = budget * seen
    limits[Limit.SIGN_ON] = sign_on * seen
    limits[Limit.OPTIONS] = options * seen


@kernel
def money_limits(
    state: State, j: int, drawn: float, grant: float, signing: bool
) -> tuple[float, float, float]:
    """Packages, dollars a year, that budget, cash for signing and options allow; see `affordable_bid`."""
    employer, rules = state.employers[j], state.rules[0]
    budget, sign_on, options = math.inf, math.inf, math.inf
    share = compensation_share(state, j, signing) + signing_share(state, j, signing)
    if share > 0.0:
        money = free_budget(state, j, signing) + drawn
        budget = (money if signing else raise_within(employer, money, drawn)) / share
    bonus = employer.bonus_pool
    if signing and exceeds_pool(state, j, budget, bonus):
        sign_on = bid_beyond_pool(state, j, bonus)
        budget = max(budget, sign_on)  # a startup has more where it pays less on signing
    if employer.equity_share > 0.0:
        left = employer.option_pool - employer.granted + grant
        options = left / (employer.equity_share * rules.vesting_years)
    return float(budget), float(sign_on), float(options)


@inlined
def binding_limit(told: ToldBid) -> int:
    """The least of the limits, of equal ones the first; NONE where there is none."""
    found, least = NONE, math.inf
    for limit in range(len(told.limits)):
        if told.limits[limit] < least:
            found, least = limit, told.limits[limit]
    return found
