"""Where those are now who have worked together: noted when somebody leaves, and gone through every week.

Memory is linear in people: each remembers one employer, and a team lists where those are who left it.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
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


@inlined
def find_colleagues(state: State, week: int) -> None:
    """Line up teams, and where those are who left them; ties that have lasted long enough are forgotten."""
    if state.rules[0].colleagues:
        line_up_teams(state, week)
        find_alumni(state)


@kernel
def line_up_teams(state: State, week: int) -> None:
    """Chains of the people in each team and of those who left it, both in the order of ids."""
    for j in range(state.counts[Count.EMPLOYERS]):
        for field in range(state.teams.shape[1]):
            team = state.teams[j, field]
            team.members, team.leavers = NONE, NONE
            team.earliest = _FAR
            team.heads, team.gone = 0, 0
    for i in range(state.counts[Count.PEOPLE] - 1, -1, -1):
        person, past = state.people[i], state.pasts[i]
        if past.former > 0 and week - past.left >= state.rules[0].tie_lasts:
            past.former = 0
        past.counted = False
        if person.employer < 0 or not is_inside(state.employers[person.employer]):
            continue
        team = state.teams[person.employer, person.field]
        past.next_member, team.members = team.members, i
        team.heads += 1
        past.counted = True
        team.earliest = min(team.earliest, person.since)
        if past.former > 0 and past.left - past.joined >= state.rules[0].tie_weeks:
            left = state.teams[past.former - 1, person.field]
            past.next_leaver, left.leavers = left.leavers, i
            left.gone += past.former - 1 != person.employer  # else the person is back


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
            team.begin = used
            i = team.leavers
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
                if past.left > other.left or (past.left == other.left and past.joined < other.joined):
                    other.left, other.joined = past.left, past.joined
                i = past.next_leaver
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
