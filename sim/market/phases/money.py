"""Money: budgets accrue, capital expenditure becomes compute, startups spend, raise or run out."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, normal, uniform
from sim.market.log import log_employer
from sim.market.pages.funding import (
    burn,
    lab_bonus,
    lab_budget,
    lab_capex,
    over_runway,
    prize_of,
    raised,
    rented_compute,
    round_rate,
    set_means,
    valuation,
)
from sim.market.state.counts import Count
from sim.market.state.keys import STARTUP_KEY
from sim.market.state.room import room_for_rows
from sim.market.state.state import Race, State
from sim.market.state.traits import budgeted, lives_on_cash
from sim.mechanisms.feedback.steps import reward
from sim.mechanisms.investors.kernels import support
from sim.mechanisms.luxury_tax.steps import tax_luxury
from sim.mechanisms.merger.steps import hand_over_money
from sim.mechanisms.public_compute.steps import give_back, lend_compute
from sim.mechanisms.r_and_d_credit.steps import sum_up_credits
from sim.mechanisms.valuation_spread.kernels import investors_error
from sim.vocabulary import WEEKS_PER_YEAR, EventKind

ROUND = decision(21, "does a startup close a funding round this week")
VALUATION = decision(22, "valuation in a funding round")
CASH = decision(30, "what a startup's cash does besides burn and rounds")


@kernel
def money(state: State, week: int) -> bool:
    """Set prize, budgets, compute and cash, public money included.

    In the burn-in named startups' finances stand still.
    """
    if not room_for_rows(state, state.counts[Count.LIVING]):
        return False
    elapsed = max(week, 0) / WEEKS_PER_YEAR
    state.race[Race.PRIZE] = prize_of(state.rules[0], elapsed)
    reward(state, week, elapsed)
    accrue(state, elapsed)
    if state.rules[0].mergers:
        hand_over_money(state)
    tax_luxury(state, week)
    sum_up_credits(state)
    finance_startups(state, week)
    lend_compute(state)
    return True


@kernel
def accrue(state: State, elapsed: float) -> None:
    """Labs: budgets and bonus pools of the week, and K' = K + (capex - depreciation · K) of the week."""
    for j in range(budgeted(state)):
        lab = state.employers[j]
        lab.budget = lab_budget(state, j, elapsed)
        yearly = lab_bonus(state, j, elapsed)
        lab.bonus_pool = min(lab.bonus_pool + yearly / WEEKS_PER_YEAR, yearly)  # at most a year's is saved up
        give_back(lab)
        capex = lab_capex(state, j, elapsed) / WEEKS_PER_YEAR
        lab.compute += capex - state.rules[0].compute_depreciation * lab.compute


@kernel
def finance_startups(state: State, week: int) -> None:
    """Startups spend, seek rounds when their runway is short, and learn what they can afford."""
    rules = state.rules[0]
    for j in state.living[: state.counts[Count.LIVING]]:
        startup = state.employers[j]
        if not (lives_on_cash(startup) and startup.alive):
            continue
        give_back(startup)
        startup.compute = rented_compute(rules, startup.headcount)
        spent = burn(state, j)
        if week >= 0 or startup.key >= STARTUP_KEY:
            startup.cash -= spent / WEEKS_PER_YEAR
            if rules.startup_cash_volatility > 0.0:
                startup.cash += rules.startup_cash_volatility * normal(state.key, startup.key, 0, week, CASH)
            seeks = startup.cash * WEEKS_PER_YEAR < rules.round_seek_runway * spent
            given = support(startup, over_runway(rules, spent)) if seeks else 0.0
            if given > 0.0:
                startup.investors -= given
                take_money(state, week, j, given)
            elif seeks and uniform(state.key, startup.key, 0, week, ROUND) < round_rate(state):
                raise_round(state, week, j)
        set_means(state, j, spent)


@kernel
def raise_round(state: State, week: int, j: int) -> None:
    """Investors value the startup, with an error, and it sells part of itself."""
    rules, startup = state.rules[0], state.employers[j]
    error = investors_error(rules, normal(state.key, startup.key, 0, week, VALUATION))
    startup.valuation = valuation(state, j, state.race[Race.PRIZE], error)
    take_money(state, week, j, raised(rules, startup.valuation))


@inlined
def take_money(state: State, week: int, j: int, money: float) -> None:
    """Investors give startup j so many dollars; the log tells of it."""
    state.employers[j].cash += money
    log_employer(state, week, EventKind.STARTUP_FUNDED, j, money)
