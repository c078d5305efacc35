"""A choice as an experiment: replicates go to those that may be best, and the folder keeps every run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.statistics.selection import select
from sim.experiments.store.folder import prepare
from sim.experiments.store.planned import plan_of
from sim.experiments.store.results import open_results
from sim.experiments.studies.choosing import AT_ONCE, FIRST, Choice, grown, missing, selection
from sim.experiments.studies.growing import growth_of
from tests.experiments.toy import toy_run, toy_scenario

_OUTCOME = "labs_talent_share_end"


def _open(indifference: float, most: int = 200, maximize: bool = True) -> Plan:
    scenarios = [toy_scenario(name=name, weeks=weeks) for name, weeks in (("a", 6), ("b", 5), ("c", 4))]
    return Choice(_OUTCOME, maximize, indifference, 0.95, most).plan(plan(scenarios, most, 3, ()))


def _grown(planned: Plan, table: np.ndarray) -> tuple[Plan, pd.DataFrame]:
    """Until it is closed, with the values of a table."""
    while True:
        rows = [
            {"scenario": task.label, "replicate": task.replicate, "status": "done",
             _OUTCOME: table[task.point, task.replicate]}
            for task in planned.tasks()
        ]  # fmt: skip
        runs = pd.DataFrame(rows)
        if not planned.open:
            return planned, runs
        planned = grown(planned, runs)


def test_it_chooses_as_the_procedure_does_with_all_values() -> None:
    """Whom it leaves out and when, though runs are planned some at a time."""
    table = np.random.default_rng(1).normal([[1.0], [0.0], [1.5]], 2.0, (3, 400))
    planned, runs = _grown(_open(0.5, 400), table)
    assert selection(planned, runs) == select(table, 0.5, 0.95, FIRST)
    assert selection(planned, runs).best == 2
    assert len(runs) < 3 * planned.replicates
    smallest, runs = _grown(_open(0.5, 400, maximize=False), table)
    assert selection(smallest, runs).best == 1


def test_who_is_left_out_is_run_no_more() -> None:
    """Beyond the replicates that were planned when it was."""
    table = np.random.default_rng(2).normal([[1.0], [-50.0], [1.1]], 2.0, (3, 300))
    planned, runs = _grown(_open(0.3, 300), table)
    assert (runs["scenario"] == "b").sum() == FIRST
    assert all(1 not in block.points for block in planned.blocks[1:])
    assert planned.blocks[1].replicates == AT_ONCE


def test_it_ends_undecided_at_the_most() -> None:
    """With what is left, and how long it would have taken."""
    table = np.random.default_rng(3).normal(0.0, 2.0, (3, 60))
    planned, runs = _grown(_open(0.01, 35), table)
    found = selection(planned, runs)
    assert (found.best, planned.replicates) == (None, 35)
    assert len(found.left) > 1
    assert found.most > 1_000


def test_an_outcome_that_does_not_exist_chooses_nothing() -> None:
    """The experiment ends, and it is known whose fault it is."""
    table = np.zeros((3, 200))
    table[1, 4] = np.nan
    planned, runs = _grown(_open(0.5), table)
    assert planned.replicates == FIRST
    assert missing(planned, runs) == ["b"]


def test_a_folder_keeps_what_was_run_of_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ragged as it is, with the plan that it had."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = _open(0.02, 30)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)
    ended = conduct(planned, 1, folder, lambda _: None, growth_of(planned))
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == "complete"
    assert len(results.runs) == len(ended.plan) == sum(block.runs for block in ended.plan.blocks)
    again = plan_of(tmp_path / "out", results.manifest)
    assert (again.blocks, again.open) == (ended.plan.blocks, False)
    assert [again.task(index) for index in range(len(again))] == list(ended.plan.tasks())
    assert selection(again, results.runs) == selection(ended.plan, ended.runs)
