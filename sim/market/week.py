"""The week: its phases in order, compiled into one kernel.

A week may pause before a phase that needs more room than the tables have (see `sim.market.state.room`), or
before one that this kernel leaves to others; the market goes on from there.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from sim.market.compiling.kernel import allocating_kernel
from sim.market.phases.draw_up import draw_up_lists
from sim.market.phases.events import open_books
from sim.market.phases.money import money
from sim.market.phases.move import move
from sim.market.phases.negotiate import negotiate
from sim.market.phases.plan import plan
from sim.market.phases.produce import produce
from sim.market.phases.record import record
from sim.market.phases.search import pursue, search
from sim.market.phases.separate import admit_graduates, close_startups, found_startups, lay_off, separate
from sim.market.setup.people import Traits
from sim.market.state.counts import Count
from sim.market.state.state import State


class Phase(IntEnum):
    """The phases of a week, in order: each is the kernel of that name, which `simulate` calls."""

    OPEN_BOOKS = 0
    MONEY = 1
    PLAN = 2
    DRAW_UP_LISTS = 3
    SEARCH = 4
    PURSUE = 5
    NEGOTIATE = 6
    MOVE = 7
    SEPARATE = 8
    LAY_OFF = 9
    CLOSE_STARTUPS = 10
    FOUND_STARTUPS = 11
    ADMIT_GRADUATES = 12
    PRODUCE = 13
    RECORD = 14


#: The position after the last phase.
WEEK_OVER = len(Phase)


def kernel_of(phase: Phase) -> Any:
    """The kernel of a phase."""
    return globals()[phase.name.lower()]


@allocating_kernel
def simulate(  # noqa: PLR0912 - it is the list of the phases
    state: State, traits: Traits, week: int, until: int, first: int, last: int
) -> tuple[int, int]:
    """Simulate from phase `first` of `week` on: whole weeks before `until`, or this week's phases to `last`.

    Returns:
        the week, and the phase in which to go on; that is `until` and 0 if nothing paused. They stand in
        `counts` too, for an interrupt comes between the kernel's end and what is done with its answer.
    """
    phase = first
    while week < until and phase <= last:
        # A phase that has to wait says no; what it has done by then it will not do again.
        if phase == Phase.OPEN_BOOKS:
            done = open_books(state, week)
        elif phase == Phase.MONEY:
            done = money(state, week)
        elif phase == Phase.PLAN:
            done = plan(state, week)
        elif phase == Phase.DRAW_UP_LISTS:
            done = draw_up_lists(state, week)
        elif phase == Phase.SEARCH:
            done = search(state, week)
        elif phase == Phase.PURSUE:
            done = pursue(state, week)
        elif phase == Phase.NEGOTIATE:
            done = negotiate(state, week)
        elif phase == Phase.MOVE:
            done = move(state, week)
        elif phase == Phase.SEPARATE:
            done = separate(state, week)
        elif phase == Phase.LAY_OFF:
            done = lay_off(state, week)
        elif phase == Phase.CLOSE_STARTUPS:
            done = close_startups(state, week)
        elif phase == Phase.FOUND_STARTUPS:
            done = found_startups(state, week)
        elif phase == Phase.ADMIT_GRADUATES:
            done = admit_graduates(state, traits, week)
        elif phase == Phase.PRODUCE:
            done = produce(state, week)
        else:
            done = record(state, week)
        if not done:
            break
        phase += 1
        if phase == WEEK_OVER:
            week += 1
            phase = 0
        state.counts[Count.WEEK], state.counts[Count.PHASE] = week, phase
    return week, phase
