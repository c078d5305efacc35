"""What of somebody's talent counts, at a new employer and at one that bids.

counts  =  (1 - stickiness · (1 - share of the old team that is there) · 2^(-weeks there / recovery))
           · part of the new team's that counts, since stars left it

The old team is that of the employer where somebody has been for `ties.weeks` at least, the present one or the
last such one. Who is where is as the week was planned, found in `steps` of `colleagues`.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.traits import is_inside
from sim.mechanisms.colleagues.kernels import alumni_at
from sim.mechanisms.star_loss.kernels import part_of_team
from sim.vocabulary import NONE


@inlined
def part_that_counts(state: State, i: int, j: int) -> float:
    """Part of the talent of i that counts at j: the present employer, or one that i would join now."""
    return counted_at(state, i, j) if state.rules[0].counts_in_part else 1.0


@kernel
def counted_at(state: State, i: int, j: int) -> float:
    """The same, where some may not."""
    lost = state.pasts[i].lost if state.people[i].employer == j else left_behind_by(state, i, j)
    return float((1.0 - lost) * part_of_team(state, j, state.people[i].field))


@inlined
def still_of_old_team(state: State, i: int) -> bool:
    """Is i, who leaves the present employer, still of the team of the one before, for want of time here?

    Else who goes on at once would have no old team, and count in full.
    """
    rules = state.rules[0]
    weeks = state.counts[Count.WEEK] - state.people[i].since
    return bool(rules.stickiness != 0.0 and weeks < rules.tie_weeks and has_old_team(state, i))


@inlined
def has_old_team(state: State, i: int) -> bool:
    """Was i for long enough at the employer that is remembered?"""
    past = state.pasts[i]
    return bool(past.former > 0 and past.left - past.joined >= state.rules[0].tie_weeks)


@inlined
def team_to_leave(state: State, i: int) -> int:
    """The employer whose team is the old one when i joins another; NONE without such a team."""
    person = state.people[i]
    settled = state.counts[Count.WEEK] - person.since >= state.rules[0].tie_weeks
    if settled and person.employer >= 0 and is_inside(state.employers[person.employer]):
        return int(person.employer)
    return int(state.pasts[i].former) - 1 if has_old_team(state, i) else NONE


@kernel
def left_behind_by(state: State, i: int, j: int) -> float:
    """Part of the talent of i that would not count at j in the beginning; the outside takes all alike."""
    if state.rules[0].stickiness == 0.0 or not is_inside(state.employers[j]):
        return 0.0
    former = team_to_leave(state, i)
    if former in (NONE, j):
        return 0.0
    return state.rules[0].stickiness * (1.0 - share_there(state, i, former, j))


@kernel
def share_there(state: State, i: int, former: int, j: int) -> float:
    """Share of the team of `former` in i's field, but for i, that is at j, another employer.

    The team is who is in it, or has left it and is at a lab or startup. If nobody else is, all are there.
    """
    field, counted = state.people[i].field, state.pasts[i].counted
    team, there = state.teams[former, field], 0
    n = alumni_at(state, former, field, j)
    if n != NONE:
        there = state.alumni[n].heads - (counted and state.people[i].employer == j)
    others = team.heads + team.gone - counted
    return float(there / others) if others > 0 else 1.0
