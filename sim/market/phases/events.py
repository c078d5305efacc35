"""Events: scheduled shocks and policies start, act and end. They are the scenario's own objects."""

from __future__ import annotations

import math
from collections import Counter
from typing import Protocol

from sim.market.compiling.kernel import kernel
from sim.market.state.counts import Count
from sim.market.state.keys import name_key
from sim.market.state.state import Race, State
from sim.mechanisms.r_and_d_credit.steps import reprice
from sim.scenario.event import Levers
from sim.scenario.schema import Scenario


class Eventful(Levers, Protocol):
    """What events happen to: the market."""

    simulated: Scenario
    state: State
    week: int
    event_key: int  # what draws of the event that acts are about

    def reset_settings(self) -> None:
        """Settings and target lists as the scenario has them, before events act."""


@kernel
def open_books(state: State, week: int) -> bool:
    """Counts of the week begin at zero; those who died last week are not gone through any more."""
    state.tally[:] = 0
    state.race[Race.SUBSIDIES] = 0.0
    state.counts[Count.EXITS] = 0
    state.counts[Count.MET] = 0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        employer.hires = 0
        employer.losses = 0
        employer.breakthroughs = 0
        employer.bids = 0
        employer.lost[:] = 0
    drop_dead(state)
    return True


@kernel
def drop_dead(state: State) -> None:
    """Take employers that have died from the list of the living, and out of the race."""
    kept = 0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if not employer.alive:
            employer.contest_weight = 0.0
            continue
        state.living[kept] = j
        kept += 1
    state.counts[Count.LIVING] = kept


def turning_points(scenario: Scenario) -> tuple[int, ...]:
    """Weeks in which an event starts or ends, in order."""
    weeks = {0} if scenario.events else set()
    for event in scenario.events:
        start = event.starts(scenario.start_date)
        weeks.add(start)
        if event.duration is not None:
            weeks.add(start + math.ceil(event.duration))
    return tuple(sorted(weeks))


def events(market: Eventful) -> None:
    """Apply the events in force, after a reset; let one-off events happen. Only at a turning point.

    Burn-in weeks are negative and know no events. What happens once in one week does not depend on its order
    in the file: it goes by kind and content, and the draws of an event are about whom it concerns.
    """
    scenario, seen = market.simulated, Counter[str]()
    market.reset_settings()
    for event in scenario.events:
        if event.in_force(market.week, scenario.start_date):
            event.apply(market)
    if any(event.changes_cost_of_pay for event in scenario.events):
        reprice(market.state)
    due = [event for event in scenario.events if event.starts(scenario.start_date) == market.week]
    for event in sorted(due, key=lambda event: (event.kind, event.content())):
        concerned = "\n".join((event.kind, *event.employers))
        market.event_key = name_key(concerned) + seen[concerned]
        seen[concerned] += 1
        event.happen(market)
