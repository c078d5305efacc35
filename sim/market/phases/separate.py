"""Separate: quits, retirements, layoffs, deaths of startups; and entry of graduates and startups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.market.columns import RETIRED, UNEMPLOYED, Happening, Kind, Table
from sim.market.counts import Count, Tally
from sim.market.draws import Decision, poisson, uniform
from sim.market.entry import enter, found_entrant, replace_startup
from sim.market.firms import STARTUP_KEY
from sim.market.kernel import allocating_kernel, kernel
from sim.market.phases.money import write_employer_event
from sim.market.phases.move import leave
from sim.market.pursuits import drop_pursuits
from sim.market.state import State
from sim.market.units import weekly
from sim.market.value import value

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_PEOPLE, _ROWS, _EXITS = int(Count.PEOPLE), int(Count.ROWS), int(Count.EXITS)
_SEPARATED, _RETIRED, _LAID_OFF = int(Happening.SEPARATED), int(Happening.RETIRED), int(Happening.LAID_OFF)
_DIED = int(Happening.STARTUP_DIED)
_LAYOFF = int(Decision.LAYOFF)
_SEPARATIONS, _LAYOFFS = int(Tally.SEPARATIONS), int(Tally.LAYOFFS)


def separate(market: TalentMarket) -> None:
    """Separations and retirements first, then layoffs and deaths of startups, then the new ones."""
    market.reserve_rows(int(market.state.counts[Count.EXITS]))
    carry_out_exits(market.state, market.week)
    lay_off_over_budget(market)
    close_startups(market)
    if market.week >= 0:
        found_startups(market)
    admit_graduates(market)


@kernel
def carry_out_exits(state: State, week: int) -> None:
    """People drawn in `search` leave, unless they changed employer this very week."""
    for place in range(state.counts[_EXITS]):
        code = state.exits[place]
        retires = code < 0
        i = ~code if retires else code
        if state.people[i].since == week and state.people[i].employer >= 0:
            continue
        if not retires and state.people[i].employer < 0:
            continue
        write_exit(state, week, i, _RETIRED if retires else _SEPARATED)
        leave(state, i)
        state.tally[_SEPARATIONS] += 1
        if retires:
            state.people[i].employer = RETIRED
            drop_pursuits(state, i)


@kernel
def write_exit(state: State, week: int, i: int, kind: int) -> None:
    """A row of the log about a person who leaves an employer for none."""
    person = state.people[i]
    row = state.counts[_ROWS]
    state.counts[_ROWS] += 1
    write_employer_event(state, week, person.employer, row, kind)
    state.log[row].person = i
    state.log[row].destination = RETIRED if kind == _RETIRED else UNEMPLOYED
    state.log[row].pay_before = person.pay
    if person.employer >= 0:
        state.employers[person.employer].losses += 1


def lay_off_over_budget(market: TalentMarket) -> None:
    """A lab whose budget was cut below its payroll lays off, worst value per dollar first."""
    employers = market.active_employers()
    # A relative tolerance, since payroll is a running sum.
    over = (employers["kind"] == Kind.LAB) & (employers["payroll"] > employers["budget"] * (1 + 1e-9))
    for j in np.flatnonzero(over):
        market.reserve_rows(int(employers["headcount"][j]))
        lay_off(market.state, market.week, int(j))


@allocating_kernel
def lay_off(state: State, week: int, j: int) -> None:
    """Lay off people of j until its payroll is within budget."""
    staff = staff_of(state, j)
    worth = np.empty(len(staff))
    for n in range(len(staff)):
        person = state.people[staff[n]]
        worth[n] = value(state, j, person.talent, person.field, not person.on_leave) / max(person.flow, 1.0)
    for n in np.argsort(worth, kind="mergesort"):
        if state.employers[j].payroll <= state.employers[j].budget:
            return
        write_exit(state, week, staff[n], _LAID_OFF)
        leave(state, staff[n])
        state.tally[_LAYOFFS] += 1


@kernel
def lay_off_at_random(state: State, concerned: Table, share: float, week: int, number: int) -> None:
    """Each person at the employers concerned (a mask) loses the job with probability `share`.

    `number` tells the events of a week apart, so that their draws are independent.
    """
    for i in range(state.counts[_PEOPLE]):
        person = state.people[i]
        if person.employer < 0 or not concerned[person.employer]:
            continue
        if uniform(state.key, person.key, number, week, _LAYOFF) < share:
            write_exit(state, week, i, _LAID_OFF)
            leave(state, i)
            state.tally[_LAYOFFS] += 1


@allocating_kernel
def staff_of(state: State, j: int) -> Table:
    """Ids of the people of employer j."""
    people = state.people
    staff = np.empty(state.employers[j].headcount, np.int64)
    found = 0
    for i in range(state.counts[_PEOPLE]):
        if people[i].employer == j:
            staff[found] = i
            found += 1
    return staff[:found]


def close_startups(market: TalentMarket) -> None:
    """Startups without cash, or with too small a team, die; their people look for work.

    In the burn-in those given by name live on, the others have successors: week 0 is as stated.
    """
    employers = market.active_employers()
    alive = (employers["kind"] == Kind.STARTUP) & employers["alive"]
    dying = alive & ((employers["cash"] <= 0) | (employers["headcount"] < market.minimum_team))
    if market.week < 0:
        dying &= employers["key"] >= STARTUP_KEY
    for j in np.flatnonzero(dying):
        market.reserve_rows(int(employers["headcount"][j]) + 1)
        dissolve(market.state, market.week, int(j))
        market.state.tally[Tally.DIED] += 1
        if market.week < 0:
            replace_startup(market, int(j))


@allocating_kernel
def dissolve(state: State, week: int, j: int) -> None:
    """Employer j is no more."""
    for i in staff_of(state, j):
        write_exit(state, week, i, _LAID_OFF)
        leave(state, i)
        state.tally[_LAYOFFS] += 1
    employer = state.employers[j]
    employer.alive = False
    employer.died = week
    employer.open_seats = 0.0
    employer.output = 0.0
    employer.compute = 0.0
    employer.cash = 0.0
    employer.budget = 0.0
    row = state.counts[_ROWS]
    state.counts[_ROWS] += 1
    write_employer_event(state, week, j, row, _DIED)


def found_startups(market: TalentMarket) -> None:
    """Startups enter as a Poisson stream; their founders leave their employers."""
    rate = weekly(market.scenario.startups.entry_rate)
    born = poisson(market.state.key, rate, 0, 0, market.week, int(Decision.STARTUP_ENTRY)) if rate > 0 else 0
    for n in range(born):
        found_entrant(market, n)


def admit_graduates(market: TalentMarket) -> None:
    """New researchers enter as a Poisson stream, without a job."""
    rate = weekly(market.scenario.researchers.entry_rate * market.initial_count)
    count = poisson(market.state.key, rate, 0, 0, market.week, int(Decision.ENTRY)) if rate > 0 else 0
    if count:
        enter(market, count, Count.GRADUATES, talent_factor=1.0)
