"""A leader moves: ties go along, and people with them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import sim
from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from tests.market.verbs import events

LABS = [{"name": name} for name in ("A", "B", "C")]
MARKET = {"tie_contacts": 5.0, "tie_utility": 0.3}


def scenario(**event: Any) -> Scenario:
    """C's leader, who came from A, goes on to B in week 2."""
    labs = [*LABS[:2], {"name": "C", "leaders_from": ["A"]}]
    moves = {"kind": "leader-moves", "week": 2, "employers": ["C", "B"], **event}
    quiet = {**MARKET, "contact_rate_employed": 0.02}
    people = {"count": 240, "unemployed_share": 0.0}
    document = {"weeks": 52, "burn_in": 0, "market": quiet, "labs": labs, "researchers": people}
    return Scenario.model_validate(
        {**document, "startups": {"count": 0, "entry_rate": 0.0}, "events": [moves]}
    )


def links(market: TalentMarket, week: int) -> dict[str, float]:
    """Pairs of labs that are tied in a week, and the factor on contacts."""
    market.week = week
    events(market)
    found = market.state.links
    names = market.names
    return {
        f"{names[o]}{names[d]}": float(found["contacts"][o, d])
        for o, d in zip(*found["tied"].nonzero(), strict=True)
    }


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, {"AC": 5.0, "CB": 5.0}),
        ({"came_from": ["A"]}, {"AB": 5.0, "CB": 5.0}),
        ({"came_from": ["A", "B"]}, {"AB": 5.0, "CB": 5.0}),
    ],
)
def test_ties_go_along(event: dict[str, Any], expected: dict[str, float]) -> None:
    """The lab that is joined is tied to the one that is left; nobody is tied to the own lab."""
    market = TalentMarket(scenario(**event))
    assert links(market, 0) == {"AC": 5.0}
    assert links(market, 2) == expected


def test_for_a_while() -> None:
    """Afterwards all is as before."""
    market = TalentMarket(scenario(came_from=["A"], duration=4))
    assert links(market, 2) == {"AB": 5.0, "CB": 5.0}
    assert links(market, 6) == {"AC": 5.0}


def test_a_pact_holds_whoever_moves() -> None:
    """In either order of the two events."""
    pact = {"kind": "no-poach", "employers": ["B", "C"]}
    for week in (1, 3):
        one = scenario()
        market = TalentMarket(one.with_({"events": [*dumped(one), {**pact, "week": week}]}))
        assert links(market, max(week, 2)) == {"AC": 5.0, "CB": 0.0}


def dumped(one: Scenario) -> list[dict[str, Any]]:
    """The events of a scenario, as a file has them."""
    return [event.model_dump(exclude_none=True) for event in one.events]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"employers": ["C"]}, "1 are named"),
        ({"employers": []}, "none is named"),
        ({"employers": ["C", "C"]}, "is there already"),
        ({"employers": ["C", "Z"]}, "Z"),
        ({"came_from": ["Z"]}, "Z"),
    ],
)
def test_it_takes_two(change: dict[str, Any], said: str) -> None:
    """And names that exist."""
    with pytest.raises(ValueError, match=said):
        scenario(**change)


def test_ties_have_to_count() -> None:
    """An event that could change nothing is a mistake."""
    with pytest.raises(ValueError, match="leaders' ties count for nothing"):
        scenario().with_({"market.tie_contacts": 1.0, "market.tie_utility": 0.0})


@cache
def followers(*, on: bool) -> tuple[int, ...]:
    """People poached by B from C, of ten seeds."""
    one = scenario(name="leader", on=on)
    runs = [sim.run(one, seed=seed).moves for seed in range(10)]
    return tuple(int(((run["origin"] == "C") & (run["destination"] == "B")).sum()) for run in runs)


def test_people_follow() -> None:
    """Contacts five times as frequent, and liked: in 9 of 10 pairs at least; by chance 1 in 93."""
    assert sum(more > less for more, less in zip(followers(on=True), followers(on=False), strict=True)) >= 9
