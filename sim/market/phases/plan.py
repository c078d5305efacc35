"""Plan: employers value talent and count the vacancies they can afford."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import affordable_seats
from sim.market.pages.race import appraise_race
from sim.market.pages.utility import appraise_appeal
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.market.state.traits import counts_seats
from sim.mechanisms.chosen_seats.steps import appraise_recruits, choose_seats
from sim.mechanisms.colleagues.steps import find_colleagues
from sim.mechanisms.feedback.steps import remember_race
from sim.mechanisms.knowledge.steps import learn
from sim.mechanisms.merger.kernels import bought
from sim.mechanisms.reference_pay.steps import appraise_reference
from sim.mechanisms.sticky_talent.steps import recover
from sim.vocabulary import NONE, WEEKS_PER_YEAR

#: More seats than people are no use, and beyond 2^63 they are no whole number.
_MOST_SEATS = 1e15


@kernel
def plan(state: State, week: int) -> bool:
    """Positions in the race, appeal, vacancies and weights in random contacts."""
    find_colleagues(state, week)
    recover(state, week)
    learn(state)
    appraise_race(state)
    remember_race(state, week)
    appraise_appeal(state)
    appraise_recruits(state, week)
    appraise_reference(state)
    open_vacancies(state, week)
    return True


@inlined
def planned_headcount(employer: Employer, week: int) -> float:
    """People that an employer plans to have: as many as it states, or had at first and grows by."""
    if employer.seats < math.inf:
        return float(employer.seats)
    age = max(week - max(employer.born, 0), 0) / WEEKS_PER_YEAR
    return float(employer.initial_headcount * math.exp(employer.growth * age))


@kernel
def open_vacancies(state: State, week: int) -> None:
    """Seats planned or chosen, unfilled and affordable at usual pay; weights in random contacts."""
    rules = state.rules[0]
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if not counts_seats(employer):
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
        planned = planned_headcount(employer, week)
        if rules.mergers and bought(state, j) != NONE:
            planned += planned_headcount(state.employers[bought(state, j)], week)
        seats = min(planned + 0.5 - employer.headcount, affordable_seats(state, j), _MOST_SEATS)
        employer.open_seats = max(math.floor(seats), 0.0)
        if rules.chosen_seats and week >= 0:
            employer.open_seats = choose_seats(state, j, employer.open_seats)
        state.weights[j] = employer.search_weight * employer.open_seats
