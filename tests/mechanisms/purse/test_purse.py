"""Purse: money beside the budget for the listed; every dollar of a contract is of one of the two."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.cost import affordable_seats, free_budget
from sim.market.phases.separate import let_go
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.vocabulary import NONE, EventKind, Reason
from tests.market.laws import columns_equal_sums, commitments_are_covered
from tests.market.verbs import events, move, negotiate, separate
from tests.market.watched import log_rows
from tests.market.worlds import (
    Document,
    contract,
    merged,
    planned,
    pursue,
    set_columns,
    settle_at,
    textbook,
    textbook_labs,
)
from tests.mechanisms.target_lists.raids import RAID

STAR, OTHER, PAY, STAFF = 4, 5, 0.3e6, 0.1e6


def world(purse: float, budget: float = 1e8, **changes: float) -> TalentMarket:
    """The star works at the first lab, worth 1 a unit of talent; the second, worth 8, lists it, has a purse.

    Its budget is what its payroll of 17 people leaves, and `budget` besides. Millions.
    """
    market = planned(textbook(textbook_labs(1e6, 8e6, 2e6)))
    market.state.rules["purses"] = True
    for i in range(20):
        settle_at(market, i, 1, STAFF)
    for i in (STAR, OTHER):
        settle_at(market, i, NONE)
        market.state.people["talent"][i] = 2.0
        settle_at(market, i, 0, PAY)
    for j in range(3):
        set_columns(market, j, list_number=j, budget=1e8)
    market.state.people["listed"][STAR] = 1 << 1
    set_columns(market, 1, purse=purse, budget=float(market.employers["payroll"][1]) + budget, **changes)
    market.week = 9
    return market


def bought(market: TalentMarket, i: int = STAR) -> Table:
    """The second lab wins person i from the first; the contract."""
    pursue(market, i, 1)
    negotiate(market)
    assert contract(market)["kind"] == EventKind.POACHED
    commitments_are_covered(market)
    found = contract(market).copy()
    move(market)
    columns_equal_sums(market, {})
    return np.asarray(found)


def pots(market: TalentMarket, j: int = 1) -> Any:
    """What the budget and the purse of a lab pay, dollars a year."""
    return float(market.employers["payroll"][j]), float(market.employers["purse_payroll"][j])


def test_the_purse_pays_the_listed_and_the_budget_everybody_else() -> None:
    """The star costs the budget nothing; somebody who is not listed costs the purse nothing."""
    market = world(purse=5e6)
    staff = pots(market)[0]
    assert bought(market)["by_purse"]
    assert pots(market) == (pytest.approx(staff), pytest.approx(2e6))  # what the first lab could counter with
    assert log_rows(market)["by_purse"][-1]
    assert not bought(market, OTHER)["by_purse"]
    assert pots(market) == (pytest.approx(staff + 2e6), pytest.approx(2e6))


@pytest.mark.parametrize(
    ("purse", "budget", "listed", "limit"),
    [(5e6, 3e6, True, 5e6), (3e6, 5e6, True, 5e6), (5e6, 3e6, False, 3e6), (0.0, 3e6, True, 3e6)],
)
def test_the_limit_is_the_more_of_what_either_has(
    purse: float, budget: float, listed: bool, limit: float
) -> None:
    """Not the sum, for one pot pays all of a contract. With a bargaining share of one the limit is paid."""
    market = world(purse, budget)
    market.state.rules["bargaining_share"] = 1.0
    market.state.people["listed"][STAR] = (1 << 1) * listed
    found = bought(market)
    assert found["pay_after"] == pytest.approx(limit)
    assert found["by_purse"] == (listed and purse >= limit)


def test_what_does_not_fit_is_paid_by_the_budget_as_a_whole() -> None:
    """The purse is not split: it keeps all it has for the next."""
    market = world(purse=1.9e6)
    staff = pots(market)[0]
    assert not bought(market)["by_purse"]
    assert pots(market) == (pytest.approx(staff + 2e6), 0.0)


def test_the_purse_pays_sign_on_and_make_whole_too() -> None:
    """Year by year over the vesting years; the bonus pool keeps what it has."""
    market = world(purse=20e6, sign_on_share=0.2, make_whole=1.0, bonus_pool=1e6)
    market.state.rules["forfeit_weight"] = 1.0
    set_columns(market, 0, equity_share=0.5)
    settle_at(market, STAR, 0, PAY, grant=4e6)
    found = bought(market)
    years = market.scenario.market.vesting_years
    make_whole = found["package"] - found["pay_after"] * years
    assert make_whole == pytest.approx(4e6, rel=0.01)  # a grant of last week
    assert market.employers["bonus_pool"][1] == 1e6
    assert found["compensation"] == pytest.approx(found["package"] / years)
    assert pots(market)[1] == pytest.approx(found["compensation"])


@pytest.mark.parametrize(("purse", "stays"), [(5e6, True), (3e6, False)])
def test_a_raise_stays_where_it_fits_or_else_goes_to_the_budget(purse: float, stays: bool) -> None:
    """The third lab bids up to 4 million: all of the new contract is in one pot."""
    market = world(purse)
    staff = pots(market)[0]
    bought(market)
    pursue(market, STAR, 2)
    negotiate(market)
    assert contract(market)["kind"] == EventKind.RAISED
    assert contract(market)["pay_after"] == pytest.approx(4e6)
    commitments_are_covered(market)
    move(market)
    columns_equal_sums(market, {})
    assert market.people["by_purse"][STAR] == stays
    expected = (staff, 4e6) if stays else (staff + 4e6, 0.0)
    assert pots(market) == pytest.approx(expected)


def test_leaving_frees_the_purse_and_delisting_does_not() -> None:
    """Whoever is on the list no more goes on to be paid by it."""
    market = world(purse=3e6)
    bought(market)
    market.state.people["listed"][:] = 0
    move(market)
    assert pots(market)[1] == pytest.approx(2e6)
    market.reserve(rows=1)
    let_go(market.state, market.week, STAR, EventKind.SEPARATED)
    assert pots(market)[1] == 0.0
    assert market.employers["purse_heads"][1] == 0
    columns_equal_sums(market, {})


def test_a_purse_that_has_ended_signs_nobody_and_runs_off() -> None:
    """Who is paid by it stays so, at present pay: to keep anybody the budget takes over."""
    market = world(purse=5e6)
    bought(market)
    set_columns(market, 1, purse=0.0)
    market.state.people["listed"][OTHER] = 1 << 1
    assert not bought(market, OTHER)["by_purse"]
    assert pots(market)[1] == pytest.approx(2e6)
    pursue(market, STAR, 2)
    negotiate(market)
    move(market)
    assert not market.people["by_purse"][STAR]
    assert pots(market)[1] == 0.0


def test_usual_pay_seats_and_layoffs_know_nothing_of_the_purse() -> None:
    """Seats are those that the budget pays for at the pay of its own people; nobody of the purse goes."""
    market = world(purse=5e6, budget=1e6)
    seats, free = affordable_seats(market.state, 1), free_budget(market.state, 1, True)
    bought(market)
    assert affordable_seats(market.state, 1) == pytest.approx(seats)
    assert free_budget(market.state, 1, True) == pytest.approx(free)
    set_columns(market, 1, budget=10.5 * STAFF)
    separate(market)
    assert market.people["employer"][STAR] == 1
    assert market.employers["headcount"][1] == 11


def test_garden_leave_sets_aside_in_the_purse_and_is_paid_by_it() -> None:
    """The reservation counts from signing on; who leaves a purse is paid by that to the end of the leave."""
    market = world(purse=5e6)
    staff = pots(market)[0]
    set_columns(market, 0, garden_leave=2)
    bought(market)
    assert market.employers["purse_reserved"][1] == pytest.approx(2e6)
    assert pots(market) == (pytest.approx(staff), 0.0)
    market.week += 2
    move(market)
    columns_equal_sums(market, {})
    assert pots(market) == (pytest.approx(staff), pytest.approx(2e6))
    set_columns(market, 1, garden_leave=3, counter_probability=0.0)
    pursue(market, STAR, 2)
    negotiate(market)
    move(market)
    columns_equal_sums(market, {})
    assert pots(market) == (pytest.approx(staff), pytest.approx(2e6))
    assert market.employers["purse_heads"][1] == 0
    market.week += 3
    move(market)
    assert pots(market) == (pytest.approx(staff), 0.0)
    assert market.state.counts[Count.ON_LEAVE] == 0


def test_a_purse_lasts_as_long_as_its_list_and_is_not_there_in_the_burn_in() -> None:
    """That of an event comes with it; that of a lab's own list in week 0. It scales with the market."""
    own: Document = {"labs": [{"name": "A", "target_list": {"size": 3, "purse": 7e6}}, {"name": "B"}]}
    issued = {"kind": "target-list", "week": 2, "duration": 3, "employers": ["B"]}
    event: Document = {"events": [{**issued, "list": {"size": 4, "purse": 5e6}}]}
    document = merged(own, {"weeks": 9, "burn_in": 4, "researchers": {"count": 60}, **event})
    market = TalentMarket(sim.Scenario.model_validate(document))
    assert market.employers["purse"].max() == 0.0
    seen = []
    for week in (0, 2, 5):
        market.week = week
        events(market)
        seen.append(market.employers["purse"][:2].tolist())
    assert seen == [[7e6, 0.0], [7e6, 5e6], [7e6, 0.0]]
    twice = TalentMarket(sim.Scenario.model_validate(document).with_({"market.scale": 2.0}))
    events(twice)
    assert twice.employers["purse"][0] == 14e6


