"""Garden leave: the old employer pays to the end, the new one sets money aside and bids less."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.market.model import TalentMarket
from sim.market.pages.cost import affordable_seats, free_budget
from sim.market.pages.worth import value_to_outsider
from sim.market.state.counts import Count
from sim.mechanisms.garden_leave.kernels import after_leave
from sim.scenario.schema import Scenario
from sim.vocabulary import UNEMPLOYED, WEEKS_PER_YEAR, EventKind
from tests.market.laws import columns_equal_sums, the_dead_have_nothing
from tests.market.verbs import events, money, move, negotiate, plan, separate
from tests.market.watched import after, log_rows
from tests.market.worlds import contract, planned, pursue, set_columns, settle_at, textbook, textbook_labs

STAR, LENGTH, OLD_PAY = 4, 3, 0.5e6


def world(leave: float = LENGTH, **changes: Any) -> TalentMarket:
    """Three labs in week 9; persons 4 and 5 are at the first, with garden leave, the others at the second."""
    labs = textbook_labs(1e6, 2e6, 0.8e6)
    labs[0]["garden_leave"] = leave
    market = planned(textbook(labs, **changes))
    for i in range(20):
        settle_at(market, i, 1, 0.1e6)
    settle_at(market, STAR, 0, OLD_PAY)
    settle_at(market, STAR + 1, 0, 0.2e6)
    for j in range(3):
        set_columns(market, j, budget=1e8)
    market.week = 9
    return market


def moved(market: TalentMarket, i: int = STAR, j: int = 1) -> float:
    """Person i moves to j in this week; what j will pay."""
    pursue(market, i, j)
    negotiate(market)
    assert contract(market)["kind"] == EventKind.POACHED
    compensation = float(contract(market)["compensation"])
    move(market)
    return compensation


def funds(market: TalentMarket, j: int) -> Any:
    """Payroll, and what is set aside."""
    employer = market.employers[j]
    return float(employer["payroll"]), float(employer["reserved"])


def test_the_old_wage_is_paid_by_the_old_employer_to_the_end() -> None:
    """The new one sets the new wage aside at signing, and pays it from the end on; nobody is paid twice."""
    market = world()
    (old, _), (new, _) = funds(market, 0), funds(market, 1)
    free = free_budget(market.state, 1, True)
    compensation = moved(market)
    for _ in range(LENGTH):
        assert market.people["on_leave"][STAR]
        assert funds(market, 0) == (pytest.approx(old), 0.0)
        assert funds(market, 1) == (pytest.approx(new), pytest.approx(compensation))
        assert free_budget(market.state, 1, True) == pytest.approx(free - compensation)
        columns_equal_sums(market, {})
        market.week += 1
        move(market)
    assert not market.people["on_leave"][STAR]
    assert funds(market, 0) == (pytest.approx(old - OLD_PAY), 0.0)
    assert funds(market, 1) == (pytest.approx(new + compensation), 0.0)
    assert free_budget(market.state, 1, True) == pytest.approx(free - compensation)
    columns_equal_sums(market, {})


def test_without_leave_the_new_employer_pays_at_once() -> None:
    """Nothing is set aside, and the old employer's money is free."""
    market = world(leave=0.0)
    old, new = funds(market, 0)[0], funds(market, 1)[0]
    compensation = moved(market)
    assert funds(market, 0) == (pytest.approx(old - OLD_PAY), 0.0)
    assert funds(market, 1) == (pytest.approx(new + compensation), 0.0)
    assert market.state.counts[Count.ON_LEAVE] == 0


def test_usual_pay_is_that_of_the_staff() -> None:
    """Seats are counted at what present and coming staff costs per head, not at what leavers do."""
    market = world()
    compensation = moved(market)
    for j, staff in ((0, funds(market, 0)[0] - OLD_PAY), (1, funds(market, 1)[0] + compensation)):
        usual = staff / market.employers["headcount"][j]
        assert affordable_seats(market.state, j) == pytest.approx(free_budget(market.state, j, False) / usual)


