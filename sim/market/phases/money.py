"""Money: budgets accrue, capital expenditure becomes compute, startups spend, raise or run out."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import kernel
from sim.market.draws import Decision, normal, uniform
from sim.market.state.counts import Count
from sim.market.state.keys import STARTUP_KEY
from sim.market.state.room import room_for_rows
from sim.market.state.state import Race, State
from sim.vocabulary import NONE, WEEKS_PER_YEAR, EventKind, Kind


@kernel
def money(state: State, week: int) -> bool:
    """Set prize, budgets, compute and cash. In the burn-in named startups' finances stand still."""
    if not room_for_rows(state, state.counts[Count.LIVING]):
        return False
    rules = state.rules[0]
    elapsed = max(week, 0) / WEEKS_PER_YEAR
    prize_growth = rules.prize_growth * elapsed
    state.race[Race.PRIZE] = rules.prize * math.exp(prize_growth)
    accrue(
        state,
        elapsed,
        math.exp(rules.budget_response * prize_growth),
        math.exp(rules.compute_growth * elapsed),
    )
    finance_startups(state, week)
    return True


@kernel
def accrue(state: State, elapsed: float, budget_factor: float, capex_factor: float) -> None:
    """Labs: budgets and bonus pools of the week, and K' = K + (capex - depreciation · K) of the week."""
    for j in range(state.counts[Count.OUTSIDE]):  # labs come first
        lab = state.employers[j]
        lab.budget = lab.base_budget * math.exp(lab.budget_growth * elapsed) * budget_factor
        yearly = lab.bonus_rate * budget_factor
        lab.bonus_pool = min(lab.bonus_pool + yearly / WEEKS_PER_YEAR, yearly)  # at most a year's is saved up
        capex = lab.base_capex * capex_factor / WEEKS_PER_YEAR
        lab.compute += capex - state.rules[0].compute_depreciation * lab.compute


@kernel
def finance_startups(state: State, week: int) -> None:
    """Startups spend, seek rounds when their runway is short, and learn what they can afford.

    A round raises dilution · valuation, with valuation = multiple · mood · contest share · prize · lognormal
    error.
    """
    rules = state.rules[0]
    for j in state.living[: state.counts[Count.LIVING]]:
        startup = state.employers[j]
        if startup.kind != Kind.STARTUP or not startup.alive:
            continue
        startup.compute = rules.startup_compute_per_head * startup.headcount
        burn = startup.payroll + rules.startup_compute_cost * startup.headcount
        burn -= rules.direct_return * startup.output
        if week >= 0 or startup.key >= STARTUP_KEY:
            startup.cash -= burn / WEEKS_PER_YEAR
            if rules.startup_cash_volatility > 0.0:
                startup.cash += rules.startup_cash_volatility * normal(
                    state.key, startup.key, 0, week, Decision.CASH
                )
            seeks = startup.cash * WEEKS_PER_YEAR < rules.round_seek_runway * burn
            if seeks and uniform(state.key, startup.key, 0, week, Decision.ROUND) < rules.round_rate:
                raise_round(state, week, j)
        fundable = startup.cash / rules.startup_minimum_runway  # inf where no runway is asked for
        if startup.cash <= 0.0:
            fundable = 0.0
        startup.budget = max(fundable - rules.startup_compute_cost * startup.headcount, 0.0)
        startup.option_pool = rules.startup_option_share * startup.valuation
        startup.bonus_pool = max(startup.cash - rules.startup_minimum_runway * max(burn, 0.0), 0.0)


@kernel
def raise_round(state: State, week: int, j: int) -> None:
    """Investors value the startup by its share of the race, and it sells part of itself."""
    rules, startup = state.rules[0], state.employers[j]
    total = state.race[Race.WEIGHTS]
    share = startup.contest_weight / total if total > 0.0 else 0.0
    error = math.exp(rules.round_dispersion * normal(state.key, startup.key, 0, week, Decision.VALUATION))
    startup.valuation = rules.round_multiple * share * state.race[Race.PRIZE] * error
    raised = rules.round_dilution * startup.valuation
    startup.cash += raised
    row = state.counts[Count.ROWS]
    state.counts[Count.ROWS] += 1
    write_employer_event(state, week, j, row, EventKind.STARTUP_FUNDED)
    state.log[row].package = raised


@kernel
def write_employer_event(state: State, week: int, j: int, row: int, kind: int) -> None:
    """A row of the log about an employer."""
    event = state.log[row]
    event.week = week
    event.person = NONE
    event.kind = kind
    event.origin = j
    event.destination = j
    event.pay_before = 0.0
    event.pay_after = 0.0
    event.flow = 0.0
    event.grant = 0.0
    event.package = 0.0
    event.level = 0.0
    event.bidders = 0
    event.runner_up = NONE
    event.binding = NONE
    event.counter = NONE
    event.listed = False
