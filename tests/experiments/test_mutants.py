"""Scenario files changed at random: what is wrong is a mistake of the scenario, and what runs gives numbers.

A larger campaign: `POACH_MUTANTS=5000 POACH_MUTANTS_SEED=7 pytest tests/experiments/test_mutants.py`.
"""

from __future__ import annotations

import math
import os
import warnings
from pathlib import Path

import numpy as np
import pytest

from sim.experiments.runs.single import simulate
from sim.scenario.load import load_scenario, scenario_from
from sim.scenario.problems import ScenarioError
from tests.experiments.mutants import Mutant, mutants, small

COUNT = int(os.environ.get("POACH_MUTANTS", "300"))
SEED = int(os.environ.get("POACH_MUTANTS_SEED", "1"))
#: Mutants in one test.
PART = 50


def fate(mutant: Mutant, path: Path) -> str:
    """How a mutant ends: `refused`, `too small` where it has no small version, `run`."""
    path.write_text(mutant.text, encoding="utf-8")
    try:
        scenario = load_scenario(path, mutant.changes)
    except ScenarioError as error:
        unsaid = [problem for problem in error.problems if not (problem.what and problem.remedy)]
        return "refused without a word" if unsaid or not error.problems else "refused"
    try:
        scenario = scenario_from(small(scenario), "small")
    except ScenarioError:
        return "too small"
    run = simulate(scenario, scenario.seed, 0, None)
    wrong = [
        name
        for name, column in run.weeks.items()
        if column.dtype.kind == "f" and not np.isfinite(column).all()
    ]
    wrong += [name for name, value in run.summary().items() if math.isinf(value)]
    assert wrong == []
    return "run"


@pytest.mark.parametrize("first", range(0, COUNT, PART))
def test_mutants_are_refused_or_give_numbers(first: int, tmp_path: Path) -> None:
    """Nothing else: no other exception, no warning of numpy, no value that is not finite."""
    ends = []
    for number, mutant in mutants(SEED, first, min(PART, COUNT - first)):
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            try:
                ends.append(fate(mutant, tmp_path / "s.toml"))
            except Exception as error:
                error.add_note(f"mutant {number} of seed {SEED}: --set {mutant.changes}\n{mutant.text}")
                raise
    assert set(ends) <= {"refused", "too small", "run"}
    assert min(ends.count("run"), ends.count("refused")) >= PART // 10
