"""Feedback and prestige: money and appeal follow the remembered share of the race."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR

LABS = [{"name": name, "headcount": 20, "productivity": factor} for name, factor in (("A", 1.3), ("B", 1.0))]
LABS[0]["capex"], LABS[1]["capex"] = "$90M", "$30M"


def market(burn_in: int = 4, **feedback: Any) -> TalentMarket:
    """Two labs that grow apart, a few startups, and money that answers."""
    document = {
        "weeks": 30,
        "burn_in": burn_in,
        "researchers": {"count": 80},
        "labs": LABS,
        "startups": {"count": 3, "headcount": 3},
        "feedback": feedback,
    }
    return TalentMarket(Scenario.model_validate(document), rng=5)


def history(model: TalentMarket) -> tuple[Table, Table, Table]:
    """Shares of the race, budgets and compute of the labs, a row a week of the horizon."""
    rows = []
    while model.week < model.weeks_total:
        model.step()
        everybody = model.employers[: len(model.names)]
        labs = everybody[:2]
        shares = labs["contest_weight"] / everybody["contest_weight"].sum()
        rows.append((shares, labs["budget"].copy(), labs["compute"].copy()))
    return tuple(np.array(part) for part in zip(*rows, strict=True))  # type: ignore[return-value]


def remembered(shares: Table, years: float, first: Table) -> Table:
    """What is remembered when a week's money is decided: from week 0 on, beginning with `first`."""
    weight, memory, answer = 1.0 - math.exp(-1.0 / (years * WEEKS_PER_YEAR)), first, []
    for n, share in enumerate(shares):
        answer.append(memory)
        memory = memory + weight * (share - memory) if n > 0 else first
    return np.array(answer)


def test_budgets_follow_the_remembered_share() -> None:
    """B (s̄/s₀)^φ with s₀ the share of week 0, since the burn-in is short; in week 0 it is what is stated."""
    shares, budgets, _ = history(market(budgets=0.8, memory=0.02))
    success = remembered(shares, 0.02, shares[0]) / shares[0]
    np.testing.assert_allclose(budgets / budgets[0], success**0.8, rtol=1e-12)
    assert np.ptp(success, axis=0).min() > 0.01  # something followed


def test_compute_follows_the_remembered_share() -> None:
    """K' = (1 - δ/52.18) K + capex (s̄/s₀)^f / 52.18."""
    model = market(capex=1.5, memory=0.1)
    shares, _, compute = history(model)
    success = remembered(shares, 0.1, shares[0]) / shares[0]
    capex, worn = np.array([90e6, 30e6]), 0.25 / WEEKS_PER_YEAR
    expected = compute[0]
    for n in range(1, len(compute)):
        expected = expected * (1.0 - worn) + capex * success[n] ** 1.5 / WEEKS_PER_YEAR
        np.testing.assert_allclose(compute[n], expected, rtol=1e-12)


def test_a_long_burn_in_says_what_success_is_measured_against() -> None:
    """s₀ is the mean of the last 52 weeks before week 0, and memory begins there."""
    model = market(burn_in=60, budgets=1.0)
    state = model.state
    first = state.employers[:2]["race_first"].copy()
    before = state.employers[:2]["race_weeks"]
    assert before.tolist() == [52, 52]
    shares, budgets, _ = history(model)
    success = remembered(shares, 1.0, first) / first
    np.testing.assert_allclose(budgets / budgets[0], success, rtol=1e-12)


def test_money_is_within_limits() -> None:
    """A factor of `limit` up and down at most."""
    _, budgets, _ = history(market(budgets=5.0, memory=0.01, limit=1.02))
    factors = budgets / budgets[0]
    assert factors.max() == pytest.approx(1.02) or factors.min() == pytest.approx(1.0 / 1.02)
    assert (factors <= 1.02 + 1e-12).all()
    assert (factors >= 1.0 / 1.02 - 1e-12).all()


def test_conserved_money_only_changes_hands() -> None:
    """The labs' budgets together are what they are without feedback, and so is capital expenditure."""
    _, plain, compute = history(market())
    _, moved, invested = history(market(budgets=2.0, capex=2.0, memory=0.05, conserve=True))
    np.testing.assert_allclose(moved.sum(axis=1), plain.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(invested.sum(axis=1), compute.sum(axis=1), rtol=1e-12)
    assert np.abs(moved / plain - 1.0).max() > 0.01


def test_prestige_is_nothing_for_the_average_and_bounded_below() -> None:
    """ω ln((s̄ + m)/2m): its mean exponential is one, and nobody loses more than ω ln 2."""
    plain, known = (market().scenario.with_({"researchers.tastes.prestige": w}) for w in (0.0, 0.3))
    models = [TalentMarket(scenario, rng=5) for scenario in (plain, known)]
    for model in models:
        model.step()
    one, other = (model.employers[: len(model.names)] for model in models)
    racing = (one["kind"] != 1) & one["alive"]
    gains = (other["appeal_common"] - one["appeal_common"])[racing]
    assert gains.min() >= -0.3 * math.log(2.0) - 1e-12
    assert gains.max() > 0.0


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"feedback.budgets": 0.5, "feedback.capex": 1.0}, ["feedback.budgets", "feedback.capex"]),
        ({"labs.A.feedback_capex": 1.0}, ["labs.A.feedback_capex"]),
        ({"researchers.tastes.prestige": 0.1}, ["researchers.tastes.prestige"]),
    ],
)
def test_without_a_race_nothing_can_follow(changes: dict[str, float], places: list[str]) -> None:
    """Each key is named, with the remedy, all at once."""
    with pytest.raises(Exception, match="race") as caught:
        market().scenario.with_({"market.value": "productivity", **changes})
    assert all(place in str(caught.value) for place in places)
