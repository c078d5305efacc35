"""Match floor: who bids for a person with a job can pay a multiple of present pay, and does."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.market.model import TalentMarket
from sim.vocabulary import NONE, EventKind, Reason
from tests.market.phases.contests import STAR, contest, lost, talent, world
from tests.market.watched import signed
from tests.market.worlds import contract, merged, set_columns, settle_at
from tests.reference.small_markets import BARGAINING, BASE, rule, scenario_of


def market_with(floor: float, **rules: Any) -> TalentMarket:
    """The star is paid 0.6 at L0, worth 1; L1, L2 and L3 could pay 2, 3 and 0.5 (millions by talent)."""
    market = world(match_floor=floor, **rules)
    set_columns(market, 0, counter_probability=0.0)
    return market


def agreed(market: TalentMarket) -> float:
    """Pay of the contract that was signed, $ millions a year per unit of talent."""
    return float(contract(market)["pay_after"]) / talent(market) / 1e6


def test_whose_limit_is_below_the_floor_does_not_bid() -> None:
    """It has lost a bid for that reason, and is neither bidder nor runner-up."""
    market = market_with(3.5)
    contest(market, 1, 2)
    assert (contract(market)["destination"], contract(market)["bidders"]) == (2, 1)
    assert (contract(market)["runner_up"], contract(market)["binding"]) == (NONE, NONE)
    assert agreed(market) == pytest.approx(2.1)
    assert (lost(market, 1), lost(market, 2)) == ([Reason.FLOOR], [])
    assert market.state.employers["bids"].tolist()[:3] == [0, 1, 1]


def test_where_nobody_reaches_the_floor_things_stay_as_they_are() -> None:
    """Nothing is signed, and nobody counters."""
    market = market_with(6.0)
    set_columns(market, 0, counter_probability=1.0)
    contest(market, 1, 2)
    assert len(signed(market)) == 0
    assert (lost(market, 0), lost(market, 1), lost(market, 2)) == ([], [Reason.FLOOR], [Reason.FLOOR])
    assert market.state.tally.sum() == 0


@pytest.mark.parametrize(
    ("floor", "share", "pay"), [(0.0, 0.0, 0.6), (1.2, 0.0, 0.72), (1.2, 0.5, 1.3), (3.0, 0.5, 1.8)]
)
def test_pay_is_the_agreed_or_the_floor(floor: float, share: float, pay: float) -> None:
    """The bargaining share lifts what beats the second; the floor counts where that is less."""
    market = market_with(floor, bargaining_share=share)
    contest(market, 1)
    assert agreed(market) == pytest.approx(pay, rel=1e-12)


def test_a_second_bidder_above_the_floor_sets_the_pay() -> None:
    """L1 could pay 2, the floor is 0.9."""
    market = market_with(1.5)
    contest(market, 1, 2)
    assert contract(market)["destination"] == 2
    assert agreed(market) == pytest.approx(2.0)


def test_the_incumbent_counters_below_the_floor() -> None:
    """It may pay 0.72, and is outbid by a rival that pays the floor of 0.9."""
    market = market_with(1.5)
    set_columns(market, 0, counter_probability=1.0, counter_limit=1.2)
    contest(market, 1)
    assert contract(market)["kind"] == EventKind.POACHED
    assert contract(market)["counter"] == Reason.COUNTER_LIMIT
    assert agreed(market) == pytest.approx(0.9)
    kept = market_with(1.1)
    set_columns(kept, 0, counter_probability=1.0)
    set_columns(kept, 3, productivity=0.7e6)
    contest(kept, 3)
    assert contract(kept)["kind"] == EventKind.RAISED
    assert agreed(kept) == pytest.approx(0.7)


def test_there_is_no_floor_for_people_without_a_job() -> None:
    """They take what beats the income of not working."""
    market = market_with(50.0)
    settle_at(market, STAR, NONE)
    contest(market, 1)
    assert contract(market)["kind"] == EventKind.HIRED
    assert lost(market, 1) == []


@pytest.mark.parametrize("mechanism", ["posted", "simultaneous"])
def test_mechanisms_that_know_no_floor_refuse_it(mechanism: str) -> None:
    """With what is to be done; a floor of 0 is none."""
    changes: dict[str, Any] = {"market.match_floor": 1.1, "market.mechanism": mechanism}
    with pytest.raises(sim.ScenarioError, match=r"market.match_floor: .*set market.mechanism"):
        sim.Scenario().with_(changes)
    assert sim.Scenario().with_(changes | {"market.match_floor": 0.0}).market.mechanism == mechanism


def test_foresight_refuses_a_floor_beside_all_other_mistakes() -> None:
    """All at once."""
    ahead: dict[str, Any] = {
        "market.foresight": True,
        "market.renegotiation": "best-offer",
        "market.mechanism": "posted",
    }
    with pytest.raises(sim.ScenarioError) as raised:
        sim.Scenario().with_(ahead | {"market.match_floor": 1.1})
    said = str(raised.value)
    assert said.count("market.match_floor: ") == 2
    assert "market.foresight: " in said


def test_with_a_floor_nobody_with_a_job_moves_for_less() -> None:
    """On the same draws some do without; and what the floor keeps from bidding is counted."""
    lively = merged(merged(BASE, BARGAINING), {"weeks": 30})
    without, with_floor = (
        sim.run(scenario_of(merged(lively, rule(match_floor=floor))), seed=4) for floor in (0.0, 1.1)
    )
    gains = []
    for run in (without, with_floor):
        moves = run.moves[run.moves["kind"] == "poached"]
        gains.append(moves["pay_after"] / moves["pay_before"])
    assert gains[0].min() < 1.0
    assert len(gains[1]) > 5
    assert gains[1].min() >= 1.1 * (1.0 - 1e-12)
    lost_bids = [run.employers["lost_floor"].sum() for run in (without, with_floor)]
    assert lost_bids[0] == 0
    assert lost_bids[1] > 10
