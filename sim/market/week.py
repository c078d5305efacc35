"""The week: its phases in order, compiled into one kernel.

A week may pause before a phase that needs more room than the tables have (see `sim.market.state.room`), or
before one that this kernel leaves to others; the market goes on from there.
"""

from __future__ import annotations

from typing import Any

from numba import literal_unroll

from sim.market.compiling.kernel import allocating_kernel
from sim.market.phases.break_away import break_away
from sim.market.phases.deal import strike_deals
from sim.market.phases.events import open_books
from sim.market.phases.money import money
from sim.market.phases.move import move
from sim.market.phases.negotiate import negotiate
from sim.market.phases.plan import plan
from sim.market.phases.produce import produce
from sim.market.phases.record import record
from sim.market.phases.search import search
from sim.market.phases.separate import admit_graduates, close_startups, found_startups, lay_off, separate
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.mechanisms.internal_equity.steps.raises import raise_colleagues
from sim.mechanisms.retention_fund.steps import retain
from sim.mechanisms.target_lists.steps.draw_up import draw_up_lists
from sim.mechanisms.target_lists.steps.pursue import pursue

#: The phases of a week, in order. One that has to wait says no, and does not do again what it has done.
PHASES = (
    open_books,
    money,
    plan,
    draw_up_lists,
    search,
    pursue,
    negotiate,
    move,
    raise_colleagues,
    retain,
    separate,
    lay_off,
    close_startups,
    strike_deals,
    found_startups,
    break_away,
    admit_graduates,
    produce,
    record,
)
#: The position after the last phase.
WEEK_OVER = len(PHASES)
#: With their positions. Each kernel is of a type of its own, so numba unrolls the loop over them.
_IN_TURN = tuple(enumerate(PHASES))


def position(phase: Any) -> int:
    """The position of a phase in the week, 0 for the first."""
    return PHASES.index(phase)


@allocating_kernel
def simulate(state: State, week: int, until: int, first: int, last: int) -> tuple[int, int]:
    """Simulate from phase `first` of `week` on: whole weeks before `until`, or this week's phases to `last`.

    Returns:
        the week, and the phase in which to go on; that is `until` and 0 if nothing paused. They stand in
        `counts` too, for an interrupt comes between the kernel's end and what is done with its answer.
    """
    while week < until:
        for turn in literal_unroll(_IN_TURN):
            if turn[0] == first:
                if first > last or not turn[1](state, week):
                    return week, first
                first += 1
                state.counts[Count.WEEK], state.counts[Count.PHASE] = week, first
        week, first = week + 1, 0
        state.counts[Count.WEEK], state.counts[Count.PHASE] = week, first
    return week, first
