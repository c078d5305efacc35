"""Stars of each employer, and what teams have lost with those who left."""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.traits import is_inside

#: Of so many people one is a star, the best; of more the best so many parts, rounded up.
_OF = 20
#: More than this a team never loses, whoever has left.
_MOST = 0.9


@kernel
def recover_teams(state: State) -> None:
    """A week's recovery, and what stars who left since the last plan have cost.

    A team of n stars is missed by n-ths: who worked with one of them is one in n.
    """
    kept = 2.0 ** (-1.0 / state.rules[0].star_recovery)
    for j in range(state.counts[Count.EMPLOYERS]):
        for field in range(state.teams.shape[1]):
            team = state.teams[j, field]
            team.loss_before, team.talent = team.loss, 0.0
            counts = 1.0 - team.loss * kept
            if team.stars_gone > 0:
                gone = team.stars_gone / max(team.stars, team.stars_gone)
                counts *= (1.0 - state.rules[0].star_loss) ** gone
                team.stars_gone = 0
            team.stars = 0
            team.loss = min(1.0 - counts, _MOST)


@inlined
def is_at_work(state: State, i: int) -> bool:
    """Is person i at work at a lab or startup?"""
    person = state.people[i]
    return bool(person.employer >= 0 and not person.on_leave and is_inside(state.employers[person.employer]))


@allocating_kernel
def find_stars(state: State) -> None:
    """Mark the most talented of each lab and startup, one in `_OF`; of equals whoever came first."""
    begin = np.zeros(state.counts[Count.EMPLOYERS] + 1, np.int64)
    for i in range(state.counts[Count.PEOPLE]):
        state.pasts[i].star = False
        if is_at_work(state, i):
            begin[state.people[i].employer + 1] += 1
    for j in range(state.counts[Count.EMPLOYERS]):
        begin[j + 1] = begin[j] + (begin[j + 1] + _OF - 1) // _OF
    best, found = np.empty(begin[-1], np.int64), np.zeros(len(begin), np.int64)
    for i in range(state.counts[Count.PEOPLE]):
        if is_at_work(state, i):
            j = state.people[i].employer
            found[j] = put_among(state, best[begin[j] : begin[j + 1]], found[j], i)
    for i in best:
        state.pasts[i].star = True
        state.teams[state.people[i].employer, state.people[i].field].stars += 1


@kernel
def put_among(state: State, best: Table, found: int, i: int) -> int:
    """Put person i among the best, `found` so far, most talented first; says how many they are then."""
    talent = state.people[i].talent
    if found == len(best):
        if talent <= state.people[best[found - 1]].talent:
            return found
        found -= 1
    place = found
    while place > 0 and state.people[best[place - 1]].talent < talent:
        best[place] = best[place - 1]
        place -= 1
    best[place] = i
    return found + 1
