"""Which contracts bind."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.draws import decision, draw, topic
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
