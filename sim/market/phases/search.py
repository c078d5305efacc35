"""Search: random contacts, targeted pursuits, and who will separate this week."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.market.columns import NONE, RETIRED, Kind, Table
from sim.market.counts import Count
from sim.market.draws import Decision, uniform
from sim.market.kernel import kernel
from sim.market.pursuits import has_room, on_list, open_pursuit, pursued_by
from sim.market.state import State
from sim.market.target_lists import TargetLists

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_OUTSIDE = int(Kind.OUTSIDE)
_PEOPLE, _EMPLOYERS, _EXITS = int(Count.PEOPLE), int(Count.EMPLOYERS), int(Count.EXITS)
_FATE, _CONTACT = int(Decision.FATE), int(Decision.CONTACT)
_CONTACT_DAY, _PURSUIT_DAY = int(Decision.CONTACT_DAY), int(Decision.PURSUIT_DAY)


def search(market: TalentMarket) -> None:
    """Open the week's pursuits, and note who separates or retires (carried out in `separate`)."""
    market.state.counts[Count.EXITS] = 0
    done = 0
    while done < market.state.counts[Count.PEOPLE]:  # the kernel pauses where the table of pursuits is full
        done = meet_at_random(market.state, market.week, done)
        if done < market.state.counts[Count.PEOPLE]:
            market.grow_pursuits()
    for k in range(len(market.lists.owner)):
        market.reserve_pursuits(int(market.lists.length[k]))
        pursue_listed(market.state, market.lists, market.week, k)


@kernel
def meet_at_random(state: State, week: int, start: int) -> int:
    """One uniform draw a person decides between separation, a random contact, retirement and nothing.

    Separations come first in the unit interval, then contacts; so the effective rates are the stated ones and
    nobody both separates and is contacted. Returns the person at whom the table of pursuits was full, or the
    number of people.
    """
    # Taken out of the state once: inside the loop every look-up would cost more than the draw.
    people, employers, rules, counts, key = (
        state.people,
        state.employers,
        state.rules,
        state.counts,
        state.key,
    )
    weights = state.weights[: counts[_EMPLOYERS]]
    total = weights.sum()
    for i in range(start, counts[_PEOPLE]):
        person = people[i]
        if person.employer == RETIRED:
            continue
        leaving = 0.0
        meeting = rules.contact_rate_unemployed
        if person.employer >= 0:
            meeting = rules.contact_rate_employed
            leaving = rules.separation_rate
            if employers[person.employer].kind == _OUTSIDE:
                meeting = rules.contact_rate_outside
                leaving = 0.0  # who leaves the outside retires
        if person.listed != 0:
            meeting *= attention(employers, weights, total, person.listed)
            meeting = min(meeting, 1.0 - leaving - rules.retirement_rate)  # certain at most
        draw = uniform(key, person.key, 0, week, _FATE)
        if draw < leaving:
            state.exits[counts[_EXITS]] = i
            counts[_EXITS] += 1
        elif draw < leaving + meeting:
            if not has_room(state):
                return i
            meet(state, week, i)
        elif draw > 1.0 - rules.retirement_rate:
            state.exits[counts[_EXITS]] = ~i  # the complement marks a retirement
            counts[_EXITS] += 1
    return int(counts[_PEOPLE])


@kernel
def meet(state: State, week: int, i: int) -> None:
    """Person i is contacted by one employer; a draw of one's own, or of one already in pursuit, is void."""
    j = draw_employer(state, week, i)
    if j != NONE and j != state.people[i].employer and not pursued_by(state, i, j):
        day = 7.0 * (week + uniform(state.key, state.people[i].key, 0, week, _CONTACT_DAY))
        open_pursuit(state, i, j, day)


@kernel
def attention(employers: Table, weights: Table, total: float, listed: int) -> float:
    """Factor on the contact rate of a listed person: 1 + Σ (multiplier_j - 1) f_j over those lists."""
    if total <= 0.0:
        return 1.0
    extra = 0.0
    for j in range(len(weights)):
        if on_list(listed, employers[j].list_number):
            extra += (employers[j].contact_multiplier - 1.0) * weights[j]
    return max(1.0 + extra / total, 0.0)


@kernel
def draw_employer(state: State, week: int, i: int) -> int:
    """Employer of a random contact, in proportion to weight (times the multiplier where i is listed).

    An exponential race keyed by pair: employer j arrives at -ln(u_ij)/w_j, the first wins. So one more
    employer changes only the contacts that go to it. NONE if no employer has an open seat.
    """
    employers, weights, key = state.employers, state.weights, state.key
    who, listed = state.people[i].key, state.people[i].listed
    best = np.inf
    winner = NONE
    for j in range(state.counts[_EMPLOYERS]):
        weight = weights[j]
        if weight <= 0.0:
            continue
        if listed != 0 and on_list(listed, employers[j].list_number):
            weight *= employers[j].contact_multiplier
        draw = uniform(key, who, employers[j].key, week, _CONTACT)
        if 1.0 - draw >= best * weight:  # -ln u >= 1 - u: too late, without taking the logarithm
            continue
        arrival = -math.log(draw) / weight
        if arrival < best:
            best = arrival
            winner = j
    return winner


@kernel
def pursue_listed(state: State, lists: TargetLists, week: int, k: int) -> None:
    """The recruiters of list k open this week's targeted pursuits, best people first."""
    j = lists.owner[k]
    employer = state.employers[j]
    # Whole pursuits of a fractional rate.
    capacity = math.floor((week + 1) * employer.recruiters) - math.floor(week * employer.recruiters)
    for place in range(lists.length[k]):
        if capacity <= 0 or not employer.alive:
            return
        i = lists.people[k, place]
        person = state.people[i]
        cooling = week - lists.pursued[k, place] < employer.cooldown
        elsewhere = person.employer != j and person.employer != RETIRED
        if cooling or not elsewhere or pursued_by(state, i, j):
            continue
        day = 7.0 * (week + uniform(state.key, person.key, employer.key, week, _PURSUIT_DAY))
        open_pursuit(state, i, j, day)
        lists.pursued[k, place] = week
        capacity -= 1
