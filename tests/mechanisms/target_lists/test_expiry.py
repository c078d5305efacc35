"""Offers to the listed that explode: they lapse before the incumbent may counter, and before others bid."""

from __future__ import annotations

import pytest

import sim
from sim.market.model import TalentMarket
from tests.market.verbs import events
from tests.market.worlds import Document, planned
from tests.mechanisms.target_lists.raids import RAID, raid_moves
from tests.mechanisms.target_lists.test_draw_up import raid


def expiries(market: TalentMarket) -> list[float]:
    """Days for which offers of the three labs to their listed are open."""
    return [float(days) for days in market.state.employers["list_expiry"][:3]]


def test_a_list_has_the_expiry_of_its_owner_or_one_of_its_own() -> None:
    """Left out, it is the employer's."""
    assert expiries(planned(raid({}))) == [21.0, 21.0, 21.0]
    assert expiries(planned(raid({"expiry": 2}))) == [2.0, 21.0, 21.0]


def test_an_event_brings_the_expiry_of_its_list_and_takes_it_back() -> None:
    """For those whom it concerns, as long as it lasts."""
    issued: Document = {"kind": "target-list", "week": 2, "duration": 3, "employers": ["B"]}
    market = planned(raid({"expiry": 2}, events=[{**issued, "list": {"size": 4, "expiry": 1}}]))
    seen = []
    for week in (1, 2, 4, 5):
        market.week = week
        events(market)
        seen.append(expiries(market))
    assert seen == [[2.0, 21.0, 21.0], [2.0, 1.0, 21.0], [2.0, 1.0, 21.0], [2.0, 21.0, 21.0]]


@pytest.mark.parametrize("days", [-1, 4000])
def test_an_expiry_is_bounded_like_any_other(days: float) -> None:
    """Zero to ten years."""
    with pytest.raises(sim.ScenarioError, match=r"labs.Meta.target_list.expiry"):
        sim.load("microsoft-raids-meta", [f"labs.Meta.target_list.expiry={days}"])


def test_a_raid_wins_more_people_if_its_offers_explode() -> None:
    """On the same draws: in two days no counter-offer is approved, which takes five. Four seeds."""
    exploding = RAID.with_({"labs.A.target_list.expiry": 2})
    for seed in range(4):
        patient, hurried = sim.run(RAID, seed=seed), sim.run(exploding, seed=seed)
        assert raid_moves(hurried) > raid_moves(patient) + 10
        assert patient.weeks["counters_made"].sum() > 20
        assert hurried.weeks["counters_made"].sum() == 0
