"""R&D credits, retention subsidies and public compute: what they cost whom, and what they change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.cost import limit_bid
from sim.outcomes.outcomes import outcomes
from sim.scenario.schema import Scenario
from sim.vocabulary import Reason
from tests.market.laws import columns_equal_sums
from tests.market.worlds import merged, planned, set_columns, textbook, textbook_labs
from tests.mechanisms.test_luxury_tax import scenario

CREDIT: dict[str, Any] = {"kind": "r-and-d-credit", "week": 6, "duration": 10, "rate": 0.25}


def test_a_credit_lowers_what_all_pay_in_force_costs_while_it_lasts() -> None:
    """Payrolls are 1-c times as large from the first week to the last; sums stay sums; pay is as it was."""
    model = TalentMarket(scenario(events=[{**CREDIT, "all_of": "both"}]), rng=2)
    while model.week < 6:
        model.step()
    before = {name: model.people[name].copy() for name in ("compensation", "pay")}
    model.begin_week()  # events act
    employed = model.people["employer"] >= 0
    inside = employed & (model.employers["kind"][model.people["employer"]] != 2)
    ratio = model.people["compensation"][inside] / before["compensation"][inside]
    np.testing.assert_allclose(ratio, 0.75, rtol=1e-12)
    assert (model.people["pay"] == before["pay"]).all()
    columns_equal_sums(model, {})
    while model.week < 16:
        model.step()
    before = {"compensation": model.people["compensation"].copy()}
    model.begin_week()
    inside = (model.people["employer"] >= 0) & (model.employers["kind"][model.people["employer"]] != 2)
    ratio = model.people["compensation"][inside] / before["compensation"][inside]
    np.testing.assert_allclose(ratio, 1.0 / 0.75, rtol=1e-12)
    columns_equal_sums(model, {})


def test_startups_founded_in_its_time_have_the_credit_and_lose_it() -> None:
    """All startups, those founded since the event began included; labs only where they are concerned."""
    founding = {"startups": {"entry_rate": 60.0}, "weeks": 30}
    model = TalentMarket(scenario(**merged(founding, {"events": [{**CREDIT, "all_of": "startups"}]})), rng=2)
    seen = set()
    while model.week < 30:
        model.step()
        startups = model.employers[(model.employers["kind"] == 1) & model.employers["alive"]]
        rates = set(startups["r_and_d_credit"].tolist())
        assert rates == ({0.25} if 7 <= model.week <= 16 else {0.0}), model.week
        seen |= set(startups["born"].tolist())
        assert (model.employers["r_and_d_credit"][:4] == 0.0).all()
    assert any(6 < week < 16 for week in seen)  # some were founded in its time


def test_credits_are_worth_their_part_of_pay() -> None:
    """The rate, of the pay in force as the week begins, and nothing without."""
    run = sim.run(scenario(events=[{**CREDIT, "all_of": "labs"}]), seed=2)
    labs = run.employers.query("kind == 'lab'").groupby("week")["payroll"].sum().to_numpy()
    credits = run.weeks["r_and_d_credits"].to_numpy()
    assert (credits[6:16] > 0.0).all()
    assert credits[:6].sum() == credits[16:].sum() == 0.0
    assert credits[7:16] == pytest.approx(labs[6:15] / 0.75 * 0.25)


def test_what_the_state_bears_of_a_raise() -> None:
    """Value V and money m are enough for D + (V - D)/(1-ς) and D + (m - D)/(1-ς), for who is there alone."""
    market = planned(textbook(textbook_labs(1e6, 2e6)))
    set_columns(market, 0, budget=1e7, payroll=9.5e6, retention_subsidy=0.5)

    def bid(worth: float, drawn: float, *, signing: bool) -> Any:
        return limit_bid(market.state, 0, worth, drawn, 0.0, signing, -np.inf)

    assert bid(4e5, 3e5, signing=False) == (pytest.approx(3e5 + 1e5 / 0.5), Reason.VALUE)
    assert bid(2e5, 3e5, signing=False) == (pytest.approx(2e5), Reason.VALUE)
    assert bid(9e6, 3e5, signing=False) == (pytest.approx(3e5 + 5e5 / 0.5), Reason.BUDGET)
    assert bid(4e5, 0.0, signing=True) == (pytest.approx(4e5), Reason.VALUE)
    assert bid(9e6, 0.0, signing=True) == (pytest.approx(5e5), Reason.BUDGET)
    set_columns(market, 0, payroll_tax=0.25, luxury_threshold=9.5e6 / 2, luxury_rate=1.0)
    assert bid(4e5, 1e5, signing=False) == (pytest.approx((1e5 + 1e5 / 0.5) / 1.25), Reason.VALUE)


def pairs(on: dict[str, Any], off: dict[str, Any], outcome: str, seeds: int = 12) -> np.ndarray[Any, Any]:
    """Differences of an outcome between two scenarios, seed by seed."""
    found = []
    for seed in range(seeds):
        with_it, without = (outcomes(sim.run(scenario(**one), seed=seed)) for one in (on, off))
        found.append(float(with_it[outcome]) - float(without[outcome]))
    return np.array(found)


def z(gaps: np.ndarray[Any, Any]) -> float:
    """Standard errors of the mean from nothing."""
    return float(gaps.mean() / (gaps.std(ddof=1) / np.sqrt(len(gaps))))


COUNTERING = {"labs": {name: {"counter_probability": 1.0, "counter_approval": 0.0} for name in "ABC"}}


def test_subsidised_incumbents_keep_more_people() -> None:
    """A higher limit of the incumbent wins more contests (Postel-Vinay & Robin 2002); z > 4: 1 in 10,000."""
    subsidy = {"events": [{"kind": "retention-subsidy", "week": 0, "share": 0.7, "all_of": "labs"}]}
    gaps = pairs(merged(COUNTERING, subsidy), COUNTERING, "counters_won_share")
    assert z(gaps) > 4.0


def test_public_compute_helps_whom_it_is_lent_to() -> None:
    """Startups make more of the output (dQ/dK > 0): |z| > 4. Labs below the size have it too, others not."""
    loan = {"kind": "public-compute", "week": 0, "per_head": "$50M"}
    assert z(pairs({"events": [loan]}, {}, "startup_output_share_end")) > 4.0
    model = TalentMarket(scenario(events=[{**loan, "below": 18, "duration": 3}]), rng=1)
    model.step()
    lent, heads = model.employers["public_compute"], model.employers["headcount"]
    assert lent[0] == 0.0
    assert (lent[1:3] > 0.0).all()
    assert float(model.state.weeks["public_compute"][0]) == pytest.approx(lent.sum())
    assert heads[3] > 0  # the outside, which has none
    assert lent[3] == 0.0
    for _ in range(3):
        model.step()
    assert model.employers["public_compute"].sum() == 0.0
    plain = TalentMarket(scenario(), rng=1)
    for _ in range(4):
        plain.step()
    assert model.employers["compute"][1] == pytest.approx(plain.employers["compute"][1], rel=1e-12)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (
            [CREDIT, {**CREDIT, "week": 8, "rate": 0.5, "employers": ["B"], "name": "more"}],
            r"events.more sets the r and d credit of 'B' to 50% in week 8, when events.0 has it at 25%",
        ),
        (
            [{**CREDIT, "all_of": "startups"}, {**CREDIT, "all_of": "both", "rate": 0.1}],
            r"sets the r and d credit of .* to 10% in week 6",
        ),
        ([{**CREDIT, "all_of": "both", "employers": ["A"]}], r'for all of "both" that names employers'),
        ([{**CREDIT, "employers": ["Nobody"]}], r"Nobody"),
        (
            [{"kind": "public-compute", "week": 1, "per_head": value} for value in (1e6, 2e6)],
            r"sets the public compute per head of 'the market' to \$2M",
        ),
        (
            [{"kind": "luxury-tax", "week": k, "threshold": 1e6, "rate": 1.0 + k} for k in (1, 2)],
            r"events.1 sets the luxury rate of 'A' and 2 more to 3 in week 2, when events.0 has it at 2",
        ),
    ],
)
def test_contradictions_and_unknown_employers_are_named(events: list[dict[str, Any]], said: str) -> None:
    """Two values at one time are refused, with both culprits; so are names of nobody."""
    with pytest.raises(ValueError, match=said):
        scenario(events=events)


def test_policies_that_follow_each_other_or_agree_do_not_contradict() -> None:
    """One after the other, for different labs, with one value, or switched off."""
    later = {**CREDIT, "week": 16, "rate": 0.5}
    others = {**CREDIT, "employers": ["A"], "rate": 0.5}
    fine: list[list[dict[str, Any]]] = [
        [CREDIT, later],
        [{**CREDIT, "employers": ["B"]}, others],
        [CREDIT, {**CREDIT, "week": 8}],
        [CREDIT, {**others, "on": False}],
    ]
    assert all(isinstance(scenario(events=events), Scenario) for events in fine)


def test_a_subsidy_needs_pay_that_is_negotiated() -> None:
    """Posted wages know no raises; and tax and credit leave pay a cost."""
    with pytest.raises(ValueError, match=r"subsidy of raises needs pay that is negotiated"):
        scenario(market={"mechanism": "posted"}, labs={"A": {"retention_subsidy": 0.5}})
    with pytest.raises(ValueError, match=r"pay costs nothing"):
        scenario(labs={"A": {"r_and_d_credit": 0.6, "payroll_tax": -0.5}})
