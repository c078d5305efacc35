"""Those who come: people new to the market, and new startups with their founders."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.market.bids import flow_share, perceived_share
from sim.market.columns import NONE, UNEMPLOYED, Happening, Kind, Table
from sim.market.counts import Count, Tally
from sim.market.draws import Decision, uniform
from sim.market.firms import ENTRANT_KEY, SUCCESSOR_STEP, startup_headcount, write_startup
from sim.market.kernel import allocating_kernel, kernel
from sim.market.phases.money import write_employer_event
from sim.market.phases.move import join, leave
from sim.market.population import GRADUATE_KEY, NEWCOMER_KEY, assign_deciles, draw_people
from sim.market.pursuits import drop_pursuits
from sim.market.state import State
from sim.market.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_PEOPLE, _ROWS = int(Count.PEOPLE), int(Count.ROWS)
_STARTUP = int(Kind.STARTUP)
_FOUNDER = int(Decision.FOUNDER)
_HIRES = int(Tally.HIRES)
_SPUN_OUT, _ENTERED, _BORN = int(Happening.SPUN_OUT), int(Happening.ENTERED), int(Happening.STARTUP_BORN)


def enter(market: TalentMarket, count: int, counter: Count, talent_factor: float) -> None:
    """`count` people enter without a job; `counter` tells graduates from an event's newcomers."""
    first = GRADUATE_KEY if counter == Count.GRADUATES else NEWCOMER_KEY
    serial = int(market.state.counts[counter])
    market.state.counts[counter] += count
    start = int(market.state.counts[Count.PEOPLE])
    market.reserve_people(count)
    market.reserve_rows(count)
    market.state.counts[Count.PEOPLE] += count
    state = market.state
    newcomers = state.people[start : start + count]
    keys = first + serial + np.arange(count)
    draw_people(newcomers, keys, market.traits, state.key, market.week)
    newcomers["talent"] *= talent_factor
    assign_deciles(newcomers, market.decile_cuts)
    write_entries(state, market.week, start, count)


@kernel
def write_entries(state: State, week: int, start: int, count: int) -> None:
    """Rows of the log about people who enter."""
    for i in range(start, start + count):
        row = state.counts[_ROWS]
        state.counts[_ROWS] += 1
        write_employer_event(state, week, UNEMPLOYED, row, _ENTERED)
        state.log[row].person = i


def found_entrant(market: TalentMarket, number: int) -> None:
    """A startup enters the market, the `number`-th of its week."""
    code = ENTRANT_KEY + (market.week << 16) + number
    found_startup(market, code, f"Entrant {market.week}-{number + 1}")


def replace_startup(market: TalentMarket, j: int) -> None:
    """In the burn-in a startup that dies has a successor at once: week 0 has as many as asked for."""
    market.successors += 1
    code = int(market.state.employers["key"][j]) + SUCCESSOR_STEP
    found_startup(market, code, f"Startup {market.scenario.startups.count + market.successors}")


def found_startup(market: TalentMarket, code: int, name: str) -> None:
    """A startup with draws keyed by `code` is founded: founders leave, investors give a first runway."""
    startups = market.scenario.startups
    founders = choose_founders(market.state, market.week, code, market.founders)
    if len(founders) < market.founders:
        return
    j = market.add_employer(name)
    market.reserve_rows(len(founders) + 1)
    state = market.state  # only now: making room replaces the tables
    employer = state.employers[j : j + 1]
    planned = max(startup_headcount(code, market.scenario, state.key, market.scale), len(founders))
    write_startup(employer[0], code, planned, None, market.scenario, state.key)
    employer["born"] = market.week
    employer["cash"] = (
        (startups.cash_pay + startups.compute_cost) * planned * startups.runway / WEEKS_PER_YEAR
    )
    row = int(state.counts[Count.ROWS])
    state.counts[Count.ROWS] += 1
    write_employer_event(state, market.week, j, row, _BORN)
    state.log["package"][row] = float(employer["cash"][0])
    for i in founders:
        spin_out(state, market.week, int(i), j)
    state.tally[Tally.BORN] += 1
    market.keep_settings()


@allocating_kernel
def choose_founders(state: State, week: int, code: int, count: int) -> Table:
    """People who found a startup: an exponential race with the taste for culture as rate.

    Candidates are at big labs or outside, and at startups where the scenario says so.
    """
    people, employers, key = state.people, state.employers, state.key
    from_startups = state.rules[0].founders_from_startups
    arrivals = np.full(count, np.inf)
    chosen = np.full(count, NONE, np.int64)
    for i in range(state.counts[_PEOPLE]):
        person = people[i]
        if person.employer < 0 or person.since == week:
            continue
        kind = employers[person.employer].kind
        if kind == _STARTUP and not from_startups:
            continue
        arrival = -math.log(uniform(key, person.key, code, week, _FOUNDER)) / person.taste_culture
        if arrival < arrivals[count - 1]:
            place = count - 1
            while place > 0 and arrivals[place - 1] > arrival:
                arrivals[place] = arrivals[place - 1]
                chosen[place] = chosen[place - 1]
                place -= 1
            arrivals[place] = arrival
            chosen[place] = i
    return np.asarray(chosen[chosen != NONE])


@kernel
def spin_out(state: State, week: int, i: int, j: int) -> None:
    """Person i leaves to found startup j, at the startup's planned cash pay and with equity."""
    person, employer, rules = state.people[i], state.employers[j], state.rules[0]
    share = flow_share(state, j, False)
    face = rules.startup_cash_pay / share if share > 0.0 else rules.startup_cash_pay
    row = state.counts[_ROWS]
    state.counts[_ROWS] += 1
    write_employer_event(state, week, j, row, _SPUN_OUT)
    move = state.log[row]
    move.person = i
    move.origin = person.employer
    move.pay_before = person.pay
    move.pay_after = face * perceived_share(state, j)
    move.flow = face * share
    move.grant = 0.0  # founders hold shares: nothing comes out of the option pool, nothing is forfeited
    move.package = face * rules.vesting_years
    state.employers[person.employer].losses += 1
    drop_pursuits(state, i)
    leave(state, i)
    join(state, i, j, week)
    employer.hires += 1
    employer.payroll += move.flow
    state.tally[_HIRES] += 1
    person.pay = move.pay_after
    person.flow = move.flow
    person.grant = move.grant
    person.package = move.package
    person.level = -math.inf
    person.grant_week = week
