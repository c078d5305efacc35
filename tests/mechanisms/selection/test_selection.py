"""Selection on talent: who is talented is contacted more often, and all together as often as is stated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.mechanisms.selection.kernels import INSIDE, OUTSIDE, WITHOUT
from sim.mechanisms.selection.steps import REFRESH, keep_mean_rates
from sim.scenario.load import scenario_from
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from tests.market.verbs import plan, search
from tests.market.worlds import merged

#: Mean rates of people inside, without a job and outside.
RATES = (0.05, 0.6, 0.02)


def market(elasticity: float, people: int = 400, **rules: Any) -> TalentMarket:
    """Two labs, three startups, the outside, and some people without a job."""
    document = {
        "weeks": 9,
        "burn_in": 0,
        "researchers": {"count": people, "unemployed_share": 0.2, "retirement_rate": 0.1},
        "labs": [{"name": name, "headcount": people // 5, "growth": 3.0} for name in "AB"],
        "startups": {"count": 3, "entry_rate": 0.0},
        "outside": {"contact_factor": RATES[OUTSIDE] / RATES[INSIDE]},
        "market": {
            "contact_rate_employed": RATES[INSIDE],
            "contact_rate_unemployed": RATES[WITHOUT],
            "search_elasticity": elasticity,
            **rules,
        },
    }
    return TalentMarket(Scenario.model_validate(document), rng=3)


def circles(model: TalentMarket) -> dict[int, Table]:
    """Talent of the people inside, without a job, and outside."""
    employer, outside = model.people["employer"], model.state.counts[Count.OUTSIDE]
    outsiders, jobless = employer == outside, employer == -1
    where = {INSIDE: (employer >= 0) & ~outsiders, WITHOUT: jobless, OUTSIDE: outsiders}
    return {circle: model.people["talent"][mask] for circle, mask in where.items()}


@pytest.mark.parametrize("elasticity", [0.3, 1.0, 3.0])
def test_mean_rates_stay(elasticity: float) -> None:
    """In each circle min(most, c a^ζ) has the stated mean, also where some are at the bound."""
    model, bound = market(elasticity), 0
    for _ in range(2 * REFRESH):
        if model.week % REFRESH == 0:
            keep_mean_rates(model.state, model.week)
            scales = model.state.meeting["contact_scale"][0]
            for circle, talent in circles(model).items():
                most = 1.0 - (0.0012 if circle == INSIDE else 0.0) - 0.1 / 52.18
                rates = scales[circle] * talent**elasticity
                assert np.minimum(rates, most).mean() == pytest.approx(RATES[circle], rel=1e-6)
                bound += int(np.count_nonzero(rates > most))
        model.step()
    assert (bound > 0) == (elasticity > 0.3)


def test_nobody_to_look_at() -> None:
    """In a circle without people the scale is that of everybody; elsewhere it is its own."""
    model = market(1.0)
    model.people["employer"][model.people["employer"] == -1] = 0
    keep_mean_rates(model.state, 0)
    expected = RATES[WITHOUT] / model.people["talent"].mean()
    assert model.state.meeting["contact_scale"][0][WITHOUT] == pytest.approx(expected, rel=1e-6)


def contacted(model: TalentMarket) -> Table:
    """Mask of the people with an open offer after the week's search."""
    plan(model)
    search(model)
    return model.people["open_offer"] >= 0


def test_contacts_rise_with_talent() -> None:
    """Of people without a job the more talented half is contacted as much more often as a^ζ says (4 σ)."""
    model = market(1.0, 40_000, contact_rate_unemployed=0.1)
    met = contacted(model)
    jobless = model.people["employer"] == -1
    talent = model.people["talent"]
    able = jobless & (talent > np.median(talent[jobless]))
    rate = np.minimum(0.1 * talent / talent[jobless].mean(), 0.98)
    for some in (able, jobless & ~able):
        expected, spread = rate[some].sum(), np.sqrt((rate[some] * (1 - rate[some])).sum())
        assert abs(np.count_nonzero(met[some]) - expected) < 4.0 * spread
        assert abs(np.count_nonzero(met[some]) - 0.1 * np.count_nonzero(some)) > 8.0 * spread


def test_without_elasticity_it_does_not_matter() -> None:
    """Nothing is counted, and everybody has the stated rate."""
    model = market(0.0)
    model.run()
    assert model.state.meeting["circle"][0].sum() == 0
    assert set(model.people["reach"]) == {1.0}


def test_the_elite_is_found() -> None:
    """In the frontier fewer of the top 5% are without a job when those are contacted more often."""
    shares = []
    for elasticity in (0.0, 0.5):
        scenario = sim.load("frontier-2025", ["weeks=2", "burn_in=60"])
        scenario = scenario.with_({"market.search_elasticity": elasticity})
        runs = [sim.run(scenario, seed=seed).summary()["elite5_none_share_end"] for seed in range(4)]
        shares.append(np.mean(runs))
    assert shares[1] < 0.8 * shares[0]


def test_people_with_foresight_do_not_reckon_with_it() -> None:
    """Refused, with what to do."""
    rules = {"search_elasticity": 0.3, "foresight": True, "renegotiation": "best-offer"}
    with pytest.raises(ScenarioError, match=r"market\.search_elasticity: people with foresight reckon"):
        scenario_from(merged({"labs": [{"name": "A"}]}, {"market": rules}), "test")
