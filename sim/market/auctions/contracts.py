"""Contracts: the pay agreed, what the losers learn, and what is signed into the log."""

from __future__ import annotations

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.auctions.contest import Outcome, Stay
from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import flow_share, grant_of, perceived_share, sign_on_cash, spend_cash
from sim.market.pages.foresight import log_points, promised_utility, units
from sim.market.pages.losses import why_lost
from sim.market.pages.utility import extra_of_offer, pay_for, reservation_income
from sim.market.pages.worth import effective_at
from sim.market.state.columns import UNMADE, Record
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.vocabulary import NONE, EventKind, Kind, Tally


@inlined
def conclude(
    state: State,
    count: int,
    stay: Stay,
    made: bool,
    week: int,
    i: int,
    winner: int,
    utility: float,
    pay: float,
) -> bool:
    """Sign what was agreed, and tell the losers why; does the person move?

    Args:
        state: the market.
        count: number of bids.
        stay: what staying means.
        made: did the incumbent bid.
        week: the week.
        i: the person.
        winner: position of the winning bid, COUNTERED or STAYS.
        utility: what the winner had to give.
        pay: what was agreed, dollars a year as the person values it.
    """
    worth = worth_in_pay(state, stay, winner, utility, pay)
    best = explain_losses(state, count, winner, utility, worth)
    bidders, runner_up, binding, counter = count, NONE, NONE, NONE
    if best != NONE:
        runner_up, binding = state.bids[best].employer, state.bids[best].reason
    if winner == COUNTERED:
        state.tally[Tally.COUNTERS_WON] += 1
    if made:
        state.tally[Tally.COUNTERS_MADE] += 1
        bidders += 1
        state.employers[stay.employer].bids += winner != STAYS  # else staying as things are was enough
    if made and winner >= 0:
        counter = why_lost(stay.counter_pay, stay.counter_utility, worth, utility, stay.counter_reason)
        state.employers[stay.employer].lost[counter] += 1
        if best == NONE or stay.counter_utility > state.utilities[best]:
            runner_up, binding = stay.employer, counter
    elif not made and stay.counter_reason != NONE:
        counter = UNMADE - stay.counter_reason
    outcome = Outcome(winner, pay, bidders, runner_up, binding, counter, utility)
    if winner == COUNTERED:
        sign_raise(state, week, i, outcome)
    elif winner != STAYS:
        sign_hire(state, week, i, outcome, stay.pay)
    return winner >= 0


@kernel
def countered_pay(state: State, stay: Stay, utility: float, i: int) -> float:
    """Pay of a counter-offer that has to give `utility`, lifted by the bargaining share; never a cut."""
    rules = state.rules[0]
    if rules.foresight:
        flow = promised_utility(state, i, stay.employer, utility, stay.counter_utility)
        return max(min(pay_for(flow, stay.forfeit, stay.amenity), stay.counter_pay), stay.pay)
    matched = pay_for(utility, stay.forfeit, stay.amenity)
    lifted = matched + rules.bargaining_share * (stay.counter_pay - matched)
    return float(max(min(lifted, stay.counter_pay), stay.pay))


@inlined
def agreed_pay(state: State, winner: int, utility: float, i: int) -> float:
    """Pay that gives `utility`, lifted by the bargaining share towards the winner's own limit."""
    offer, rules = state.bids[winner], state.rules[0]
    cap = offer.cap
    if state.employers[offer.employer].kind == Kind.OUTSIDE or rules.posted:
        return float(cap)  # the outside's and posted offers are take it or leave it
    extra = extra_of_offer(state, winner)
    share = rules.bargaining_share
    if rules.foresight:
        utility = promised_utility(state, i, offer.employer, utility, state.utilities[winner])
        share = 0.0  # it is in the promise
    second = pay_for(utility, extra, offer.amenity)
    if extra > 0.0:  # cash on leaving does not buy work below the income of not working
        second = max(second, reservation_income(state.people[i].talent, rules))
    second = min(second, cap)
    return float(second + share * (cap - second))


