"""Who decides this week, and in which order."""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.order import order_of
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.draws import decision, draw, topic
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.vocabulary import NONE

ORDER = decision(7, "order in which contested people are taken")


@allocating_kernel
def those_who_decide(state: State, week: int) -> Table:
    """People whose day of decision lies in this week, in keyed random order."""
    contested = np.empty(state.counts[Count.SLOTS], np.int64)
    priority = np.empty(len(contested))
    found = list_contested(state, week, contested, priority)
    return contested[order_of(priority[:found])]


@kernel
def list_contested(state: State, week: int, contested: Table, priority: Table) -> int:
    """Fill in who decides this week and the draws that order them; returns how many they are."""
    found, order, end = 0, topic(state.key, 0, week, ORDER), 7.0 * (week + 1)
    for slot in range(len(contested)):
        prefetch(state.people, state.open_offers[min(slot + AHEAD, len(contested) - 1)].person)
        i = state.open_offers[slot].person
        person = state.people[max(i, 0)]
        contested[found] = i
        # The head of a person's list stands for the person; closed entries have no person. (No branches: how
        # they go is anybody's guess.)
        found += (i != NONE) & (person.open_offer == slot) & (person.decides < end)
    for n in range(found):
        priority[n] = draw(state.people[contested[n]].subject, order)
    return found
