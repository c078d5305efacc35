"""Talent that was left behind: noted when people join, and recovered week by week."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.worth import effective_at
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.market.state.traits import is_inside
from sim.mechanisms.star_loss.steps import find_stars, recover_teams
from sim.mechanisms.star_premium.kernels import as_star
from sim.mechanisms.sticky_talent.kernels import has_old_team, left_behind_by, share_there


@inlined
def leave_behind(state: State, i: int, j: int) -> None:
    """Person i, without a job now, is about to join j."""
    if state.rules[0].stickiness != 0.0:
        state.pasts[i].lost = left_behind_by(state, i, j)


@inlined
def recover(state: State, week: int) -> None:
    """What counts of people's talent follows their teams, and time."""
    if state.rules[0].counts_in_part:
        if state.rules[0].star_loss != 0.0:
            recover_teams(state)
        recover_talent(state, week)
        if state.rules[0].star_loss != 0.0:
            find_stars(state)


@kernel
def recover_talent(state: State, week: int) -> None:
    """The same; output changes with it, but for those on garden leave, who are not at work."""
    whole, uncounted, sticky = 0.0, 0.0, state.rules[0].stickiness != 0.0
    for i in range(state.counts[Count.PEOPLE]):
        person, past = state.people[i], state.pasts[i]
        if person.employer < 0 or not is_inside(state.employers[person.employer]):
            continue
        team = state.teams[person.employer, person.field]
        before = (1.0 - past.lost) * (1.0 - team.loss_before)
        if sticky:
            past.lost = still_lost(state, week, i)
        now = (1.0 - past.lost) * (1.0 - team.loss)
        whole += person.talent
        uncounted += person.talent * (1.0 - now)
        if person.on_leave:
            continue
        team.talent += effective_at(state, person.employer, person.talent * now, person.field)
        if now != before:
            employer = state.employers[person.employer]
            more = effective_at(state, person.employer, person.talent * (now - before), person.field)
            employer.effective_talent += more
            employer.star_talent += as_star(state, person.talent, more)
    state.race[Race.UNCOUNTED] = uncounted / whole if whole > 0.0 else 0.0


@inlined
def still_lost(state: State, week: int, i: int) -> float:
    """Part of the talent of i, who is at a lab or startup, that does not count this week.

    When the old team is forgotten, what is lost goes on to recover.
    """
    person, past, rules = state.people[i], state.pasts[i], state.rules[0]
    if past.former == 0:
        if past.lost == 0.0:
            return 0.0
        return float(past.lost * 2.0 ** (-1.0 / rules.recovery))
    if past.former - 1 == person.employer or not has_old_team(state, i):
        return 0.0
    apart = 1.0 - share_there(state, i, past.former - 1, person.employer)
    return float(rules.stickiness * apart * 2.0 ** (-(week - person.since) / rules.recovery))
