"""Search: random contacts, targeted pursuits, and who will separate this week."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.market.columns import NONE, RETIRED, Kind
from sim.market.counts import Count
from sim.market.draws import Decision, uniform
from sim.market.kernel import kernel
from sim.market.pursuits import has_room, on_list_of, open_pursuit, pursued_by
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
    people, rules, counts, key = state.people, state.rules, state.counts, state.key
    for i in range(start, counts[_PEOPLE]):
        person = people[i]
        if person.employer == RETIRED:
            continue
        leaving = 0.0
        meeting = rules.contact_rate_unemployed
        if person.employer >= 0:
            meeting = rules.contact_rate_employed
            if state.employers[person.employer].kind != _OUTSIDE:
                leaving = rules.separation_rate
        if person.listed != 0:
            meeting *= attention(state, i)
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
def attention(state: State, i: int) -> float:
    """Factor on the contact rate of a person whom some employers list: 1 + Σ (multiplier_j - 1) f_j."""
    total = state.weights[: state.counts[_EMPLOYERS]].sum()
    factor = 1.0
    if total <= 0.0:
        return factor
    for j in range(state.counts[_EMPLOYERS]):
        if on_list_of(state, i, j):
            factor += (state.employers[j].contact_multiplier - 1.0) * state.weights[j] / total
    return max(factor, 0.0)


@kernel
def draw_employer(state: State, week: int, i: int) -> int:
    """Employer of a random contact, in proportion to weight (times the multiplier where i is listed).

    An exponential race keyed by pair: employer j arrives at -ln(u_ij)/w_j, the first wins. So one more
    employer changes only the contacts that go to it. NONE if no employer has an open seat.
    """
    person = state.people[i]
    best = np.inf
    winner = NONE
    for j in range(state.counts[_EMPLOYERS]):
        weight = state.weights[j]
        if weight <= 0.0:
            continue
        if person.listed != 0 and on_list_of(state, i, j):
            weight *= state.employers[j].contact_multiplier
        draw = uniform(state.key, person.key, state.employers[j].key, week, _CONTACT)
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
        if cooling or person.employer in (j, RETIRED) or pursued_by(state, i, j):
            continue
        day = 7.0 * (week + uniform(state.key, person.key, employer.key, week, _PURSUIT_DAY))
        open_pursuit(state, i, j, day)
        lists.pursued[k, place] = week
        capacity -= 1
