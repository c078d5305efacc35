"""Record: the week's row of every employer, and what only a look at all people tells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.columns import DECILES, UNEMPLOYED, Table
from sim.market.counts import Count
from sim.market.kernel import allocating_kernel, kernel
from sim.market.room import room_in_book
from sim.market.state import Race, State

_PEOPLE, _EMPLOYERS, _ROWS = int(Count.PEOPLE), int(Count.EMPLOYERS), int(Count.ROWS)
_BOOKED, _ON_LEAVE = int(Count.BOOKED), int(Count.ON_LEAVE)
_OUTSIDE = int(Count.OUTSIDE)
_PRIZE, _MEDIAN, _BAND = int(Race.PRIZE), int(Race.MEDIAN), int(Race.BAND)
#: The median is looked for among so many people at most.
_NEAR = 4096


class Seen(NamedTuple):
    """What a look at everybody told."""

    employed: int  # people at labs and startups
    unemployed: int
    below: int  # of those employed: people paid clearly less than last week's median
    near: int  # people paid about as much, whose pay was noted as far as there was room
    top: float  # largest package, dollars over the vesting years


@allocating_kernel
def record(state: State, week: int) -> bool:
    """Keep the week. The burn-in leaves no record."""
    if week < 0:
        state.counts[_ROWS] = 0  # the log begins with week 0
        return True
    if not room_in_book(state, state.counts[_EMPLOYERS]):
        return False
    book_employers(state, week)
    near, deciles = np.empty(_NEAR), np.zeros((DECILES, 2))
    band = 1.0 + state.race[_BAND]
    low, high = state.race[_MEDIAN] / band, state.race[_MEDIAN] * band
    people = state.people[: state.counts[_PEOPLE]]
    seen = survey(people, state.counts[_OUTSIDE], low, high, near, deciles)
    rank = seen.employed // 2 - seen.below
    found = 0 <= rank < seen.near < _NEAR - 1
    state.race[_BAND] *= 2.0 if not found else 0.5 if seen.near > _NEAR // 4 else 1.0
    state.race[_MEDIAN] = ranked(near[: seen.near], rank) if found else median_of_all(state, seen.employed)
    book_week(state, week, seen, deciles)
    return True


@kernel
def book_week(state: State, week: int, seen: Seen, deciles: Table) -> None:
    """The market's row of the week."""
    row = state.weeks[week]
    row.week = week
    row.unemployed = seen.unemployed
    row.on_leave = state.counts[_ON_LEAVE]
    row.median_pay = state.race[_MEDIAN]
    row.mean_pay = deciles[:, 0].sum() / seen.employed if seen.employed > 0 else 0.0
    row.top_package = seen.top
    row.prize = state.race[_PRIZE]
    for decile in range(DECILES):
        row.deciles[decile, 0] = deciles[decile, 0]
        row.deciles[decile, 1] = deciles[decile, 1]
    for what in range(len(row.tally)):
        row.tally[what] = state.tally[what]


@kernel
def ranked(values: Table, rank: int) -> float:
    """The value of this rank, from 0; reorders the values (Hoare 1961, FIND).

    numpy's partition would do, but takes five seconds to compile.
    """
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[rank]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if j < rank:
            low = i
        if rank < i:
            high = j
    return float(values[rank])


@kernel
def book_employers(state: State, week: int) -> None:
    """A row of the employers' book for each who is alive or died this week."""
    for j in range(state.counts[_EMPLOYERS]):
        if state.employers[j].alive or state.employers[j].died == week:
            book_employer(state, week, j)


@kernel
def book_employer(state: State, week: int, j: int) -> None:
    """A row of the employers' book."""
    employer, row = state.employers[j], state.book[state.counts[_BOOKED]]
    state.counts[_BOOKED] += 1
    row.week = week
    row.employer = j
    row.kind = employer.kind
    row.alive = employer.alive
    row.headcount = employer.headcount
    row.talent = employer.talent
    row.payroll = employer.payroll
    row.budget = employer.budget
    row.cash = employer.cash
    row.compute = employer.compute
    row.output = employer.output
    row.contest_weight = employer.contest_weight
    row.aggressiveness = employer.aggressiveness
    row.valuation = employer.valuation
    row.open_seats = employer.open_seats
    row.hires = employer.hires
    row.losses = employer.losses
    row.breakthroughs = employer.breakthroughs
    row.bids = employer.bids
    for reason in range(len(employer.lost)):
        row.lost[reason] = employer.lost[reason]


@kernel
def survey(people: Table, outside: int, low: float, high: float, near: Table, deciles: Table) -> Seen:
    """Look at everybody: how many are where, pay by decile, the largest package, and where the median is.

    The median is the pay of rank n // 2 (from 0). Pay between `low` and `high`, close to last week's median,
    is noted in `near`: it is looked for there, and only where it has moved farther among all. All tables are
    arguments of their own and what depends on pay is counted without a branch, which takes half the time.
    """
    employed, unemployed, below, within = 0, 0, 0, 0
    top = 0.0
    room = len(near) - 1
    for i in range(len(people)):
        person = people[i]
        if person.employer < 0 or person.employer == outside:
            unemployed += person.employer == UNEMPLOYED
            continue
        pay, package = person.pay, person.package
        employed += 1
        deciles[person.decile, 0] += pay
        deciles[person.decile, 1] += 1.0
        top = package if package > top else top
        below += pay < low
        near[within] = pay
        within += (pay >= low) & (pay <= high) & (within < room)
    return Seen(employed, unemployed, below, within, top)


@allocating_kernel
def median_of_all(state: State, employed: int) -> float:
    """Median pay of the people at labs and startups, of whom there are `employed`; 0 without any."""
    if employed == 0:
        return 0.0
    pay = np.empty(employed)
    gather_pay(state, pay)
    return ranked(pay, employed // 2)


@kernel
def gather_pay(state: State, pay: Table) -> None:
    """Pay of everybody at labs and startups."""
    found = 0
    for i in range(state.counts[_PEOPLE]):
        person = state.people[i]
        if person.employer >= 0 and person.employer != state.counts[_OUTSIDE]:
            pay[found] = person.pay
            found += 1
