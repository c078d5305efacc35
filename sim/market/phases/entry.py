"""Those who come: people new to the market, and new startups with their founders."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.draws import CHUNK, ROUNDING, decision, mix_all, topic, unit, word_at
from sim.market.log import log_employer, log_person
from sim.market.meeting.open_offers import drop_offers
from sim.market.pages.cost import compensation_share, perceived_share, planned_package
from sim.market.pages.funding import first_money
from sim.market.phases.move import join, leave
from sim.market.setup.employers import startup_headcount, write_startup
from sim.market.setup.people import draw_people
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.market.state.traits import lives_on_cash
from sim.vocabulary import NONE, UNEMPLOYED, EventKind, Tally

FOUNDER = decision(20, "who founds a startup")


@kernel
def enter(state: State, week: int, count: int, first: int, factor: float) -> None:
    """`count` people enter without a job, with keys from `first`; talent times `factor`. Needs room."""
    start = state.counts[Count.PEOPLE]
    state.counts[Count.PEOPLE] += count
    draw_people(state, start, count, first, week, factor)
    for i in range(start, start + count):
        state.race[Race.KEENEST] = max(state.race[Race.KEENEST], state.people[i].taste_culture)
        log_person(state, week, EventKind.ENTERED, i, UNEMPLOYED, 0.0, 0.0)


@allocating_kernel
def found_startup(state: State, week: int, code: int) -> None:
    """A startup with draws keyed by `code` is founded: founders leave, investors give a first runway.

    Nothing happens where too few people could found it. Needs room.
    """
    founders = choose_founders(state, week, code, state.rules[0].founders)
    if len(founders) == state.rules[0].founders:
        begin_startup(state, week, code, founders)


@kernel
def begin_startup(state: State, week: int, code: int, founders: Table) -> None:
    """These people found a startup with draws keyed by `code`. Needs room."""
    j = state.counts[Count.EMPLOYERS]
    state.counts[Count.EMPLOYERS] += 1
    state.living[state.counts[Count.LIVING]] = j
    state.counts[Count.LIVING] += 1
    planned = max(startup_headcount(state, code), len(founders))
    write_startup(state, j, code, planned)
    startup = state.employers[j]
    startup.born = week
    startup.cash = first_money(startup, state.rules[0], planned)
    log_employer(state, week, EventKind.STARTUP_BORN, j, startup.cash)
    for i in founders:
        spin_out(state, week, i, j)
    state.tally[Tally.STARTUPS_BORN] += 1


@allocating_kernel
def choose_founders(state: State, week: int, code: int, count: int) -> Table:
    """People who found a startup: an exponential race with the taste for culture as rate.

    Candidates are at big labs or outside, and at startups where the scenario says so.
    """
    arrivals = np.full(count, np.inf)
    chosen = np.full(count, NONE, np.int64)
    words = np.empty(CHUNK, np.uint64)
    what = topic(state.key, code, week, FOUNDER)
    strongest = state.race[Race.KEENEST]
    for first in range(0, state.counts[Count.PEOPLE], CHUNK):
        chunk = min(CHUNK, state.counts[Count.PEOPLE] - first)
        mix_all(words[:chunk], state.subjects[first : first + chunk], what)
        enlist_early(state, words[:chunk], arrivals, chosen, strongest, week, first)
    return np.asarray(chosen[chosen != NONE])


@kernel
def enlist_early(
    state: State,
    words: Table,
    arrivals: Table,
    chosen: Table,
    strongest: float,
    week: int,
    first: int,
) -> None:
    """Look at those of the people from `first` on who may be early enough, even with the strongest taste."""
    least, largest = earliest(arrivals, strongest), np.uint64(0)
    for word in words:
        largest = max(largest, word)
    if largest < least:
        return
    for n in range(len(words)):
        if words[n] >= least:
            enlist(state, arrivals, chosen, unit(words[n]), week, first + n)
            least = earliest(arrivals, strongest)


@inlined
def earliest(arrivals: Table, strongest: float) -> np.uint64:
    """The least word of a person who may come before the last of `arrivals`: -ln u >= 1 - u."""
    return word_at(1.0 - arrivals[-1] * strongest - ROUNDING)


@kernel
def enlist(state: State, arrivals: Table, chosen: Table, draw: float, week: int, i: int) -> None:
    """Put person i among the chosen, first come first, if free to found and early enough."""
    state.counts[Count.LOOKS] += 1
    person = state.people[i]
    if person.employer < 0 or person.since == week or person.on_leave:
        return
    if lives_on_cash(state.employers[person.employer]) and not state.rules[0].founders_from_startups:
        return
    put_early(arrivals, chosen, -math.log(draw) / person.taste_culture, i)


@inlined
def put_early(arrivals: Table, chosen: Table, arrival: float, i: int) -> None:
    """Put person i among the chosen, first come first, if early enough."""
    place = len(arrivals) - 1
    if arrival >= arrivals[place]:
        return
    while place > 0 and arrivals[place - 1] > arrival:
        arrivals[place] = arrivals[place - 1]
        chosen[place] = chosen[place - 1]
        place -= 1
    arrivals[place] = arrival
    chosen[place] = i


@kernel
def spin_out(state: State, week: int, i: int, j: int) -> None:
    """Person i leaves to found startup j, at the startup's planned cash pay and with equity."""
    person, employer, rules = state.people[i], state.employers[j], state.rules[0]
    face = planned_package(employer, rules)
    pay, package = face * perceived_share(state, j), face * rules.vesting_years
    log_person(state, week, EventKind.SPUN_OUT, i, j, pay, package)
    state.employers[person.employer].losses += 1
    drop_offers(state, i)
    leave(state, i)
    join(state, i, j, week)
    employer.hires += 1
    state.tally[Tally.HIRES] += 1
    person.pay = pay
    person.compensation = face * compensation_share(state, j, False)
    employer.payroll += person.compensation
    person.grant = 0.0  # founders hold shares: nothing comes out of the option pool, nothing is forfeited
    person.package = package
    person.benchmark = -math.inf
    person.grant_week = week
