"""Record: the week's row of every employer, and that of the market."""

from __future__ import annotations

from numba import literal_unroll

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.state.columns import KEPT
from sim.market.state.counts import Count
from sim.market.state.room import room_in_book
from sim.market.state.state import Race, State
from sim.market.state.survey import book_survey, survey


@allocating_kernel
def record(state: State, week: int) -> bool:
    """Keep the week. The burn-in leaves no record."""
    if week < 0:
        state.counts[Count.ROWS], state.counts[Count.BEGUN] = 0, 0  # the log begins with week 0
        return True
    if not room_in_book(state, state.counts[Count.LIVING]):
        return False
    book_employers(state, week)
    book_survey(state, week, survey(state))
    book_week(state, week)
    state.counts[Count.BEGUN] = state.counts[Count.ROWS]
    return True


@kernel
def book_week(state: State, week: int) -> None:
    """What is left of the market's row of the week."""
    row = state.weeks[week]
    row.week = week
    row.on_leave = state.counts[Count.ON_LEAVE]
    row.prize = state.race[Race.PRIZE]
    row.instability = state.race[Race.INSTABILITY]
    row.luxury_tax = state.race[Race.LUXURY_TAX]
    row.r_and_d_credits = state.race[Race.CREDITS]
    row.retention_subsidies = state.race[Race.SUBSIDIES]
    row.public_compute = state.race[Race.LENT]
    row.know_how = state.race[Race.KNOW_HOW]
    row.talent_uncounted = state.race[Race.UNCOUNTED]
    for what in range(len(row.tally)):
        row.tally[what] = state.tally[what]


@kernel
def book_employers(state: State, week: int) -> None:
    """A row of the employers' book for each who is alive or died this week."""
    for j in state.living[: state.counts[Count.LIVING]]:
        if state.employers[j].alive or state.employers[j].died == week:
            book_employer(state, week, j)


@kernel
def book_employer(state: State, week: int, j: int) -> None:
    """A row of the employers' book."""
    employer, row = state.employers[j], state.book[state.counts[Count.BOOKED]]
    state.counts[Count.BOOKED] += 1
    row.week = week
    row.employer = j
    for column in literal_unroll(KEPT):
        row[column] = employer[column]
