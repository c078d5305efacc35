"""Plan: employers value talent and count the seats they can afford."""

from __future__ import annotations

import math

from sim.market.columns import Kind
from sim.market.counts import Count
from sim.market.kernel import kernel
from sim.market.state import Race, State
from sim.market.units import WEEKS_PER_YEAR
from sim.market.value import appraise_output

_LAB, _STARTUP, _OUTSIDE = int(Kind.LAB), int(Kind.STARTUP), int(Kind.OUTSIDE)
_LIVING = int(Count.LIVING)
_WEIGHTS, _WAGE_BILL = int(Race.WEIGHTS), int(Race.WAGE_BILL)
_WEEKS_PER_YEAR = WEEKS_PER_YEAR
#: Share of the budget from which on an employer feels that it has overspent.
_NEARLY_SPENT = 0.97
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
def appraise_race(state: State) -> None:
    """Outputs and contest weights of the week; aggressiveness calms where the budget is nearly spent."""
    total, wage_bill = 0.0, 0.0
    for j in state.living[: state.counts[_LIVING]]:
        employer = state.employers[j]
        if employer.payroll >= _NEARLY_SPENT * employer.budget:
            employer.pressure *= 1.0 - state.rules[0].aggressiveness_fall
        employer.aggressiveness = employer.base_aggressiveness
        if employer.pressure > 0.0:
            employer.aggressiveness *= math.exp(employer.pressure)
        employer.contest_weight = 0.0
        if employer.kind == _OUTSIDE or not employer.alive:
            continue
        wage_bill += employer.payroll / (1.0 + employer.payroll_tax)  # labor supply answers to pay, not cost
        appraise_output(state, j)
        employer.contest_weight = employer.used_weight
        employer.earning_talent = -1.0  # unknown: rivals and the prize are new
        total += employer.contest_weight
    state.race[_WEIGHTS] = total
    state.race[_WAGE_BILL] = wage_bill


@kernel
def appraise_appeal(state: State) -> None:
    """What each employer offers besides pay, in log points of pay before personal tastes.

    Compute per head counts against the market's mean, peers by the log of their mean talent, size as
    bureaucracy.
    """
    rules = state.rules[0]
    compute, heads = 0.0, 0
    for j in state.living[: state.counts[_LIVING]]:
        if state.employers[j].kind != _OUTSIDE:
            compute += state.employers[j].compute
            heads += state.employers[j].headcount
    mean = compute / heads if heads > 0 else 0.0
    same, level = 0.0, 0.0  # startups have the same compute per head, so that one logarithm serves for all
    for j in state.living[: state.counts[_LIVING]]:
        employer = state.employers[j]
        employer.appeal_culture = rules.weight_culture * employer.culture
        employer.appeal_mission = rules.weight_mission * employer.mission
        employer.appeal_common = employer.amenity
        employer.appeal_compute = 0.0
        if employer.kind == _OUTSIDE or employer.headcount == 0:
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
    for j in state.living[: state.counts[_LIVING]]:
        employer = state.employers[j]
        if employer.kind == _OUTSIDE:
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
        age = max(week - max(employer.born, 0), 0) / _WEEKS_PER_YEAR
        planned = employer.initial_headcount * math.exp(employer.growth * age)
        if employer.seats < math.inf:
            planned = employer.seats
        usual = rules.startup_cash_pay
        if employer.kind == _LAB and employer.headcount > 0:
            usual = employer.payroll / employer.headcount
        affordable = (employer.budget - employer.payroll) / usual if usual > 0.0 else math.inf
        seats = min(planned + 0.5 - employer.headcount, affordable, _MOST_SEATS)
        employer.open_seats = max(math.floor(seats), 0.0)
        state.weights[j] = employer.search_weight * employer.open_seats
