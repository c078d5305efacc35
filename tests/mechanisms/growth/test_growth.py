"""Balanced growth: amounts in dollars grow, and nothing else changes."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.market.model import TalentMarket
from sim.measures.panel import matched_panel
from sim.scenario.load import scenario_from
from sim.scenario.parameter import Section
from sim.scenario.problems import ScenarioError
from sim.scenario.quantities import Quantity
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.replica import LIVELY

RATE = 0.25
#: Columns of the tables in dollars.
DOLLARS = {
    "weeks": {
        "median_pay", "mean_pay", "top_package", "top_new_package", "prize",
        *(f"pay_decile_{n}" for n in range(1, 11)),
    },
    "employers": {"payroll", "budget", "cash", "compute", "valuation", "purse_payroll"},
    "moves": {"pay_before", "pay_after", "package"},
}  # fmt: skip


def run(changes: dict[str, Any], document: dict[str, Any] = LIVELY) -> sim.Run:
    """A run of a lively market with these changes."""
    return sim.run(Scenario.model_validate({**document, **changes}), seed=5)


def same_but_for(one: sim.Run, other: sim.Run, factor: Any) -> None:
    """Amounts of the one are `factor`, by week, times those of the other; all else is the same."""
    for name, amounts in DOLLARS.items():
        first, second = getattr(one, name), getattr(other, name)
        rest = [column for column in first if column not in amounts and not column.startswith("packages_")]
        pd.testing.assert_frame_equal(first[rest], second[rest], rtol=1e-9)
        for column in amounts:
            np.testing.assert_allclose(first[column], second[column] * factor(second["week"]), rtol=1e-9)


def test_growth_changes_dollars_alone() -> None:
    """Nobody moves elsewhere, every amount is e^(g τ) times as much; with escalation on top or off."""
    for intensity in (0.0, 1.0):
        escalation = {**LIVELY.get("escalation", {}), "intensity": intensity, "prize_growth": 0.3}
        still = run({"escalation": escalation})
        grown = run({"escalation": escalation, "growth": {"common": RATE}})
        same_but_for(grown, still, lambda week: np.exp(RATE * week / WEEKS_PER_YEAR))
        assert len(still.moves) > 500


def times(section: Any, factor: float) -> Any:
    """A table in which every amount in dollars is so many times as much."""
    changed: dict[str, Any] = {}
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        kinds = [*field.metadata, *get_args(field.annotation)]
        kinds += [part for kind in get_args(field.annotation) for part in getattr(kind, "__metadata__", ())]
        if isinstance(value, Section):
            changed[name] = times(value, factor)
        elif isinstance(value, tuple) and value and isinstance(value[0], Section):
            changed[name] = tuple(times(one, factor) for one in value)
        elif value is not None and any(isinstance(kind, Quantity) and kind.money for kind in kinds):
            changed[name] = value * factor
    return section.model_copy(update=changed)


def test_the_market_has_no_money_illusion() -> None:
    """With e³ times as many of all dollars nothing else changes: so no amount of dollars hides in the code.

    That all dollars may grow alike, contracts in force included, follows from this. What is left is the cent
    below which money is none, and the bins of usual pay of chosen seats, of which e³ is a whole number.
    """
    scenario, factor = sim.load("microsoft-raids-meta", ["weeks=60", "burn_in=26"]), math.exp(3.0)
    richer = times(scenario, factor)
    assert richer.labs[0].budget == factor * (scenario.labs[0].budget or 0.0)
    assert richer.startups.cash_pay == factor * scenario.startups.cash_pay
    same_but_for(sim.run(richer, seed=2), sim.run(scenario, seed=2), lambda week: factor)


def five_years(pairs: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Differences in five-year change of each lab's and the startups' share, and of log pay, a row a pair."""
    base = sim.load("frontier-2025", ["weeks=261", "escalation.intensity=0"])
    shares, pay = [], []
    for seed in range(pairs):
        found = []
        for scenario in (base.with_({"growth.common": rate}) for rate in (0.0, RATE)):
            market = sim.run(scenario, seed=seed)
            rows = market.employers[market.employers["kind"] != "outside"]
            talent = rows.groupby(
                [rows["week"], np.where(rows["kind"] == "lab", rows["employer"], "startups")]
            )
            held = talent["talent"].sum().unstack(fill_value=0)
            held = held.div(held.sum(axis=1), axis=0)
            found.append((held.iloc[-1] - held.iloc[0], market.weeks["median_pay"].iloc[-1]))
        shares.append((found[1][0] - found[0][0]).to_numpy())
        pay.append(math.log(found[1][1] / found[0][1]))
    return np.array(shares), np.array(pay)


def two_one_sided(differences: np.ndarray[Any, Any], margin: float) -> np.ndarray[Any, Any]:
    """The larger p-value of two one-sided t tests that a mean lies within the margin (Schuirmann 1987)."""
    count = len(differences)
    error = np.maximum(differences.std(axis=0, ddof=1), 1e-12) / math.sqrt(count)
    mean = differences.mean(axis=0)
    above, below = (
        stats.t.sf((mean + margin) / error, count - 1),
        stats.t.sf((margin - mean) / error, count - 1),
    )
    return np.asarray(np.maximum(above, below))


@pytest.mark.parametrize("pairs", [3, pytest.param(60, marks=pytest.mark.long)])
def test_growth_is_balanced(pairs: int) -> None:
    """Over five years nobody's share moves by half a point for it, and pay is up by the rate.

    The market reckons in dollars of week 0, so differences are zero unless growth leaks into it: that is what
    this would see. That reckoning so is right, the test of money illusion above shows.
    """
    shares, pay = five_years(pairs)
    assert shares.shape == (pairs, 7)  # six labs, and the startups
    assert (two_one_sided(shares, 0.005) < 0.05).all()
    np.testing.assert_allclose(pay, RATE * 260 / WEEKS_PER_YEAR, rtol=1e-9)


def test_pay_of_those_who_stay_grows() -> None:
    """Contracts in force are in dollars of week 0 too: between events pay grows by the rate."""
    still, grown = run({}), run({"growth": {"common": RATE}})
    panel = matched_panel(still.moves, still.employers, 5)
    other = matched_panel(grown.moves, grown.employers, 5, growth=RATE)
    level = np.exp(RATE * panel["week"] / WEEKS_PER_YEAR)
    np.testing.assert_allclose(other["pay"], panel["pay"] * level, rtol=1e-12)


def test_agents_have_dollars_of_today() -> None:
    """What an agent is paid or has is as the tables say."""
    market = TalentMarket(Scenario.model_validate({**LIVELY, "growth": {"common": 1.0}}), rng=5)
    market.run()
    last = market.tables().employers.query(f"week == {market.week - 1}").set_index("employer")
    labs = [agent for agent in market.agents if type(agent).__name__ == "BigLab"]
    for lab in labs:
        assert lab.payroll == pytest.approx(last.loc[lab.name, "payroll"])
    assert labs[0].payroll > 1.2 * float(labs[0].record["payroll"])


@pytest.mark.parametrize(("rate", "says"), [(-0.1, "growth.common"), (5.0, "over 520 weeks it multiplies")])
def test_bad_rates(rate: float, says: str) -> None:
    """Prices that fall, or that leave the range of numbers."""
    with pytest.raises(ScenarioError, match=says):
        scenario_from({"weeks": 520, "labs": [{"name": "A"}], "growth": {"common": rate}}, "test")