def test_a_raid_with_a_purse_wins_more_and_leaves_the_budget_to_others() -> None:
    """On the same draws, where the raider's budget is spent without one; no purse is ever overspent."""
    poor = RAID.with_({"events": []})
    rich = poor.with_({"labs.A.target_list.purse": 6e7})
    for seed in range(3):
        without, with_purse = sim.run(poor, seed=seed), sim.run(rich, seed=seed)
        paid = with_purse.employers.query("employer == 'A'")["purse_payroll"]
        assert 0.0 < paid.max() <= 6e7 * (1 + 1e-9)
        assert with_purse.moves["by_purse"].sum() > 5
        assert without.employers["purse_payroll"].max() == 0.0
        listed = [run.moves.query("listed and destination == 'A'") for run in (without, with_purse)]
        assert len(listed[1]) > len(listed[0])


def test_purses_that_make_no_sense_are_refused_all_at_once() -> None:
    """Without a list, of startups, and where all bid at once."""
    changes: dict[str, Any] = {
        "labs.Meta.target_list.purse": "$1B",
        "market.mechanism": "simultaneous",
        "events": [
            {
                "kind": "target-list",
                "week": 3,
                "employers": ["Hugging Face"],
                "list": {"size": 3, "purse": 1e6},
            }
        ],
    }
    with pytest.raises(sim.ScenarioError) as raised:
        sim.load("frontier-2025").with_(changes)
    said = str(raised.value)
    assert "labs.Meta.target_list.purse: there is nobody on the list" in said
    assert 'the startup "Hugging Face" pays out of its cash' in said
    assert said.count("set market.mechanism to another") == 2


def test_the_limit_of_the_purse_is_told_as_money() -> None:
    """A bid that a purse limits was lost for want of budget."""
    market = world(purse=1.5e6, budget=1e6)
    pursue(market, STAR, 1)
    negotiate(market)
    assert contract(market)["kind"] == EventKind.RAISED
    assert market.employers["lost"][1][Reason.BUDGET] == 1
    assert math.isclose(float(contract(market)["pay_after"]), 1.5e6)
