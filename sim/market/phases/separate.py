"""Separate: quits, retirements, layoffs, deaths of startups; and entry of graduates and startups."""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.order import falling_order
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.draws import decision, draw, poisson, topic, uniform
from sim.market.log import log_employer, log_person
from sim.market.meeting.open_offers import drop_offers
from sim.market.pages.worth import value_to_incumbent
from sim.market.phases.entry import enter, found_startup
from sim.market.phases.move import leave
from sim.market.setup.people import GRADUATE_KEY
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, ENTRANTS_BITS, STARTUP_KEY, SUCCESSOR_STEP
from sim.market.state.room import room_for_employers, room_for_people, room_for_rows
from sim.market.state.state import State
from sim.market.state.teams import team_of
from sim.market.state.traits import budgeted, lives_on_cash
from sim.mechanisms.garden_leave.steps import release_leavers_of_the_dead
from sim.mechanisms.merger.kernels import heads_of_owner, is_over_budget
from sim.mechanisms.merger.steps import staff_of_owner
from sim.mechanisms.startup_exits.kernels import DIES, fate_of_startup
from sim.vocabulary import NONE, RETIRED, UNEMPLOYED, EventKind, Tally

STARTUP_ENTRY = decision(19, "number of startups founded in a week")
ENTRY = decision(24, "number of graduates of a week")
LAYOFF = decision(31, "who loses the job when a share of a staff does")

#: A relative tolerance, since payroll is a running sum.
_ROUNDING = 1.0 + 1e-9


@kernel
def separate(state: State, week: int) -> bool:
    """People drawn in `search` leave, unless they changed employer this very week."""
    if not room_for_rows(state, state.counts[Count.EXITS]):
        return False
    for place in range(state.counts[Count.EXITS]):
        code = state.exits[min(place + AHEAD, state.counts[Count.EXITS] - 1)]
        prefetch(state.people, ~code if code < 0 else code)
        code = state.exits[place]
        retires = code < 0
        i = ~code if retires else code
        if state.people[i].since == week and state.people[i].employer >= 0:
            continue
        if not retires and state.people[i].employer < 0:
            continue
        let_go(state, week, i, EventKind.RETIRED if retires else EventKind.SEPARATED)
        state.tally[Tally.SEPARATIONS] += 1
        if retires:
            state.people[i].employer = RETIRED
            drop_offers(state, i)
    return True


@kernel
def let_go(state: State, week: int, i: int, kind: int) -> None:
    """Person i leaves the employer, if any, for none; the log tells of it."""
    origin = state.people[i].employer
    log_person(state, week, kind, i, RETIRED if kind == EventKind.RETIRED else UNEMPLOYED, 0.0, 0.0)
    if origin >= 0:
        state.employers[origin].losses += 1
    leave(state, i)


@allocating_kernel
def lay_off(state: State, week: int) -> bool:
    """A lab whose budget was cut below its payroll lays off, worst value per dollar first."""
    j = next_over_budget(state, 0)
    while j < budgeted(state):
        if not room_for_rows(state, heads_of_owner(state, j)):
            return False
        lay_off_worst(state, week, j)
        j = next_over_budget(state, j + 1)
    return True


@kernel
def next_over_budget(state: State, first: int) -> int:
    """The first from `first` on whose payroll exceeds its budget, or how many have one."""
    for j in range(first, budgeted(state)):
        if is_over_budget(state, j, _ROUNDING):
            return j
    return budgeted(state)


@allocating_kernel
def lay_off_worst(state: State, week: int, j: int) -> None:
    """Lay off people of j's owner until payroll is within budget; who is yet to come draws none of it."""
    staff = staff_of_owner(state, j)
    loss = np.empty(len(staff))
    for n in range(len(staff)):
        person = state.people[staff[n]]
        loss[n] = -value_to_incumbent(state, staff[n], NONE) / max(person.compensation, 1.0)
    for n in falling_order(loss):
        if not is_over_budget(state, j, 1.0):
            return
        person = state.people[staff[n]]
        if person.on_leave or person.by_purse:  # paid by the employer that was left, or not by the budget
            continue
        let_go(state, week, staff[n], EventKind.LAID_OFF)
        state.tally[Tally.LAYOFFS] += 1


