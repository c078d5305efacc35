"""Merged tables: every run once, in the order of the plan, whatever its columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.experiments import merge as merging
from sim.experiments.merge import merge
from sim.experiments.plan import Plan, plan
from sim.experiments.shards import write_shard
from sim.records.tables import Tables
from tests.experiments.toy import toy_run, toy_scenario


def _kept(plan: Plan, shards: Path, order: list[int]) -> None:
    tasks = list(plan.tasks())
    for place in order:
        task = tasks[place]
        run = toy_run(plan.scenarios[task.scenario], plan.seed, task.replicate, None)
        row = {"run_id": task.run_id, "scenario": task.label, "replicate": task.replicate, "status": "done"}
        write_shard(shards, row, run)


def test_order_of_ending_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are the same bytes whichever run ended first, also where a file has several row groups."""
    monkeypatch.setattr(merging, "_ROW_GROUP", 60)
    planned = plan([toy_scenario(), toy_scenario(weeks=9)], 3, 1)
    for name, order in (("a", [0, 1, 2, 3, 4, 5]), ("b", [5, 2, 4, 0, 1, 3])):
        _kept(planned, tmp_path / name / "shards", order)
        merge(planned, tmp_path / name / "shards", tmp_path / name)
    for table in ("runs", "weeks", "employers", "moves"):
        files = [tmp_path / name / f"{table}.parquet" for name in "ab"]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    """Each run's rows are there, under its id, with their values and types."""
    planned = plan([toy_scenario()], 3, 1)
    _kept(planned, tmp_path / "shards", [0, 1, 2])
    runs = merge(planned, tmp_path / "shards", tmp_path)
    assert list(runs["run_id"]) == ["toy-00000", "toy-00001", "toy-00002"]
    for table in ("weeks", "employers", "moves"):
        merged = pd.read_parquet(tmp_path / f"{table}.parquet")
        assert merged.columns[0] == "run_id"
        for replicate in range(3):
            mine = (
                merged[merged["run_id"] == f"toy-{replicate:05d}"]
                .drop(columns="run_id")
                .reset_index(drop=True)
            )
            original = getattr(toy_run(planned.scenarios[0], 1, replicate, None), table)
            pd.testing.assert_frame_equal(mine, original, check_dtype=table != "moves")


def test_a_column_that_only_some_runs_have(tmp_path: Path) -> None:
    """Dates of one scenario, none of the other: missing values, no error; categories become their names."""
    planned = plan([toy_scenario(), toy_scenario(weeks=9)], 1, 1)
    tasks = list(planned.tasks())
    for task in tasks:
        run = toy_run(planned.scenarios[task.scenario], 1, 0, None)
        weeks = run.weeks
        if task.scenario == 1:
            weeks = weeks.assign(date=pd.date_range("2025-01-06", periods=len(weeks), freq="W"))
        employers = run.employers.astype({"employer": "category", "kind": "category"})
        row = {"run_id": task.run_id, "status": "done"}
        write_shard(tmp_path / "shards", row, replace(run, kept=Tables(weeks, employers, run.moves)))
    merge(planned, tmp_path / "shards", tmp_path)
    dates = pd.read_parquet(tmp_path / "weeks.parquet").groupby("run_id")["date"].count()
    assert dates.to_dict() == {"toy-00000": 0, "toy-2-00000": 9}
    kinds = pd.read_parquet(tmp_path / "employers.parquet")["kind"]
    assert set(kinds) == {"lab", "startup", "outside"}


def test_a_run_in_which_nobody_moved(tmp_path: Path) -> None:
    """An empty event log has columns without types; the types of the other runs hold."""
    planned = plan([toy_scenario()], 2, 1)
    for task in planned.tasks():
        run = toy_run(planned.scenarios[0], 1, task.replicate, None)
        if task.replicate == 0:
            run = replace(run, kept=Tables(run.weeks, run.employers, run.moves.iloc[:0]))
        write_shard(tmp_path / "shards", {"run_id": task.run_id, "status": "done"}, run)
    merge(planned, tmp_path / "shards", tmp_path)
    moves = pd.read_parquet(tmp_path / "moves.parquet")
    assert set(moves["run_id"]) == {"toy-00001"}
    assert moves["talent"].dtype == "float64"


def test_nothing_kept_yet(tmp_path: Path) -> None:
    """An experiment that was stopped before its first run ended leaves readable, empty tables."""
    (tmp_path / "shards").mkdir()
    runs = merge(plan([toy_scenario()], 2, 1), tmp_path / "shards", tmp_path)
    assert len(runs) == 0
    assert {"run_id", "status", "error"} <= set(pd.read_parquet(tmp_path / "runs.parquet").columns)
    assert len(pd.read_parquet(tmp_path / "moves.parquet")) == 0


def test_half_written_shards_are_not_read(tmp_path: Path) -> None:
    """What a kill leaves of a run that was being kept does not count as a run."""
    planned = plan([toy_scenario()], 2, 1)
    _kept(planned, tmp_path / "shards", [0])
    (tmp_path / "shards" / ".toy-00001.4711").mkdir()
    (tmp_path / "shards" / ".toy-00001.4711" / "weeks.arrow").write_bytes(b"ARROW1")
    assert list(merge(planned, tmp_path / "shards", tmp_path)["run_id"]) == ["toy-00000"]
