"""`market.scale` makes a market larger or smaller and leaves what happens per head as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.market.engine import Market
from sim.market.model import TalentMarket
from sim.market.pages.worth import value
from sim.market.state.scalars import named, rules_of
from sim.outcomes.outcomes import Outcomes, outcomes
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.market.worlds import merged, planned

SCALES = (0.2, 1.0, 5.0)
#: Two labs, a named startup and drawn ones; numbers that a fifth of is whole.
DOCUMENT: dict[str, Any] = {
    "weeks": 52,
    "burn_in": 26,
    "researchers": {"count": 1000, "unemployed_share": 0.02, "entry_rate": 0.05, "retirement_rate": 0.03},
    "labs": [
        {"name": "A", "headcount": 300, "budget": 6e8, "capex": 4e9, "growth": 0.2, "aggressiveness": 1.2},
        {"name": "B", "headcount": 200, "budget": 3e8, "growth": 0.1, "seats": 220},
    ],
    "startups": {
        "count": 30,
        "headcount": 5.0,
        "entry_rate": 8.0,
        "named": [{"name": "N", "headcount": 40, "cash": 4e7}],
    },
    "outside": {"openings": 10.0},
    "market": {"contact_rate_employed": 0.05, "separation_rate": 0.003},
    "production": {"prize": 5e6, "contest_exponent": 1.4, "direct_return": 1e5},
    "escalation": {"prize_growth": 0.2, "aggressiveness_rise": 0.05},
    "innovation": {"rate": 10.0, "exponent": 1.5},
    "events": [
        {
            "kind": "target-list",
            "week": 4,
            "employers": ["B"],
            "list": {"size": 30, "employers": ["A"], "recruiters": 2.5},
        }
    ],
}
#: Everybody alike, so that what remains of size is exactly nothing.
ALIKE: dict[str, Any] = {
    "burn_in": 0,
    "researchers": {"talent": {"sigma": 0.0, "tail_share": 0.0}, "fields": [{"name": "all"}]},
    "startups": {"headcount_sigma": 0.0, "productivity_sigma": 0.0},
}


def market_at(scale: float, **changes: Any) -> TalentMarket:
    """The market of people who are alike, at this size, in its first week after `plan`."""
    document = merged(merged(DOCUMENT, ALIKE), merged({"market": {"scale": scale}}, changes))
    return planned(Scenario.model_validate(document))


def shares(market: Market, column: str) -> NDArray[np.float64]:
    """Of lab A, B, the outside, N and all drawn startups together."""
    whole = market.employers[column].astype(float)
    return np.asarray(np.append(whole[:4], whole[4:].sum()) / whole.sum())


@pytest.mark.parametrize("scale", [0.2, 5.0])
def test_the_first_week_is_the_same_per_head(scale: float) -> None:
    """Shares of people, payroll, compute, the race; what a person is worth, and what an employer is like."""
    one, other = market_at(1.0), market_at(scale)
    for column in ("headcount", "talent", "compute", "output", "payroll", "contest_weight"):
        assert shares(other, column) == pytest.approx(shares(one, column), rel=1e-9), column
    for j in (0, 1, 3, 4):  # both labs, the named startup and a drawn one
        for inside in (False, True):
            worth = [value(market.state, j, 1.0, 0, inside) for market in (one, other)]
            assert worth[1] == pytest.approx(worth[0], rel=1e-6), (j, inside)
        for column in ("appeal_common", "appeal_compute", "aggressiveness"):
            here, there = (market.employers[column][j] for market in (one, other))
            assert there == pytest.approx(here, rel=1e-9), column
    assert other.people["pay"].mean() == pytest.approx(one.people["pay"].mean(), rel=1e-9)
    assert other.employers["valuation"][4] == pytest.approx(one.employers["valuation"][4], rel=1e-9)
    assert other.employers["budget"][0] == pytest.approx(scale * one.employers["budget"][0], rel=1e-12)


def test_contacts_are_with_the_same_employers_where_seats_are_unlimited() -> None:
    """A lab five times as large looks for five times as many; of startups there are five times as many."""
    rules = {"planned_seats": False}
    weights = []
    for scale in (1.0, 5.0):
        market = market_at(scale, market=rules)
        weights.append(market.state.weights[: len(market.employers)].copy())
    assert weights[1][:4] == pytest.approx(5.0 * weights[0][:4])
    assert weights[1][4:].sum() == pytest.approx(5.0 * weights[0][4:].sum())


def test_rates_of_the_whole_market_follow() -> None:
    """Founding, graduates and the prize five times as often and as large; what is per startup as ever."""
    one, other = (market_at(scale).state.rules[0] for scale in (1.0, 5.0))
    for name in ("startup_births", "graduates", "prize", "outside_openings"):
        assert other[name] == pytest.approx(5.0 * one[name]), name
    same = ("founders", "minimum_team", "startup_headcount", "round_rate", "innovation_rate", "compute_unit")
    assert [other[name] for name in same] == [one[name] for name in same]
    assert named(rules_of(Scenario(), 1.0, escalates=True)).market_scale == 1.0


def runs(replicates: int, scale: float, **changes: Any) -> list[Outcomes]:
    """Outcomes of so many runs of the small market at this size."""
    scenario = Scenario.model_validate(merged(DOCUMENT, merged({"market": {"scale": scale}}, changes)))
    found = []
    for replicate in range(replicates):
        market = Market(scenario, replicate=replicate)
        market.run()
        found.append(outcomes(Run(scenario, scenario.seed, replicate, record_of(books_of(market)))))
    return found


#: Shares and rates that do not depend on size.
SAME = (
    "labs.A.talent_share_start", "labs.B.talent_share_start",
    "labs.A.talent_share_end", "labs.B.talent_share_end", "startup_talent_share_end",
    "startup_output_share_end", "job_to_job_rate_quarterly", "counters_won_share",
)  # fmt: skip
#: Wrong alarm of one comparison; of all 16 together below two in a thousand.
FALSE_ALARM = 1e-4


def differing(one: list[Outcomes], other: list[Outcomes]) -> set[str]:
    """Outcomes whose means differ (Welch)."""

    def p_value(name: str) -> float:
        columns = ([float(row[name]) for row in rows] for rows in (one, other))
        return float(stats.ttest_ind(*columns, equal_var=False).pvalue)

    return {name for name in SAME if p_value(name) < FALSE_ALARM}


def test_shares_at_the_end_do_not_depend_on_size() -> None:
    """At a fifth and at five times, within chance; the old advice, to turn two dials, is noticed."""
    base = runs(24, 1.0)
    for scale, replicates in ((0.2, 60), (5.0, 12)):
        assert differing(base, runs(replicates, scale)) == set(), scale
    twice = {"startups": {"count": 90, "entry_rate": 24.0}}
    assert differing(base, runs(24, 1.0, **twice)) >= {
        "labs.A.talent_share_start",
        "startup_talent_share_end",
    }
