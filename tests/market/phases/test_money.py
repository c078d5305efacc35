"""Money: budgets, pools and compute of labs; burn, rounds and means of startups."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.draws import normal
from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, EventKind
from tests.decisions import Decision
from tests.market import twin
from tests.market.verbs import money
from tests.market.watched import log_rows
from tests.market.worlds import merged, newest, rows_so_far, set_columns

#: Ids of the employers of `world`.
LAB, OUTSIDE, STARTUP = 0, 1, 2


def world(**changes: Any) -> TalentMarket:
    """One lab, the outside and one startup of five; week 0 not begun."""
    document = {
        "weeks": 400,
        "burn_in": 0,
        "researchers": {"count": 50},
        "labs": [{"name": "A", "headcount": 30, "budget": 6e7, "bonus_pool": 5.2e6, "capex": 1e9}],
        "startups": {"count": 1, "headcount": 5, "headcount_sigma": 0.0, "funding": {"rate": 0.0}},
        "escalation": {"intensity": 0.0},
    }
    return TalentMarket(Scenario.model_validate(merged(document, changes)))


def column(market: TalentMarket, name: str, employer: int = LAB) -> float:
    """A number of one employer."""
    return float(market.state.employers[name][employer])


def test_budgets_grow_at_their_rate() -> None:
    """Log growth a year, on the base budget, from week 0 on."""
    market = world(labs=[{"name": "A", "headcount": 30, "budget": 6e7, "budget_growth": 0.4}])
    for week in (-5, 0, 26, 104):
        market.week = week
        money(market)
        assert column(market, "budget") == pytest.approx(6e7 * math.exp(0.4 * max(week, 0) / WEEKS_PER_YEAR))


def test_prize_capex_and_budgets_escalate_with_the_dial() -> None:
    """Prize, and budgets by their elasticity to it, grow with intensity times the rate; so does capex."""
    for intensity in (0.0, 1.0, 2.0):
        escalation = {
            "intensity": intensity,
            "prize_growth": 0.5,
            "budget_response": 0.8,
            "compute_growth": 0.3,
        }
        market = world(escalation=escalation)
        market.week = 52
        years = 52 / WEEKS_PER_YEAR
        before = column(market, "compute")
        money(market)
        assert market.state.race[1] == pytest.approx(9e6 * 50 * math.exp(0.5 * intensity * years))
        assert column(market, "budget") == pytest.approx(6e7 * math.exp(0.8 * 0.5 * intensity * years))
        bought = 1e9 * math.exp(0.3 * intensity * years) / WEEKS_PER_YEAR
        assert column(market, "compute") == pytest.approx(before * (1 - 0.25 / WEEKS_PER_YEAR) + bought)


def test_the_bonus_pool_fills_up_to_a_year() -> None:
    """A week's share is added each week, and no more than a year's is saved."""
    market = world()
    set_columns(market, LAB, bonus_pool=0.0)
    pools = []
    for week in range(60):
        market.week = week
        money(market)
        pools.append(column(market, "bonus_pool"))
    assert pools[:2] == pytest.approx([5.2e6 / WEEKS_PER_YEAR, 2 * 5.2e6 / WEEKS_PER_YEAR])
    assert pools[-1] == pytest.approx(5.2e6)


def test_compute_starts_at_its_steady_state() -> None:
    """Without shocks a lab's compute stays at capex over depreciation, to the last digits."""
    market = world()
    for week in range(100):
        market.week = week
        money(market)
    assert column(market, "compute") == pytest.approx(1e9 / 0.25, rel=1e-9)


def test_compute_follows_capex_with_a_lag() -> None:
    """After capex doubles, compute nears its new steady state at the rate of depreciation."""
    market = world()
    set_columns(market, LAB, base_capex=2e9)
    for week in range(104):
        market.week = week
        money(market)
    left = (1 - 0.25 / WEEKS_PER_YEAR) ** 104
    assert column(market, "compute") == pytest.approx(4e9 * (2 - left), rel=1e-9)


def test_a_startup_burns_payroll_and_compute() -> None:
    """A week's burn leaves cash; what direct returns earn comes back."""
    for direct_return in (0.0, 2e5):
        market = world(production={"direct_return": direct_return})
        before, output = column(market, "cash", STARTUP), column(market, "output", STARTUP)
        burn = 5 * 350e3 + 5 * 150e3 - direct_return * output
        money(market)
        assert column(market, "payroll", STARTUP) == pytest.approx(5 * 350e3)
        assert before - column(market, "cash", STARTUP) == pytest.approx(burn / WEEKS_PER_YEAR)
        assert column(market, "compute", STARTUP) == 5 * 4e6


