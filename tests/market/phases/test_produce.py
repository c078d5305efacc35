"""Produce: output with the people of the week's end, and breakthroughs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.market.draws import poisson, uniform
from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, Kind
from tests.decisions import Decision
from tests.market.verbs import plan, produce
from tests.market.worlds import set_columns


def world(rate: float, exponent: float) -> TalentMarket:
    """Two labs and a startup, after `plan`."""
    document = {
        "burn_in": 0,
        "researchers": {"count": 400},
        "labs": [{"name": "A", "headcount": 200}, {"name": "B", "headcount": 50}],
        "startups": {"count": 1},
        "innovation": {"rate": rate, "exponent": exponent},
    }
    market = TalentMarket(Scenario.model_validate(document))
    plan(market)
    return market


def test_output_is_that_of_the_people_who_are_there_now() -> None:
    """Talent that came or left during the week counts."""
    market = world(2.0, 1.0)
    before = float(market.state.employers["output"][0])
    set_columns(market, 0, effective_talent=1.5 * float(market.state.employers["effective_talent"][0]))
    produce(market)
    assert market.state.employers["output"][0] > before


def test_breakthroughs_are_poisson_in_output() -> None:
    """Over many weeks the mean is b0 · (Q/100)^η: |z| < 4; a tenth more is rejected."""
    market = world(rate=8000.0, exponent=0.6)
    found = np.zeros(4)
    for week in range(300):
        market.week = week
        produce(market)
        found += market.employers["breakthroughs"]
    for j in (0, 1, 3):
        output = float(market.state.employers["output"][j])
        expected = 300 * 8000.0 / WEEKS_PER_YEAR * (output / 100.0) ** 0.6
        assert abs(found[j] - expected) < 4 * math.sqrt(expected)
        assert abs(found[j] - 1.1 * expected) > 4 * math.sqrt(expected)  # power
    assert found[2] == 0  # the outside is not in the race


def test_breakthroughs_are_keyed_by_employer_and_week() -> None:
    """The count is the employer's own draw."""
    market = world(rate=500.0, exponent=1.0)
    market.week = 7
    produce(market)
    lab = market.state.employers[1]
    mean = 500.0 / WEEKS_PER_YEAR * float(lab["output"]) / 100.0
    u = uniform(market.state.key, int(lab["key"]), 0, 7, Decision.BREAKTHROUGH)
    assert lab["breakthroughs"] == poisson(u, mean)


def test_no_rate_no_breakthroughs() -> None:
    """Nor do the dead make any."""
    market = world(rate=0.0, exponent=1.0)
    produce(market)
    assert not market.state.employers["breakthroughs"].any()
    market = world(rate=1e6, exponent=1.0)
    set_columns(market, 3, alive=False, output=0.0)
    produce(market)
    assert market.state.employers["kind"][3] == Kind.STARTUP
    assert market.state.employers["breakthroughs"][3] == 0
    assert market.state.employers["output"][3] == pytest.approx(0.0)
