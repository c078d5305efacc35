"""Deals: who comes, to which lab, at whose expense; reviews; and how long people stay."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.market.engine import Market
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.worlds import merged
from tests.mechanisms.startup_exits.test_startup_exits import WORLD
from tests.reference.small_markets import TARGETS, alpha, event, scenario_of

CHEAP: dict[str, Any] = {"talks": 12.0, "price_per_head": 1e4}


def world(*changes: dict[str, Any], **deals: Any) -> Scenario:
    """Labs talk to every startup once a month; other deals and other worlds."""
    found = merged(WORLD, {"startups": {"deals": {**CHEAP, **deals}}})
    for change in changes:
        found = merged(found, change)
    return scenario_of(found)


def of_kind(moves: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Rows of this kind."""
    return moves[moves["kind"] == kind]


def test_the_best_bidder_takes_the_team() -> None:
    """The lab to which talent is worth ten times as much gets every team."""
    rich = {
        "labs": {"Gamma": {"productivity": 15.0}},
        "market": {"value": "productivity", "signal_noise": 0.0},
    }
    moves = sim.run(world(rich)).moves
    licensed = of_kind(moves, "startup licensed")
    assert len(licensed) >= 4
    assert set(licensed["destination"]) == {"Gamma"}


def test_nobody_pays_more_than_a_team_is_worth() -> None:
    """At a price out of reach the run is that without talks, row by row."""
    without, dear = (sim.run(world(talks=talks, price_per_head=1e10)) for talks in (0.0, 12.0))
    assert without.moves.equals(dear.moves)
    assert without.employers.equals(dear.employers)


@pytest.mark.parametrize("comes", [0.5, 0.3])
def test_the_most_talented_come(comes: float) -> None:
    """Of those at work the share, rounded, at least one; nobody who stays behind is better."""
    moves = sim.run(world(comes=comes)).moves
    seen = 0
    for deal in of_kind(moves, "startup licensed").itertuples():
        rows = moves[(moves["week"] == deal.week) & (moves["origin"] == deal.origin)]
        came, left = of_kind(rows, "joined by deal"), of_kind(rows, "laid off")
        assert len(came) == max(math.floor(comes * (len(came) + len(left)) + 0.5), 1)
        assert came["talent"].min() >= left["talent"].max() or left.empty
        assert set(came["destination"]) == {deal.destination}
        assert deal.package == pytest.approx(1e4 * len(came))
        seen += len(left)
    assert seen >= 4


def test_people_get_what_is_usual_and_no_less_than_before() -> None:
    """Nobody comes for less pay; most come for more, as labs pay more than startups."""
    came = of_kind(sim.run(world()).moves, "joined by deal")
    assert (came["pay_after"] >= came["pay_before"] * (1 - 1e-12)).all()
    assert (came["pay_after"] > 1.05 * came["pay_before"]).mean() > 0.5


def test_the_parent_pays_and_nobody_is_laid_off_for_it() -> None:
    """What a deal adds to payroll it adds to the budget: the room for hires stays as it was."""
    market = Market(world(excess_hazard=0.0))
    market.step()
    deals = market.tables().moves
    came = of_kind(deals, "joined by deal")["researcher"].to_numpy()
    assert len(came) >= 3
    cost = market.people["compensation"][came].sum()
    assert market.employers["from_parent"][:3].sum() == pytest.approx(cost, rel=1e-12)
    market.step()
    labs = market.employers[:3]
    assert (labs["payroll"] <= labs["budget"] * (1 + 1e-9)).all()


def test_a_purse_pays_pay_and_price_as_far_as_it_goes() -> None:
    """Only labs with a purse take teams, all out of it, and never more than it has."""
    purse = alpha(target_list={**TARGETS, "recruiters": 0.0, "purse": 1.5e7})
    market = Market(world(purse, paid_by="purse", price_per_head=1e6))
    market.run()
    moves = market.tables().moves
    came = of_kind(moves, "joined by deal")
    assert len(came) >= 2
    assert set(came["destination"]) == {"Alpha"}
    assert came["by_purse"].all()
    assert (market.employers["purse_payroll"] <= market.employers["purse"] * (1 + 1e-9)).all()
    assert market.employers["from_parent"].sum() == 0.0


