"""Vesting: how fast a grant becomes its holder's, and policies that change it for new grants alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.utility import unvested
from sim.market.state.columns import SCHEDULES
from sim.market.state.scalars import named, rules_of
from sim.mechanisms.vesting.steps import with_schedule
from sim.scenario.schema import Scenario
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, VESTING, event, scenario_of

LIVELY = merged(BASE, VESTING)


@pytest.mark.parametrize("front", [0.0, 0.4, 1.0])
def test_what_is_unvested_follows_the_schedule(front: float) -> None:
    """33, 33, 22 and 12% in four years, straight within each; all of it before the cliff."""
    market = {"vesting_years": 4.0, "vesting_cliff": 0.5}
    rules = named(rules_of(Scenario.model_validate({"market": market}), 1.0, escalates=True))
    schedule: Any = np.array([(rules.cliff_weeks, front)], SCHEDULES).view(np.recarray)[0]
    year = rules.vesting_weeks / 4
    assert unvested(100.0, 0.49 * year, schedule, rules) == 100.0
    for years in (0.51, 1.0, 1.5, 2.0, 2.75, 3.0, 3.9):
        early = np.interp(years, [0, 1, 2, 3, 4], [0.0, 33.0, 66.0, 88.0, 100.0])
        expected = 100.0 - (1.0 - front) * 25.0 * years - front * early
        assert unvested(100.0, years * year, schedule, rules) == pytest.approx(expected, rel=1e-12)


def test_grants_keep_the_schedule_that_they_were_made_with() -> None:
    """Those made while the rules hold have the new one for good; the others the market's."""
    rules = event("vesting-rules", week=10, duration=10, cliff=0.0, front_loading=1.0)
    market = TalentMarket(scenario_of(merged(LIVELY, rules)))
    market.run()
    people, moves = market.people, market.tables().moves
    made = (people["grant_week"] >= 10) & (people["grant_week"] < 20) & (people["employer"] >= 0)
    made &= people["employer"] < len(BASE["labs"])
    agreed = moves[moves["kind"].isin(["poached", "hired", "raised"])]["researcher"].to_numpy()
    made &= np.isin(np.arange(len(people)), agreed)
    assert 0 < made.sum() < len(people) / 2
    assert (people["schedule"][made] == 1).all()
    assert (people["schedule"][(people["employer"] >= 0) & ~made] == 0).all()
    assert market.state.schedules["front_loading"].tolist() == [0.0, 1.0]


def test_a_schedule_that_is_known_is_not_made_again() -> None:
    """Events that reset and return do not fill the table."""
    state = TalentMarket(scenario_of(LIVELY)).state
    state, number = with_schedule(state, 0.1, None)
    again, same = with_schedule(state, 0.1, None)
    assert (number, same, len(again.schedules)) == (1, 1, 2)
    assert with_schedule(again, None, None)[1] == 0


def test_who_has_less_to_lose_is_won_more_easily() -> None:
    """On the same draws, in sums over eight pairs: grants that vest early hold fewer people (theory I).

    What is unvested is less at every moment after the cliff, so staying is worth less to everybody.
    """
    moves = np.zeros(2)
    for seed in range(8):
        for n, front in enumerate((0.0, 1.0)):
            lively = merged(LIVELY, {"seed": seed, "market": {"front_loading": front, "vesting_cliff": 0.0}})
            moves[n] += sim.run(scenario_of(lively)).weeks["moves"].sum()
    assert moves[1] > moves[0]


def test_a_cliff_beyond_the_period_is_refused() -> None:
    """With what is to be done."""
    rules: dict[str, Any] = {"events": [{"kind": "vesting-rules", "week": 0, "cliff": 5.0}]}
    with pytest.raises(sim.ScenarioError, match=r"cliff: the cliff of 5 years .*market.vesting_years"):
        sim.Scenario().with_(rules)
