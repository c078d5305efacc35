"""Who is tied to an employer by a former colleague, and what that makes of contacts and utility.

A team is the people of one employer in one field, a chain from who came last to who came first. `steps` notes
where those are who left it, so that nobody has to be compared with everybody: of all who are at one employer
now, whoever left last was together longest with those who are still in the team.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, draw, topic
from sim.market.state.state import State
from sim.mechanisms.target_lists.kernels import on_list
from sim.mechanisms.ties.kernels import linked
from sim.vocabulary import NONE

THROUGH_COLLEAGUE = decision(45, "when an employer contacts somebody through a former colleague")


@inlined
def former_employer(state: State, i: int) -> int:
    """The employer that i left last, if that is remembered; else NONE."""
    return int(state.pasts[i].former) - 1


@kernel
def alumni_at(state: State, j: int, field: int, k: int) -> int:
    """Place in `alumni` of those who left the team of j in a field and are at k now, or NONE."""
    team = state.teams[j, field]
    for n in range(team.begin, team.begin + team.length):
        if state.alumni[n].employer == k:
            return int(n)
    return NONE


@inlined
def was_there(state: State, i: int, n: int) -> bool:
    """Has i, who is still in the team, been together long enough with the alumni at place n?"""
    return bool(state.people[i].since + state.rules[0].tie_weeks <= state.alumni[n].left)


@inlined
def were_there(state: State, i: int, n: int) -> bool:
    """Has i, who has left the team too, been together long enough with the last of the alumni at place n?"""
    past, other = state.pasts[i], state.alumni[n]
    together = min(past.left, other.left) - max(past.joined, other.joined)
    return bool(together >= state.rules[0].tie_weeks)


@kernel
def left_behind(state: State, i: int) -> bool:
    """Is somebody still in the team that i left who has been together with i long enough?

    Whoever has been there longest is asked first, so that hardly anybody else is.
    """
    past = state.pasts[i]
    latest = past.left - state.rules[0].tie_weeks
    if past.joined > latest:
        return False
    m = state.teams[past.former - 1, state.people[i].field].oldest - 1
    while m != NONE:
        if state.people[m].since <= latest:
            return True
        m = state.pasts[m].previous_member - 1
    return False


@kernel
def tied_by_present(state: State, i: int, k: int) -> bool:
    """Is somebody at k who left the team in which i is?"""
    person = state.people[i]
    if person.employer < 0:
        return False
    n = alumni_at(state, person.employer, person.field, k)
    return n != NONE and was_there(state, i, n)


@kernel
def tied_by_past(state: State, i: int, k: int) -> bool:
    """Is somebody at k who is, or was, in the team that i left?"""
    former = former_employer(state, i)
    if former == NONE:
        return False
    if former == k:
        return left_behind(state, i)
    n = alumni_at(state, former, state.people[i].field, k)
    return n != NONE and were_there(state, i, n)


@kernel
def is_tied(state: State, i: int, k: int) -> bool:
    """Is a former colleague of i at k, another employer? Ask only where `rules.colleagues` is set."""
    return tied_by_present(state, i, k) or tied_by_past(state, i, k)


@inlined
def most_colleague_tie(state: State) -> float:
    """The largest `colleague_tie` of anybody, 0 at least."""
    return float(max(state.rules[0].colleague_utility, 0.0))


@inlined
def colleague_tie(state: State, i: int, k: int) -> float:
    """Utility of working with former colleagues at k, log points of pay."""
    utility = state.rules[0].colleague_utility
    return float(utility) if utility != 0.0 and is_tied(state, i, k) else 0.0


@kernel
def list_tied(state: State, i: int) -> int:
    """Fill in `known` with the employers where former colleagues of i are, and say how many they are."""
    person, former, count = state.people[i], former_employer(state, i), 0
    if person.employer >= 0:
        team = state.teams[person.employer, person.field]
        for n in range(team.begin, team.begin + team.length):
            k = state.alumni[n].employer
            if k != person.employer and was_there(state, i, n):
                count = add_tied(state, k, count)
    if former == NONE:
        return count
    present, team = count, state.teams[former, person.field]
    for n in range(team.begin, team.begin + team.length):
        k = state.alumni[n].employer
        if k == former or k == person.employer or not were_there(state, i, n):
            continue
        if not among_tied(state, k, present):
            count = add_tied(state, k, count)
    if former != person.employer and not among_tied(state, former, present) and left_behind(state, i):
        count = add_tied(state, former, count)
    return count


@inlined
def add_tied(state: State, k: int, count: int) -> int:
    """Put k at the end of a list of so many; returns how many they are then."""
    state.known[count].tied, state.known[k].place = k, count
    return count + 1


@inlined
def among_tied(state: State, k: int, count: int) -> bool:
    """Is k one of so many that are listed? Whatever its place says, the list itself has to have it there."""
    place = state.known[k].place
    return bool(0 <= place < count and state.known[place].tied == k)


@inlined
def extra_weight(state: State, i: int, k: int) -> float:
    """Weight in contacts of i that employer k has besides the usual, since a former colleague is there."""
    person, employer = state.people[i], state.employers[k]
    weight = state.weights[k] * linked(state, person.employer, k)
    if person.listed != 0 and on_list(person.listed, employer.list_number):
        weight *= employer.contact_multiplier
    return float((state.rules[0].colleague_contacts - 1.0) * weight)


@kernel
def extra_weights(state: State, i: int) -> float:
    """The sum of `extra_weight` over all employers."""
    extra = 0.0
    for n in range(list_tied(state, i)):
        extra += extra_weight(state, i, state.known[n].tied)
    return extra


@inlined
def through_colleagues(state: State, i: int) -> float:
    """Contacts of i through former colleagues, per contact that there would be without ties."""
    total = state.meeting[0].total
    if state.rules[0].colleague_contacts == 1.0 or total <= 0.0:
        return 0.0
    return extra_weights(state, i) / total


@inlined
def earlier_colleague(state: State, i: int, winner: int, time: float, week: int) -> int:
    """Employer of a contact: the `winner` of the race, or one with a former colleague before its `time`."""
    if state.rules[0].colleague_contacts == 1.0:
        return winner
    return race_of_colleagues(state, i, winner, time, week)


@kernel
def race_of_colleagues(state: State, i: int, winner: int, time: float, week: int) -> int:
    """The first to arrive when each employer has a second time, with the extra weight as rate."""
    for n in range(list_tied(state, i)):
        k = state.known[n].tied
        extra = extra_weight(state, i, k)
        if extra <= 0.0:
            continue
        what = topic(state.key, state.employers[k].key, week, THROUGH_COLLEAGUE)
        arrival = -math.log(draw(state.people[i].subject, what)) / extra
        if arrival < time:
            winner, time = k, arrival
    return winner
