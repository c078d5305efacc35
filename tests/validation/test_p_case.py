"""P: other hazards, and scenarios to which the theory does not apply."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.validation.cases.p_exits import CASE


@pytest.mark.parametrize(
    "changes",
    [
        {"startups.exits.hazard_death": 0.2, "startups.exits.hazard_acquired": 1.5, "weeks": 80},
        {"startups.exits.hazard_death": 4.0, "startups.exits.hazard_acquired": 2.0, "weeks": 60},
    ],
)
def test_other_parameters_agree_too(changes: dict[str, Any]) -> None:
    """Smaller runs with other hazards."""
    scenario = sim.load("validation/p-exits").with_(changes)
    assert list(CASE.assumptions(scenario)) == []
    found = CASE.examine(CASE.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"startups.exits.hazard_death": 0.0}, "hazard_death is 0"),
        ({"startups.runway": 60}, "run out of cash"),
        ({"startups.deals.talks": 1.0}, "startups.deals.talks"),
        ({"researchers.count": 700}, "nobody left"),
        ({"startups.minimum_team": 2}, "larger team"),
    ],
)
def test_what_breaks_the_theory_is_named(changes: dict[str, Any], said: str) -> None:
    """One edit, one sentence that names it."""
    scenario = sim.load("validation/p-exits").with_(changes)
    assert any(said in sentence for sentence in CASE.assumptions(scenario))
