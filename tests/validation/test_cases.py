"""Every limit case: its file says what the theory assumes, the simulation agrees, and could disagree."""

from __future__ import annotations

import numpy as np
import pytest
from _pytest.mark import ParameterSet

import sim
from sim.validation.case import Case
from sim.validation.cases import CASES
from sim.validation.judge import broken_assumptions


def cases() -> list[ParameterSet]:
    """All cases; the clock of F takes minutes in its tiny steps (`test_hiring` has it in larger ones)."""
    long = {"f-superstars": pytest.mark.long}
    return [pytest.param(case, id=case.name, marks=long.get(case.name, ())) for case in CASES]


@pytest.mark.parametrize("case", cases())
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


def test_a_market_of_another_size_is_not_judged() -> None:
    """The theory takes the numbers of the file; so does a count that differs from the reference."""
    case = next(case for case in CASES if case.name == "m-lake")
    lake = sim.load("validation/m-lake")
    people = lake.researchers.count
    assert not any("size" in said for said in broken_assumptions(case, lake))
    for changes in ({"market.scale": 2.0}, {"researchers.reference_count": 2 * people}):
        said = broken_assumptions(case, lake.with_(changes))
        assert any("another size" in sentence for sentence in said), said
