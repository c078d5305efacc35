"""Plan: employers value talent and count the seats they can afford."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import kernel
from sim.market.pages.race import appraise_race
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.vocabulary import WEEKS_PER_YEAR, Kind

#: More seats than people are no use, and beyond 2^63 they are no whole number.
_MOST_SEATS = 1e15


@kernel
def plan(state: State, week: int) -> bool:
    """Positions in the race, appeal, seats and weights in random contacts."""
    appraise_race(state)
    appraise_appeal(state)
    open_seats(state, week)
    return True


@kernel
def appraise_appeal(state: State) -> None:
    """What each employer offers besides pay, in log points of pay before personal tastes.

    Compute per head counts against the market's mean, peers by the log of their mean talent, size as
    bureaucracy.
    """
    rules = state.rules[0]
    compute, heads = 0.0, 0
    for j in state.living[: state.counts[Count.LIVING]]:
        if state.employers[j].kind != Kind.OUTSIDE:
            compute += state.employers[j].compute
            heads += state.employers[j].headcount
    mean = compute / heads if heads > 0 else 0.0
    same, level = 0.0, 0.0  # startups have the same compute per head, so that one logarithm serves for all
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        employer.appeal_culture = rules.weight_culture * employer.culture
        employer.appeal_mission = rules.weight_mission * employer.mission
        employer.appeal_common = employer.amenity
        employer.appeal_compute = 0.0
        if employer.kind == Kind.OUTSIDE or employer.headcount == 0:
            continue
        employer.appeal_common += rules.weight_peers * math.log(employer.talent / employer.headcount)
        employer.appeal_common -= rules.weight_bureaucracy * math.log1p(
            employer.headcount / (100.0 * employer.scale)
        )
        per_head = employer.compute / employer.headcount
        if per_head > 0.0 and mean > 0.0:
            if per_head != same:
                same, level = per_head, math.log(per_head / mean)
            employer.appeal_compute = rules.weight_compute * level


@kernel
def open_seats(state: State, week: int) -> None:
    """Seats that are planned, unfilled and affordable at usual pay; and the weights of random contacts."""
    rules = state.rules[0]
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if employer.kind == Kind.OUTSIDE:
            employer.open_seats = rules.outside_openings  # a weight only: it takes anyone
            state.weights[j] = rules.outside_openings
            continue
        if not employer.alive:
            employer.open_seats = 0.0
            state.weights[j] = 0.0
            continue
        if not rules.planned_seats:
            employer.open_seats = 1.0
            state.weights[j] = employer.search_weight * employer.scale
            continue
        age = max(week - max(employer.born, 0), 0) / WEEKS_PER_YEAR
        planned = employer.initial_headcount * math.exp(employer.growth * age)
        if employer.seats < math.inf:
            planned = employer.seats
        usual = rules.startup_cash_pay
        if employer.kind == Kind.LAB and employer.headcount > 0:
            usual = employer.payroll / employer.headcount
        affordable = (employer.budget - employer.payroll) / usual if usual > 0.0 else math.inf
        seats = min(planned + 0.5 - employer.headcount, affordable, _MOST_SEATS)
        employer.open_seats = max(math.floor(seats), 0.0)
        state.weights[j] = employer.search_weight * employer.open_seats
