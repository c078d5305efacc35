"""Search: random contacts, targeted pursuits, and who will separate this week."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.market.columns import NONE, RETIRED, Kind, Record, Table
from sim.market.counts import Count
from sim.market.draws import Decision, Key, uniform
from sim.market.kernel import allocating_kernel, inlined, kernel
from sim.market.pursuits import has_room, on_list, open_pursuit, pursued_by
from sim.market.rules import Rules
from sim.market.state import State
from sim.market.target_lists import TargetLists

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_OUTSIDE = int(Kind.OUTSIDE)
_PEOPLE, _EMPLOYERS, _EXITS = int(Count.PEOPLE), int(Count.EMPLOYERS), int(Count.EXITS)
_FATE, _CONTACT = int(Decision.FATE), int(Decision.CONTACT)
_REFERRAL, _REFERRER = int(Decision.REFERRAL), int(Decision.REFERRER)
_CONTACT_DAY, _PURSUIT_DAY = int(Decision.CONTACT_DAY), int(Decision.PURSUIT_DAY)
#: People whose draws are made together.
_CHUNK = 1024


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


@allocating_kernel
def meet_at_random(state: State, week: int, start: int) -> int:
    """Draw everybody's week, from person `start` on.

    Returns the person at whom the table of pursuits was full, or the number of people.
    """
    return meet_everybody(state, openings_of(state), np.empty(_CHUNK), week, start)


@kernel
def meet_everybody(state: State, openings: Openings, draws: Table, week: int, start: int) -> int:
    """One uniform draw a person decides between separation, a random contact, retirement and nothing.

    Separations come first in the unit interval, then contacts; so the effective rates are the stated ones and
    nobody both separates and is contacted.
    """
    people, employers, counts, rules = state.people, state.employers, state.counts, state.rules[0]
    eventless_from = rules.separation_rate + highest_contact_rate(rules) * highest_attention(openings)
    eventless_to = 1.0 - rules.retirement_rate
    for first in range(start, counts[_PEOPLE], len(draws)):
        chunk = min(len(draws), counts[_PEOPLE] - first)
        draw_fates(draws[:chunk], people[first : first + chunk], state.key, week)
        for n in range(chunk):
            draw, i = draws[n], first + n
            # Nearly everybody's draw says "nothing" whatever the record says, which then need not be read.
            if eventless_from <= draw <= eventless_to or people[i].employer == RETIRED:
                continue
            if people[i].on_leave:
                continue
            leaving, meeting = weekly_rates(people[i], employers, rules)
            if people[i].listed != 0 or 0 <= people[i].employer < len(state.links):
                meeting *= attention(openings, people[i].listed, people[i].employer)
                meeting = min(meeting, 1.0 - leaving - rules.retirement_rate)  # certain at most
            if draw < leaving:
                note_exit(state, i)
            elif draw < leaving + meeting:
                if not has_room(state):
                    return i
                meet(state, openings, week, i)
            elif draw > eventless_to:
                note_exit(state, ~i)  # the complement marks a retirement
    return int(counts[_PEOPLE])


@kernel
def note_exit(state: State, code: int) -> None:
    """Somebody leaves this week; `separate` carries it out."""
    state.exits[state.counts[_EXITS]] = code
    state.counts[_EXITS] += 1


@kernel
def draw_fates(draws: Table, people: Table, key: Key, week: int) -> None:
    """The draw of each of the people: a loop of its own, which compiles into vector instructions."""
    for n in range(len(draws)):
        draws[n] = uniform(key, people[n].key, 0, week, _FATE)


@inlined
def highest_contact_rate(rules: Rules) -> float:
    """The highest rate of contacts that a person on no list can have."""
    return max(rules.contact_rate_employed, rules.contact_rate_unemployed, rules.contact_rate_outside)


@inlined
def weekly_rates(person: Record, employers: Table, rules: Rules) -> tuple[float, float]:
    """Probabilities of a separation and of a random contact this week, of a person on no list."""
    leaving = 0.0
    meeting = rules.contact_rate_unemployed
    if person.employer >= 0:
        meeting = rules.contact_rate_employed
        leaving = rules.separation_rate
        if employers[person.employer].kind == _OUTSIDE:
            meeting = rules.contact_rate_outside
            leaving = 0.0  # who leaves the outside retires
    return leaving, meeting


@kernel
def meet(state: State, openings: Openings, week: int, i: int) -> None:
    """Person i is contacted by one employer; a draw of one's own, or of one already in pursuit, is void.

    So is the contact of a person whom a non-compete binds.
    """
    person, rules = state.people[i], state.rules[0]
    if person.bound:
        return
    if (
        rules.referral_share > 0.0
        and uniform(state.key, person.key, 0, week, _REFERRAL) < rules.referral_share
    ):
        j = refer(state, week, i)
    else:
        j = draw_employer(openings, state.key, person.key, person.listed, person.employer, week)
    free = j != NONE and j != person.employer and not no_poach(state, person.employer, j)
    if free and not pursued_by(state, i, j):
        day = 7.0 * (week + uniform(state.key, person.key, 0, week, _CONTACT_DAY))
        open_pursuit(state, i, j, day)


@kernel
def refer(state: State, week: int, i: int) -> int:
    """Employer of a person drawn evenly from all others; NONE if that person is outside or has no job."""
    others = state.counts[_PEOPLE] - 1
    if others < 1:
        return NONE
    place = int(uniform(state.key, state.people[i].key, 0, week, _REFERRER) * others)
    j = state.people[place + (place >= i)].employer
    return j if j >= 0 and state.employers[j].kind != _OUTSIDE else NONE


class Openings(NamedTuple):
    """Employers that may be drawn for a random contact this week, side by side for speed."""

    employer: Table  # int64 ids
    key: Table  # uint32, in keyed draws
    weight: Table  # float64
    list_number: Table  # int64, NONE without a list
    multiplier: Table  # float64, on contacts with the listed
    links: Table  # LINKS (named, named)
    draws: Table  # float64, room for one draw each
    total: float  # sum of weights


@allocating_kernel
def openings_of(state: State) -> Openings:
    """Employers with a positive weight."""
    counts, weights = state.counts, state.weights
    open_to = np.flatnonzero(weights[: counts[_EMPLOYERS]] > 0.0)
    size = len(open_to)
    key = np.empty(size, np.uint32)
    weight, multiplier = np.empty(size), np.empty(size)
    list_number = np.empty(size, np.int64)
    for n in range(size):
        employer = state.employers[open_to[n]]
        key[n] = employer.key
        weight[n] = weights[open_to[n]]
        list_number[n] = employer.list_number
        multiplier[n] = employer.contact_multiplier
    room = np.empty(size)
    return Openings(open_to, key, weight, list_number, multiplier, state.links, room, weight.sum())


@inlined
def pull(openings: Openings, n: int, listed: int, origin: int) -> float:
    """Factor on contacts by the n-th employer with a person on these lists at `origin`.

    Target lists, leaders' ties and no-poach pacts act here.
    """
    factor = 1.0
    if listed != 0 and on_list(listed, openings.list_number[n]):
        factor = openings.multiplier[n]
    j = openings.employer[n]
    if 0 <= origin < len(openings.links) and j < len(openings.links):
        factor *= openings.links[origin, j].contacts
    return factor


@kernel
def attention(openings: Openings, listed: int, origin: int) -> float:
    """Factor on the contact rate: 1 + Σ (pull_j - 1) f_j; contacts with others are as frequent as before."""
    if openings.total <= 0.0:
        return 1.0
    extra = 0.0
    for n in range(len(openings.weight)):
        extra += (pull(openings, n, listed, origin) - 1.0) * openings.weight[n]
    return max(1.0 + extra / openings.total, 0.0)


@kernel
def highest_attention(openings: Openings) -> float:
    """A bound on the factor on contacts that lists and ties could give a person."""
    extra = 0.0
    for n in range(len(openings.weight)):
        factor = 1.0
        if openings.list_number[n] != NONE:
            factor = max(openings.multiplier[n], 1.0)
        most = 1.0
        if openings.employer[n] < len(openings.links):
            for origin in range(len(openings.links)):
                most = max(most, openings.links[origin, openings.employer[n]].contacts)
        extra += (factor * most - 1.0) * openings.weight[n]
    return 1.0 + extra / openings.total if extra > 0.0 else 1.0


@kernel
def draw_employer(openings: Openings, key: Key, who: int, listed: int, origin: int, week: int) -> int:
    """Employer of a random contact, in proportion to weight times `pull`.

    An exponential race keyed by pair: employer j arrives at -ln(u_ij)/w_j, the first wins. So one more
    employer changes only the contacts that go to it. NONE if no employer has an open seat.
    """
    draws = openings.draws
    for n in range(len(draws)):  # a loop of its own, for vector instructions
        draws[n] = uniform(key, who, openings.key[n], week, _CONTACT)
    concerned = listed != 0 or 0 <= origin < len(openings.links)
    best = np.inf
    winner = NONE
    for n in range(len(draws)):
        weight = openings.weight[n]
        if concerned:
            weight *= pull(openings, n, listed, origin)
            if weight <= 0.0:
                continue
        if 1.0 - draws[n] >= best * weight:  # -ln u >= 1 - u: too late, without taking the logarithm
            continue
        arrival = -math.log(draws[n]) / weight
        if arrival < best:
            best = arrival
            winner = openings.employer[n]
    return winner


@inlined
def no_poach(state: State, origin: int, j: int) -> bool:
    """Has j agreed not to approach people at `origin`?"""
    links = state.links
    return bool(0 <= origin < len(links) and j < len(links) and links[origin, j].contacts <= 0.0)


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
        free = not (person.bound or person.on_leave or no_poach(state, person.employer, j))
        if cooling or not elsewhere or not free or pursued_by(state, i, j):
            continue
        day = 7.0 * (week + uniform(state.key, person.key, employer.key, week, _PURSUIT_DAY))
        open_pursuit(state, i, j, day)
        lists.pursued[k, place] = week
        capacity -= 1
