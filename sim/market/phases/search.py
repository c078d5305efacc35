"""Search: random contacts, applications, and who will separate this week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.prefetch import prefetch
from sim.market.draws import CHUNK, ROUNDING, decision, draw, mix_all, topic, unit, word_at
from sim.market.meeting.contacts import first_to_arrive, open_race
from sim.market.meeting.open_offers import begin_offer
from sim.market.pages.contacts import attention, highest_attention
from sim.market.pages.eligibility import at_large, may_approach, reachable
from sim.market.state.columns import Record, Table
from sim.market.state.counts import Count
from sim.market.state.records import Rules
from sim.market.state.room import room_for_exits, room_for_offers
from sim.market.state.state import State
from sim.market.state.traits import is_inside
from sim.mechanisms.applications.steps import list_vacancies, place_to_apply
from sim.mechanisms.colleagues.kernels import earlier_colleague, through_colleagues
from sim.mechanisms.deals.kernels import is_restless
from sim.mechanisms.referrals.kernels import is_referral, refer
from sim.mechanisms.selection.kernels import INSIDE, OUTSIDE, WITHOUT, selected_rate
from sim.mechanisms.selection.steps import highest_rate, keep_mean_rates
from sim.vocabulary import NONE

FATE = decision(1, "separation, retirement or random contact this week")
CONTACT_DAY = decision(3, "day of the week of a contact")


@allocating_kernel
def search(state: State, week: int) -> bool:
    """Draw everybody's week: contacts, applications, and who separates or retires (see `separate`).

    One uniform draw a person decides between separation, a random contact, an application, retirement and
    nothing. Separations come first in the unit interval, then contacts; so the effective rates are the stated
    ones and nobody both separates and is contacted.
    """
    counts = state.counts
    open_race(state, week)
    keep_mean_rates(state, week)
    list_vacancies(state)
    eventful = eventful_words(state, highest_attention(state))
    fates, places = np.empty(CHUNK, np.uint64), np.empty(CHUNK, np.int64)
    fate, day = topic(state.key, 0, week, FATE), topic(state.key, 0, week, CONTACT_DAY)
    while counts[Count.MET] < counts[Count.PEOPLE]:
        first = counts[Count.MET]
        chunk = min(CHUNK, counts[Count.PEOPLE] - first)
        mix_all(fates[:chunk], state.subjects[first : first + chunk], fate)
        found = select_eventful(fates[:chunk], state.people[first : first + chunk], eventful, places)
        if not (room_for_offers(state, found) and room_for_exits(state, found)):
            return False  # and go on with this chunk when there is room
        meet_fates(state, fates, places[:found], day, week, first)
        counts[Count.MET] += chunk
    return True


class Eventful(NamedTuple):
    """Where words of draws of fate mean that something may happen: from `first` on, and round to low ones.

    Words wrap around after the largest: retirements, at the upper end, come right before separations and
    contacts, at the lower.
    """

    first: np.uint64
    employed: np.uint64  # so far beyond it may something happen to people with an employer,
    unemployed: np.uint64  # and so far to anybody


@kernel
def eventful_words(state: State, attention: float) -> Eventful:
    """Bounds for people whose contacts are at most `attention` times the usual."""
    rules = state.rules[0]
    inside = highest_rate(state, INSIDE, rules.contact_rate_employed)
    outside = highest_rate(state, OUTSIDE, rules.contact_rate_outside)
    at_work = max(inside, outside) * attention + rules.applications
    without = highest_rate(state, WITHOUT, rules.contact_rate_unemployed) * attention + rules.applications
    late = rules.retirement_rate + rules.deal_unrest
    first = word_at(1.0 - late - ROUNDING)
    employed = late + rules.separation_rate + at_work + 2.0 * ROUNDING
    unemployed = late + rules.separation_rate + max(at_work, without) + 2.0 * ROUNDING
    return Eventful(first, word_at(employed), word_at(unemployed))


@kernel
def select_eventful(fates: Table, people: Table, eventful: Eventful, places: Table) -> int:
    """Places of the people to whom something may happen, and how many they are.

    Nearly everybody's draw says "nothing" whatever the record says, which then is not read.
    """
    found = 0
    for n in range(len(fates)):
        places[found] = n
        found += fates[n] - eventful.first <= eventful.unemployed
    kept = 0
    for place in range(found):
        n = places[place]
        places[kept] = n
        kept += (fates[n] - eventful.first <= eventful.employed) | (people[n].employer < 0)
    return kept


@kernel
def meet_fates(state: State, fates: Table, places: Table, day: np.uint64, week: int, first: int) -> None:
    """The fates of those at these places among the people from `first` on."""
    state.counts[Count.LOOKS] += len(places)
    for n in places:
        prefetch(state.people, first + n)
    for n in places:
        meet_fate(state, unit(fates[n]), day, week, first + n)


@inlined
def meet_fate(state: State, fate: float, day: np.uint64, week: int, i: int) -> None:
    """What the draw says for person i: it separates, is contacted, applies, retires, or nothing happens."""
    person, rules = state.people[i], state.rules[0]
    if not at_large(person):
        return
    leaving, meeting = weekly_rates(person, state.employers, rules)
    most = 1.0 - leaving - rules.retirement_rate - rules.applications  # certain at most
    meeting = selected_rate(state, person, meeting, most)
    if person.listed != 0 or 0 <= person.employer < len(state.links) or rules.colleagues:
        pull = attention(state, person.listed, person.employer)
        possible = meeting * pull * rules.colleague_contacts + ROUNDING
        if fate < leaving + possible + rules.applications:  # else nothing happens, whoever is tied to whom
            pull += through_colleagues(state, i)
        meeting *= pull
        meeting = min(meeting, most)
    if fate < leaving:
        note_exit(state, i)
    elif fate < leaving + meeting:
        meet(state, day, week, i)
    elif fate < leaving + meeting + rules.applications:
        apply(state, day, week, i)
    elif fate > 1.0 - rules.retirement_rate:
        note_exit(state, ~i)  # the complement marks a retirement
    elif fate > 1.0 - rules.retirement_rate - rules.deal_unrest and is_restless(person, rules, week):
        note_exit(state, i)


@kernel
def note_exit(state: State, code: int) -> None:
    """Somebody leaves this week; `separate` carries it out."""
    state.exits[state.counts[Count.EXITS]] = code
    state.counts[Count.EXITS] += 1


@inlined
def weekly_rates(person: Record, employers: Table, rules: Rules) -> tuple[float, float]:
    """Probabilities of a separation and of a random contact this week, of a person on no list."""
    leaving = 0.0
    meeting = rules.contact_rate_unemployed
    if person.employer >= 0:
        meeting = rules.contact_rate_employed
        leaving = rules.separation_rate
        if not is_inside(employers[person.employer]):
            meeting = rules.contact_rate_outside
            leaving = 0.0  # who leaves the outside retires
    return leaving, meeting


@inlined
def meet(state: State, day: np.uint64, week: int, i: int) -> None:
    """Person i is contacted by an employer that may approach; `day` is the topic of the days of contacts."""
    person = state.people[i]
    if not reachable(person):
        return
    if is_referral(state, week, i):
        j = refer(state, week, i)
    else:
        j, time = first_to_arrive(state, person.subject, person.listed, person.employer, week)
        j = earlier_colleague(state, i, j, time, week)
    if j != NONE and may_approach(state, i, j):
        begin_offer(state, i, j, 7.0 * (week + draw(person.subject, day)), False)


@inlined
def apply(state: State, day: np.uint64, week: int, i: int) -> None:
    """Person i applies where it expects most, if anywhere, on the day on which a contact would come."""
    j = place_to_apply(state, week, i)
    if j != NONE:
        begin_offer(state, i, j, 7.0 * (week + draw(state.people[i].subject, day)), False)
