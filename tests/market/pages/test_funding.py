"""Where employers' money comes from: what investors pay, and what a startup may spend."""

from __future__ import annotations

import math

import pytest

from sim.market.model import TalentMarket
from sim.market.pages.funding import burn, first_money, set_means, valuation
from sim.market.state.state import Race
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.pages.racing import race
from tests.market.worlds import set_columns

STARTUP = 3


@pytest.fixture
def market() -> TalentMarket:
    """A startup in a race with two labs."""
    return race()


def test_burn_is_pay_and_compute_less_returns(market: TalentMarket) -> None:
    """What is earned directly need not be raised."""
    rules = market.scenario.startups
    set_columns(market, STARTUP, payroll=1e6, headcount=4, output=3.0)
    assert burn(market.state, STARTUP) == pytest.approx(1e6 + 4 * rules.compute_cost - 3.0 * 1e5)


@pytest.mark.parametrize("tax", [0.0, 0.3, -0.2])
def test_the_first_money_lasts_the_usual_runway(market: TalentMarket, tax: float) -> None:
    """At planned cash pay, the tax on it, and compute, for everybody who is planned."""
    rules = market.scenario.startups
    set_columns(market, STARTUP, payroll_tax=tax)
    yearly = 7 * (rules.cash_pay * (1.0 + tax) + rules.compute_cost)
    expected = yearly * rules.runway / WEEKS_PER_YEAR
    state = market.state
    assert first_money(state.employers[STARTUP], state.rules[0], 7) == pytest.approx(expected)


def test_investors_pay_for_the_share_of_the_race(market: TalentMarket) -> None:
    """A multiple of the expected prize, times their error; nothing where nobody makes anything."""
    state, funding = market.state, market.scenario.startups.funding
    share = state.employers["contest_weight"][STARTUP] / state.race[Race.WEIGHTS]
    expected = funding.multiple * funding.mood * share * 1e9 * 1.3
    assert 0.0 < share < 1.0
    assert valuation(state, STARTUP, 1e9, 1.3) == pytest.approx(expected)
    state.race[Race.WEIGHTS] = 0.0
    assert valuation(state, STARTUP, 1e9, 1.3) == 0.0


@pytest.mark.parametrize(
    ("cash", "runway", "budget"),
    [(2e6, 0.5, 4e6 - 4e5), (-1.0, 0.5, 0.0), (1e5, 0.5, 0.0), (2e6, 0.0, math.inf), (-1.0, 0.0, 0.0)],
)
def test_a_startup_may_spend_its_cash_over_the_minimum_runway(
    market: TalentMarket, cash: float, runway: float, budget: float
) -> None:
    """Less its compute; without a minimum all of it at once, and nothing without cash."""
    state = market.state
    state.rules["startup_minimum_runway"] = runway
    state.rules["startup_compute_cost"] = 1e5
    state.rules["startup_option_share"] = 0.1
    set_columns(market, STARTUP, cash=cash, headcount=4, valuation=3e7)
    set_means(state, STARTUP, 1e6)
    startup = state.employers[STARTUP]
    assert startup["budget"] == pytest.approx(budget)
    assert startup["option_pool"] == pytest.approx(3e6)
    assert startup["bonus_pool"] == max(cash - runway * 1e6, 0.0)
