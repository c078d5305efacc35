"""Reference pay: agreed pay is at least what others are seen to get for such talent, within the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.columns import BINS
from sim.mechanisms.reference_pay.kernels import SEEN
from sim.mechanisms.reference_pay.steps import with_prices
from sim.vocabulary import NONE, EventKind
from tests.market.phases.contests import STAR, contest, talent, world
from tests.market.worlds import contract, merged, set_columns, settle_at
from tests.reference.small_markets import BARGAINING, BASE, CHOSEN, scenario_of


def market_with(publicity: float, seen: float, **rules: Any) -> TalentMarket:
    """The star is paid 0.6 at L0, worth 1; L1, L2 and L3 could pay 2, 3 and 0.5; others get `seen`.

    All in millions by talent.
    """
    market = world(**rules)
    set_columns(market, 0, counter_probability=0.0)
    market.state.rules["publicity"] = publicity
    market.state = with_prices(market.state)
    market.state.recruits["price"][SEEN] = seen * 1e6
    return market


def agreed(market: TalentMarket) -> float:
    """Pay of the contract that was signed, $ millions a year per unit of talent."""
    return float(contract(market)["pay_after"]) / talent(market) / 1e6


@pytest.mark.parametrize(
    ("publicity", "seen", "share", "pay"),
    [
        (1.0, 1.5, 0.0, 1.5),  # asked for
        (0.8, 1.5, 0.0, 1.2),  # less of it
        (1.0, 0.5, 0.0, 0.6),  # less than what beats the present job
        (1.0, 9.0, 0.0, 2.0),  # more than the limit
        (1.0, 1.0, 0.5, 1.3),  # less than the bargain
        (0.0, 9.0, 0.0, 0.6),
    ],
)
def test_pay_is_the_bargain_or_what_others_get(
    publicity: float, seen: float, share: float, pay: float
) -> None:
    """L1 could pay 2, and 0.6 beats the present job."""
    market = market_with(publicity, seen, bargaining_share=share)
    contest(market, 1)
    assert agreed(market) == pytest.approx(pay, rel=1e-12)


def test_who_wins_and_what_the_next_has_to_beat_is_the_same() -> None:
    """However much is asked for: nobody refuses what beats the present job."""
    found = []
    for publicity in (0.0, 1.0):
        market = market_with(publicity, 50.0)
        contest(market, 1, 2)
        signed = contract(market)
        found.append((signed["destination"], signed["benchmark"], signed["bidders"], signed["runner_up"]))
    assert found[0] == found[1]


def test_a_counter_offer_is_lifted_too() -> None:
    """L3 could pay 0.5 more than nothing: the incumbent keeps the star, and pays what others get, up to 1."""
    for seen, pay in ((0.8, 0.8), (2.0, 1.0), (0.1, 0.7)):
        market = market_with(1.0, seen)
        set_columns(market, 0, counter_probability=1.0)
        set_columns(market, 3, productivity=0.7e6)
        contest(market, 3)
        assert contract(market)["kind"] == EventKind.RAISED
        assert agreed(market) == pytest.approx(pay)


def test_people_without_a_job_ask_for_it_too() -> None:
    """And get it."""
    market = market_with(1.0, 1.7)
    settle_at(market, STAR, NONE)
    contest(market, 1)
    assert agreed(market) == pytest.approx(1.7)


def test_bins_are_there_where_somebody_reads_them() -> None:
    """From the week on in which pay is public, or where seats are chosen; other markets have none."""
    law: dict[str, Any] = {"events": [{"kind": "pay-transparency", "week": 2, "publicity": 0.5}]}
    market = TalentMarket(scenario_of(merged(BASE, law)))
    sizes = []
    for _ in range(4):
        sizes.append(market.state.price_bins.size)
        market.step()
    assert sizes == [0, 0, 0, 3 * BINS]
    for more in ({"escalation": {"publicity": 0.5}}, CHOSEN):
        assert TalentMarket(scenario_of(merged(BASE, more))).state.price_bins.size == 3 * BINS


def test_what_is_seen_is_the_median_of_hires_by_labs_and_startups() -> None:
    """Of pay by talent, within a bin of 2%, later ones weighing more; nothing before the first."""
    lively = merged(BASE, {"weeks": 30, "escalation": {"publicity": 0.5}})
    market = TalentMarket(scenario_of(lively))
    seen = []
    for _ in range(30):
        seen.append(float(market.state.recruits["price"][SEEN]))
        market.step()
    moves = market.tables().moves
    hires = moves[moves["kind"].isin(["poached", "hired"]) & (moves["destination_kind"] != "outside")]
    assert seen[0] == 0.0
    known = hires[hires["week"] < 27]  # when week 27 was planned, in which that was known
    price = np.log(np.asarray(known["pay_after"]) / np.asarray(known["talent"]))
    weight = np.exp(np.asarray(known["week"]) / (365.25 / 7))
    order = np.argsort(price)
    below = np.cumsum(weight[order]) / weight.sum()
    median = price[order][np.searchsorted(below, 0.5)]
    assert np.log(seen[28]) == pytest.approx(median, abs=0.021)
    assert len(known) > 20


def test_pay_feeds_on_itself() -> None:
    """On the same draws pay of hires is higher in each of six pairs; by chance alone once in 64."""
    gains = []
    for seed in range(6):
        paid = []
        for publicity in (0.0, 1.0):
            lively = merged(merged(BASE, BARGAINING), {"seed": seed, "escalation": {"publicity": publicity}})
            moves = sim.run(scenario_of(lively)).moves
            paid.append((moves["pay_after"] / moves["talent"])[moves["kind"] == "poached"].median())
        gains.append(paid[1] / paid[0])
    assert min(gains) > 1.0


@pytest.mark.parametrize("mechanism", ["posted", "simultaneous"])
def test_mechanisms_that_know_none_refuse_it(mechanism: str) -> None:
    """With what is to be done; 0 is none."""
    changes: dict[str, Any] = {"escalation.publicity": 1.0, "market.mechanism": mechanism}
    with pytest.raises(sim.ScenarioError, match=r"escalation.publicity: .*set market.mechanism"):
        sim.Scenario().with_(changes)
    assert sim.Scenario().with_(changes | {"escalation.publicity": 0.0}).market.mechanism == mechanism


def test_foresight_refuses_it() -> None:
    """People reckon with pay that does not follow what others get."""
    ahead: dict[str, Any] = {"market.foresight": True, "market.renegotiation": "best-offer"}
    with pytest.raises(sim.ScenarioError, match=r"escalation.publicity: .*set market.foresight"):
        sim.Scenario().with_(ahead | {"escalation.publicity": 1.0})
