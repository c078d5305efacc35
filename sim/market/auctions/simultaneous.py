"""Simultaneous bidding in the market: all vacancies bid for all who decide this week (`seat_clock`).

A seat is worth what its employer's bid at its limit is. Promises are in dollars of pay that are worth the
same to the researcher at whatever employer (`pay_alike`). The incumbent's counter-offer is the bid of a
seat of its own that wants nobody else.
"""

from __future__ import annotations

import math

import numpy as np

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.auctions.bidding import gather_bids, value_staying
from sim.market.auctions.contest import Verdict
from sim.market.auctions.contracts import conclude
from sim.market.auctions.deciding import ORDER, those_who_decide
from sim.market.auctions.seat_clock import Auction, instability, most_bids, seat_clock
from sim.market.auctions.telling import tell_contest, tell_reasons
from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.draws import draw, topic
from sim.market.meeting.open_offers import close_offers
from sim.market.pages.cost import payable
from sim.market.pages.eligibility import seats_for
from sim.market.pages.utility import extra_of_offer, least_pay, pay_alike, pay_for, utility_of
from sim.market.state.columns import Table
from sim.market.state.state import State
from sim.market.state.traits import bargains
from sim.vocabulary import NONE, Reason

#: Money is left over after rounding only.
_ROUNDING = 1.0 + 1e-9
#: Bids for each of those who decide, at most: finer steps take long and differ in no digit that matters.
#: Textbook markets, whose values are stated, are compared with theory to many digits.
_MOST_BIDS, _MOST_IN_TEXTBOOKS = 1e6, 1e9


@allocating_kernel
def bid_all_at_once(state: State, week: int, increment: float) -> float:
    """Negotiate with all who decide, see `bid_at_once`. Needs room for a contract of each."""
    return bid_at_once(state, those_who_decide(state, week), week, increment)


@allocating_kernel
def bid_at_once(state: State, contested: Table, week: int, increment: float) -> float:
    """Run the clock for the people in `contested`, and sign what comes out.

    Args:
        state: the market.
        contested: ids of those who decide this week, in the order in which contracts are signed.
        week: the week.
        increment: ε, dollars a year; in a week in which it would take too many steps it is larger.

    Returns:
        Share of the pairs of seat and person that would rather have each other, see `seat_clock.instability`.
    """
    offered = np.zeros(len(state.employers), np.int64)  # bids that each employer makes
    listed = np.zeros(len(state.employers), np.int64)
    for i in contested:
        for n in range(gather_bids(state, week, i)):
            offered[state.bids[n].employer] += 1
            listed[state.bids[n].employer] += state.bids[n].listed
    seats, own = seats_of(state, offered, listed, contested, week)
    regular = len(seats) - (own != NONE).sum()
    auction = empty_auction(state, seats, regular, len(contested), increment)
    for place in range(len(contested)):
        enter_bids(state, auction, seats[:regular], own[place], contested[place], place, week)
    enough = (_MOST_BIDS if state.rules[0].race else _MOST_IN_TEXTBOOKS) * len(contested)
    if most_bids(auction) > enough:
        auction = with_increment(auction, increment * most_bids(auction) / enough)
    placement = seat_clock(auction, keyed_order(state, seats, regular, own, contested, week))
    unstable = instability(auction, placement)
    spare = spare_seats(len(state.employers), seats[:regular], placement.seat)
    for place in range(len(contested)):
        i, seat = contested[place], placement.seat[place]
        employer = seats[seat] if seat != NONE else NONE
        moved = sign(state, employer, seat == own[place], placement.salary[place], spare, increment, i, week)
        close_offers(state, i, moved)
    return unstable


@allocating_kernel
def seats_of(state: State, offered: Table, listed: Table, contested: Table, week: int) -> tuple[Table, Table]:
    """Employer of each seat that bids, and the incumbent's own seat for each of the contested, or NONE.

    An employer has as many seats as are open (for the listed one each, where no number of seats is stated),
    and needs no more than it makes bids.
    """
    sizes = np.zeros(len(offered), np.int64)
    for j in range(len(offered)):
        sizes[j] = int(min(float(offered[j]), seats_for(state, j, listed[j])))
    own = np.full(len(contested), NONE)
    counters = 0
    for place in range(len(contested)):
        if value_staying(state, week, contested[place], math.inf, NONE).may_counter:
            own[place] = sizes.sum() + counters
            counters += 1
    employer = np.empty(sizes.sum() + counters, np.int64)
    filled = 0
    for j in range(len(sizes)):
        employer[filled : filled + sizes[j]] = j
        filled += sizes[j]
    for place in range(len(contested)):
        if own[place] != NONE:
            employer[own[place]] = state.people[contested[place]].employer
    return employer, own


@allocating_kernel
def empty_auction(state: State, seats: Table, regular: int, people: int, increment: float) -> Auction:
    """An auction in which nobody bids yet; employers' money is what is free now, as pay.

    A counter-offer's seat, after the `regular` ones, has money of its own: its person is on the payroll
    already, and its limit says what money allows.
    """
    shape = (len(seats), people)
    employers = len(state.employers)
    budget = np.full(employers + len(seats) - regular, np.inf)
    for j in np.unique(seats[:regular]):
        budget[j] = payable(state, j)
    payer = seats.copy()
    payer[regular:] = employers + np.arange(len(seats) - regular)
    return Auction(
        value=np.full(shape, -np.inf),
        offset=np.zeros(shape),
        factor=np.ones(shape),
        cap=np.full(shape, np.inf),
        floor=np.zeros(people),
        employer=payer,
        budget=budget,
        epsilon=increment,
        outbid_own=False,
    )


