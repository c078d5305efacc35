"""What a dollar of pay costs an employer, and what its money buys: each limit in turn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.cost import (
    affordable_seats,
    bonus_left,
    compensation_of_hire,
    compensation_share,
    grant_of,
    hand_out,
    limit_bid,
    make_whole_cash,
    payable,
    perceived_share,
    sign_on_cash,
    wanted_bid,
)
from sim.market.state.state import State
from sim.vocabulary import NONE, Kind, Reason
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
    amount, reason = limit_bid(market.state, 0, worth, 0.0, 0.0, True, -math.inf)
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


@pytest.mark.parametrize("pool", [0.0, 1e5, 2e5, 3.6e5, 1e9])
def test_what_the_bonus_pool_lacks_is_paid_year_by_year(market: TalentMarket, pool: float) -> None:
    """The limit is the lesser of B/(1-s) and B + pool/Y: none stops nobody. A raise has no sign-on."""
    set_columns(market, 0, sign_on_share=0.1, bonus_pool=pool)
    assert bid(market) == (1e6, Reason.VALUE)
    amount, reason = bid(market, budget=8e5)
    assert (amount, reason) == (pytest.approx(min(8e5 / 0.9, 8e5 + pool / YEARS)), Reason.BUDGET)
    assert compensation_of_hire(market.state, 0, amount) == pytest.approx(8e5)
    assert sign_on_cash(market.state, 0, amount) == pytest.approx(min(0.1 * YEARS * amount, pool))
    set_columns(market, 0, budget=1e9)
    amount, limited = limit_bid(market.state, 0, 1e6, 0.0, 0.0, False, -math.inf)
    assert (amount, Reason(limited)) == (1e6, Reason.VALUE)


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
    assert limit_bid(market.state, 0, 1e6, 3e5, 4e5, False, -math.inf)[0] == pytest.approx(
        4e5 / (0.5 * YEARS)
    )
    set_columns(market, 0, option_pool=1e9)
    assert limit_bid(market.state, 0, 1e6, 3e5, 4e5, False, -math.inf)[0] == pytest.approx(3e5)


def test_a_bid_is_never_negative(market: TalentMarket) -> None:
    """A budget below payroll leaves nothing, not a debt."""
    assert bid(market, budget=1e6, payroll=3e6) == (0.0, Reason.BUDGET)
    assert bid(market, budget=1e9, payroll=0.0, worth=-5.0) == (0.0, Reason.VALUE)


def test_startups_pay_equity_in_options(market: TalentMarket) -> None:
    """A lab's budget bears all but the sign-on cash; a startup's bears cash pay only."""
    set_columns(market, 0, equity_share=0.6, sign_on_share=0.1, equity_discount=0.5)
    state: State = market.state
    assert compensation_share(state, 0, True) == pytest.approx(0.9)
    assert compensation_share(state, 0, False) == 1.0
    set_columns(market, 0, kind=Kind.STARTUP)
    assert compensation_share(state, 0, True) == pytest.approx(0.3)
    assert compensation_share(state, 0, False) == pytest.approx(0.4)
    assert perceived_share(state, 0) == pytest.approx(0.7)


def test_a_bid_that_takes_the_whole_bonus_pool_leaves_nothing(market: TalentMarket) -> None:
    """No billionth of a dollar is left to make whole with: it would put a floor under pay."""
    for pool in range(100_000, 110_000, 7):
        amount, reason = bid(market, worth=1e9, sign_on_share=0.19, bonus_pool=float(pool), budget=5e5)
        assert reason == Reason.BUDGET
        assert bonus_left(market.state, 0, amount) == 0.0


def test_make_whole_is_a_share_of_what_is_forfeited_as_far_as_the_pool_goes(market: TalentMarket) -> None:
    """What sign-on cash leaves of the pool; nothing where nothing is made whole."""
    set_columns(market, 0, make_whole=0.5, bonus_pool=1e5, sign_on_share=0.1)
    assert make_whole_cash(market.state, 0, 8e4, 0.0) == 4e4
    assert make_whole_cash(market.state, 0, 8e4, 2e5) == pytest.approx(1e5 - 0.1 * YEARS * 2e5)
    set_columns(market, 0, make_whole=0.0)
    assert make_whole_cash(market.state, 0, 8e4, 0.0) == 0.0


@pytest.mark.parametrize("tax", [0.25, -0.2])
def test_taxes_and_credits_make_a_dollar_cost_more_or_less(market: TalentMarket, tax: float) -> None:
    """Value and budget buy less pay by the tax; cap, bonus pool and options are stated before it."""
    assert bid(market, payroll_tax=tax) == (pytest.approx(1e6 / (1.0 + tax)), Reason.VALUE)
    assert compensation_share(market.state, 0, False) == 1.0 + tax
    assert bid(market, budget=4e5) == (pytest.approx(4e5 / (1.0 + tax)), Reason.BUDGET)
    assert bid(market, budget=1e9, package_cap=2e5) == (2e5, Reason.PACKAGE_CAP)


def test_what_an_employer_would_bid_were_money_no_object(market: TalentMarket) -> None:
    """Value and cap count, an empty budget does not."""
    set_columns(market, 0, budget=0.0, bonus_pool=0.0, option_pool=0.0, payroll_tax=0.25)
    assert wanted_bid(market.state, 0, 1e6) == (8e5, Reason.VALUE)
    set_columns(market, 0, package_cap=7e5)
    assert wanted_bid(market.state, 0, 1e6) == (7e5, Reason.PACKAGE_CAP)
    assert limit_bid(market.state, 0, 1e6, 0.0, 0.0, True, -math.inf)[0] == 0.0


@pytest.mark.parametrize("pool", [0.0, 1e5, 1e9])
def test_a_startup_pays_on_signing_out_of_what_it_can_afford(market: TalentMarket, pool: float) -> None:
    """At its limit pay by the year, and what cash on signing takes from the runway, are the whole budget."""
    set_columns(market, 0, kind=Kind.STARTUP, equity_share=0.5, sign_on_share=0.1, payroll_tax=0.1)
    market.state.rules["startup_minimum_runway"] = 0.5
    amount, _ = bid(market, worth=1e9, budget=4e5, bonus_pool=pool)
    cash = sign_on_cash(market.state, 0, amount)
    assert cash == pytest.approx(min(0.1 * YEARS * amount, pool))
    rent = market.state.rules["startup_compute_cost"][0]
    assert compensation_of_hire(market.state, 0, amount) + cash / 0.5 + rent == pytest.approx(4e5)


@pytest.mark.parametrize("kind", [Kind.LAB, Kind.STARTUP])
def test_the_clock_may_spend_what_a_bid_without_limit_could(market: TalentMarket, kind: Kind) -> None:
    """As pay is seen; what is overspent buys nothing."""
    set_columns(market, 0, kind=kind, budget=5e6, bonus_pool=4e5, option_pool=3e6)
    set_columns(market, 0, equity_share=0.5, equity_discount=0.2, sign_on_share=0.1, payroll_tax=0.1)
    market.state.rules["startup_minimum_runway"] = 0.5
    amount, reason = bid(market, worth=math.inf)
    assert reason == Reason.BUDGET
    assert payable(market.state, 0) == pytest.approx(0.9 * amount, rel=1e-12)
    set_columns(market, 0, payroll=6e6)
    assert payable(market.state, 0) == 0.0


def test_seats_are_counted_at_usual_pay(market: TalentMarket) -> None:
    """A lab's usual cost is payroll per head, a startup's the planned cash pay and the tax on it."""
    state = market.state
    state.rules["startup_cash_pay"] = 2e5
    set_columns(market, 0, headcount=4, payroll=4e6, budget=6.5e6)
    assert affordable_seats(state, 0) == pytest.approx(2.5)
    set_columns(market, 0, kind=Kind.STARTUP)
    assert affordable_seats(state, 0) == pytest.approx(12.5)
    set_columns(market, 0, payroll_tax=0.25)
    assert affordable_seats(state, 0) == pytest.approx(2.5e6 / (2e5 * 1.25))
    state.rules["startup_cash_pay"] = 0.0
    assert affordable_seats(state, 0) == math.inf


def test_a_package_at_its_limit_takes_the_whole_pool(market: TalentMarket) -> None:
    """Sign-on cash and grant are those that the limits count on."""
    amount, _ = bid(market, sign_on_share=0.1, bonus_pool=2e5)
    assert sign_on_cash(market.state, 0, amount) == pytest.approx(2e5)
    amount, _ = bid(market, bonus_pool=1e9, equity_share=0.6, option_pool=1e6)
    assert grant_of(market.state, 0, amount) == pytest.approx(1e6)


def test_first_packages_cost_what_later_ones_do(market: TalentMarket) -> None:
    """Pay, flow and grant of given amounts are those of the shares of a package."""
    state = market.state
    for kind in (Kind.LAB, Kind.STARTUP):
        set_columns(market, 0, kind=kind, equity_share=0.4, equity_discount=0.5, payroll_tax=0.2)
        face = np.array([1e5, 2e5])
        people = state.people[:2].copy()
        people["employer"] = 0, NONE
        people["pay"][1] = 0.0
        hand_out(people, state.employers, face, 0.4 * face, YEARS)
        assert people["pay"].tolist() == [pytest.approx(1e5 * perceived_share(state, 0)), 0.0]
        assert people["compensation"][0] == pytest.approx(1e5 * compensation_share(state, 0, False))
        assert people["grant"][0] == pytest.approx(grant_of(state, 0, 1e5))
        assert people["package"][0] == 4e5
