"""What feedback does in the week: shares of the race are remembered, and money answers."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.funding import lab_budget, lab_capex
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import Race, State
from sim.market.state.traits import budgeted, races
from sim.mechanisms.feedback.kernels import following, own_or
from sim.mechanisms.merger.kernels import begin_together, follow_the_first, is_second, weight_elsewhere

#: Weeks before week 0 whose mean share is what success is measured against.
_FIRST_YEAR = 52
#: Budgets without limit have no total.
_UNLIMITED = math.inf


@kernel
def remember_race(state: State, week: int) -> None:
    """s̄ += (1 - e^(-1/τ)) (s - s̄) for all who race, and the mean of s̄ over them; s are shares of the week.

    Two brands have one project's share, and count once in the mean.
    """
    total, racing, remembered = state.race[Race.WEIGHTS], 0, 0.0
    if not state.rules[0].remembers_race:
        return
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if races(employer) and employer.alive:
            weight, counts = employer.contest_weight, True
            if state.rules[0].mergers:
                weight += weight_elsewhere(state, j)
                counts = not is_second(state, j)
            remember(employer, week, weight / total if total > 0.0 else 0.0, state)
            if counts:
                racing += 1
                remembered += employer.race_memory
    state.race[Race.REMEMBERED] = remembered / racing if racing > 0 else 0.0
    if state.rules[0].mergers and week == 0:
        begin_together(state)


@inlined
def remember(employer: Employer, week: int, share: float, state: State) -> None:
    """One employer's share of a week. Before week 0 what counts is the mean of the last year.

    In week 0 memory begins at that mean; where the burn-in is shorter than a year, and for whoever comes
    later, at the first share.
    """
    if employer.race_weeks == 0:
        employer.race_memory = share
        employer.race_first = share
    else:
        employer.race_memory += state.rules[0].memory_weight * (share - employer.race_memory)
    if week >= -_FIRST_YEAR and week < 0:
        employer.race_first += (share - employer.race_first) / (employer.race_weeks + 1)
        employer.race_weeks += 1
    elif week == 0:
        if employer.race_weeks < _FIRST_YEAR:
            employer.race_first = share
        employer.race_memory = employer.race_first
        employer.race_weeks = _FIRST_YEAR
    elif week > 0:
        employer.race_weeks = _FIRST_YEAR


@kernel
def reward(state: State, week: int, elapsed: float) -> None:
    """Factors on labs' budgets and capital expenditure in this week; 1 before week 1."""
    rules = state.rules[0]
    if not rules.feeds_back:
        return
    if rules.mergers:
        follow_the_first(state)
    for j in range(budgeted(state)):
        lab = state.employers[j]
        lab.budget_factor = lab.capex_factor = 1.0
        if week > 0:
            budget = own_or(lab.feedback_budget, rules.feedback_budgets)
            capex = own_or(lab.feedback_capex, rules.feedback_capex)
            lab.budget_factor = following(lab, budget, rules.feedback_limit)
            lab.capex_factor = following(lab, capex, rules.feedback_limit)
    if rules.feedback_conserves:
        conserve(state, elapsed)


@kernel
def conserve(state: State, elapsed: float) -> None:
    """Labs' money together becomes what it would be without feedback."""
    budget, capex, stated_budget, stated_capex = 0.0, 0.0, 0.0, 0.0
    for j in range(budgeted(state)):
        lab = state.employers[j]
        budget += lab_budget(state, j, elapsed)
        capex += lab_capex(state, j, elapsed)
        stated_budget += lab_budget(state, j, elapsed) / lab.budget_factor
        stated_capex += lab_capex(state, j, elapsed) / lab.capex_factor
    for j in range(budgeted(state)):
        lab = state.employers[j]
        if budget > 0.0 and budget < _UNLIMITED:
            lab.budget_factor *= stated_budget / budget
        if capex > 0.0:
            lab.capex_factor *= stated_capex / capex
