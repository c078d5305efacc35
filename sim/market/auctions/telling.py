"""The bid log is written here: all that was offered to a person who decides, and what staying was worth.

It is told between what the mechanism decides and the contract, while money and seats are still as they were
when the bids were made; of what it reads it changes nothing.
"""

from __future__ import annotations

import math

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.auctions.bidding import best_bidder, in_time, most_to_keep, place_bid
from sim.market.auctions.contest import Stay, Verdict
from sim.market.auctions.mechanism import takes_or_leaves
from sim.market.auctions.terms import binding_limit, tell_limits, tell_offer, tell_staying
from sim.market.compiling.kernel import kernel
from sim.market.pages.cost import perceived_share, purse_bid
from sim.market.pages.eligibility import reaches_floor, seats_for
from sim.market.pages.utility import extra_of_offer, felt_forfeit
from sim.market.pages.worth import perceived_talent, value_to_incumbent
from sim.market.state.columns import UNMADE
from sim.market.state.counts import Count
from sim.market.state.records import ToldBid
from sim.market.state.state import State
from sim.market.state.traits import bargains
from sim.mechanisms.internal_equity.steps.limits import compares, limit_with_raises
from sim.mechanisms.match_floor.kernels import least_offer
from sim.vocabulary import NONE, Fate, Limit, Reason, Role


@kernel
def tell_contest(state: State, week: int, i: int, count: int, stay: Stay, verdict: Verdict) -> int:
    """Write a row for what staying is worth, and for each offer to person i; returns the first row.

    There is room for the rows, and for one bid more than were made.

    Args:
        state: the market, as the bids were made.
        week: the week.
        i: the person.
        count: number of bids.
        stay: what staying means.
        verdict: what the mechanism decided.
    """
    first = state.counts[Count.TOLD]
    tell_stay(state, week, i, best_bidder(state, count)[0], stay, verdict)
    forfeit = felt_forfeit(state, week, i) if stay.employer >= 0 else 0.0
    slot = state.people[i].open_offer
    while slot != NONE:
        tell_bid(state, week, i, count, slot, forfeit, verdict)
        slot = state.open_offers[slot].next
    return int(first)


@kernel
def new_told(state: State, week: int, i: int, bidder: int, verdict: Verdict) -> ToldBid:
    """A new row about `bidder`, of whom nothing is known yet."""
    told: ToldBid = state.bid_log[state.counts[Count.TOLD]]
    state.counts[Count.TOLD] += 1
    told.week, told.person, told.bidder = week, i, bidder
    told.binding, told.reason = NONE, NONE
    told.listed, told.attended = False, False
    told.ready, told.expires, told.decides = math.nan, math.nan, state.people[i].decides
    told.worth, told.offered, told.extra = math.nan, math.nan, 0.0
    told.floor = least_offer(state.people[i], state.rules[0])
    told.given = verdict.utility
    for limit in range(len(told.limits)):
        told.limits[limit] = math.inf
    return told


@kernel
def tell_stay(state: State, week: int, i: int, bidder: int, stay: Stay, verdict: Verdict) -> None:
    """The row of the incumbent, against the best `bidder`, or of having no job."""
    told = new_told(state, week, i, stay.employer, verdict)
    told.role = Role.INCUMBENT if stay.employer >= 0 else Role.NO_JOB
    told.fate = fate_of_stay(state, i, stay, verdict)
    told.present, told.limit, told.extra = stay.pay, stay.pay, stay.forfeit
    told.offered = verdict.pay if verdict.winner == COUNTERED else stay.pay
    told.utility, pay = stay.utility, stay.pay
    if verdict.counter_made:
        told.utility, pay = stay.counter_utility, stay.counter_pay
        told.offered = pay if verdict.winner >= 0 else told.offered
    if may_ever_counter(state, stay.employer):
        tell_counter(state, told, i, bidder)
    tell_staying(state, told, i, week, pay)


@kernel
def tell_counter(state: State, told: ToldBid, i: int, bidder: int) -> None:
    """What limits the incumbent's counter-offer, made or not."""
    person, j = state.people[i], told.bidder
    drawn, purse = person.compensation, -math.inf
    if person.by_purse:
        drawn, purse = 0.0, purse_bid(state, j, person.compensation)
    told.worth = value_to_incumbent(state, i, bidder)
    tell_limits(state, told, drawn, person.grant, False, purse)
    tell_raises(state, told, i, person.talent, drawn, False, purse)
    told.limits[Limit.COUNTER_LIMIT] = state.employers[j].counter_limit * person.pay
    told.binding = binding_limit(told)
    told.limit = most_to_keep(state, i, bidder)[0]


@kernel
def tell_raises(
    state: State, told: ToldBid, i: int, talent: float, drawn: float, signing: bool, purse: float
) -> None:
    """Value and money buy less where colleagues of person i, of `talent` to the bidder, would be raised."""
    j, limits, least = told.bidder, told.limits, binding_limit(told)
    seen = perceived_share(state, j)
    if not compares(state, j) or least == NONE or limits[least] <= purse * seen:
        return
    limit, why = limit_with_raises(state, i, j, talent, told.worth, drawn, signing, purse)
    place = Limit.BUDGET
    if why == Reason.VALUE:
        place = Limit.VALUE
    elif limit == purse:
        place = Limit.PURSE
    limits[place] = min(limits[place], limit * seen)


