"""Record: the week's row of every employer, and that of the market."""

from __future__ import annotations

from sim.market.counts import Count
from sim.market.kernel import allocating_kernel, kernel
from sim.market.room import room_in_book
from sim.market.state import Race, State
from sim.market.survey import book_survey, survey

_LIVING, _ROWS, _BEGUN = int(Count.LIVING), int(Count.ROWS), int(Count.BEGUN)
_BOOKED, _ON_LEAVE = int(Count.BOOKED), int(Count.ON_LEAVE)
_PRIZE = int(Race.PRIZE)


@allocating_kernel
def record(state: State, week: int) -> bool:
    """Keep the week. The burn-in leaves no record."""
    if week < 0:
        state.counts[_ROWS], state.counts[_BEGUN] = 0, 0  # the log begins with week 0
        return True
    if not room_in_book(state, state.counts[_LIVING]):
        return False
    book_employers(state, week)
    book_survey(state, week, survey(state))
    book_week(state, week)
    state.counts[_BEGUN] = state.counts[_ROWS]
    return True


@kernel
def book_week(state: State, week: int) -> None:
    """What is left of the market's row of the week."""
    row = state.weeks[week]
    row.week = week
    row.on_leave = state.counts[_ON_LEAVE]
    row.prize = state.race[_PRIZE]
    for what in range(len(row.tally)):
        row.tally[what] = state.tally[what]


@kernel
def book_employers(state: State, week: int) -> None:
    """A row of the employers' book for each who is alive or died this week."""
    for j in state.living[: state.counts[_LIVING]]:
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
