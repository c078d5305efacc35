"""E, F, K, L at other parameters: the formulas hold beyond their files, and edits are named."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.validation.cases import CASES

BY_NAME = {case.name: case for case in CASES}
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("e-simultaneous", {"seed": 61, "market.increment": 0.01, "labs.L01.productivity": 90.0}),
    ("e-simultaneous", {"seed": 62, "researchers.talent.sigma": 0.3, "labs.L05.productivity": 300.0}),
    ("f-superstars", {"seed": 63, "market.increment": 0.01, "labs.L03.productivity": 200.0}),
    ("f-superstars", {"seed": 68, "market.increment": 0.02, "researchers.talent.tail_share": 0.0}),
    ("k-prize-race", {"seed": 64, "labs.L3.productivity": 1.1, "production.prize": 0.8}),
    ("k-prize-race", {"seed": 65, "labs.L5.productivity": 0.95, "labs.L6.payroll_tax": -0.5}),
    ("l-compute-times-talent", {"seed": 66, "production.compute_share": 0.5, "labs.B.payroll_tax": 0.1}),
    ("l-compute-times-talent", {"seed": 67, "production.direct_return": 1.8, "labs.C.capex": 800.0}),
]


@pytest.mark.parametrize(("name", "changes"), VARIANTS)
def test_theory_holds_at_other_parameters(name: str, changes: dict[str, Any]) -> None:
    """Every statistic agrees at parameters that no file states."""
    case = BY_NAME[name]
    scenario = sim.load(f"validation/{name}").with_(changes)
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("e-simultaneous", {"labs.L03.seats": 2}, "labs.L03.seats is 2; the theory needs 1"),
        ("f-superstars", {"market.patience": 1}, "market.patience is below a week"),
        ("k-prize-race", {"production.contest_exponent": 1.2}, "production.contest_exponent is 1.2"),
        ("k-prize-race", {"labs.L1.posted_wage": 2}, "posted wages differ"),
        ("l-compute-times-talent", {"production.elasticity": 0.8}, "production.elasticity is 0.8"),
    ],
)
def test_broken_assumptions_are_named(name: str, changes: dict[str, Any], said: str) -> None:
    """What an edit breaks is said in words."""
    scenario = sim.load(f"validation/{name}").with_(changes)
    assert any(said in sentence for sentence in BY_NAME[name].assumptions(scenario))