@kernel
def may_ever_counter(state: State, j: int) -> bool:
    """Is employer j, negative for none, one that makes counter-offers?"""
    return bool(j >= 0 and bargains(state.employers[j]) and not takes_or_leaves(state.rules[0]))


@kernel
def fate_of_stay(state: State, i: int, stay: Stay, verdict: Verdict) -> int:
    """What became of staying, and if the person left without a counter-offer why there was none."""
    if verdict.winner == COUNTERED:
        return Fate.COUNTERED
    if verdict.winner == STAYS:
        return Fate.KEPT
    if stay.employer < 0:
        return Fate.LEFT
    return Fate.COUNTER_OUTBID if verdict.counter_made else why_no_counter(state, i, stay)


@kernel
def why_no_counter(state: State, i: int, stay: Stay) -> int:
    """Why the incumbent, which has lost person i, made no counter-offer."""
    if not may_ever_counter(state, stay.employer):
        return Fate.NO_COUNTERS
    if not in_time(state, i):
        return Fate.TOO_SLOW
    return Fate.UNWILLING if stay.counter_reason == NONE else Fate.NOTHING_MORE


@kernel
def tell_bid(
    state: State, week: int, i: int, count: int, slot: int, forfeit: float, verdict: Verdict
) -> None:
    """The row of an open offer. Whoever made no bid is asked now what it would have been, behind the bids."""
    open_offer = state.open_offers[slot]
    j, at = open_offer.employer, NONE
    told = new_told(state, week, i, j, verdict)
    told.role = Role.BIDDER
    told.listed, told.attended = open_offer.listed, open_offer.attended
    told.ready, told.expires = open_offer.ready, open_offer.expires
    for n in range(count):
        if state.bids[n].employer == j:
            at = n
    if at == NONE and state.employers[j].alive:
        place_bid(state, count, week, i, slot, forfeit)
    if at == NONE:
        told.fate = why_no_bid(state, i, slot, count)
    else:
        told.fate = Fate.WON if at == verdict.winner else Fate.OUTBID
    told.present = math.nan
    told.limit, told.utility = 0.0, -math.inf
    if told.fate != Fate.ENDED:
        n = count if at == NONE else at
        tell_terms(state, told, i, week, n)
    if told.fate == Fate.WON:
        told.offered = verdict.pay
    elif told.fate == Fate.OUTBID:
        told.offered = told.limit


@kernel
def tell_terms(state: State, told: ToldBid, i: int, week: int, n: int) -> None:
    """Limits and utility of the n-th bid."""
    offer, j, rules = state.bids[n], told.bidder, state.rules[0]
    told.worth, told.limit, told.extra = offer.worth, offer.cap, extra_of_offer(state, n)
    told.utility = state.utilities[n]
    purse = purse_bid(state, j, 0.0) if rules.purses and told.listed else -math.inf
    tell_limits(state, told, 0.0, 0.0, True, purse)
    tell_raises(state, told, i, perceived_talent(state, i, j), 0.0, True, purse)
    if bargains(state.employers[j]) and offer.reason == Reason.POSTED_WAGE:
        told.limits[Limit.POSTED_WAGE] = offer.cap
    told.binding = binding_limit(told)
    tell_offer(state, told, i, week)


@kernel
def why_no_bid(state: State, i: int, slot: int, count: int) -> int:
    """Why the employer of an open offer made no bid; what it would have been is the bid number `count`."""
    open_offer, person = state.open_offers[slot], state.people[i]
    if not state.employers[open_offer.employer].alive:
        return Fate.ENDED
    if open_offer.ready > person.decides:
        return Fate.NOT_APPROVED
    if open_offer.expires < person.decides:
        return Fate.LAPSED
    if seats_for(state, open_offer.employer, int(open_offer.listed)) < 1.0:
        return Fate.NO_SEAT
    if not reaches_floor(person, state.bids[count].cap, state.rules[0]):
        return Fate.BELOW_FLOOR
    return Fate.OTHER_BRAND if state.rules[0].mergers else Fate.UNKNOWN


@kernel
def tell_reasons(state: State, first: int, count: int, moved: bool) -> None:
    """Once the contract is signed: under which reason each loss was counted, from row `first` on."""
    for row in range(first, state.counts[Count.TOLD]):
        told = state.bid_log[row]
        if told.fate == Fate.OUTBID:
            for n in range(count):
                if state.bids[n].employer == told.bidder:
                    told.reason = state.bids[n].reason
        elif told.fate == Fate.BELOW_FLOOR:
            told.reason = Reason.FLOOR
        elif told.fate == Fate.NOT_APPROVED and moved:
            told.reason = Reason.APPROVAL
        elif moved and (told.fate == Fate.COUNTER_OUTBID or told.fate == Fate.NOTHING_MORE):
            counter = state.contracts[state.counts[Count.SIGNED] - 1].counter
            told.reason = UNMADE - counter if counter <= UNMADE else counter