@allocating_kernel
def with_increment(auction: Auction, increment: float) -> Auction:
    """The same auction with another increment."""
    return Auction(
        value=auction.value,
        offset=auction.offset,
        factor=auction.factor,
        cap=auction.cap,
        floor=auction.floor,
        employer=auction.employer,
        budget=auction.budget,
        epsilon=increment,
        outbid_own=auction.outbid_own,
    )


@kernel
def enter_bids(state: State, auction: Auction, seats: Table, own: int, i: int, place: int, week: int) -> None:
    """Write into the auction what each seat may bid for person i."""
    stay = value_staying(state, week, i, math.inf, NONE)
    auction.floor[place] = pay_for(stay.utility, 0.0, 0.0)
    for n in range(gather_bids(state, week, i)):
        extra = extra_of_offer(state, n)
        for seat in range(len(seats)):
            if seats[seat] == state.bids[n].employer and state.bids[n].cap > 0.0:
                enter(auction, seat, place, state.bids[n].cap, extra, state.bids[n].amenity)
    if own != NONE:
        enter(auction, own, place, stay.counter_pay, stay.forfeit, stay.amenity)


@kernel
def enter(auction: Auction, seat: int, place: int, limit: float, extra: float, amenity: float) -> None:
    """One seat's bid for one person."""
    auction.value[seat, place] = limit
    auction.offset[seat, place] = extra
    auction.factor[seat, place] = pay_alike(1.0, 0.0, amenity)


@allocating_kernel
def keyed_order(state: State, seats: Table, regular: int, own: Table, contested: Table, week: int) -> Table:
    """Seats in an order drawn by employer, number of the seat (or person it counters for), and week."""
    priority = np.empty(len(seats))
    for seat in range(regular):
        number = seat - np.searchsorted(seats[:regular], seats[seat])
        what = topic(state.key, 1 + number, week, ORDER)
        priority[seat] = draw(state.employers[seats[seat]].subject, what)
    for place in range(len(own)):
        if own[place] != NONE:
            what = topic(state.key, state.employers[seats[own[place]]].key, week, ORDER)
            priority[own[place]] = draw(state.people[contested[place]].subject, what)
    return np.argsort(priority, kind="mergesort")


@allocating_kernel
def spare_seats(employers: int, seats: Table, placed: Table) -> Table:
    """How many of each employer's seats the clock left without a person, int64 (employers,)."""
    spare = np.zeros(employers, np.int64)
    for j in seats:
        spare[j] += 1
    for seat in placed:
        if 0 <= seat < len(seats):
            spare[seats[seat]] -= 1
    return spare


@kernel
def explain_restraint(
    state: State, count: int, employer: int, salary: float, promise: float, increment: float, spare: Table
) -> None:
    """Say why bidders that could have promised more than was asked at last did not.

    Their seats went to others, or, where seats are left over, their money did.
    """
    for n in range(count):
        offer = state.bids[n]
        if offer.employer == employer:
            extra = extra_of_offer(state, n)
            promise = max(promise, pay_alike(salary, extra, offer.amenity))
    for n in range(count):
        offer = state.bids[n]
        could = pay_for(state.utilities[n], 0.0, 0.0)
        if offer.employer != employer and could > promise + increment * _ROUNDING:
            offer.reason = Reason.BUDGET if spare[offer.employer] > 0 else Reason.SEATS


@kernel
def sign(
    state: State,
    employer: int,
    counters: bool,
    salary: float,
    spare: Table,
    increment: float,
    i: int,
    week: int,
) -> bool:
    """Sign what the clock found for person i, as far as the money is still there; does the person move?"""
    stay = value_staying(state, week, i, math.inf, NONE)
    count = gather_bids(state, week, i)
    winner, pay, utility = STAYS, stay.pay, stay.utility
    made = False  # a counter-offer is made where somebody offers more than staying is worth
    for n in range(count):
        made |= stay.may_counter and state.utilities[n] > stay.utility
    if employer != NONE and counters and made:
        if salary > stay.pay * _ROUNDING and salary <= stay.counter_pay * _ROUNDING:
            winner, pay = COUNTERED, min(salary, stay.counter_pay)
            utility = utility_of(pay, stay.forfeit, stay.amenity)
    elif employer != NONE and not counters:
        for n in range(count):
            if state.bids[n].employer == employer and salary <= state.bids[n].cap * _ROUNDING:
                extra = extra_of_offer(state, n)
                salary = least_pay(state, i, salary, extra)
                if not bargains(state.employers[employer]):
                    salary = state.bids[n].cap  # the outside does not haggle
                asked = min(salary, state.bids[n].cap)
                if asked > 0.0:  # a sign-on that stood for pay may have gone to others meanwhile
                    winner, pay = n, asked
                    utility = utility_of(pay, extra, state.bids[n].amenity)
    promise = pay_for(utility, 0.0, 0.0)
    if employer != NONE and counters:  # what the clock found, also where it could not be signed
        promise = max(promise, pay_alike(salary, stay.forfeit, stay.amenity))
    explain_restraint(state, count, employer, salary, promise, increment, spare)
    verdict = Verdict(winner=winner, utility=utility, pay=pay, counter_made=made)
    if len(state.bid_log) == 0:
        return conclude(state, i, count, stay, verdict)
    first = tell_contest(state, week, i, count, stay, verdict)
    moved = conclude(state, i, count, stay, verdict)
    tell_reasons(state, first, count, moved)
    return moved
