"""Record: what is kept of a week."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import Kind
from tests.market.verbs import record
from tests.market.watched import bits
from tests.market.worlds import set_columns


def booked(market: TalentMarket) -> Table:
    """The employers' book so far."""
    return market.state.book[: market.state.counts[Count.BOOKED]]


@pytest.fixture
def market() -> TalentMarket:
    """A lab, the outside, two startups, after a few weeks."""
    document = {
        "weeks": 10,
        "burn_in": 3,
        "researchers": {"count": 300},
        "labs": [{"name": "A", "headcount": 100}],
        "startups": {"count": 2, "headcount": 10},
    }
    market = TalentMarket(Scenario.model_validate(document))
    for _ in range(3):
        market.step()
    return market


def test_the_burn_in_leaves_no_record(market: TalentMarket) -> None:
    """One record a week, from week 0 on."""
    assert np.unique(booked(market)["week"]).tolist() == [0, 1, 2]
    assert market.state.weeks["week"][:3].tolist() == [0, 1, 2]


def test_pay_is_surveyed_among_labs_and_startups(market: TalentMarket) -> None:
    """Median, mean and decile means are those of the people at labs and startups, the outside left out."""
    people, employers = market.people, market.employers
    at = people["employer"]
    inside = (at >= 0) & (employers["kind"][np.maximum(at, 0)] != Kind.OUTSIDE)
    pay = people["pay"][inside]
    kept = market.state.weeks[market.week - 1]
    assert kept["mean_pay"] == pytest.approx(pay.mean())
    # Of an even number of people the upper median.
    assert kept["median_pay"] == np.sort(pay)[len(pay) // 2]
    assert kept["unemployed"] == (at == -1).sum()
    deciles = people["decile"][inside]
    assert kept["deciles"][:, 1].tolist() == np.bincount(deciles, minlength=10).tolist()
    assert kept["deciles"][:, 0] == pytest.approx(np.bincount(deciles, weights=pay, minlength=10))


def test_the_top_package_is_at_face_value_over_the_vesting_years(market: TalentMarket) -> None:
    """Largest yearly pay, undone of the discount on startup equity, times the vesting period."""
    people, employers = market.people, market.employers
    inside = people[people["employer"] >= 0]
    inside = inside[employers["kind"][inside["employer"]] != Kind.OUTSIDE]
    at = inside["employer"]
    face = inside["pay"] / (1 - employers["equity_share"][at] * employers["equity_discount"][at])
    assert market.state.weeks[market.week - 1]["top_package"] == pytest.approx(4.0 * face.max())


def test_the_dead_are_recorded_in_the_week_of_their_death_only(market: TalentMarket) -> None:
    """From birth to death, the last row included."""
    dead = market.names.index("Startup 1")
    set_columns(market, dead, cash=-1.0)
    market.step()
    market.step()
    rows = booked(market)[booked(market)["employer"] == dead]
    assert rows["week"].tolist() == [0, 1, 2, 3]
    last = rows[-1]
    assert (last["alive"], last["headcount"]) == (False, 0)


def test_records_are_copies(market: TalentMarket) -> None:
    """What is kept does not change with the market."""
    before = bits(booked(market))
    rows = len(booked(market))
    market.step()
    assert bits(booked(market)[:rows]) == before
    assert len(booked(market)) > rows


def test_an_empty_market_is_recorded_as_such() -> None:
    """Nobody at labs or startups: no pay, no package, no division by zero."""
    document = {"burn_in": 0, "researchers": {"count": 20, "unemployed_share": 1.0}, "labs": [{"name": "A"}]}
    market = TalentMarket(Scenario.model_validate(document))
    record(market)
    kept = market.state.weeks[0]
    assert (kept["median_pay"], kept["mean_pay"], kept["top_package"]) == (0.0, 0.0, 0.0)
    assert kept["unemployed"] == 20
