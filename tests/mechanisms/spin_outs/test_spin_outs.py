"""Spin-outs: who has the means goes, with colleagues of the same field, and more so where pay is high."""

from __future__ import annotations

from typing import Any

import sim
from sim.market.engine import Market
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, scenario_of


def world(*changes: dict[str, Any], **spin_outs: Any) -> Scenario:
    """Two founders, who have known each other for half a year."""
    rules = {"hazard": 0.5, "means": 4e5, **spin_outs}
    found = merged(BASE, {"researchers": {"count": 120}, "startups": {"founders": 2, "spin_outs": rules}})
    for lab in BASE["labs"]:
        found = merged(found, {"labs": {lab: {"headcount": 25}}})
    for change in changes:
        found = merged(found, change)
    return scenario_of(found)


def test_founders_have_saved_up_and_colleagues_share_their_field() -> None:
    """Of the first week's founders one of each pair has the means; both have field and employer in common."""
    seen = 0
    for replicate in range(6):
        market = Market(world(hazard=3.0), replicate=replicate)
        before = market.people.copy()
        market.step()
        moves = market.tables().moves
        spun = moves[
            (moves["kind"] == "spun out") & moves["destination"].astype(str).str.startswith("Spin-out")
        ]
        for _, pair in spun.groupby("destination", observed=True):
            seen += 1
            people = before[pair["researcher"]]
            assert len(pair) == 2
            assert len(set(people["field"])) == len(set(pair["origin"])) == 1
            assert set(pair["origin_kind"]) == {"lab"}
            assert (-people["since"] >= 26).all()
            saved = 0.2 * people["pay"] * -people["since"] / WEEKS_PER_YEAR
            assert saved.max() >= 4e5 * 0.9  # a raise of this very week may have lifted it
    assert seen >= 5


def test_means_hold_people_back() -> None:
    """The more it takes, the fewer found (Evans & Jovanovic 1989); nobody does where it takes too much."""
    counts = [
        sum(int(sim.run(world(means=means), seed=seed).weeks["spin_outs"].sum()) for seed in range(6))
        for means in (0.0, 6e5, 2e6, 1e9)
    ]
    assert counts[0] > counts[1] > counts[2] >= counts[3] == 0


def test_high_pay_brings_spin_outs() -> None:
    """Twice the pay budget, twice the savings: more are founded, over six paired seeds together."""
    rich = {"labs": {name: {"budget_per_head": 5e6} for name in BASE["labs"]}}
    counts = [
        sum(
            int(sim.run(world(*change, means=1.5e6, hazard=1.0), seed=seed).weeks["spin_outs"].sum())
            for seed in range(6)
        )
        for change in ((), (rich,))
    ]
    assert counts[1] > 1.2 * counts[0]


def test_they_are_startups_of_the_market_from_then_on() -> None:
    """They are counted among the startups born, have names of their own, and live on a first runway."""
    run = sim.run(world(hazard=2.0))
    born = run.moves[run.moves["kind"] == "startup born"]
    own = born[born["origin"].astype(str).str.startswith("Spin-out")]
    assert len(own) == run.weeks["spin_outs"].sum() > 3
    assert run.weeks["startups_born"].sum() == len(born)
    assert own["origin"].is_unique
    assert (own["package"] > 0.0).all()
