"""Record: the week's row of every employer, and what only a look at all people tells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.columns import RETIRED, Table
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


@allocating_kernel
def record(state: State, week: int) -> bool:
    """Keep the week. The burn-in leaves no record."""
    if week < 0:
        state.counts[_ROWS] = 0  # the log begins with week 0
        return True
    if not room_in_book(state, state.counts[_EMPLOYERS]):
        return False
    book_employers(state, week)
    near = np.empty(_NEAR)
    seen = survey(state, week, near)
    rank = seen.employed // 2 - seen.below
    found = 0 <= rank < seen.near <= _NEAR
    state.race[_BAND] *= 2.0 if not found else 0.5 if seen.near > _NEAR // 4 else 1.0
    median = ranked(near[: seen.near], rank) if found else median_of_all(state, seen.employed)
    state.weeks[week].median_pay = median
    state.race[_MEDIAN] = median
    return True


@allocating_kernel
def ranked(values: Table, rank: int) -> float:
    """The value of this rank, from 0."""
    return float(values[np.argsort(values, kind="mergesort")[rank]])


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


class Seen(NamedTuple):
    """What a look at everybody told about the rank of the median pay."""

    employed: int  # people at labs and startups
    below: int  # of them those paid clearly less than last week's median
    near: int  # those paid about as much, whose pay was noted as far as there was room


@kernel
def survey(state: State, week: int, near: Table) -> Seen:
    """Look at everybody, and keep the market's row of the week but for the median.

    That is the pay of rank n // 2 (from 0): it is looked for among the pay close to last week's median, noted
    in `near`, and only where it has moved farther among all.
    """
    people, row, outside = state.people, state.weeks[week], state.counts[_OUTSIDE]
    low, high = (
        state.race[_MEDIAN] / (1.0 + state.race[_BAND]),
        state.race[_MEDIAN] * (1.0 + state.race[_BAND]),
    )
    employed, unemployed, below, within = 0, 0, 0, 0
    top, total = 0.0, 0.0
    deciles = row.deciles
    deciles[:] = 0.0
    for i in range(state.counts[_PEOPLE]):
        person = people[i]
        if person.employer < 0:
            unemployed += person.employer != RETIRED
            continue
        if person.employer == outside:
            continue
        pay = person.pay
        employed += 1
        total += pay
        deciles[person.decile, 0] += pay
        deciles[person.decile, 1] += 1.0
        top = max(top, person.package)
        below += pay < low
        if low <= pay <= high:
            if within < len(near):
                near[within] = pay
            within += 1
    row.week = week
    row.unemployed = unemployed
    row.on_leave = state.counts[_ON_LEAVE]
    row.mean_pay = total / employed if employed > 0 else 0.0
    row.top_package = top
    row.prize = state.race[_PRIZE]
    for what in range(len(row.tally)):
        row.tally[what] = state.tally[what]
    return Seen(employed, below, within)


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
