"""Startup exits: stated hazards, what goes over with an acquired startup, and what that does to shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.engine import Market
from sim.measures.startups import exits
from sim.scenario.schema import Scenario
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, SEVERAL, scenario_of

#: Everybody at startups and labs, and startups of five on average.
WORLD: dict[str, Any] = merged(
    merged(BASE, SEVERAL),
    {"researchers": {"count": 80}, "startups": {"count": 6, "headcount": 5, "runway": 400.0}},
)


def world(**exits: float) -> Scenario:
    """With these hazards, a year."""
    return scenario_of(merged(WORLD, {"startups": {"exits": exits}}))


def test_nobody_is_acquired_before_week_0() -> None:
    """The burn-in is the same to the bit, and week 0 finds labs as they were."""
    markets = [Market(scenario_of(merged(WORLD, {"burn_in": 12, "startups": {"exits": exits}})))
               for exits in ({}, {"hazard_acquired": 20.0})]  # fmt: skip
    for table in ("people", "employers"):
        one, other = (getattr(market, table) for market in markets)
        for name in one.dtype.names:
            np.testing.assert_array_equal(one[name], other[name])


def test_a_company_goes_over_whole() -> None:
    """All its people come to one lab at the pay that they have, and the parent brings what they cost."""
    market = Market(world(hazard_acquired=30.0))
    budgets = market.employers["budget"][:3].copy()  # of the labs
    market.step()
    run = market.tables()
    bought = run.moves[run.moves["kind"] == "startup acquired"]
    assert len(bought) >= 2
    labs = dict(zip(bought["origin"].astype(str), bought["destination"].astype(str), strict=True))
    names = {name: j for j, name in enumerate(market.names)}
    came = run.moves[run.moves["kind"] == "transferred"]
    assert (came["pay_after"] == came["pay_before"]).all()
    for startup, lab in labs.items():
        rows = came[came["origin"] == startup]
        assert len(rows) > 0
        people = market.people[rows["researcher"]]
        assert set(people["employer"]) == {names[lab]}
        assert people["pay"].tolist() == rows["pay_after"].tolist()
        assert people["by_deal"].all()
        assert not market.employers["alive"][names[startup]]
        assert names[startup] not in set(market.people["employer"])
    paid = market.people["compensation"][came["researcher"]].sum()
    added = (market.employers["budget"][:3] - budgets).sum()
    assert market.employers["from_parent"].sum() == pytest.approx(paid, rel=1e-12)
    assert added == pytest.approx(paid, rel=1e-9)


def test_acquisitions_bring_talent_to_labs() -> None:
    """In eleven of twelve paired seeds labs end with more of the talent; by chance once in 315."""
    gains = []
    for seed in range(12):
        ends = [sim.run(world(**exits), seed=seed).weeks["labs_talent_share"].iloc[-1]
                for exits in ({}, {"hazard_acquired": 1.5})]  # fmt: skip
        gains.append(ends[1] - ends[0])
    assert sum(gain > 0.0 for gain in gains) >= 11


def test_deaths_bring_fewer_startups() -> None:
    """A hazard of death leaves fewer alive at every seed, and is counted as a death."""
    for seed in range(6):
        runs = [sim.run(world(**exits), seed=seed) for exits in ({}, {"hazard_death": 3.0})]
        alive = [int(run.weeks["startups_alive"].iloc[-1]) for run in runs]
        died = [int(run.weeks["startups_died"].sum()) for run in runs]
        assert alive[1] < alive[0]
        assert died[1] > died[0]


def test_a_lay_off_in_the_week_of_death_is_no_team() -> None:
    """Measures say of each death what the market counted, though an event laid off others in that week."""
    named = {"startups.named": [{"name": "Omega", "headcount": 9}], "startups.minimum_team": 5}
    ended = {"kind": "layoffs", "week": 2, "employers": ["Omega"], "share": 0.7}
    run = sim.run(world().with_({**named, "events": [ended]}), seed=1)
    died = run.moves[run.moves["kind"] == "startup died"].set_index("origin")
    assert (died.loc["Omega", "week"], died.loc["Omega", "team"]) == (2, 2)
    assert (died["package"] == 0.0).all()
    told, guessed = (
        exits(run.employers, moves, 5)["end"] for moves in (run.moves, run.moves.drop(columns="team"))
    )
    assert (told == 1).sum() == run.weeks["startups_collapsed"].sum()
    assert told["Omega"] == 1
    assert guessed["Omega"] == 0


def test_acquired_by_nobody_is_refused() -> None:
    """Without a lab there is nobody to acquire."""
    with pytest.raises(sim.ScenarioError, match=r"startups\.exits\.hazard_acquired.*no lab"):
        Scenario().with_({"startups.exits.hazard_acquired": 0.1})