def test_a_review_blocks_as_long_as_it_lasts() -> None:
    """No team of more than a third is hired between weeks 5 and 15, and some are before and after."""
    review = event("acqui-hire-review", week=5, duration=10, team_share=0.3)
    weeks, blocked = [], 0
    for seed in range(4):
        run = sim.run(world({"startups": {"entry_rate": 20.0, "founders": 2}}, review), seed=seed)
        weeks += of_kind(run.moves, "startup licensed")["week"].tolist()
        blocked += int(run.weeks["deals_blocked"].sum())
        assert run.weeks["deals_blocked"].iloc[:5].sum() == run.weeks["deals_blocked"].iloc[15:].sum() == 0
    assert not [week for week in weeks if 5 <= week < 15]
    assert min(weeks) < 5
    assert max(weeks) >= 15
    assert blocked >= 3


@pytest.mark.parametrize("thresholds", [{"hhi": 0.0, "delta_hhi": 0.9}, {"team_share": 0.99, "hhi": 1.0}])
def test_a_deal_that_stays_below_one_threshold_passes(thresholds: dict[str, float]) -> None:
    """Blocked is only what exceeds all that are stated: these change not a row."""
    reviewed = sim.run(world(event("acqui-hire-review", week=0, **thresholds)))
    assert reviewed.moves.equals(sim.run(world()).moves)


def leavers(hazard: float) -> tuple[int, float]:
    """How many of those whom deals brought left, and for how many years they could."""
    quiet = {
        "weeks": 50,
        "market": {"contact_rate_employed": 0.0, "contact_rate_unemployed": 0.0, "separation_rate": 0.0},
        "researchers": {"retirement_rate": 0.0, "count": 400},
        "startups": {"count": 30, "headcount": 8, "entry_rate": 0.0},
        "labs": {name: {"budget_growth": 0.0} for name in ("Alpha", "Beta", "Gamma")},
    }
    moves = sim.run(world(quiet, excess_hazard=hazard, excess_weeks=20.0)).moves
    came = of_kind(moves, "joined by deal").set_index("researcher")["week"]
    gone = of_kind(moves, "separated").set_index("researcher")["week"]
    assert set(gone.index) <= set(came.index)
    ends = gone.reindex(came.index).fillna(np.inf).to_numpy(float)
    lasted = np.minimum(np.minimum(ends, came.to_numpy() + 19), 49) - came.to_numpy()
    assert len(gone) == (ends <= came.to_numpy() + 19).sum()
    return len(gone), float(lasted.sum()) / WEEKS_PER_YEAR


def test_people_of_deals_leave_more_often_for_a_time() -> None:
    """At the stated hazard, and after that time no more; nobody else leaves. |z| < 4 (1 in 16,000).

    Half the hazard, or twice, would be noticed.
    """
    hazard = 3.0
    count, years = leavers(hazard)
    distance = {factor: abs(count - factor * hazard * years) / math.sqrt(factor * hazard * years)
                for factor in (0.5, 1.0, 2.0)}  # fmt: skip
    assert distance[1.0] < 4.0
    assert min(distance[0.5], distance[2.0]) > 4.0
    assert leavers(0.0)[0] == 0


def refused(changes: dict[str, Any]) -> str:
    """What is said about a scenario."""
    base = sim.Scenario().with_({"labs": [{"name": "A"}]})
    with pytest.raises(sim.ScenarioError) as caught:
        base.with_(changes)
    return str(caught.value)


def test_mistakes_are_told() -> None:
    """A review without thresholds, two at a time, a purse that nobody has, no lab: each with its place."""
    review = {"kind": "acqui-hire-review", "week": 3}
    assert "a review without thresholds" in refused({"events": [review]})
    late = {**review, "week": 8, "hhi": 0.2}
    both = refused({"events": [{**review, "team_share": 0.5, "duration": 10}, late]})
    assert "events" in both
    assert "in force at the same time" in both
    sim.Scenario().with_({"events": [{**review, "team_share": 0.5, "duration": 5}, late]})
    assert "no lab has a purse" in refused({"startups.deals.talks": 1.0, "startups.deals.paid_by": "purse"})
    assert "no lab that could hire a team" in refused({"startups.deals.talks": 1.0, "labs": []})