@pytest.mark.parametrize("length", [0.0, 4.0, 26.0])
def test_bids_for_who_comes_later_are_discounted(length: float) -> None:
    """Value is worth e^{-(r + δ) L}: discount, and separations and retirements before anything is made."""
    market = world(
        leave=length,
        market={"discount_rate": 0.1, "separation_rate": 0.002},
        researchers={"retirement_rate": 0.03},
    )
    kept = math.exp(-length * (0.13 / WEEKS_PER_YEAR + 0.002))
    assert after_leave(market.state, 0) == pytest.approx(kept, rel=1e-12)
    assert after_leave(market.state, 1) == after_leave(market.state, UNEMPLOYED) == 1.0
    talent = float(market.people["talent"][STAR])
    assert value_to_outsider(market.state, STAR, 1) == pytest.approx(2e6 * talent * kept)
    assert value_to_outsider(market.state, 6, 2) == pytest.approx(0.8e6 * market.people["talent"][6])


def test_layoffs_skip_those_who_have_left_and_those_who_are_to_come() -> None:
    """Neither would save a dollar, or could be dismissed; the rest of the staff goes first."""
    market = world()
    moved(market)
    for j in (0, 1):
        set_columns(market, j, budget=1.0)
    separate(market)
    rows = log_rows(market)
    laid_off = rows[rows["kind"] == EventKind.LAID_OFF]
    assert STAR not in laid_off["person"]
    assert market.employers["headcount"][:2].tolist() == [0, 1]
    assert funds(market, 0) == (pytest.approx(OLD_PAY), 0.0)
    columns_equal_sums(market, {})


def startup_beside_lab() -> TalentMarket:
    """A lab and a startup, both with a garden leave of thirty weeks; nobody separates by chance."""
    document: dict[str, Any] = {
        "weeks": 50,
        "burn_in": 0,
        "researchers": {"count": 60, "unemployed_share": 0.1},
        "labs": [{"name": "A", "headcount": 30, "budget": 9e7, "garden_leave": 30, "approval": 0}],
        "startups": {
            "count": 1,
            "headcount": 5,
            "headcount_sigma": 0.0,
            "offers": {"garden_leave": 30, "approval": 0},
        },
        "market": {"separation_rate": 0.0, "patience": 0.0},
    }
    return after(TalentMarket(Scenario.model_validate(document)), events, money, plan)


LAB, STARTUP = 0, 2


def lured(market: TalentMarket, origin: int, j: int) -> tuple[int, float]:
    """A person at `origin` moves to j, which has everything; who, and what j will pay."""
    plenty = {"open_seats": 5.0, "budget": 1e9, "option_pool": 1e9, "bonus_pool": 1e9}
    set_columns(market, j, **plenty, aggressiveness=1e4, appeal_common=50.0)
    i = int((market.people["employer"] == origin).argmax())
    return i, moved(market, i, j)


def test_a_leave_ends_with_the_employer_that_pays() -> None:
    """Who left a startup that dies begins to work at once, and is on the new payroll."""
    market = startup_beside_lab()
    i, compensation = lured(market, STARTUP, LAB)
    before = funds(market, LAB)[0]
    assert market.people["on_leave"][i]
    set_columns(market, STARTUP, cash=0.0)
    separate(market)
    assert not market.employers["alive"][STARTUP]
    assert not market.people["on_leave"][i]
    assert funds(market, LAB) == (pytest.approx(before + compensation), 0.0)
    the_dead_have_nothing(market)
    columns_equal_sums(market, {})


def test_a_leave_ends_where_the_new_employer_dies() -> None:
    """The person is without a job, and the old employer pays no more."""
    market = startup_beside_lab()
    before, flows = funds(market, LAB)[0], market.people["compensation"].copy()
    i, _ = lured(market, LAB, STARTUP)
    assert funds(market, LAB)[0] == pytest.approx(before)
    set_columns(market, STARTUP, cash=0.0)
    separate(market)
    assert market.people["employer"][i] == UNEMPLOYED
    assert not market.people["on_leave"].any()
    assert funds(market, LAB)[0] == pytest.approx(before - flows[i])
    the_dead_have_nothing(market)
    columns_equal_sums(market, {})


def test_leaves_find_room() -> None:
    """Where more people wait than the table has room for the week pauses, and goes on with a larger one."""
    market = TalentMarket(Scenario.model_validate({
        "weeks": 30, "burn_in": 0,
        "researchers": {"count": 400},
        "labs": [{"name": name, "garden_leave": 30, "growth": 2.0} for name in ("A", "B")],
        "market": {"contact_rate_employed": 0.4},
    }))  # fmt: skip
    market.state = market.state.replace(leaves=market.state.leaves[:2].copy())
    market.run()
    assert 2 < market.state.counts[Count.ON_LEAVE] <= len(market.state.leaves)
    columns_equal_sums(market, {"payroll": 1e9, "reserved": 1e9, "leave_pay": 1e9})
