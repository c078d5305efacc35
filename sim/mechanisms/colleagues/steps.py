"""Where those are now who have worked together: noted when somebody leaves, and gone through every week.

Memory is linear in people: each remembers one employer, and a team lists where those are who left it. Who
comes to a team and leaves it is noted at once: in a week few do.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.state.counts import Count
from sim.market.state.records import Bid
from sim.market.state.state import State
from sim.market.state.traits import is_inside
from sim.mechanisms.colleagues.kernels import is_tied
from sim.mechanisms.sticky_talent.kernels import still_of_old_team
from sim.vocabulary import NONE, Tally

#: No week comes after this one.
_FAR = 1 << 30


@inlined
def remember_leaving(state: State, i: int) -> None:
    """Person i leaves the present employer this week; the outside is many employers, and leaves no ties."""
    if len(state.pasts) == 0:
        return
    person, past = state.people[i], state.pasts[i]
    if is_inside(state.employers[person.employer]) and not still_of_old_team(state, i):
        past.former, past.joined, past.left = person.employer + 1, person.since, state.counts[Count.WEEK]


@kernel
def clear_teams(state: State) -> None:
    """Nobody is in any team."""
    for j in range(len(state.teams)):
        for field in range(state.teams.shape[1]):
            state.teams[j, field].newest, state.teams[j, field].oldest = 0, 0


@inlined
def join_colleagues(state: State, i: int) -> None:
    """Person i comes last in the chain of the new team."""
    if len(state.pasts) == 0:
        return
    person, past = state.people[i], state.pasts[i]
    if is_inside(state.employers[person.employer]):
        team = state.teams[person.employer, person.field]
        past.previous_member, past.next_member = 0, team.newest
        if team.newest > 0:
            state.pasts[team.newest - 1].previous_member = i + 1
        else:
            team.oldest = i + 1
        team.newest = i + 1


@inlined
def leave_colleagues(state: State, i: int) -> None:
    """Person i is taken out of the chain of the present team."""
    if len(state.pasts) == 0:
        return
    person, past = state.people[i], state.pasts[i]
    if is_inside(state.employers[person.employer]):
        team = state.teams[person.employer, person.field]
        if past.previous_member > 0:
            state.pasts[past.previous_member - 1].next_member = past.next_member
        else:
            team.newest = past.next_member
        if past.next_member > 0:
            state.pasts[past.next_member - 1].previous_member = past.previous_member
        else:
            team.oldest = past.previous_member


@inlined
def find_colleagues(state: State, week: int) -> None:
    """Find out where those are who left teams; ties that have lasted long enough are forgotten."""
    if state.rules[0].colleagues:
        if state.rules[0].stickiness != 0.0:
            count_members(state)
        line_up_leavers(state, week)
        find_alumni(state)


@kernel
def count_members(state: State) -> None:
    """Who is in a team as the week is planned, and how many each has."""
    for j in range(state.counts[Count.EMPLOYERS]):
        for field in range(state.teams.shape[1]):
            state.teams[j, field].heads = 0
    for i in range(state.counts[Count.PEOPLE]):
        person, past = state.people[i], state.pasts[i]
        past.counted = person.employer >= 0 and is_inside(state.employers[person.employer])
        if past.counted:
            state.teams[person.employer, person.field].heads += 1


@kernel
def line_up_leavers(state: State, week: int) -> None:
    """Chains of the people who left each team and are at work elsewhere, in the order of ids."""
    found = 0
    for i in range(state.counts[Count.PEOPLE]):
        state.alumni[found].employer = i  # a list, for as long as nobody has written down alumni
        found += state.pasts[i].former > 0
    for n in range(found - 1, -1, -1):
        prefetch(state.people, state.alumni[max(n - AHEAD, 0)].employer)
        i = state.alumni[n].employer
        past = state.pasts[i]
        if week - past.left >= state.rules[0].tie_lasts:
            past.former = 0
            continue
        person = state.people[i]
        if past.left - past.joined < state.rules[0].tie_weeks or person.employer < 0:
            continue
        if is_inside(state.employers[person.employer]):
            left = state.teams[past.former - 1, person.field]
            past.next_leaver, left.leavers = left.leavers, i + 1


@kernel
def find_alumni(state: State) -> None:
    """Of each team the employers where those are who left it, with the last of those who went there.

    Of two who left in one week that is whoever had been there longer.
    """
    used = 0
    for k in range(state.counts[Count.EMPLOYERS]):
        state.known[k].place = NONE
    for j in range(state.counts[Count.EMPLOYERS]):
        for field in range(state.teams.shape[1]):
            team = state.teams[j, field]
            team.begin, team.gone = used, 0
            i, team.leavers = team.leavers - 1, 0
            while i != NONE:
                past, k = state.pasts[i], state.people[i].employer
                n = state.known[k].place
                if n < team.begin:  # none of this team was found there yet
                    n = used
                    used += 1
                    state.known[k].place = n
                    state.alumni[n].employer, state.alumni[n].left = k, -_FAR
                    state.alumni[n].heads = 0
                other = state.alumni[n]
                other.heads += 1
                team.gone += k != j  # else the person is back
                if past.left > other.left or (past.left == other.left and past.joined < other.joined):
                    other.left, other.joined = past.left, past.joined
                i = past.next_leaver - 1
            team.length = used - team.begin


@inlined
def note_ties(state: State, i: int, offer: Bid) -> None:
    """Count a hire by an employer where a former colleague is, and of somebody who was asked along."""
    if state.rules[0].colleagues:
        state.tally[Tally.TO_COLLEAGUES] += is_tied(state, i, offer.employer)
        state.tally[Tally.CAME_ALONG] += offer.along


@inlined
def pass_on_past(state: State, i: int, ended: int, buyer: int) -> None:
    """Who was at a lab that has ended in another was at that one."""
    if len(state.pasts) > 0 and state.pasts[i].former == ended + 1:
        state.pasts[i].former = buyer + 1
