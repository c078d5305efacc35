"""Executive attention: the first open offers of a week are approved at once, and their people like it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.mechanisms.executive_attention.kernels import courtship
from sim.vocabulary import NONE
from tests.market.worlds import planned
from tests.mechanisms.target_lists.raids import RAID, raid_moves
from tests.mechanisms.target_lists.test_draw_up import listed, raid, week


def attended(market: TalentMarket) -> list[int]:
    """People whom executives court, in the order of ids."""
    return sorted(market.state.open_offers["person"][market.state.open_offers["attended"]].tolist())


def test_the_best_of_the_list_get_it_first() -> None:
    """One of two open offers a week: the first and the third of the list."""
    market = planned(raid({"attention": 1}))
    best = listed(market).tolist()
    week(market)
    assert attended(market) == best[:1]
    week(market)
    assert attended(market) == sorted([best[0], best[2]])


@pytest.mark.parametrize(
    ("attention", "expected"), [(0.5, [0, 1, 1, 1]), (5.0, [2, 4, 6, 6]), (0.0, [0, 0, 0, 0])]
)
def test_fractions_add_up_and_recruiters_are_the_limit(attention: float, expected: list[int]) -> None:
    """Two recruiters' open offers a week, of six people: in the fourth week nobody is left to attend to."""
    market, counts = planned(raid({"attention": attention})), []
    for _ in range(4):
        week(market)
        counts.append(len(attended(market)))
    assert counts == expected


def test_attended_offers_are_approved_at_once() -> None:
    """Others wait for the fast track."""
    market = planned(raid({"attention": 1}))
    market.state.employers["fast_track"][0] = 9.0
    week(market)
    best = listed(market)[:2]
    open_offers = market.state.open_offers[market.state.people["open_offer"][best]]
    assert (open_offers["ready"] < [7.0, np.inf]).all()
    assert open_offers["ready"][1] >= 9.0
    assert open_offers["attended"].tolist() == [True, False]


def test_courtship_counts_while_there_is_a_list() -> None:
    """And for offers to which executives attend."""
    market = planned(raid({"attention": 1, "attention_utility": 0.4}))
    employer = market.state.employers[0]
    assert (courtship(employer, True), courtship(employer, False)) == (0.4, 0.0)
    employer["list_number"] = NONE
    assert courtship(employer, True) == 0.0


@pytest.mark.parametrize(("key", "value"), [("attention", -1), ("attention_utility", 11)])
def test_bounds(key: str, value: float) -> None:
    """No negative open offers, and no more than e^10 times the pay."""
    with pytest.raises(sim.ScenarioError, match=rf"labs.Meta.target_list.{key}"):
        sim.load("microsoft-raids-meta", [f"labs.Meta.target_list.{key}={value}"])


def won(seed: int, **keys: Any) -> int:
    """People whom the raid wins from its list."""
    changes: dict[str, Any] = {f"labs.A.target_list.{key}": value for key, value in keys.items()}
    return raid_moves(sim.run(RAID.with_({"labs.A.fast_track": 30, **changes}), seed=seed))


def test_courted_people_come_more_often() -> None:
    """On the same draws: for half a log point of pay, and sooner. Without attention it is worth nothing."""
    for seed in range(4):
        plain, soon = won(seed), won(seed, attention=2)
        courted = won(seed, attention=2, attention_utility=0.5)
        assert courted > soon > plain
        assert courted > plain + 5
        assert won(seed, attention_utility=0.5) == plain
