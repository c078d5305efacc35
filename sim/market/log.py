"""The event log: what happened to people and employers, one row an event, in the order in which it happened.

Rows are written here and nowhere else, and never changed. Who writes one has asked for room before, see
`sim.market.state.room`.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.records import Contract, Event
from sim.market.state.state import State
from sim.vocabulary import NONE


@kernel
def log_person(
    state: State, week: int, kind: int, i: int, destination: int, pay: float, package: float
) -> None:
    """Person i comes or goes without a contest; call it while the person is still at the old place.

    Args:
        state: the market.
        week: the week.
        kind: EventKind.
        i: the person, whose employer and pay are the event's origin and the pay before.
        destination: id of the next employer, UNEMPLOYED or RETIRED.
        pay: pay there, dollars a year as the person values it.
        package: package there, dollars over the vesting years.
    """
    person, event = state.people[i], new_row(state, week, kind)
    event.person = i
    event.origin = person.employer
    event.destination = destination
    event.pay_before = person.pay
    event.pay_after = pay
    event.package = package


@kernel
def log_employer(state: State, week: int, kind: int, j: int, amount: float) -> None:
    """Something happened to employer j; `amount`: dollars it raised, or people it had when it died."""
    event = new_row(state, week, kind)
    event.person = NONE
    event.origin = j
    event.destination = j
    event.pay_before = 0.0
    event.pay_after = 0.0
    event.package = amount


@kernel
def log_takeover(state: State, week: int, kind: int, j: int, buyer: int, price: float) -> None:
    """Employer j comes under the owner of another, or ends in it, at a price in dollars, 0 without one."""
    log_employer(state, week, kind, j, price)
    state.log[state.counts[Count.ROWS] - 1].destination = buyer


@kernel
def log_contract(state: State, week: int, contract: Contract) -> None:
    """A contract is carried out: a move, a hire or a raise."""
    event = new_row(state, week, contract.kind)
    event.person = contract.person
    event.origin = contract.origin
    event.destination = contract.destination
    event.pay_before = contract.pay_before
    event.pay_after = contract.pay_after
    event.package = contract.package
    event.bidders = contract.bidders
    event.runner_up = contract.runner_up
    event.binding = contract.binding
    event.counter = contract.counter
    event.listed = contract.listed
    event.by_purse = contract.by_purse


@inlined
def new_row(state: State, week: int, kind: int) -> Event:
    """A new row of the log, of an event without a contest as far as nobody says otherwise."""
    event: Event = state.log[state.counts[Count.ROWS]]
    state.counts[Count.ROWS] += 1
    event.week = week
    event.kind = kind
    event.bidders = 0
    event.runner_up = NONE
    event.binding = NONE
    event.counter = NONE
    event.listed = False
    event.by_purse = False
    return event