@kernel
def worth_in_pay(state: State, stay: Stay, winner: int, utility: float, pay: float) -> float:
    """Pay that would by itself be worth as much as what the person ends with: more where raises will come.

    With foresight people accept less from whom will have to raise pay later. A loser's bid at its limit has
    to be held against the whole of that, or it would seem to have lost on amenities.
    """
    rules = state.rules[0]
    if winner == STAYS:
        return float(stay.worth)
    if not rules.foresight:
        return pay
    amenity, extra, limit = stay.amenity, stay.forfeit, stay.counter_utility
    if winner >= 0:
        offer = state.bids[winner]
        if state.employers[offer.employer].kind == Kind.OUTSIDE:
            return pay
        amenity, extra, limit = offer.amenity, extra_of_offer(state, winner), state.utilities[winner]
    share = rules.bargaining_share
    level = share * units(limit, rules) + (1.0 - share) * units(utility, rules)
    return max(pay_for(log_points(level, rules), extra, amenity), pay)


@inlined
def explain_losses(state: State, count: int, winner: int, utility: float, worth: float) -> int:
    """Count each losing bid under its reason; returns the position of the best loser, or NONE."""
    runner_up = NONE
    for n in range(count):
        offer = state.bids[n]
        employer = state.employers[offer.employer]
        employer.bids += 1
        if n == winner:
            continue
        offer.reason = why_lost(offer.cap, state.utilities[n], worth, utility, offer.reason)
        employer.lost[offer.reason] += 1
        if runner_up == NONE or state.utilities[n] > state.utilities[runner_up]:
            runner_up = n
    return runner_up


@inlined
def sign_hire(state: State, week: int, i: int, outcome: Outcome, pay_before: float) -> None:
    """Write the contract into the log and commit money and seat; `move` carries it out."""
    person, offer = state.people[i], state.bids[outcome.winner]
    j = offer.employer
    employer = state.employers[j]
    face = outcome.pay / perceived_share(state, j)
    make_whole = offer.make_whole
    bonus = sign_on_cash(state, j, face) + make_whole
    contract = write_contract(state, week, i, j, outcome, face, face * flow_share(state, j, True))
    contract.kind = EventKind.HIRED if person.employer < 0 else EventKind.POACHED
    contract.pay_before = pay_before
    contract.package += make_whole
    contract.listed = offer.listed
    employer.promised += contract.flow
    employer.granted += contract.grant
    employer.promised_talent += effective_at(state, j, person.talent, person.field)
    employer.open_seats = max(employer.open_seats - 1.0, 0.0)  # listed people need no planned seat
    employer.bonus_pool -= bonus
    if employer.kind == Kind.STARTUP:
        spend_cash(state, j, bonus)


@kernel
def sign_raise(state: State, week: int, i: int, outcome: Outcome) -> None:
    """Write a counter-offer into the log and commit the difference; a fresh grant replaces the old."""
    person = state.people[i]
    j = person.employer
    face = outcome.pay / perceived_share(state, j)
    contract = write_contract(state, week, i, j, outcome, face, face * flow_share(state, j, False))
    contract.kind = EventKind.RAISED
    contract.pay_before = person.pay
    contract.listed = False
    state.employers[j].promised += contract.flow - person.flow
    state.employers[j].granted += contract.grant - person.grant


@inlined
def write_contract(
    state: State, week: int, i: int, j: int, outcome: Outcome, face: float, flow: float
) -> Record:
    """A new row of the log, with what hires and raises have in common."""
    row = state.counts[Count.ROWS]
    state.counts[Count.ROWS] += 1
    contract = state.log[row]
    contract.week = week
    contract.person = i
    contract.origin = state.people[i].employer
    contract.destination = j
    contract.pay_after = outcome.pay
    contract.flow = flow
    contract.grant = grant_of(state, j, face)
    contract.package = face * state.rules[0].vesting_years
    contract.level = outcome.utility
    contract.bidders = outcome.bidders
    contract.runner_up = outcome.runner_up
    contract.binding = outcome.binding
    contract.counter = outcome.counter
    return contract
