"""Funding mood: for a time rounds are more or less frequent, and valuations higher or lower."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.market.pages.funding import round_rate, valuation
from tests.market.pages.racing import race
from tests.market.verbs import events
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, FUNDED, scenario_of

STARTUP = 3


def mood(week: int, **what: Any) -> dict[str, Any]:
    """One event."""
    return {"kind": "funding-mood", "week": week, **what}


def test_moods_multiply_as_long_as_they_last() -> None:
    """Rate and valuations, from the week of each to its end; two at once multiply."""
    happening = [mood(2, rate=0.5, valuations=3.0, duration=4), mood(4, rate=0.5, duration=10)]
    market = race(events=happening)
    stated, worth = market.state.rules["round_rate"][0], valuation(market.state, STARTUP, 1e9, 1.0)
    seen = []
    for week in (0, 2, 4, 6, 14):
        market.week = week
        events(market)
        factor = valuation(market.state, STARTUP, 1e9, 1.0) / worth
        seen.append((round_rate(market.state) / stated, factor))
    expected = [(1.0, 1.0), (0.5, 3.0), (0.25, 3.0), (0.5, 1.0), (1.0, 1.0)]
    assert seen == [pytest.approx(pair) for pair in expected]


def test_a_funding_winter_stops_rounds_also_of_those_founded_in_it() -> None:
    """None closes in its weeks, and some do before and after."""
    base = merged(BASE, merged(FUNDED, {"startups": {"entry_rate": 20.0, "count": 6}}))
    winter = {"events": [mood(10, rate=0.0, duration=10)]}
    weeks: list[int] = []
    for seed in range(3):
        moves = sim.run(scenario_of(merged(base, winter)), seed=seed).moves
        weeks += moves.loc[moves["kind"] == "startup funded", "week"].tolist()
    assert not [week for week in weeks if 10 <= week < 20]
    assert [week for week in weeks if week < 10]
    assert [week for week in weeks if week >= 20]


def test_it_is_of_the_whole_market_and_bounded() -> None:
    """No employers are named, and factors in force at once are no more than the numbers bear."""
    with pytest.raises(sim.ScenarioError, match=r"employers"):
        sim.Scenario().with_({"events": [mood(1, employers=["A"])]})
    with pytest.raises(sim.ScenarioError, match=r"multiplies the valuations by more than"):
        sim.Scenario().with_({"events": [mood(1, valuations=1000.0) for _ in range(5)]})
