"""Luxury tax: what it comes to, that budgets bear it, where it goes, and what it does to shares of talent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.compiling.kernel import in_python
from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.mechanisms.luxury_tax.kernels import luxury_tax, pay_within
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.worlds import merged

PURSE = {"size": 10, "recruiters": 2.0, "purse": "$4M"}


def scenario(**changes: Any) -> Scenario:
    """Three labs that compete for eighty people, of which the first is rich; and four startups."""
    base: dict[str, Any] = {
        "weeks": 40,
        "burn_in": 4,
        "researchers": {"count": 80},
        "market": {"contact_rate_employed": 0.2, "contact_rate_unemployed": 0.3, "planned_seats": False},
        "labs": {
            "A": {"headcount": 20, "budget": "$40M", "capex": "$90M"},
            "B": {"headcount": 15, "budget": "$20M", "capex": "$30M"},
            "C": {"headcount": 15, "budget": "$20M", "capex": "$30M"},
        },
        "startups": {"count": 4, "headcount": 4},
    }
    document = merged(base, changes)
    labs = [{"name": name, **lab} for name, lab in document["labs"].items()]
    return Scenario.model_validate({**document, "labs": labs})


TAXED: dict[str, Any] = {"labs": {"A": {"luxury_threshold": "$10M", "luxury_rate": 1.0}}}


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0, 20.0])
@pytest.mark.parametrize("money", [0.0, 5e6, 1e7, 1.2e7, 4e7, 1e12])
def test_pay_and_the_tax_on_it_are_what_there_is(rate: float, money: float) -> None:
    """H + T(H) is the money; T' by differences is the rate in proportion to pay above the threshold."""
    lab = SimpleNamespace(luxury_threshold=1e7, luxury_rate=rate)
    owed = in_python(luxury_tax)
    pay = in_python(pay_within)(lab, money)
    assert pay + owed(lab, pay) == pytest.approx(money, rel=1e-12)
    slope = (owed(lab, pay + 1.0) - owed(lab, pay - 1.0)) / 2.0
    assert slope == pytest.approx(rate * max(pay / 1e7 - 1.0, 0.0), rel=1e-3, abs=1e-6)


def weeks_of(market: TalentMarket) -> list[Table]:
    """The employers, week by week, after each."""
    found = []
    while market.week < market.weeks_total:
        market.step()
        found.append(market.employers.copy())
    return found


@pytest.mark.parametrize("purse", [False, True])
def test_budget_and_purse_bear_the_tax_on_what_they_pay(purse: bool) -> None:
    """Pay of the budget with its tax is within what is stated, and pay of the purse with what it adds."""
    changes = merged(TAXED, {"labs": {"A": {"target_list": PURSE}}}) if purse else TAXED
    owed = in_python(luxury_tax)
    taxes, of_purse = 0.0, 0.0
    for employers in weeks_of(TalentMarket(scenario(**changes), rng=3)):
        lab = employers[0]
        payroll, by_purse = lab["payroll"] + lab["reserved"], lab["purse_payroll"] + lab["purse_reserved"]
        terms = SimpleNamespace(luxury_threshold=1e7, luxury_rate=1.0)
        tax, whole = owed(terms, payroll), owed(terms, payroll + by_purse)
        assert payroll + tax <= 40e6 * (1.0 + 1e-9)
        taxes, of_purse = max(taxes, whole), max(of_purse, by_purse)
        if by_purse > 0.0:  # signed when the payroll was another
            assert by_purse <= 4e6
    assert taxes > 1e6
    assert (of_purse > 0.0) == purse


