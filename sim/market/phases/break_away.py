"""Break away: people at labs who have the means found startups, and take colleagues along."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined
from sim.market.draws import ROUNDING, decision, draw, mix_all, topic, word_at
from sim.market.phases.entry import FOUNDER, begin_startup, put_early
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, ENTRANTS_BITS, SPIN_OUTS
from sim.market.state.room import room_for_employers, room_for_rows
from sim.market.state.state import Race, State
from sim.market.state.traits import has_budget
from sim.mechanisms.spin_outs.kernels import is_colleague, savings
from sim.vocabulary import NONE, Tally

SPIN_OUT = decision(40, "does a person who has the means found a startup this week")


@allocating_kernel
def break_away(state: State, week: int) -> bool:
    """People at labs found startups of their own; none in the burn-in."""
    rules = state.rules[0]
    if rules.spin_out_hazard <= 0.0:
        return True
    what = topic(state.key, 0, week, SPIN_OUT)
    restless = those_restless(state, what)
    ready = 0
    for i in restless:
        ready += is_ready(state, i, what, week)
    if not (room_for_employers(state, ready) and room_for_rows(state, ready * (rules.founders + 1))):
        return False
    code = ENTRANT_KEY + (week << ENTRANTS_BITS) + SPIN_OUTS
    for i in restless:
        if is_ready(state, i, what, week):
            founders = gather(state, i, code, week)
            if founders[-1] != NONE:
                begin_startup(state, week, code, founders)
                state.tally[Tally.SPIN_OUTS] += 1
            code += 1
    return True


@allocating_kernel
def those_restless(state: State, what: np.uint64) -> Table:
    """People whose draw says that they might, had they the strongest taste for culture of all."""
    words, found = np.empty(state.counts[Count.PEOPLE], np.uint64), 0
    restless = np.empty(len(words), np.int32)
    mix_all(words, state.subjects[: len(words)], what)
    most = state.rules[0].spin_out_hazard * state.race[Race.KEENEST]
    last = word_at(most + ROUNDING)
    for i in range(len(words)):
        restless[found] = i
        found += words[i] <= last
    return restless[:found]


@inlined
def is_ready(state: State, i: int, what: np.uint64, week: int) -> bool:
    """Does person i, at a lab, with the means, set out to found a startup this week?"""
    rules, person, u = state.rules[0], state.people[i], draw(state.subjects[i], what)
    if person.employer < 0 or person.on_leave or not has_budget(state.employers[person.employer]):
        return False
    if person.since == week or savings(person, rules, week) < rules.spin_out_means:
        return False
    return bool(u < rules.spin_out_hazard * person.taste_culture)


@allocating_kernel
def gather(state: State, i: int, code: int, week: int) -> Table:
    """The founder i, and the colleagues who come along, first those keenest; NONE last where they lack."""
    rules, founder = state.rules[0], state.people[i]
    founders = np.full(rules.founders, NONE, np.int64)
    founders[0] = i
    if len(founders) == 1:
        return founders
    arrivals, chosen = np.full(rules.founders - 1, np.inf), np.full(rules.founders - 1, NONE, np.int64)
    what = topic(state.key, code, week, FOUNDER)
    for k in range(state.counts[Count.PEOPLE]):
        person = state.people[k]
        if k != i and is_colleague(person, founder, rules, week):
            put_early(arrivals, chosen, -math.log(draw(person.subject, what)) / person.taste_culture, k)
    founders[1:] = chosen
    return founders
