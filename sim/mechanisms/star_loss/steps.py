"""Stars of each employer, and what teams have lost with those who left."""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
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


@allocating_kernel
def find_stars(state: State) -> None:
    """Mark the most talented of each lab and startup, one in `_OF`; of equals whoever came first."""
    employers, people = state.counts[Count.EMPLOYERS], state.counts[Count.PEOPLE]
    begin, inside = np.zeros(employers + 1, np.int64), np.empty(employers, np.bool_)
    for j in range(employers):
        inside[j] = is_inside(state.employers[j])
    at_work = np.empty(people, np.int64)  # those at work at a lab or startup
    count = 0
    for i in range(people):
        person = state.people[i]
        state.pasts[i].star = False
        at_work[count] = i
        if person.employer >= 0 and inside[person.employer] and not person.on_leave:
            begin[person.employer + 1] += 1
            count += 1
    for j in range(employers):
        begin[j + 1] = begin[j] + (begin[j + 1] + _OF - 1) // _OF
    best, found = np.empty(begin[-1], np.int64), np.zeros(employers, np.int64)
    bar = np.full(employers, -np.inf)  # whoever has no more talent is no star
    for i in at_work[:count]:
        j, talent = state.people[i].employer, state.people[i].talent
        if talent > bar[j]:
            among = best[begin[j] : begin[j + 1]]
            found[j] = put_among(state, among, found[j], i)
            if found[j] == len(among):
                bar[j] = state.people[among[-1]].talent
    for i in best:
        state.pasts[i].star = True
        state.teams[state.people[i].employer, state.people[i].field].stars += 1


@kernel
def put_among(state: State, best: Table, found: int, i: int) -> int:
    """Put person i among the best, `found` so far, most talented first; the last makes room where none is."""
    talent = state.people[i].talent
    found = min(found, len(best) - 1)
    place = found
    while place > 0 and state.people[best[place - 1]].talent < talent:
        best[place] = best[place - 1]
        place -= 1
    best[place] = i
    return found + 1
