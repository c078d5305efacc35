"""How much an employer can and will bid: each limit in turn, and what bears a package."""

from __future__ import annotations

from typing import Any

import pytest

from sim.market.model import TalentMarket
from sim.market.pages.bids import bonus_left, flow_share, limit_bid, perceived_share
from sim.market.state.state import State
from sim.vocabulary import Kind, Reason
from tests.market.worlds import planned, set_columns, textbook, textbook_labs

YEARS = 4.0


@pytest.fixture
def market() -> TalentMarket:
    """A lab with ample money, whose limits a test then tightens one by one."""
    market = planned(textbook(textbook_labs(1e6)))
    set_columns(
        market, 0, budget=1e9, payroll=0.0, promised=0.0, bonus_pool=1e9, option_pool=1e9, granted=0.0
    )
    return market


def bid(market: TalentMarket, worth: float = 1e6, **changes: float) -> tuple[Any, Reason]:
    """Limit of a bid for a newcomer worth `worth`, with these columns of the employer."""
    set_columns(market, 0, **changes)
    amount, reason = limit_bid(market.state, 0, worth, 0.0, 0.0, True)
    return amount, Reason(reason)


def test_value_times_aggressiveness_binds(market: TalentMarket) -> None:
    """With money enough an employer bids its value, times how aggressive it is."""
    assert bid(market) == (1e6, Reason.VALUE)
    assert bid(market, aggressiveness=1.5) == (1.5e6, Reason.VALUE)


def test_package_cap_binds(market: TalentMarket) -> None:
    """A cap below value binds; one above does not."""
    assert bid(market, package_cap=9e5) == (9e5, Reason.PACKAGE_CAP)
    assert bid(market, package_cap=1.1e6) == (1e6, Reason.VALUE)


def test_budget_binds(market: TalentMarket) -> None:
    """What payroll and promises leave of the budget, per dollar of flow that a package costs."""
    assert bid(market, budget=5e6, payroll=4e6, promised=4e5) == (pytest.approx(6e5), Reason.BUDGET)
    amount, reason = bid(market, sign_on_share=0.2)
    assert (amount, reason) == (pytest.approx(6e5 / 0.8), Reason.BUDGET)


def test_bonus_pool_binds_newcomers_only(market: TalentMarket) -> None:
    """Sign-on cash for all vesting years is paid at once; a raise has none."""
    assert bid(market, sign_on_share=0.1, bonus_pool=2e5) == (pytest.approx(5e5), Reason.BUDGET)
    amount, reason = limit_bid(market.state, 0, 1e6, 0.0, 0.0, False)
    assert (amount, Reason(reason)) == (1e6, Reason.VALUE)


def test_option_pool_binds(market: TalentMarket) -> None:
    """Grants over the vesting years must fit into the options not yet promised."""
    expected = (2e6 - 8e5) / (0.6 * YEARS)
    assert bid(market, equity_share=0.6, option_pool=2e6, granted=8e5) == (
        pytest.approx(expected),
        Reason.BUDGET,
    )


def test_an_incumbent_counts_what_the_person_draws_already(market: TalentMarket) -> None:
    """For a raise the present flow and grant are free again."""
    set_columns(market, 0, budget=5e6, payroll=5e6, equity_share=0.5, option_pool=1e6, granted=1e6)
    assert limit_bid(market.state, 0, 1e6, 3e5, 4e5, False)[0] == pytest.approx(4e5 / (0.5 * YEARS))
    set_columns(market, 0, option_pool=1e9)
    assert limit_bid(market.state, 0, 1e6, 3e5, 4e5, False)[0] == pytest.approx(3e5)


def test_a_bid_is_never_negative(market: TalentMarket) -> None:
    """A budget below payroll leaves nothing, not a debt."""
    assert bid(market, budget=1e6, payroll=3e6) == (0.0, Reason.BUDGET)
    assert bid(market, budget=1e9, payroll=0.0, worth=-5.0) == (0.0, Reason.VALUE)


def test_startups_pay_equity_in_options(market: TalentMarket) -> None:
    """A lab's budget bears all but the sign-on cash; a startup's bears cash pay only."""
    set_columns(market, 0, equity_share=0.6, sign_on_share=0.1, equity_discount=0.5)
    state: State = market.state
    assert flow_share(state, 0, True) == pytest.approx(0.9)
    assert flow_share(state, 0, False) == 1.0
    set_columns(market, 0, kind=Kind.STARTUP)
    assert flow_share(state, 0, True) == pytest.approx(0.3)
    assert flow_share(state, 0, False) == pytest.approx(0.4)
    assert perceived_share(state, 0) == pytest.approx(0.7)


def test_a_bid_that_takes_the_whole_bonus_pool_leaves_nothing(market: TalentMarket) -> None:
    """No billionth of a dollar is left to make whole with: it would put a floor under pay."""
    for pool in range(100_000, 110_000, 7):
        amount, reason = bid(market, worth=1e9, sign_on_share=0.19, bonus_pool=float(pool))
        assert reason == Reason.BUDGET
        assert bonus_left(market.state, 0, amount) == 0.0
