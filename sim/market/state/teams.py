"""Teams: startups know who their people are, so that one that dies finds them without a look at everybody.

The people of a startup are a chain, each with the one before and the one after. Labs and the outside, which
hardly ever ask, keep none: for them everybody is looked at (`staff_of`).
"""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.order import falling_order
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.traits import keeps_team
from sim.vocabulary import NONE


@kernel
def join_team(state: State, i: int) -> None:
    """Person i comes first in the chain of the present employer, if that is a startup."""
    person = state.people[i]
    employer = state.employers[person.employer]
    if keeps_team(employer):
        person.previous, person.next = NONE, employer.team
        if employer.team != NONE:
            state.people[employer.team].previous = i
        employer.team = i


@kernel
def leave_team(state: State, i: int) -> None:
    """Person i is taken out of the chain of the present employer, if that is a startup."""
    person = state.people[i]
    employer = state.employers[person.employer]
    if keeps_team(employer):
        if person.next != NONE:
            state.people[person.next].previous = person.previous
        if person.previous != NONE:
            state.people[person.previous].next = person.next
        else:
            employer.team = person.next


@allocating_kernel
def team_of(state: State, j: int) -> Table:
    """Ids of the people of startup j, in order."""
    team = np.empty(state.employers[j].headcount, np.int64)
    found, i = 0, state.employers[j].team
    while i != NONE and found < len(team):
        team[found] = i
        found += 1
        i = state.people[i].next
    return team[falling_order(-1.0 * team[:found])]


@allocating_kernel
def staff_of(state: State, j: int) -> Table:
    """Ids of the people of employer j."""
    people = state.people
    staff = np.empty(state.employers[j].headcount, np.int64)
    found = 0
    for i in range(state.counts[Count.PEOPLE]):
        if people[i].employer == j and found < len(staff):
            staff[found] = i
            found += 1
    return staff[:found]
