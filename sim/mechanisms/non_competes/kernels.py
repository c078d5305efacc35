"""Which contracts bind."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, draw, topic
from sim.market.state.counts import Count
from sim.market.state.state import State

NON_COMPETE = decision(27, "does a contract bind")


@inlined
def binds(state: State, i: int, j: int, week: int) -> bool:
    """Does the contract of person i with j forbid to take another job?"""
    share = state.employers[j].non_compete
    if share <= 0.0:
        return False
    what = topic(state.key, state.employers[j].key, week, NON_COMPETE)
    return bool(draw(state.people[i].subject, what) < share)


@kernel
def bind_first(state: State, j: int, share: float, week: int) -> None:
    """So large a share of those who are at employer j before the burn-in is bound, in expectation."""
    what = topic(state.key, state.employers[j].key, week, NON_COMPETE)
    for i in range(state.counts[Count.PEOPLE]):
        if state.people[i].employer == j:
            state.people[i].bound = draw(state.people[i].subject, what) < share
