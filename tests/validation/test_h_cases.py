"""Winner's curse and raids: other parameters, and scenarios to which the theory does not apply."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.validation.cases import h_informed_incumbent, h_winners_curse


@pytest.mark.parametrize(
    ("noise", "shading", "sigma", "labs"), [(0.1, 0.0, 0.0, 5), (0.6, 0.3, 1.0, 5), (0.4, 0.2, 0.3, 2)]
)
def test_winners_overpay_by_the_rank_of_their_signal(
    noise: float, shading: float, sigma: float, labs: int
) -> None:
    """Noise, shading, talent and the number of bidders are free."""
    scenario = sim.load("validation/h-winners-curse").with_(
        {
            "researchers.count": 1500,
            "market.signal_noise": noise,
            "market.shading": shading,
            "researchers.talent.sigma": sigma,
            "researchers.talent.maximum": 1e6,
            "researchers.reservation_income": 1e-3,
        }
    )
    scenario = scenario.model_copy(update={"labs": scenario.labs[:labs]})
    case = h_winners_curse.CASE
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


def test_without_shading_the_shift_is_detected() -> None:
    """A theory that forgets about shading does not agree, by the mean and person by person."""
    case, scenario = h_winners_curse.CASE, sim.load("validation/h-winners-curse")
    found = case.examine(case.runs(scenario), scenario.with_({"market.shading": 0.08}))
    wrong = [finding.kind for finding in found if not finding.agrees]
    assert "z" in wrong
    assert "error" in wrong


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market.mechanism": "simultaneous"}, "market.mechanism"),
        ({"labs.B.productivity": 2e6}, "identical bidders"),
        ({"labs.C.target_list.size": 100}, "labs.C does not write to all"),
        ({"labs.D.target_list.recruiters": 100}, "labs.D does not write to all"),
        ({"labs.A.target_list.fields": ["robotics"]}, "labs.A.target_list.fields"),
        ({"market.patience": 1}, "less than the week"),
        ({"labs.E.expiry": 3}, "labs.E.expiry"),
        ({"labs.E.target_list.expiry": 3}, "labs.E.target_list.expiry"),
        ({"weeks": 1}, "before everybody has decided"),
        ({"researchers.reservation_income": 1e6}, "reservation income"),
        ({"researchers.talent.tail_share": 0.1}, "talent is not lognormal"),
        ({"market.posted_markdown": 0.1}, "market.posted_markdown"),
        ({"researchers.tastes.match_scale": 0.1}, "match_scale"),
        ({"labs.A.budget": 1e9}, "labs.A.budget"),
        ({"labs.A.aggressiveness": 1.2}, "labs.A.aggressiveness"),
        ({"market.bargaining_share": 0.5}, "bargaining_share"),
    ],
)
def test_what_breaks_the_theory_of_the_winners_curse_is_named(changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load("validation/h-winners-curse").with_(changes)
    assert any(said in sentence for sentence in h_winners_curse.CASE.assumptions(scenario))


@pytest.mark.parametrize(("gain", "top", "talent"), [(0.1, 1e6, 1.0), (0.45, 300.0, 7.0), (0.3, 5e5, 0.2)])
def test_best_raid_is_the_gain(gain: float, top: float, talent: float) -> None:
    """The gain, the incumbent's productivity and the highest talent are free."""
    scenario = sim.load("validation/h-informed-incumbent").with_(
        {
            "researchers.count": 16_000,
            "researchers.talent.maximum": talent,
            "labs.Incumbent.productivity": top,
            "labs.Raider.package_cap": gain * top * talent,
        }
    )
    case = h_informed_incumbent.CASE
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"labs.Incumbent.counter_probability": 0.5}, "does not always counter"),
        ({"labs.Incumbent.counter_approval": 5}, "does not always counter"),
        ({"labs.Incumbent.counter_limit": 2}, "labs.Incumbent.counter_limit"),
        ({"labs.Incumbent.package_cap": 1e5}, "keeps it from matching"),
        ({"labs.Incumbent.search_weight": 1}, "not everybody is approached"),
        ({"labs.Raider.package_cap": 6e5}, "more than the best person"),
        ({"labs.Raider.productivity": 1e6}, "less talented"),
        ({"labs.Raider.headcount": 10}, "not everybody is at the first lab"),
        ({"market.bargaining_share": 0}, "market.bargaining_share"),
        ({"market.contact_rate_employed": 0.5}, "market.contact_rate_employed"),
        ({"researchers.talent.shape": "lognormal-pareto", "researchers.talent.maximum": 60}, "talent.shape"),
        ({"weeks": 2}, "weeks is 2"),
    ],
)
def test_what_breaks_the_theory_of_raids_is_named(changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load("validation/h-informed-incumbent").with_(changes)
    assert any(said in sentence for sentence in h_informed_incumbent.CASE.assumptions(scenario))
