"""Every limit case: its file says what the theory assumes, the simulation agrees, and could disagree."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from _pytest.mark import ParameterSet

import sim
from sim.validation.case import Case
from sim.validation.cases import CASES
from sim.validation.judge import broken_assumptions
from tests.validation.large import LARGE


def cases() -> list[ParameterSet]:
    """All cases."""
    long = dict.fromkeys(LARGE, pytest.mark.long)
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


@pytest.mark.parametrize("case", [case for case in CASES if case.plan], ids=lambda case: case.name)
def test_what_a_case_plans(case: Case) -> None:
    """Its scenarios under its own seed, with draws common or apart, and five times as often if told."""
    scenario = sim.load(f"validation/{case.name}")
    assert case.plan is not None
    once, often = case.plan(scenario, 1), case.plan(scenario, 5)
    assert {one.seed for one in often.looked_at} == {often.seed} == {scenario.seed}
    assert len({task.draws for task in often.tasks()}) in (often.replicates, len(often))
    times = 1 if case.name == "l-compute-times-talent" else 5  # in which nothing is left to chance
    assert (len(often), often.looked_at) == (times * len(once), once.looked_at)


def test_no_case_runs_markets_by_itself() -> None:
    """It plans, and the executor of experiments runs."""
    sources = Path(str(files("sim.validation"))).rglob("*.py")
    assert [path.name for path in sources if "experiments.single" in path.read_text("utf-8")] == []


def test_a_market_of_another_size_is_not_judged() -> None:
    """The theory takes the numbers of the file; so does a count that differs from the reference."""
    case = next(case for case in CASES if case.name == "m-lake")
    lake = sim.load("validation/m-lake")
    people = lake.researchers.count
    assert not any("size" in said for said in broken_assumptions(case, lake))
    for changes in ({"market.scale": 2.0}, {"researchers.reference_count": 2 * people}):
        said = broken_assumptions(case, lake.with_(changes))
        assert any("another size" in sentence for sentence in said), said
