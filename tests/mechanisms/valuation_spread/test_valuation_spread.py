"""Valuation spread: a split normal in logs, with median 1."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import sim
from sim.market.model import TalentMarket
from sim.mechanisms.valuation_spread.kernels import investors_error
from tests.market.worlds import Document

#: Seed valuations at 25, 50 and 95% [Carta], $ millions, and the spreads that they make.
FACTS = (13.8, 20.0, 80.5)
LOW = math.log(FACTS[1] / FACTS[0]) / stats.norm.ppf(0.75)
HIGH = math.log(FACTS[2] / FACTS[1]) / stats.norm.ppf(0.95)


def market_with(count: int = 400, **funding: float) -> TalentMarket:
    """Startups that are alike, and one lab."""
    document: Document = {
        "burn_in": 0,
        "researchers": {"count": 3 * count + 20},
        "labs": [{"name": "A", "headcount": 10}],
        "startups": {
            "count": count,
            "headcount": 1,
            "headcount_sigma": 0.0,
            "productivity_sigma": 0.0,
            "funding": funding,
        },
        "production": {"elasticity": 1.0, "compute_share": 0.999},  # talent, which differs, hardly counts
    }
    return TalentMarket(sim.Scenario.model_validate(document))


def test_quantiles_are_those_of_seed_valuations() -> None:
    """Stated spreads give the facts at 25, 50 and 95%."""
    rules = market_with(2, valuation_dispersion_low=LOW, valuation_dispersion_high=HIGH).state.rules[0]
    found = [FACTS[1] * investors_error(rules, stats.norm.ppf(p)) for p in (0.25, 0.5, 0.95)]
    assert found == pytest.approx(FACTS)
    assert (round(LOW, 2), round(HIGH, 2)) == (0.55, 0.85)  # as the description of the key says


def test_one_spread_is_both_where_none_is_stated() -> None:
    """Lognormal, as ever; one side may be stated alone."""
    rules = market_with(2, valuation_dispersion=0.8).state.rules[0]
    assert [investors_error(rules, z) for z in (-1.5, 2.0)] == pytest.approx([math.exp(-1.2), math.exp(1.6)])
    rules = market_with(2, valuation_dispersion=0.8, valuation_dispersion_low=0.1).state.rules[0]
    assert [investors_error(rules, z) for z in (-1.5, 2.0)] == pytest.approx([math.exp(-0.15), math.exp(1.6)])


def test_first_valuations_have_the_spread_too_and_cash_has_not() -> None:
    """Around what a round without error would say; the first runway is what it is."""
    plain = market_with(valuation_dispersion=0.8)
    spread = market_with(valuation_dispersion_low=LOW, valuation_dispersion_high=HIGH)
    startups = plain.employers["initial_headcount"] == 1
    worth = {name: market.employers["valuation"][startups] for name, market in
             (("plain", plain), ("spread", spread))}  # fmt: skip
    errors = worth["spread"] / worth["plain"]
    quantiles = FACTS[1] * np.quantile(errors, [0.25, 0.5, 0.95])
    assert quantiles == pytest.approx(FACTS, rel=0.2)  # of 400
    assert (plain.employers["cash"] == spread.employers["cash"]).all()
    share = plain.scenario.startups.option_pool
    assert spread.employers["option_pool"][startups] == pytest.approx(share * worth["spread"])
