"""Pursue: recruiters approach the people on their employers' lists."""

from __future__ import annotations

from sim.market.compiling.kernel import kernel
from sim.market.draws import decision, draw, topic
from sim.market.meeting.open_offers import begin_offer
from sim.market.pages.eligibility import may_approach
from sim.market.state.room import room_for_offers
from sim.market.state.state import State
from sim.mechanisms.lift_outs.steps import ask_along
from sim.mechanisms.target_lists.kernels import due

OFFER_DAY = decision(25, "day of the week of an offer to somebody on a list")


@kernel
def pursue(state: State, week: int) -> bool:
    """Recruiters have this week's offers made to people on lists."""
    wanted = 0
    for k in range(len(state.lists)):
        target = state.lists[k]
        owner = state.employers[target.owner]
        wanted += min(target.length, due(owner.recruiters, week)) * (1 + owner.lift_out)
    if not room_for_offers(state, wanted):
        return False
    for k in range(len(state.lists)):
        pursue_listed(state, week, k)
    return True


@kernel
def pursue_listed(state: State, week: int, k: int) -> None:
    """The recruiters of list k have this week's offers made, to the best people first."""
    target = state.lists[k]
    j, members = target.owner, state.members[target.begin : target.begin + target.length]
    employer = state.employers[j]
    capacity, attended = due(employer.recruiters, week), due(employer.attention, week)
    for place in range(len(members)):
        if capacity <= 0 or not employer.alive:
            return
        member = members[place]
        i = member.person
        person = state.people[i]
        cooling = week - member.pursued < employer.cooldown
        if cooling or not may_approach(state, i, j):
            continue
        moment = draw(person.subject, topic(state.key, employer.key, week, OFFER_DAY))
        begin_offer(state, i, j, 7.0 * (week + moment), attended > 0)
        if employer.lift_out > 0:
            ask_along(state, week, i, k, 7.0 * (week + moment), attended > 0)
        attended -= 1
        member.pursued = week
        capacity -= 1
