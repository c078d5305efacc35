"""All vacancies bid at once for all who decide (Kelso & Crawford 1982; Demange, Gale & Sotomayor 1986).

People compare promises, which are dollars of pay that are worth the same at whatever employer. An unfilled
seat bids for the person from whom it gains most at the promise asked, and holds that one until another seat
promises more; the outbid seat bids anew. Whoever is held is never let go, so promises only rise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.vocabulary import Reason
from tests.decisions import Decision
from tests.reference.bidding import Bid, Verdict
from tests.reference.negotiation import Negotiation

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

#: Money that is left over only by rounding counts as there.
NEARLY = 1.0 + 1e-9


@dataclass(frozen=True)
class Wish:
    """What a person is worth to a seat, and how a salary there counts."""

    limit: float  # dollars a year, the most that the seat bids
    beside: float  # dollars a year that come with the seat besides the salary
    factor: float  # what a dollar there is worth

    def salary(self, promise: float) -> float:
        """The salary that keeps a promise."""
        return promise / self.factor - self.beside


@dataclass(eq=False)
class Purse:
    """Money for salaries that some seats share."""

    money: float  # dollars a year
    seats: list[Seat] = field(default_factory=list)  # in the order in which they first bid

    def left(self) -> float:
        """What is not spent; a negative salary frees no money."""
        return self.money - sum(max(seat.salary, 0.0) for seat in self.seats if seat.held is not None)


@dataclass(eq=False)
class Seat:
    """A seat that bids for one person."""

    employer: Employer
    purse: Purse
    turn: float  # the lower, the sooner it first bids
    wishes: dict[Lot, Wish]
    counters: bool = False  # it wants nobody but its own employer's person
    held: Lot | None = None
    salary: float = 0.0

    def best(self, increment: float) -> Lot | None:
        """Whom it gains most from at what is asked; nobody if it would lose, or lacks the money."""
        found, most, money = None, 0.0, self.purse.left()
        for lot, wish in self.wishes.items():
            if lot.holder is not None and lot.holder.purse is self.purse:
                continue
            salary = wish.salary(lot.asked(increment))
            gain = wish.limit - salary
            if salary <= money and (gain > most or (gain == most and found is None)):
                found, most = lot, gain
        return found


@dataclass(eq=False)
class Lot:
    """A person for whom seats bid."""

    table: Negotiation  # as the week began
    floor: float  # the promise that staying is worth
    holder: Seat | None = None
    bids: int = 0

    def asked(self, increment: float) -> float:
        """The promise that the next bid has to make."""
        return self.floor + self.bids * increment


def all_at_once(market: ReferenceMarket, people: Sequence[Researcher]) -> None:
    """Run the clock, and sign in this order what it found."""
    tables = [Negotiation(person) for person in people]
    lots = [Lot(table, math.exp(table.staying.utility)) for table in tables]
    seats = [seat for employer in market.employers for seat in seats_of(employer, lots)]
    seats += [counter for lot in lots for counter in counters_of(lot)]
    seats.sort(key=lambda seat: seat.turn)
    for seat in seats:
        seat.purse.seats.append(seat)
    run_clock(seats, market.given.market.increment)
    spare = {seat.employer for seat in seats if seat.held is None and not seat.counters}
    for lot in lots:
        sign(Negotiation(lot.table.person), lot.holder, spare)


def seats_of(employer: Employer, lots: Sequence[Lot]) -> list[Seat]:
    """The seats that are open, and one for each of the listed; no more than there are bids."""
    market, wishes, listed = employer.market, {}, 0
    bids = [(lot, bid) for lot in lots for bid in lot.table.bids if bid.employer is employer]
    for lot, bid in bids:
        listed += bid.listed
        if bid.pay > 0.0:
            beside = bid.make_whole / market.given.market.vesting_years
            wishes[lot] = Wish(bid.pay, beside, math.exp(bid.amenity))
    count = len(bids)
    if market.given.market.planned_seats and not employer.is_outside:
        count = min(count, int(employer.open_seats) + (listed if employer.seats is None else 0))
    purse = Purse(employer.pay_that_money_buys())
    turns = [market.draws.uniform(employer.key, 1 + n, market.week, Decision.ORDER) for n in range(count)]
    return [Seat(employer, purse, turn, wishes) for turn in turns]


def counters_of(lot: Lot) -> list[Seat]:
    """The incumbent's counter-offer: a seat with a purse of its own, as its limit says what money allows."""
    person, staying = lot.table.person, lot.table.staying
    if person.employer is None or staying.counter is None:
        return []
    wish = Wish(staying.counter.pay, staying.forfeit, math.exp(staying.amenity))
    turn = person.market.draws.uniform(person.key, person.employer.key, person.market.week, Decision.ORDER)
    return [Seat(person.employer, Purse(math.inf), turn, {lot: wish}, counters=True)]


