"""Negotiate: researchers whose day of decision has come choose among the bidders that are ready.

People are taken in keyed random order, and budgets are live: what one contract commits, the next cannot
spend.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.market.bids import bonus_left, flow_share, limit_bid, pay_for, perceived_share, spend_cash
from sim.market.columns import NONE, Happening, Kind, Reason, Record
from sim.market.contest import Bids, Outcome, Stay, room_for
from sim.market.counts import Count, Tally
from sim.market.draws import Decision, uniform
from sim.market.foresight import promised_utility, reservation_utility
from sim.market.kernel import allocating_kernel, kernel
from sim.market.mechanisms.awards import COUNTERED, STAYS
from sim.market.mechanisms.posted import posted
from sim.market.mechanisms.sequential import sequential
from sim.market.pursuits import close_pursuits, first_approval
from sim.market.state import Race, State
from sim.market.value import (
    amenities,
    field_match,
    perceived_talent,
    reservation_income,
    shock,
    tie,
    unvested,
    value,
)

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_OUTSIDE, _STARTUP = int(Kind.OUTSIDE), int(Kind.STARTUP)
_ROWS, _SLOTS = int(Count.ROWS), int(Count.SLOTS)
_WAGE_BILL = int(Race.WAGE_BILL)
_ORDER, _COUNTER = int(Decision.ORDER), int(Decision.COUNTER)
_MADE, _WON = int(Tally.COUNTERS_MADE), int(Tally.COUNTERS_WON)
_AMENITIES, _VALUE, _PACKAGE_CAP = int(Reason.AMENITIES), int(Reason.VALUE), int(Reason.PACKAGE_CAP)
#: A cap is more than the pay agreed if it is so by more than rounding.
_MORE = 1.0 + 1e-9
_POACHED, _HIRED, _RAISED = int(Happening.POACHED), int(Happening.HIRED), int(Happening.RAISED)


def negotiate(market: TalentMarket) -> None:
    """Hold the contests of the week. Contracts become the newest rows of the event log."""
    counts = market.state.counts
    counts[Count.SIGNED] = counts[Count.ROWS]
    market.reserve_rows(int(counts[Count.SLOTS]))
    hold_contests(market.state, market.week)


@allocating_kernel
def hold_contests(state: State, week: int) -> None:
    """Settle everyone whose day of decision lies in this week, in keyed random order."""
    most = state.counts[_SLOTS]
    contested = np.empty(most, np.int64)
    priority = np.empty(most)
    found = 0
    for slot in range(most):
        i = state.pursuits[slot].person
        # The head of a person's list stands for the person; closed entries have no person.
        if i != NONE and state.people[i].pursuit == slot and state.people[i].decides < 7.0 * (week + 1):
            contested[found] = i
            priority[found] = uniform(state.key, state.people[i].key, 0, week, _ORDER)
            found += 1
    bids = room_for(len(state.employers))
    for place in np.argsort(priority[:found], kind="mergesort"):
        i = contested[place]
        count = gather_bids(state, bids, week, i)
        moved = settle(state, bids, count, week, i)
        close_pursuits(state, i, moved)


@kernel
def felt_forfeit(state: State, week: int, i: int) -> float:
    """Dollars that leaving is felt to cost: the unvested grant as the researcher sees it, weighted."""
    person, rules = state.people[i], state.rules[0]
    seen = 1.0 - state.employers[person.employer].equity_discount
    return float(rules.forfeit_weight * seen * unvested(person.grant, week - person.grant_week, rules))


@kernel
def gather_bids(state: State, bids: Bids, week: int, i: int) -> int:
    """Bids at their limits, of employers whose offer is approved and has not lapsed on the day."""
    person = state.people[i]
    forfeit = 0.0
    if person.employer >= 0:
        forfeit = felt_forfeit(state, week, i)
    count = 0
    slot = person.pursuit
    while slot != NONE:
        pursuit = state.pursuits[slot]
        employer = state.employers[pursuit.employer]
        ready = pursuit.ready <= person.decides and pursuit.expires >= person.decides
        # A named target needs no planned seat: the seat is made for the person, if there is money.
        seat = pursuit.listed or employer.open_seats >= 1.0 or not state.rules[0].planned_seats
        seat = seat or employer.kind == _OUTSIDE
        if ready and seat and employer.alive:
            bids.listed[count] = pursuit.listed
            place_bid(state, bids, count, week, i, pursuit.employer, forfeit)
            count += 1
        slot = pursuit.next
    return count


@kernel
def place_bid(state: State, bids: Bids, n: int, week: int, i: int, j: int, forfeit: float) -> None:
    """Write the bid of employer j for person i, at its limit, as number n."""
    employer, rules, person = state.employers[j], state.rules[0], state.people[i]
    worth = value(state, j, perceived_talent(state, i, j), person.field, False)
    if employer.kind != _OUTSIDE:
        worth *= 1.0 - rules.shading
    bid, reason = limit_bid(state, j, worth, 0.0, 0.0, True)
    if rules.posted and employer.kind != _OUTSIDE:
        bid, reason = posted_bid(state, j, worth, bid, reason)
    bids.employer[n] = j
    bids.reason[n] = reason
    bids.cap[n] = bid * perceived_share(state, j)
    bids.amenity[n] = amenities(state, i, j) + tie(state, i, j) + shock(state, i, j, week)
    bids.make_whole[n] = min(employer.make_whole * forfeit, bonus_left(state, j, bid))
    income = bids.cap[n] + bids.make_whole[n] / rules.vesting_years
    bids.utility[n] = math.log(income) + bids.amenity[n] if bids.cap[n] > 0.0 else -math.inf


@kernel
def posted_bid(state: State, j: int, worth: float, bid: float, reason: int) -> tuple[float, int]:
    """The posted offer, if the limits allow it: the employer's wage, or its value less a markdown.

    The markdown is the scenario's, or that of a Cournot employer under nested CES labor supply with share s
    of the wage bill (Berger, Herkenhoff & Mongey 2022).
    """
    employer = state.employers[j]
    wage, rules = employer.posted_wage, state.rules[0]
    if math.isnan(wage):
        kept = 1.0 - rules.posted_markdown
        if rules.oligopsony:  # inverse elasticity of supply to the employer, 1 + (1-s)/η + s/θ over one
            share = employer.payroll / state.race[_WAGE_BILL] if state.race[_WAGE_BILL] > 0.0 else 0.0
            kept = 1.0 / (1.0 + (1.0 - share) / rules.elasticity_within + share / rules.elasticity_across)
        wage = worth * employer.aggressiveness / (1.0 + employer.payroll_tax) * kept
    if wage <= bid:
        return wage, _VALUE
    return bid, reason


@kernel
def value_staying(state: State, week: int, i: int) -> Stay:
    """Utility of staying as things are, and at the most that the incumbent may counter with."""
    person, rules = state.people[i], state.rules[0]
    j = person.employer
    if j < 0:
        income = reservation_income(person.talent, rules)
        idle = math.log(income)
        if rules.foresight and rules.bargaining_share > 0.0:
            idle = reservation_utility(state, i, income)
        idle += shock(state, i, j, week)
        return Stay(j, income, 0.0, 0.0, idle, False, 0.0, 0.0, NONE)
    employer = state.employers[j]
    forfeit = felt_forfeit(state, week, i) / rules.vesting_years
    amenity = amenities(state, i, j) + rules.switching_cost + shock(state, i, j, week)
    counter, reason = person.pay, NONE
    if not rules.posted and employer.kind != _OUTSIDE and may_counter(state, week, i):
        worth = value(state, j, person.talent, person.field, True)
        bid, reason = limit_bid(state, j, worth, person.flow, person.grant, False)
        fair = employer.counter_limit * person.pay
        if fair < bid * perceived_share(state, j):
            reason = _PACKAGE_CAP
        counter = max(min(bid * perceived_share(state, j), fair), person.pay)
    utility = math.log(person.pay + forfeit) + amenity
    at_limit = math.log(counter + forfeit) + amenity
    if rules.best_offer and person.level > -math.inf:
        # An incumbent that may counter has to beat any offer above the best so far; one that may not pays on.
        counters = at_limit > person.level and counter > person.pay
        utility = person.level if counters else max(utility, person.level)
    return Stay(j, person.pay, amenity, forfeit, utility, counter > person.pay, counter, at_limit, reason)


@kernel
def may_counter(state: State, week: int, i: int) -> bool:
    """Is the incumbent willing, and is its leave to counter there before the researcher decides?"""
    person = state.people[i]
    employer = state.employers[person.employer]
    if first_approval(state, i) + employer.counter_approval > person.decides:
        return False
    draw = uniform(state.key, person.key, employer.key, week, _COUNTER)
    return bool(draw < employer.counter_probability)


@kernel
def settle(state: State, bids: Bids, count: int, week: int, i: int) -> bool:
    """One researcher decides: the mechanism names the winner, who signs; the losers learn why."""
    stay = value_staying(state, week, i)
    made = False
    if state.rules[0].posted:
        winner, utility = posted(bids.utility, count, stay.utility)
    else:
        winner, utility, made = sequential(
            bids.utility, count, stay.utility, stay.may_counter, stay.counter_utility
        )
    pay = stay.pay
    if winner >= 0:
        pay = agreed_pay(state, bids, winner, utility, i)
    elif winner == COUNTERED:
        pay = countered_pay(state, stay, utility, i)
        state.tally[_WON] += 1
    best = explain_losses(state, bids, count, winner, pay)
    bidders, runner_up, binding = count, NONE, NONE
    if best != NONE:
        runner_up, binding = bids.employer[best], bids.reason[best]
    if made:
        state.tally[_MADE] += 1
        bidders += 1
        if winner >= 0 and (best == NONE or stay.counter_utility > bids.utility[best]):
            runner_up = stay.employer
            binding = _AMENITIES if stay.counter_pay > pay * _MORE else stay.counter_reason
    outcome = Outcome(winner, pay, bidders, runner_up, binding, utility)
    if winner == COUNTERED:
        sign_raise(state, week, i, outcome)
    elif winner != STAYS:
        sign_hire(state, bids, week, i, outcome, stay.pay)
    return winner >= 0


@kernel
def countered_pay(state: State, stay: Stay, utility: float, i: int) -> float:
    """Pay of a counter-offer that has to give `utility`, lifted by the bargaining share; never a cut."""
    rules = state.rules[0]
    if rules.foresight:
        flow = promised_utility(state, i, stay.employer, utility, stay.counter_utility)
        return max(min(pay_for(flow, stay.amenity, stay.forfeit), stay.counter_pay), stay.pay)
    matched = pay_for(utility, stay.amenity, stay.forfeit)
    return float(min(matched + rules.bargaining_share * (stay.counter_pay - matched), stay.counter_pay))


@kernel
def agreed_pay(state: State, bids: Bids, winner: int, utility: float, i: int) -> float:
    """Pay that gives `utility`, lifted by the bargaining share towards the winner's own limit."""
    cap, rules = bids.cap[winner], state.rules[0]
    if state.employers[bids.employer[winner]].kind == _OUTSIDE or rules.posted:
        return float(cap)  # the outside's and posted offers are take it or leave it
    extra = bids.make_whole[winner] / rules.vesting_years
    share = rules.bargaining_share
    if rules.foresight:
        utility = promised_utility(state, i, bids.employer[winner], utility, bids.utility[winner])
        share = 0.0  # it is in the promise
    second = pay_for(utility, bids.amenity[winner], extra)
    if extra > 0.0:  # cash on leaving does not buy work below the income of not working
        second = max(second, reservation_income(state.people[i].talent, rules))
    second = min(second, cap)
    return float(second + share * (cap - second))


