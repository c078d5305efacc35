"""Pay transparency: outsiders err less while it lasts, lists follow, and people know what others get."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from tests.market.worlds import merged
from tests.mechanisms.target_lists.test_draw_up import listed
from tests.reference.small_markets import BARGAINING, BASE, TARGETS, alpha, event, rule, scenario_of

NOISY = merged(merged(BASE, rule(signal_noise=1.0)), alpha(target_list={**TARGETS, "refresh": 30}))


def test_without_error_the_list_is_that_of_the_best() -> None:
    """It is drawn up at once, and again when the law ends; cooldowns of those who stay on it go on."""
    market = TalentMarket(
        scenario_of(merged(NOISY, event("pay-transparency", week=3, duration=4, noise=0.0)))
    )
    lists = []
    for _ in range(9):
        market.step()
        people = market.people
        others = np.flatnonzero((people["employer"] != 0) & (people["employer"] > -2))
        best = others[np.argsort(-people["talent"][others])][: TARGETS["size"]]
        lists.append((set(listed(market).tolist()), set(best.tolist())))
    assert lists[2][0] != lists[2][1]
    assert len(lists[3][0] & lists[3][1]) >= TARGETS["size"] - 2  # some have moved since it was drawn up
    assert lists[7][0] == lists[2][0] or len(lists[7][0] & lists[2][0]) > len(lists[7][0] & lists[3][1]) - 1
    assert market.state.rules["signal_noise"][0] == 1.0


def test_before_it_begins_nothing_is_otherwise() -> None:
    """On the same draws."""
    free, law = (
        sim.run(scenario_of(merged(NOISY, events)))
        for events in ({}, event("pay-transparency", week=5, noise=0.2, publicity=1.0))
    )
    assert free.moves[free.moves["week"] < 5].equals(law.moves[law.moves["week"] < 5])
    assert not free.moves.equals(law.moves)


def test_less_error_makes_less_of_the_winners_curse() -> None:
    """Winners overestimate whom they win (theory H): with error 0 they bid what people are worth.

    Over six pairs the mean pay for a unit of talent of hires is lower, as the sum of all.
    """
    paid = np.zeros(2)
    for seed in range(6):
        noisy = merged(merged(BASE, BARGAINING), merged(rule(signal_noise=0.8), {"seed": seed}))
        for n, events in enumerate(({}, event("pay-transparency", week=0, noise=0.0))):
            moves = sim.run(scenario_of(merged(noisy, events))).moves
            moves = moves[moves["kind"] == "poached"]
            paid[n] += np.log(moves["pay_after"] / moves["talent"]).mean()
    assert paid[1] < paid[0]


def test_publicity_counts_whatever_the_intensity() -> None:
    """It is a policy, and no escalation."""
    calm = merged(BASE, {"escalation": {"intensity": 0.0}})
    market = TalentMarket(
        scenario_of(merged(calm, event("pay-transparency", week=2, duration=3, publicity=0.9)))
    )
    seen = []
    for _ in range(6):
        market.step()
        seen.append(float(market.state.rules["publicity"][0]))
    assert seen == [0.0, 0.0, 0.9, 0.9, 0.9, 0.0]


def test_where_reference_pay_means_nothing_it_is_refused() -> None:
    """With what is to be done."""
    law: dict[str, Any] = {"events": [{"kind": "pay-transparency", "week": 0, "publicity": 1.0}]}
    with pytest.raises(sim.ScenarioError, match=r"publicity: .*set market.mechanism"):
        sim.Scenario().with_(law | {"market.mechanism": "posted"})
