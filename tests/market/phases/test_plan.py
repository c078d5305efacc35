"""Plan: positions in the race, appeal, seats, weights in random contacts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.race import output
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, Kind
from tests.market.verbs import plan
from tests.market.worlds import merged, set_columns

LAB, OTHER, OUTSIDE, STARTUP = range(4)


def world(**changes: Any) -> TalentMarket:
    """Two labs, the outside and a startup; week 0 not begun."""
    document = {
        "burn_in": 0,
        "researchers": {"count": 200},
        "labs": [
            {"name": "A", "headcount": 40, "budget": 1e8, "growth": 0.5, "search_weight": 3.0},
            {"name": "B", "headcount": 80, "budget": 2e8, "productivity": 2.0},
        ],
        "startups": {"count": 1, "headcount": 6, "headcount_sigma": 0.0},
    }
    return TalentMarket(Scenario.model_validate(merged(document, changes)))


def column(market: TalentMarket, name: str, employer: int = LAB) -> float:
    """A number of one employer."""
    return float(market.state.employers[name][employer])


def test_contest_weights_are_outputs_to_the_exponent() -> None:
    """Q^γ of everyone in the race, and their sum; the outside does not race."""
    market = world(production={"contest_exponent": 1.3, "elasticity": 0.7})
    plan(market)
    employers = market.employers
    for j in (LAB, OTHER, STARTUP):
        quantity = output(
            column(market, "compute", j) / 12e6,
            column(market, "effective_talent", j),
            column(market, "productivity", j),
            0.4,
            0.7,
        )
        assert column(market, "output", j) == pytest.approx(quantity)
        assert column(market, "contest_weight", j) == pytest.approx(quantity**1.3)
    assert employers["contest_weight"][OUTSIDE] == 0.0
    assert market.state.race[0] == pytest.approx(employers["contest_weight"].sum())


def test_aggressiveness_decays_when_the_budget_is_nearly_spent() -> None:
    """Log aggressiveness falls by the stated share, only while payroll is at 97% of the budget or more."""
    for payroll, pressure in ((0.96e8, 0.4), (0.98e8, 0.38)):
        market = world()
        set_columns(market, LAB, payroll=payroll, pressure=0.4, base_aggressiveness=1.2)
        plan(market)
        assert column(market, "pressure") == pytest.approx(pressure)
        assert column(market, "aggressiveness") == pytest.approx(1.2 * math.exp(pressure))


def test_appeal_by_hand() -> None:
    """Compute per head against the market's mean, peers' mean talent, bureaucracy, culture, mission."""
    culture = {"freedom": 0.9, "flatness": 0.6, "pace": 0.3, "mission": 0.8}
    market = world(
        labs=[
            {"name": "A", "headcount": 40, "culture": culture, "amenity": 0.2},
            {"name": "B", "headcount": 80},
        ]
    )
    plan(market)
    racing = market.employers[[LAB, OTHER, STARTUP]]
    mean = racing["compute"].sum() / racing["headcount"].sum()
    assert column(market, "appeal_culture") == pytest.approx(0.6 * 0.6)
    assert column(market, "appeal_mission") == pytest.approx(0.6 * 0.8)
    peers = 0.05 * math.log(column(market, "talent") / 40)
    assert column(market, "appeal_common") == pytest.approx(0.2 + peers - 0.03 * math.log1p(0.4))
    expected = 0.06 * math.log(column(market, "compute") / 40 / mean)
    assert column(market, "appeal_compute") == pytest.approx(expected)
    assert column(market, "appeal_compute", OUTSIDE) == 0.0
    assert column(market, "appeal_common", OUTSIDE) == 0.0


def test_seats_follow_planned_growth() -> None:
    """Planned headcount grows from week 0; what is unfilled, and no more than is affordable, is open."""
    for week, planned in ((0, 40), (26, 51), (52, 66)):
        market = world()
        set_columns(market, LAB, budget=1e12)
        market.week = week
        plan(market)
        expected = round(40 * math.exp(0.5 * week / WEEKS_PER_YEAR))
        assert expected == planned
        assert column(market, "open_seats") == planned - 40
        assert market.state.weights[LAB] == 3.0 * (planned - 40)


def test_seats_must_be_affordable_at_usual_pay() -> None:
    """Money for two and a half people at the lab's mean pay opens two seats, below payroll none."""
    market = world()
    market.week = 52
    usual = column(market, "payroll") / 40
    for spare, seats in ((2.5, 2), (0.9, 0), (-7.0, 0)):
        set_columns(market, LAB, budget=column(market, "payroll") + spare * usual)
        plan(market)
        assert column(market, "open_seats") == seats


def test_a_startup_plans_with_its_own_cash_pay() -> None:
    """Affordable seats of a startup are counted at the planned cash pay."""
    market = world(startups={"growth": 2.0})
    market.week = 52
    payroll = column(market, "payroll", STARTUP)
    set_columns(market, STARTUP, budget=payroll + 3.2 * 350e3)
    plan(market)
    assert column(market, "open_seats", STARTUP) == 3


def test_a_startup_founded_later_grows_from_its_birth() -> None:
    """Planned growth counts from the week of birth."""
    market = world(startups={"growth": 2.0})
    set_columns(market, STARTUP, budget=1e12, born=52)
    market.week = 52
    plan(market)
    assert column(market, "open_seats", STARTUP) == 0
    market.week = 78
    plan(market)
    assert column(market, "open_seats", STARTUP) == round(6 * math.exp(2.0 * 26 / WEEKS_PER_YEAR)) - 6


def test_unlimited_seats() -> None:
    """Without planned seats contacts follow search weights alone."""
    market = world(market={"planned_seats": False})
    plan(market)
    assert market.state.weights[[LAB, OTHER, STARTUP]].tolist() == [3.0, 1.0, 1.0]


def test_the_outside_has_its_openings_and_the_dead_none() -> None:
    """The outside always weighs its openings in contacts; a dead startup weighs nothing."""
    market = world(outside={"openings": 4.0})
    set_columns(market, STARTUP, alive=False)
    plan(market)
    assert market.state.weights[OUTSIDE] == 4.0
    assert market.state.weights[STARTUP] == 0.0
    assert np.flatnonzero(market.employers["kind"] == Kind.OUTSIDE).tolist() == [OUTSIDE]