@pytest.mark.parametrize("to", ["nobody", "labs below", "startups"])
def test_what_is_raised_goes_where_it_should(to: str) -> None:
    """Those who owe nothing get it all, in equal parts; cash of startups is larger by their part."""
    model = TalentMarket(scenario(**TAXED, luxury_tax={"redistribute": to}), rng=3)
    kinds: set[int] = set()
    for week, employers in enumerate(weeks_of(model)):
        present = employers[employers["alive"] | (employers["died"] == week)]
        tax = present["luxury_tax"]
        raised, given = tax[tax > 0.0].sum(), -tax[tax < 0.0]
        assert raised == pytest.approx(float(model.state.weeks["luxury_tax"][week])) != 0.0
        kinds |= set(present["kind"][tax < 0.0].tolist())
        if to != "nobody":
            assert given.sum() == pytest.approx(raised)
            assert np.ptp(given) == 0.0
    assert kinds == {"nobody": set(), "labs below": {0}, "startups": {1}}[to]


def test_cash_of_startups_is_not_made_of_nothing() -> None:
    """In the first week startups have just their part of a week's tax more than without."""
    cash = {}
    for to in ("nobody", "startups"):
        model = TalentMarket(scenario(**TAXED, luxury_tax={"redistribute": to}), rng=3)
        model.step()
        cash[to] = model.employers["cash"].sum()
        tax = float(model.state.weeks["luxury_tax"][0])
    assert cash["startups"] - cash["nobody"] == pytest.approx(tax / WEEKS_PER_YEAR, rel=1e-6)


def test_talent_leaves_whom_it_is_laid_on() -> None:
    """Share of talent at A is smaller with the tax, in the mean of 12 pairs: it falls with 1+τ (case L).

    Four standard errors, so that nothing but chance fails it once in 10,000; without a tax there is no
    difference at all.
    """
    changes, event = (
        [],
        {"kind": "luxury-tax", "week": 1, "employers": ["A"], "threshold": "$8M", "rate": 3.0},
    )
    for seed in range(12):
        shares = []
        for events in ([], [event]):
            run = sim.run(scenario(events=events), seed=seed)
            last = run.employers.query(f"week == {run.scenario.weeks - 1} and kind == 'lab'")
            shares.append(float(last["talent"].iloc[0] / last["talent"].sum()))
        changes.append(shares[1] - shares[0])
    gaps = np.array(changes)
    assert gaps.mean() < -4.0 * gaps.std(ddof=1) / np.sqrt(len(gaps)) < 0.0


def test_an_event_ends_and_all_is_as_stated() -> None:
    """The tax is owed in the weeks of its event alone, and `--set` switches it off."""
    event = {"kind": "luxury-tax", "week": 5, "duration": 10, "threshold": "$5M"}
    run = sim.run(scenario(events=[{**event, "rate": 2.0, "name": "tax"}]), seed=1)
    owed = run.weeks["luxury_tax"].to_numpy() > 0.0
    assert owed.nonzero()[0].tolist() == list(range(5, 15))
    plain, off = (
        sim.run(one, seed=1)
        for one in (scenario(), scenario(events=[{**event, "rate": 2.0, "on": False, "week": 0}]))
    )
    assert plain.moves.equals(off.moves)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"events": [{"kind": "luxury-tax", "week": 1, "rate": 2.0}]}, r'"A", which has no threshold'),
        ({"events": [{"kind": "luxury-tax", "week": 1}]}, r"without threshold and rate changes nothing"),
        ({"events": [{"kind": "luxury-tax", "week": 1, "threshold": 1e6, "employers": ["Z"]}]}, r"Z"),
        (
            {**TAXED, "events": [{"kind": "merger", "week": 1, "employers": ["A", "B"], "keeps": "brands"}]},
            r"two brands have one budget",
        ),
        (
            merged(TAXED, {"market": {"foresight": True, "renegotiation": "best-offer"}}),
            r"foresight reckon with offers that know no luxury tax",
        ),
    ],
)
def test_mistakes_are_named(changes: dict[str, Any], said: str) -> None:
    """What makes no sense is refused, with the culprit."""
    with pytest.raises((sim.ScenarioError, ValueError), match=said):
        scenario(**changes)
