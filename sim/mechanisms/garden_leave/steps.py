"""How people begin to wait, and come back."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.worth import DUST, effective_talent
from sim.market.state.counts import Count
from sim.market.state.state import State


@kernel
def begin_leave(state: State, i: int, until: int) -> None:
    """Person i has joined the new employer but may not work there before week `until`."""
    person = state.people[i]
    person.on_leave = True
    person.leave_until = until
    state.counts[Count.ON_LEAVE] += 1
    idle(state, i)


@inlined
def stop_work(state: State, i: int) -> None:
    """Person i, who leaves the employer, works there no more, or waits for it no longer."""
    person = state.people[i]
    if person.on_leave:
        person.on_leave = False
        state.counts[Count.ON_LEAVE] -= 1
    else:
        idle(state, i)


@inlined
def idle(state: State, i: int) -> None:
    """Person i works at the present employer no more; what rounding leaves of the sum is nothing."""
    employer = state.employers[state.people[i].employer]
    employer.effective_talent -= effective_talent(state, i)
    if employer.effective_talent < DUST * state.people[i].talent:
        employer.effective_talent = 0.0


@kernel
def return_from_leave(state: State, week: int) -> None:
    """Those whose leave is over begin to work."""
    if state.counts[Count.ON_LEAVE] == 0:
        return
    for i in range(state.counts[Count.PEOPLE]):
        person = state.people[i]
        if person.on_leave and person.leave_until <= week:
            person.on_leave = False
            state.counts[Count.ON_LEAVE] -= 1
            state.employers[person.employer].effective_talent += effective_talent(state, i)