@kernel
def lay_off_at_random(state: State, concerned: Table, share: float, week: int, number: int) -> None:
    """Each person at the employers concerned (a mask) loses the job with probability `share`; not on leave.

    `number` is what the draws are about: it tells the events of a week apart, so that they are independent.
    """
    layoff = topic(state.key, number, week, LAYOFF)
    for i in range(state.counts[Count.PEOPLE]):
        person = state.people[i]
        if person.employer < 0 or person.on_leave or not concerned[person.employer]:
            continue
        if draw(person.subject, layoff) < share:
            let_go(state, week, i, EventKind.LAID_OFF)
            state.tally[Tally.LAYOFFS] += 1


@allocating_kernel
def close_startups(state: State, week: int) -> bool:
    """Startups without cash, or with too small a team, die; their people look for work.

    In the burn-in those given by name live on, the others have successors: week 0 is as stated.
    """
    dying, people = count_dying(state, week)
    if dying == 0:
        return True
    successors = dying if week < 0 else 0
    rows = people + dying + successors * (state.rules[0].founders + 1)
    if not (room_for_rows(state, rows) and room_for_employers(state, successors)):
        return False
    close(state, week)
    release_leavers_of_the_dead(state)
    present = state.living[: state.counts[Count.LIVING]]
    for j in present:
        if state.employers[j].died == week and lives_on_cash(state.employers[j]):
            dissolve_team(state, week, j)
    for j in present:
        if week < 0 and state.employers[j].died == week:
            found_startup(state, week, state.employers[j].key + SUCCESSOR_STEP)
    return True


@kernel
def count_dying(state: State, week: int) -> tuple[int, int]:
    """How many startups die this week, and how many people they have."""
    dying, people = 0, 0
    for j in state.living[: state.counts[Count.LIVING]]:
        if is_dying(state, j, week):
            dying += 1
            people += state.employers[j].headcount
    return dying, people


@inlined
def is_dying(state: State, j: int, week: int) -> bool:
    """Does startup j die this week?"""
    startup = state.employers[j]
    if not (lives_on_cash(startup) and startup.alive) or (week < 0 and startup.key < STARTUP_KEY):
        return False
    if startup.cash <= 0.0 or startup.headcount < state.rules[0].minimum_team:
        return True
    return bool(state.rules[0].hazard_death > 0.0 and fate_of_startup(state, j, week) == DIES)


@kernel
def close(state: State, week: int) -> None:
    """The startups that die are no more; `dissolve_team` lets their people go."""
    for j in state.living[: state.counts[Count.LIVING]]:
        if is_dying(state, j, week):
            end_startup(state, week, j)


@kernel
def end_startup(state: State, week: int, j: int) -> None:
    """Startup j is no more; its people are still to go. What it got this week of a luxury tax it has got."""
    startup = state.employers[j]
    startup.alive = False
    startup.died = week
    state.weights[j] = 0.0
    startup.open_seats = 0.0
    startup.output = 0.0
    startup.compute = 0.0
    startup.public_compute = 0.0
    startup.cash = 0.0
    startup.budget = 0.0
    startup.leave_pay = 0.0


@allocating_kernel
def dissolve_team(state: State, week: int, j: int) -> None:
    """The people of a startup that died look for work; the log tells of it, and how many they were."""
    team = state.employers[j].headcount
    state.tally[Tally.STARTUPS_COLLAPSED] += team < state.rules[0].minimum_team
    for i in team_of(state, j):
        let_go(state, week, i, EventKind.LAID_OFF)
        state.tally[Tally.LAYOFFS] += 1
    log_employer(state, week, EventKind.STARTUP_DIED, j, float(team))
    state.tally[Tally.STARTUPS_DIED] += 1


@allocating_kernel
def found_startups(state: State, week: int) -> bool:
    """Startups enter as a Poisson stream; their founders leave their employers."""
    rules = state.rules[0]
    if week < 0 or rules.startup_births <= 0.0:
        return True
    born = poisson(uniform(state.key, 0, 0, week, STARTUP_ENTRY), rules.startup_births)
    if not (room_for_employers(state, born) and room_for_rows(state, born * (rules.founders + 1))):
        return False
    for number in range(born):
        found_startup(state, week, ENTRANT_KEY + (week << ENTRANTS_BITS) + number)
    return True


@kernel
def admit_graduates(state: State, week: int) -> bool:
    """New researchers enter as a Poisson stream, without a job."""
    if state.rules[0].graduates <= 0.0:
        return True
    count = poisson(uniform(state.key, 0, 0, week, ENTRY), state.rules[0].graduates)
    if not (room_for_people(state, count) and room_for_rows(state, count)):
        return False
    enter(state, week, count, GRADUATE_KEY + state.counts[Count.GRADUATES], 1.0)
    state.counts[Count.GRADUATES] += count
    return True
