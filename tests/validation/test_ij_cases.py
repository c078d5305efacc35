"""Vesting and deadlines: other parameters, and scenarios to which the theory does not apply."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.validation.cases import i_vesting, j_deadlines


@pytest.mark.parametrize(
    "changes",
    [
        {"market.contact_rate_employed": 0.05, "labs.Holder.equity_share": 0.2},
        {"market.contact_rate_employed": 1},
        {"market.vesting_cliff": 0, "market.vesting_years": 3},
        {"researchers.tastes.forfeit_weight": 0.4, "market.vesting_cliff": 2},
        {"market.vesting_years": 6, "labs.Holder.posted_wage": 990_000},
    ],
)
def test_unvested_pay_holds_as_long_as_theory_says(changes: dict[str, Any]) -> None:
    """The rate of offers, the grant, its schedule, its weight and the gains are free."""
    scenario = sim.load("validation/i-vesting").with_({"researchers.count": 1500, **changes})
    case = i_vesting.CASE
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


@pytest.mark.parametrize(
    "changes",
    [{"market.contact_rate_employed": 0.023}, {"market.vesting_cliff": 1.6}, {"market.vesting_years": 5}],
)
def test_every_part_of_the_schedule_is_detected(changes: dict[str, Any]) -> None:
    """Rate, cliff and period, one at a time."""
    case, scenario = i_vesting.CASE, sim.load("validation/i-vesting")
    found = case.examine(case.runs(scenario), scenario.with_(changes))
    assert not all(finding.agrees for finding in found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market.refresh_grants": True}, "market.refresh_grants"),
        ({'labs."Raider 3".bonus_pool': 5}, "Raider 3.bonus_pool"),
        ({"market.mechanism": "sequential"}, "market.mechanism"),
        ({"market.separation_rate": 0.01}, "market.separation_rate"),
        ({"labs.Holder.search_weight": 1}, "offers at random"),
        ({"labs.Holder.target_list.cooldown": 10}, "again within the run"),
        ({"labs.Holder.target_list.size": 10}, "write to everybody"),
        ({"labs.Holder.posted_wage": 50}, "below reservation income"),
        ({'labs."Raider 3".equity_share': 0.1}, "Raider 3 pays in equity"),
        ({'labs."Raider 3".make_whole': 0.5}, "Raider 3 makes people whole"),
        ({'labs."Raider 4".search_weight': 2}, "differ in search weight"),
        ({'labs."Raider 5".target_list.size': 7}, "Raider 5 has a target list"),
        ({'labs."Raider 5".productivity': 10}, "Raider 5 posts no wage"),
        ({"researchers.tastes.switching_cost": 0.1}, "switching_cost"),
    ],
)
def test_what_breaks_the_theory_of_vesting_is_named(changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load("validation/i-vesting").with_(changes)
    assert any(said in sentence for sentence in i_vesting.CASE.assumptions(scenario))


@pytest.mark.parametrize(
    ("rate", "weight", "own", "rival", "weeks"),
    [(0.9, 1.0, 0.0, 11.0, 60), (0.2, 5.0, 3.0, 40.0, 120), (0.5, 3.0, 45.0, 10.0, 60)],
)
def test_first_valid_offer_is_signed(
    rate: float, weight: float, own: float, rival: float, weeks: int
) -> None:
    """Rates, delays and who is the faster are free."""
    scenario = sim.load("validation/j-deadlines").with_(
        {
            "researchers.count": 2000,
            "weeks": weeks,
            "market.contact_rate_unemployed": rate,
            "labs.A.search_weight": weight,
            "labs.A.approval": own,
            "labs.B.approval": rival,
        }
    )
    case = j_deadlines.CASE
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


def test_a_delay_that_is_not_the_rivals_is_detected() -> None:
    """Ten days more for the slower lab."""
    case, scenario = j_deadlines.CASE, sim.load("validation/j-deadlines")
    found = case.examine(case.runs(scenario), scenario.with_({"labs.B.approval": 40}))
    assert not all(finding.agrees for finding in found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market.patience": 3}, "market.patience"),
        ({"researchers.talent.sigma": 0.5}, "talent.sigma"),
        ({"weeks": 15}, "have not signed"),
        ({"labs.A.search_weight": 0}, "labs.A contacts nobody"),
        ({"labs.A.posted_wage": 50}, "labs.A posts no wage"),
        ({"labs.B.target_list.size": 5}, "labs.B.target_list.size"),
        ({"researchers.unemployed_share": 0.5}, "unemployed_share"),
        ({"market.contact_rate_employed": 0.1}, "contact_rate_employed"),
        ({"market.planned_seats": True}, "planned_seats"),
    ],
)
def test_what_breaks_the_race_is_named(changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load("validation/j-deadlines").with_(changes)
    assert any(said in sentence for sentence in j_deadlines.CASE.assumptions(scenario))
