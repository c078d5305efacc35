"""A leader is pursued, and the team is asked along."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.meeting.open_offers import write_offer
from sim.market.pages.eligibility import may_approach
from sim.market.pages.worth import perceived_talent
from sim.market.state.state import Race, State
from sim.market.state.traits import is_inside
from sim.mechanisms.target_lists.kernels import on_list
from sim.vocabulary import NONE, Tally

#: Standard normal draws are below this, from uniform ones of 53 bits.
_LARGEST_ERROR = 9.0


@inlined
def is_leader(state: State, i: int, week: int) -> bool:
    """Is person i a star who has been with a lab or startup long enough to have a team?"""
    person = state.people[i]
    return bool(
        0.0 < state.race[Race.STAR] < person.talent
        and person.employer >= 0
        and is_inside(state.employers[person.employer])
        and week - person.since >= state.rules[0].tie_weeks
    )


@kernel
def ask_along(state: State, week: int, i: int, k: int, day: float, attended: bool) -> None:
    """The owner of list k, which pursues i since `day`, asks the best of i's team along.

    Their offers are approved as fast as the leader's, and count as offers to listed people. Who is on the
    list counts as pursued this week. Needs room for open offers.
    """
    if not is_leader(state, i, week):
        return
    j, asked = state.lists[k].owner, 0
    while asked < state.employers[j].lift_out:
        best = best_of_team(state, week, i, j)
        if best == NONE:
            break
        write_offer(state, best, j, day, True, attended, True)
        if on_list(state.people[best].listed, k):
            note_pursuit(state, week, best, k)
        asked += 1
    state.tally[Tally.LIFT_OUTS] += asked > 0


@kernel
def note_pursuit(state: State, week: int, i: int, k: int) -> None:
    """Recruiters leave out person i, who is on list k, until the cooldown is over."""
    target = state.lists[k]
    for place in range(target.begin, target.begin + target.length):
        if state.members[place].person == i:
            state.members[place].pursued = week


@kernel
def best_of_team(state: State, week: int, i: int, j: int) -> int:
    """Whom of i's team j takes for the best, of those whom it may approach; NONE where there is nobody."""
    leader, best, most = state.people[i], NONE, 0.0
    flattered = math.exp(_LARGEST_ERROR * state.rules[0].signal_noise)
    m = state.teams[leader.employer, leader.field].newest - 1
    while m != NONE:
        person = state.people[m]
        together = week - person.since >= state.rules[0].tie_weeks
        if together and person.talent * flattered >= most and m != i and may_approach(state, m, j):
            estimate = perceived_talent(state, m, j)
            if estimate > most or (estimate == most and m < best):  # of equals who came first
                best, most = m, estimate
        m = state.pasts[m].next_member - 1
    return int(best)