@kernel
def explain_losses(state: State, bids: Bids, count: int, winner: int, pay: float) -> int:
    """Count each losing bid under its reason; returns the position of the best loser, or NONE.

    A bidder that could have paid more than the researcher now gets lost on amenities (taste,
    switching cost and forfeited equity included); any other lost because of what limited its bid.
    """
    runner_up = NONE
    for n in range(count):
        employer = state.employers[bids.employer[n]]
        employer.bids += 1
        if n == winner:
            continue
        if bids.cap[n] > pay * _MORE:
            bids.reason[n] = _AMENITIES
        employer.lost[bids.reason[n]] += 1
        if runner_up == NONE or bids.utility[n] > bids.utility[runner_up]:
            runner_up = n
    return runner_up


@kernel
def sign_hire(state: State, bids: Bids, week: int, i: int, outcome: Outcome, pay_before: float) -> None:
    """Write the contract into the log and commit money and seat; `move` carries it out."""
    person = state.people[i]
    j = bids.employer[outcome.winner]
    employer = state.employers[j]
    face = outcome.pay / perceived_share(state, j)
    make_whole = bids.make_whole[outcome.winner]
    bonus = face * employer.sign_on_share * state.rules[0].vesting_years + make_whole
    contract = write_contract(state, week, i, j, outcome, face, face * flow_share(state, j, True))
    contract.kind = _HIRED if person.employer < 0 else _POACHED
    contract.pay_before = pay_before
    contract.package += make_whole
    contract.listed = bids.listed[outcome.winner]
    employer.promised += contract.flow
    employer.granted += contract.grant
    employer.promised_talent += person.talent * field_match(state, j, person.field)
    employer.open_seats = max(employer.open_seats - 1.0, 0.0)  # listed people need no planned seat
    employer.bonus_pool -= bonus
    if employer.kind == _STARTUP:
        spend_cash(state, j, bonus)