def run_clock(seats: Sequence[Seat], increment: float) -> None:
    """Until no unfilled seat wants to bid."""
    waiting = list(reversed(seats))  # the last one bids next
    while waiting:
        seat = waiting.pop()
        lot = seat.best(increment)
        if lot is None:
            continue  # it drops out
        outbid = lot.holder
        seat.salary = seat.wishes[lot].salary(lot.asked(increment))
        lot.holder, seat.held = seat, lot
        lot.bids += 1
        if outbid is not None:
            outbid.held = None
            idle = [other for other in outbid.purse.seats if other.held is None and other is not outbid]
            waiting += [other for other in reversed(idle) if other not in waiting]  # there is money again
            waiting.append(outbid)


def sign(table: Negotiation, seat: Seat | None, spare: set[Employer]) -> None:
    """A contract for the salary that the seat promised, as far as the money is still there.

    Who could have promised more than was asked at last has its seats, or else its money, elsewhere.
    """
    verdict, pay = kept_promise(table, seat)
    asked = max(math.exp(verdict.utility), promise(table, seat))
    for bid in table.bids:
        beats = math.exp(bid.utility) > asked + table.market.given.market.increment * NEARLY
        if beats and (seat is None or bid.employer is not seat.employer):
            bid.reason = Reason.BUDGET if bid.employer in spare else Reason.SEATS
    table.conclude(verdict, pay)


def promise(table: Negotiation, seat: Seat | None) -> float:
    """What the clock found, also where it cannot be signed any more."""
    if seat is None:
        return 0.0
    if seat.counters:
        return (seat.salary + table.staying.forfeit) * math.exp(table.staying.amenity)
    years = table.market.given.market.vesting_years
    bids = [bid for bid in table.bids if bid.employer is seat.employer]
    return max(((seat.salary + bid.make_whole / years) * math.exp(bid.amenity) for bid in bids), default=0.0)


def kept_promise(table: Negotiation, seat: Seat | None) -> tuple[Verdict, float]:
    """A hire, a raise, or things as they are; a counter-offer is made where a bid beats them."""
    staying, counter = table.staying, table.staying.counter
    made = counter is not None and any(bid.utility > staying.utility for bid in table.bids)
    as_it_is = Verdict(None, staying.utility, countered=made), staying.pay
    if seat is None:
        return as_it_is
    if seat.counters:
        if counter is None or not made or not staying.pay * NEARLY < seat.salary <= counter.pay * NEARLY:
            return as_it_is
        pay = min(seat.salary, counter.pay)
        utility = math.log(pay + staying.forfeit) + staying.amenity
        return Verdict(None, utility, raises=True, countered=True), pay
    for bid in table.bids:
        if bid.employer is seat.employer and seat.salary <= bid.pay * NEARLY:
            pay, extra = pay_at(table, bid, seat.salary)
            if pay <= 0.0:  # the sign-on that stood for pay has gone to others
                return as_it_is
            return Verdict(bid, math.log(pay + extra) + bid.amenity, countered=made), pay
    return as_it_is


def pay_at(table: Negotiation, bid: Bid, salary: float) -> tuple[float, float]:
    """Pay and make-whole cash, dollars a year. The outside does not haggle; cash buys no work for nothing."""
    extra = bid.make_whole / table.market.given.market.vesting_years
    if bid.employer.is_outside:
        return bid.pay, extra
    least = table.person.reservation_income() if extra > 0.0 else salary
    return min(max(salary, least), bid.pay), extra
