"""Rankings: the people who look best to the owner of a target list, wherever they are.

What a ranking says never changes, but for newcomers: talent, field, the owner's needs and its error about a
person are drawn once. So it is kept, and a list is drawn up from its top.
"""

from __future__ import annotations

import numpy as np

from sim.market.columns import Table
from sim.market.counts import Count
from sim.market.kernel import allocating_kernel, kernel
from sim.market.room import room_for_ranked
from sim.market.state import State
from sim.market.value import field_match, perceived_talent

_PEOPLE, _RANKED = int(Count.PEOPLE), int(Count.RANKED)
#: A list of n is drawn up from so many times n of the best people, and so many more.
TIMES, MORE = 8, 1000
#: Where they are too few, from so many times as many.
FARTHER = 8
#: Sorted by insertion before they are merged.
_RUN = 12


@kernel
def rank_farther(state: State, k: int) -> bool:
    """Begin ranking k anew, with more places; no where there is no room for them."""
    target = state.lists[k]
    places = max(FARTHER * target.places, TIMES * target.size + MORE)
    if not room_for_ranked(state, places):
        return False
    target.first, target.places = state.counts[_RANKED], places
    target.ranked, target.seen = 0, 0
    state.counts[_RANKED] += places
    return True


@allocating_kernel
def rank_newcomers(state: State, k: int) -> None:
    """Give those who came since the last look their places in ranking k; ties go by id."""
    target = state.lists[k]
    while target.seen < state.counts[_PEOPLE] and target.places > 0:
        last = min(target.seen + target.places, state.counts[_PEOPLE])
        ranked = target.ranked
        people = np.empty(ranked + last - target.seen, np.int32)
        estimates = np.empty(len(people))
        found = look_at(state, k, last, people[ranked:], estimates[ranked:])
        target.seen = last
        if found == 0:
            continue
        people, estimates = people[: ranked + found], estimates[: ranked + found]
        begin, end = target.first, target.first + ranked
        people[:ranked], estimates[:ranked] = state.ranked[begin:end], state.estimates[begin:end]
        sort_falling(people[ranked:], estimates[ranked:])
        target.ranked = min(target.places, len(people))
        end = begin + target.ranked
        merge_falling(people, estimates, ranked, state.ranked[begin:end], state.estimates[begin:end])


@kernel
def look_at(state: State, k: int, last: int, people: Table, estimates: Table) -> int:
    """Fill in those before `last` who deserve a place, and how good the owner of list k takes them for.

    That is effective talent as the owner sees it. Who is in a field that is not wanted is not looked at.

    Returns:
        how many they are.
    """
    target, found, least = state.lists[k], 0, 0.0
    if target.ranked == target.places:
        least = state.estimates[target.first + target.places - 1]
    for i in range(target.seen, last):
        field = state.people[i].field
        if state.list_fields[k, field]:
            estimate = perceived_talent(state, i, target.owner) * field_match(state, target.owner, field)
            people[found], estimates[found] = i, estimate
            found += estimate > least
    return found


@allocating_kernel
def sort_falling(people: Table, estimates: Table) -> None:
    """Sort both by falling estimates, equal ones as they stand: merge sort (Knuth 1998, section 5.2.4)."""
    size = len(people)
    for first in range(0, size, _RUN):
        insert_falling(people[first : first + _RUN], estimates[first : first + _RUN])
    merged, values, width = np.empty_like(people), np.empty_like(estimates), _RUN
    while width < size:
        for first in range(0, size, 2 * width):
            end = min(first + 2 * width, size)
            pair, looks = people[first:end], estimates[first:end]
            merge_falling(pair, looks, min(width, end - first), merged[first:end], values[first:end])
        people[:], estimates[:] = merged, values
        width *= 2


@kernel
def insert_falling(people: Table, estimates: Table) -> None:
    """Sort a few by falling estimates, equal ones as they stand."""
    for place in range(1, len(people)):
        i, estimate, before = people[place], estimates[place], place
        while before > 0 and estimates[before - 1] < estimate:
            people[before], estimates[before] = people[before - 1], estimates[before - 1]
            before -= 1
        people[before], estimates[before] = i, estimate


@kernel
def merge_falling(people: Table, estimates: Table, middle: int, merged: Table, values: Table) -> None:
    """Merge what is before `middle` and what follows, each falling, as far as there is room.

    Of equal ones those of the first part come first.
    """
    one, other, size = 0, middle, len(people)
    for place in range(len(merged)):
        if other == size or (one < middle and estimates[one] >= estimates[other]):
            merged[place], values[place] = people[one], estimates[one]
            one += 1
        else:
            merged[place], values[place] = people[other], estimates[other]
            other += 1
