"""Draw up: target lists that are due get the best people whom their owner may pursue."""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.pages.eligibility import may_list
from sim.market.state.columns import MEMBERS, Table
from sim.market.state.state import State
from sim.mechanisms.target_lists.steps.rankings import rank_farther, rank_newcomers

#: A week so early that no cooldown reaches it.
LONG_AGO = -(1 << 20)


@kernel
def draw_up_lists(state: State, week: int) -> bool:
    """Draw up the lists that are due in this week; a list that is drawn up twice is the same list."""
    for k in range(len(state.lists)):
        target = state.lists[k]
        if (week - target.since) % target.refresh == 0 and not draw_up(state, k):
            return False
    return True


@allocating_kernel
def draw_up(state: State, k: int) -> bool:
    """List k gets the people worth most to its owner, as it sees them, who pass the filter; best first.

    Value rises with effective talent, so that is what they are ranked by.
    """
    target = state.lists[k]
    chosen = np.empty(target.size, MEMBERS)
    while True:
        rank_newcomers(state, k)
        found = choose(state, k, chosen)
        if found == target.size or target.ranked < target.places:
            break
        if not rank_farther(state, k):  # of the best too few are eligible
            return False
    bit = np.int64(1) << np.int64(k)
    members = state.members[target.begin :]
    for place in range(target.length):
        state.people[members[place].person].listed &= ~bit
    for place in range(found):
        members[place].person, members[place].pursued = chosen[place].person, chosen[place].pursued
        state.people[chosen[place].person].listed |= bit
    target.length = found
    return True


@kernel
def choose(state: State, k: int, chosen: Table) -> int:
    """Fill in the first in the ranking who are eligible, and when they were last pursued; how many they are.

    Who is on the list already keeps that week: cooldowns go on. Ranking and list are in the same order, since
    how somebody looks to the owner changes only where outsiders come to err less, whatever the list asks for.
    """
    target, found, place = state.lists[k], 0, 0
    bit, members = np.int64(1) << np.int64(k), state.members[target.begin :]
    for rank in range(target.first, target.first + target.ranked):
        prefetch(state.people, state.ranked[min(rank + AHEAD, target.first + target.ranked - 1)])
        i = state.ranked[rank]
        if found == target.size:
            break
        if not may_list(state, k, i):
            continue
        chosen[found].person, chosen[found].pursued = i, LONG_AGO
        if state.people[i].listed & bit:
            for _ in range(target.length):
                if members[place].person == i:
                    chosen[found].pursued = members[place].pursued
                    break
                place = (place + 1) % target.length
        found += 1
    return found
