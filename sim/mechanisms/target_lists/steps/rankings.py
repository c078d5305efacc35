"""Rankings: the people who look best to the owner of a target list, wherever they are.

What a ranking says never changes, but for newcomers: talent, field, the owner's needs and its error about a
person are drawn once. So it is kept, and a list is drawn up from its top.
"""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.order import copy_into, sort_falling
from sim.market.draws import draw
from sim.market.pages.eligibility import wants_field
from sim.market.pages.worth import field_match, perceived
from sim.market.state.columns import MORE, TIMES, Table
from sim.market.state.counts import Count
from sim.market.state.room import room_for_ranked
from sim.market.state.state import State

#: Where they are too few, from so many times as many.
FARTHER = 8
#: Parts of the unit interval, for a first look at how large an error may be; and a little more than 1.
_PARTS, _ROUNDING = 16, 1.0 + 1e-9


@kernel
def rank_farther(state: State, k: int) -> bool:
    """Begin ranking k anew, with more places; no where there is no room for them."""
    target, used = state.lists[k], state.counts[Count.RANKED]
    places = places_for(state, max(FARTHER * target.places, TIMES * target.size + MORE))
    # The last ranking grows where it stands.
    first = target.first if target.first + target.places == used else used
    if not room_for_ranked(state, first + places - used):
        return False
    target.first, target.places = first, places
    target.ranked, target.seen = 0, 0
    state.counts[Count.RANKED] = first + places
    return True


@kernel
def places_for(state: State, wanted: int) -> int:
    """As many places as are wanted, or enough for everybody: more than there are people."""
    people = state.counts[Count.PEOPLE]
    return int(min(wanted, people + people // 4 + MORE))


@allocating_kernel
def rank_newcomers(state: State, k: int) -> None:
    """Give those who came since the last look their places in ranking k; ties go by id."""
    target, errors = state.lists[k], largest_errors(state.rules[0].signal_noise)
    while target.seen < state.counts[Count.PEOPLE] and target.places > 0:
        last = min(target.seen + target.places, state.counts[Count.PEOPLE])
        ranked = target.ranked
        people = np.empty(ranked + last - target.seen, np.int32)
        estimates = np.empty(len(people))
        found = look_at(state, k, last, errors, people[ranked:], estimates[ranked:])
        target.seen = last
        if found == 0:
            continue
        people, estimates = people[: ranked + found], estimates[: ranked + found]
        begin, end = target.first, target.first + ranked
        copy_into(people, estimates, state.ranked[begin:end], state.estimates[begin:end])
        sort_falling(people[ranked:], estimates[ranked:])
        target.ranked = min(target.places, len(people))
        end = begin + target.ranked
        merge_falling(people, estimates, ranked, state.ranked[begin:end], state.estimates[begin:end])


@allocating_kernel
def largest_errors(noise: float) -> Table:
    """The largest factor between perceived and true talent, for draws in each part of the unit interval."""
    errors = np.empty(_PARTS)
    for part in range(_PARTS - 1):
        errors[part] = perceived(1.0, (part + 1) / _PARTS, noise) * _ROUNDING
    errors[_PARTS - 1] = math.inf
    return errors


@kernel
def look_at(state: State, k: int, last: int, errors: Table, people: Table, estimates: Table) -> int:
    """Fill in those before `last` who deserve a place, and how good the owner of list k takes them for.

    That is effective talent as the owner sees it. Who is in a field that is not wanted is not looked at, and
    who would not deserve a place with the largest error (see `largest_errors`) not more closely.

    Returns:
        how many they are.
    """
    target, found, least = state.lists[k], 0, 0.0
    if target.ranked == target.places:
        least = state.estimates[target.first + target.places - 1]
    signal, noise = state.employers[target.owner].signal_topic, state.rules[0].signal_noise
    for i in range(target.seen, last):
        person = state.people[i]
        if not wants_field(state, k, person.field):
            continue
        u, match = draw(person.subject, signal), field_match(state, target.owner, person.field)
        if person.talent * match * errors[int(u * _PARTS)] > least:
            estimate = perceived(person.talent, u, noise) * match
            people[found], estimates[found] = i, estimate
            found += estimate > least
    return found


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