def test_what_a_startup_can_afford() -> None:
    """Budget: cash over the minimum runway less compute; options: a share of the valuation."""
    market = world()
    set_columns(market, STARTUP, cash=4e6, valuation=2e7)
    money(market)
    cash = 4e6 - 5 * 500e3 / WEEKS_PER_YEAR
    runway = 26 / WEEKS_PER_YEAR
    assert column(market, "budget", STARTUP) == pytest.approx(cash / runway - 5 * 150e3)
    assert column(market, "option_pool", STARTUP) == pytest.approx(0.15 * 2e7)
    assert column(market, "bonus_pool", STARTUP) == pytest.approx(cash - runway * 5 * 500e3)


def test_a_startup_with_less_than_its_minimum_runway_can_afford_nothing() -> None:
    """No budget, no bonus, but no debt either."""
    market = world()
    set_columns(market, STARTUP, cash=1e5)
    money(market)
    assert column(market, "budget", STARTUP) == 0.0
    assert column(market, "bonus_pool", STARTUP) == 0.0


def test_a_bankrupt_startup_can_afford_nothing_even_without_a_minimum_runway() -> None:
    """Without a minimum runway money is no limit while there is some; without cash there is no budget."""
    for cash, budget in ((1e6, math.inf), (-1e3, 0.0)):
        market = world(startups={"minimum_runway": 0.0})
        set_columns(market, STARTUP, cash=cash)
        money(market)
        assert column(market, "budget", STARTUP) == budget
        assert column(market, "bonus_pool", STARTUP) >= 0.0


def funded(rate: float, cash: float, weeks: int = 1, **funding: Any) -> TalentMarket:
    """Startups seek money for some weeks at this rate, with cash refilled to `cash` each week."""
    market = world(
        researchers={"count": 4000},
        startups={"count": 300, "headcount_sigma": 0.0, "funding": {"rate": rate, **funding}},
    )
    startups = slice(STARTUP, None)
    for week in range(weeks):
        market.week = week
        market.state.employers["cash"][startups] = cash
        money(market)
    return market


def test_rounds_come_at_their_rate() -> None:
    """Startups that seek money close rounds at the weekly rate: count within four standard errors."""
    market = funded(rate=2.0, cash=1e6, weeks=20)
    expected = 300 * 20 * 2.0 / WEEKS_PER_YEAR
    assert abs(rows_so_far(market) - expected) < 4 * math.sqrt(expected)
    assert abs(rows_so_far(market) - 1.4 * expected) > 4 * math.sqrt(expected)  # power


def test_a_startup_with_a_long_runway_does_not_seek_money() -> None:
    """Runway above the threshold: no round, whatever the rate."""
    burn = 5 * 500e3
    for weeks, rounds in ((59.0, 300), (62.0, 0)):
        market = funded(rate=52.0, cash=weeks * burn / WEEKS_PER_YEAR)
        assert (rows_so_far(market) > 250) == (rounds > 0)


def test_what_a_round_raises() -> None:
    """Valuation = multiple · mood · contest share · prize · error; its dilution is raised and logged."""
    market = funded(rate=52.0, cash=1e6, multiple=3.0, mood=2.0, dilution=0.25, valuation_dispersion=0.5)
    state = market.state
    rows = log_rows(market)
    assert (rows["kind"] == EventKind.STARTUP_FUNDED).all()
    j = int(rows["origin"][0])
    startup = state.employers[j]
    error = math.exp(0.5 * normal(state.key, int(startup["key"]), 0, 0, Decision.VALUATION))
    valuation = 6.0 * startup["contest_weight"] / state.race[0] * state.race[1] * error
    assert startup["valuation"] == pytest.approx(valuation)
    assert rows["package"][0] == pytest.approx(0.25 * valuation)
    burnt = 1e6 - 5 * 500e3 / WEEKS_PER_YEAR
    assert startup["cash"] == pytest.approx(burnt + 0.25 * valuation)


def test_who_closes_a_round_is_keyed() -> None:
    """The startups funded are those whose own draw is below the weekly rate."""
    market = funded(rate=20.0, cash=1e6)
    startups = np.arange(STARTUP, STARTUP + 300)
    draws = twin.uniforms(market.state.key, market.state.employers["key"][startups], 0, 0, Decision.ROUND)
    expected = startups[draws < 20.0 / WEEKS_PER_YEAR]
    assert log_rows(market)["origin"].tolist() == expected.tolist()


def test_the_dead_spend_nothing() -> None:
    """No burn, no budget, no round after death."""
    market = world()
    set_columns(market, STARTUP, alive=False, cash=0.0, budget=0.0)
    money(market)
    assert column(market, "cash", STARTUP) == 0.0
    assert column(market, "budget", STARTUP) == 0.0
    assert rows_so_far(market) == 0


def test_a_round_is_a_row_about_the_startup() -> None:
    """The row names the startup as place and no person."""
    row = newest(funded(rate=52.0, cash=1e6))
    assert row["origin"] == row["destination"] >= STARTUP
    assert row["person"] == -1
