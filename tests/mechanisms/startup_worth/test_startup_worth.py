"""Startups' worth: what a person adds to the valuation, over the vesting years, instead of to earnings."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.race import share_with
from sim.market.pages.worth import value
from sim.market.state.state import Race
from tests.market.pages.racing import race

LAB, STARTUP = 0, 3


def market_with(worth: str, **funding: float) -> TalentMarket:
    """Two labs and a startup in a race."""
    return race(startups={"count": 1, "headcount": 4, "worth": worth, "funding": funding})


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_it_is_the_exact_difference_of_valuations(inside: bool, scale: float) -> None:
    """Multiple · mood · prize · difference of shares, over four years; of an employer of the stated size."""
    market = market_with("valuation", multiple=6.0, mood=0.5)
    state = market.state
    state.race[Race.PRIZE], state.race[Race.MOOD] = 1e9, 2.0
    state.employers["scale"][STARTUP] = scale
    held, talent = float(state.employers["effective_talent"][STARTUP]), 0.5
    more = held if inside else held + scale * talent
    gained = share_with(state, STARTUP, more, 0.0)
    gained -= share_with(state, STARTUP, more - scale * talent, 0.0)
    expected = 6.0 * 0.5 * 2.0 * 1e9 * gained / scale / market.scenario.market.vesting_years
    assert expected > 0.0
    assert value(state, STARTUP, talent, 0, inside) == pytest.approx(expected)


def test_labs_go_by_earnings_whatever_startups_do() -> None:
    """And by default startups do too; without a direct return the two differ by multiple / vesting years."""
    found = {}
    for worth in ("earnings", "valuation"):
        market = market_with(worth, multiple=6.0)
        market.state.rules["direct_return"] = 0.0
        market.state.race[Race.PRIZE] = 1e9
        found[worth] = [value(market.state, j, 1.0, 0, False) for j in (LAB, STARTUP)]
    years = market.scenario.market.vesting_years
    assert found["valuation"][0] == found["earnings"][0]
    assert found["valuation"][1] == pytest.approx(found["earnings"][1] * 6.0 / years)


def test_valuations_need_a_race() -> None:
    """With what is to be done."""
    changes: dict[str, Any] = {"startups.worth": "valuation", "market.value": "productivity"}
    with pytest.raises(sim.ScenarioError, match=r'startups.worth: .*set market.value = "race"'):
        sim.Scenario().with_(changes)