@kernel
def sign_raise(state: State, week: int, i: int, outcome: Outcome) -> None:
    """Write a counter-offer into the log and commit the difference; a fresh grant replaces the old."""
    person = state.people[i]
    j = person.employer
    face = outcome.pay / perceived_share(state, j)
    contract = write_contract(state, week, i, j, outcome, face, face * flow_share(state, j, False))
    contract.kind = _RAISED
    contract.pay_before = person.pay
    contract.listed = False
    state.employers[j].promised += contract.flow - person.flow
    state.employers[j].granted += contract.grant - person.grant


@kernel
def write_contract(
    state: State, week: int, i: int, j: int, outcome: Outcome, face: float, flow: float
) -> Record:
    """A new row of the log, with what hires and raises have in common."""
    row = state.counts[_ROWS]
    state.counts[_ROWS] += 1
    contract = state.log[row]
    contract.week = week
    contract.person = i
    contract.origin = state.people[i].employer
    contract.destination = j
    contract.pay_after = outcome.pay
    contract.flow = flow
    contract.grant = face * state.employers[j].equity_share * state.rules[0].vesting_years
    contract.package = face * state.rules[0].vesting_years
    contract.level = outcome.utility
    contract.bidders = outcome.bidders
    contract.runner_up = outcome.runner_up
    contract.binding = outcome.binding
    return contract
