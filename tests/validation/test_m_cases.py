"""Single mechanisms: other parameters, and scenarios to which the theory does not apply."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.validation.case import Case
from sim.validation.cases import m_innovation, m_lake, m_referrals, m_runway, m_startup_stock, m_urn_ball

_CASES = {
    case.name: case
    for case in (
        m_innovation.CASE,
        m_lake.CASE,
        m_referrals.CASE,
        m_runway.CASE,
        m_startup_stock.CASE,
        m_urn_ball.CASE,
    )
}
_GRID: list[tuple[str, dict[str, Any]]] = [
    ("m-lake", {"researchers.count": 5000, "market.separation_rate": 0.3}),
    ("m-lake", {"researchers.count": 5000, "researchers.unemployed_share": 0, "weeks": 8}),
    ("m-urn-ball", {"researchers.count": 12, "market.separation_rate": 0.2}),
    ("m-urn-ball", {"researchers.count": 25, "market.separation_rate": 0.9, "weeks": 150}),
    ("m-startup-stock", {"startups.entry_rate": 100, "startups.runway": 3.2, "weeks": 200}),
    ("m-startup-stock", {"startups.headcount": 3, "startups.runway": 2.5, "startups.compute_cost": 1e6}),
    ("m-runway", {"startups.runway": 15, "startups.cash_volatility": 30_000, "weeks": 60}),
    ("m-runway", {"startups.compute_cost": 50_000, "startups.cash_volatility": 150_000, "weeks": 60}),
    ("m-innovation", {"innovation.exponent": 0.7, "innovation.rate": 20}),
    ("m-innovation", {"innovation.exponent": 1.0, "researchers.count": 160}),
    ("m-referrals", {"researchers.count": 10, "startups.entry_rate": 4, "weeks": 1500}),
    (
        "m-referrals",
        {"researchers.tastes.shock_scale": 0.2, "market.contact_rate_employed": 0.3, "weeks": 1500},
    ),
]
_BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("m-lake", {"market.patience": 7}, "market.patience"),
    ("m-lake", {"labs.A.approval": 3}, "labs.A.approval"),
    ("m-lake", {"labs.A.posted_wage": 90}, "labs.A posts no wage"),
    ("m-lake", {"labs.A.headcount": 90}, "labs.A.headcount"),
    ("m-lake", {"researchers.talent.sigma": 0.5}, "talent differs"),
    ("m-lake", {"researchers.entry_rate": 0.1}, "entry_rate"),
    ("m-lake", {"market.planned_seats": True}, "planned_seats"),
    ("m-urn-ball", {"market.contact_rate_unemployed": 0.5}, "contact_rate_unemployed"),
    ("m-urn-ball", {'labs."Seat 3".seats': 2}, "Seat 3.seats"),
    ("m-urn-ball", {'labs."Seat 3".search_weight': 2}, "search weight"),
    ("m-urn-ball", {"market.contact_rate_employed": 0.1}, "contact_rate_employed"),
    ("m-startup-stock", {"startups.runway": 10}, "whole number of weeks"),
    ("m-startup-stock", {"startups.funding.rate": 1}, "startups.funding.rate"),
    ("m-startup-stock", {"startups.search_weight": 1}, "startups.search_weight"),
    ("m-startup-stock", {"startups.cash_volatility": 1}, "cash_volatility"),
    ("m-startup-stock", {"researchers.count": 20}, "nobody left"),
    ("m-startup-stock", {"startups.entry_rate": 0}, "no startup is founded"),
    ("m-startup-stock", {"weeks": 15}, "too few"),
    ("m-runway", {"startups.cash_volatility": 0}, "lives equally long"),
    ("m-runway", {"startups.headcount_sigma": 0.5}, "headcount_sigma"),
    ("m-runway", {"market.separation_rate": 0.01}, "separation_rate"),
    ("m-runway", {"researchers.count": 500}, "nobody left"),
    ("m-runway", {"startups.minimum_team": 2}, "larger team"),
    ("m-innovation", {"market.separation_rate": 0.01}, "separation_rate"),
    ("m-innovation", {"labs.C.productivity": 2}, "productivity"),
    ("m-innovation", {"researchers.count": 801}, "shared equally"),
    ("m-innovation", {"innovation.exponent": 2.5}, "not between 0 and 2"),
    ("m-innovation", {"production.compute_share": 0.4}, "compute_share"),
    ("m-innovation", {"innovation.rate": 0}, "innovation.rate"),
    ("m-referrals", {"market.referral_share": 0.9}, "referral_share"),
    ("m-referrals", {"startups.founders_from_startups": False}, "founders_from_startups"),
    ("m-referrals", {"labs.Lab.headcount": 3}, "labs.Lab.headcount"),
    ("m-referrals", {"startups.founders": 2}, "startups.founders"),
    ("m-referrals", {"startups.offers.posted_wage": 201}, "pay the same"),
    ("m-referrals", {"labs.Lab.productivity": 500}, "pay the same"),
    ("m-referrals", {"researchers.tastes.shock_scale": 0}, "shock_scale"),
    ("m-referrals", {"startups.entry_rate": 100}, "found an employer in a week"),
    ("m-referrals", {"startups.headcount": 1}, "run out of cash"),
    ("m-referrals", {"market.contact_rate_employed": 0.5}, "more than one a week"),
]


def _case(name: str) -> Case:
    return _CASES[name]


@pytest.mark.parametrize(("name", "changes"), _GRID)
def test_other_parameters_agree_too(name: str, changes: dict[str, Any]) -> None:
    """Smaller runs with other parameters, within the assumptions."""
    case, scenario = _case(name), sim.load(f"validation/{name}").with_(changes)
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


@pytest.mark.parametrize(("name", "changes", "said"), _BROKEN)
def test_what_breaks_the_theory_is_named(name: str, changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load(f"validation/{name}").with_(changes)
    assert any(said in sentence for sentence in _case(name).assumptions(scenario))


def test_weekly_looks_are_detected() -> None:
    """A runway that is watched all the time is too short by half a standard deviation of a week's change."""
    case, scenario = m_runway.CASE, sim.load("validation/m-runway")
    longer = scenario.with_({"startups.runway": 40 - 0.5826 * 55_000 / 100_000 * (365.25 / 7.0) ** 0.5})
    found = case.examine(case.runs(scenario), longer)
    assert not all(finding.agrees for finding in found)


def test_mean_hhi_detects_the_rate_of_foundings() -> None:
    """Not only the count of foundings: concentration itself does."""
    case, scenario = m_referrals.CASE, sim.load("validation/m-referrals")
    found = case.examine(case.runs(scenario), scenario.with_(case.moved))
    assert any("HHI" in finding.statistic and not finding.agrees for finding in found)


@pytest.mark.parametrize("name", list(_CASES))
def test_curves_have_points_within_their_lines(name: str) -> None:
    """A figure has points, and lines that reach as far."""
    case, scenario = _case(name), sim.load(f"validation/{name}")
    assert case.curve is not None
    curve = case.curve(case.runs(scenario), scenario)
    assert min(line.x.min() for line in curve.lines) <= min(points.x.min() for points in curve.points)
    assert max(line.x.max() for line in curve.lines) >= max(points.x.max() for points in curve.points)
