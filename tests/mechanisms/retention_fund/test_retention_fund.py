"""Retention fund: hires do not see it, counter-offers do, and listed losses release raises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.cost import affordable_seats, limit_bid
from sim.market.state.columns import Table
from sim.vocabulary import EventKind, Reason
from tests.market.laws import columns_equal_sums
from tests.market.verbs import move, negotiate
from tests.market.watched import log_rows
from tests.market.worlds import contract, planned, pursue, set_columns, settle_at, textbook, textbook_labs

STAR, PAY, OTHERS, LEFT = 4, 0.5e6, (5, 6, 7, 8), 0.2e6


def world(fund: float, **changes: float) -> TalentMarket:
    """Persons 4 to 8 work at the first lab, which has a fund; the second lists 4, 6 and 7, the third 7."""
    market = planned(textbook(textbook_labs(1e6, 8e6, 0.8e6)))
    for i in range(20):
        settle_at(market, i, 1, 0.1e6)
    settle_at(market, STAR, 0, PAY)
    for i in OTHERS:
        settle_at(market, i, 0, LEFT)
    for j in (1, 2):
        set_columns(market, j, list_number=j)
    market.state.people["listed"][[STAR, 6, 7]] = [1 << 1, 1 << 1, (1 << 1) + (1 << 2)]
    set_columns(market, 0, retention_fund=fund, budget=1e7, **changes)
    market.week = 9
    return market


def limit(market: TalentMarket, compensation: float, signing: bool) -> Any:
    """The largest package of the first lab for somebody of great value, and what limits it."""
    return limit_bid(market.state, 0, 1e9, compensation, 0.0, signing, -np.inf)


def lose_the_star(market: TalentMarket) -> Table:
    """Person 4 goes to the second lab; rows of raises that this brings."""
    pursue(market, STAR, 1)
    negotiate(market)
    assert contract(market)["kind"] == EventKind.POACHED
    move(market)
    rows = log_rows(market)
    return np.asarray(rows[rows["kind"] == EventKind.RAISED])


def test_hires_see_the_budget_without_the_fund_and_raises_all_of_it() -> None:
    """(1-r)B - P and B - P; seats are those that the first is enough for."""
    market = world(0.2, payroll=7e6)
    assert limit(market, 0.0, True) == (pytest.approx(1e6), Reason.BUDGET)
    assert limit(market, LEFT, False) == (pytest.approx(3e6 + LEFT), Reason.BUDGET)
    assert affordable_seats(market.state, 0) == pytest.approx(1e6 / (7e6 / 5))
    set_columns(market, 0, budget=np.inf)
    assert limit(market, 0.0, True)[0] == 1e9


def test_a_listed_loss_raises_those_who_are_likeliest_to_go_next() -> None:
    """Those on most rivals' lists first, each up to own value, all together up to what who left drew."""
    market = world(0.2)
    talent = market.people["talent"].copy()
    rows = lose_the_star(market)
    limits = np.maximum(1e6 * talent, LEFT)
    expected, left = [], PAY
    rest = sorted((5, 8), key=lambda i: -talent[i])
    for i in (7, 6, *rest):
        added = min(limits[i] - LEFT, left)
        if added > 1.0:
            expected.append((i, LEFT + added))
            left -= added
    assert rows["person"].tolist() == [i for i, _ in expected]
    assert rows["pay_after"].tolist() == pytest.approx([pay for _, pay in expected])
    assert (rows["bidders"] == 0).all()
    assert left < PAY
    assert market.employers["payroll"][0] == pytest.approx(PAY + 4 * LEFT - left)
    assert market.employers["released"][0] == 0.0
    columns_equal_sums(market, {})


def test_raises_stay_within_the_budget() -> None:
    """What is released is at most what payroll leaves of it."""
    market = world(0.2)
    set_columns(market, 0, budget=4 * LEFT + 1e5)
    rows = lose_the_star(market)
    assert (rows["pay_after"] - rows["pay_before"]).sum() == pytest.approx(1e5)
    assert market.employers["payroll"][0] == pytest.approx(market.employers["budget"][0])


def test_without_a_fund_or_a_list_nothing_is_released() -> None:
    """A loss to somebody who does not list the person is no reason."""
    assert len(lose_the_star(world(0.0))) == 0
    market = world(0.2)
    market.state.people["listed"][STAR] = 0
    assert len(lose_the_star(market)) == 0


def test_who_posts_wages_has_no_fund() -> None:
    """With what is to be done."""
    changes: dict[str, Any] = {"market.mechanism": "posted", "labs.Meta.retention_fund": 0.1}
    with pytest.raises(sim.ScenarioError, match=r"retention_fund: .*set market.mechanism"):
        sim.load("frontier-2025").with_(changes)
