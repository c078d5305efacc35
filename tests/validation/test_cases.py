"""Every limit case: its file says what the theory assumes, the simulation agrees, and could disagree."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.validation.case import Case
from sim.validation.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_simulation_agrees_with_theory(case: Case) -> None:
    """All statistics of the case's own scenario agree (|z| < 4, p > 1e-4); moved parameters are detected.

    A curve's lines and points are finite, and as long as their abscissas.
    """
    scenario = sim.load(f"validation/{case.name}")
    assert list(case.assumptions(scenario)) == []
    runs = case.runs(scenario)
    found = case.examine(runs, scenario)
    assert found
    assert [finding for finding in found if not finding.agrees] == []
    moved = case.examine(runs, scenario.with_(case.moved))
    assert not all(finding.agrees for finding in moved)
    if case.curve is not None:
        curve = case.curve(runs, scenario)
        drawn = [(line.x, line.y) for line in curve.lines] + [(some.x, some.y) for some in curve.points]
        for x, y in drawn:
            assert len(x) == len(y) > 0
            assert np.isfinite(x).all()
            assert np.isfinite(y).all()
