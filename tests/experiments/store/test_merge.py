"""Merged tables: every run once, in the order of the plan, whatever its columns and in whatever chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import plan
from sim.experiments.store import merge as merging
from sim.experiments.store.merge import Kept, count, merge
from sim.experiments.store.shards import begin_shard, keep_shard, kept_chunks, rows_of, write_tables
from sim.outcomes.outcomes import outcomes
from sim.records.record import record_of_frames
from sim.records.run import Run
from tests.experiments.keeping import keep
from tests.experiments.toy import toy_run, toy_scenario

SINGLES = [Chunk(index, 1) for index in range(6)]


@pytest.mark.parametrize(
    "order", [SINGLES[::-1], [Chunk(0, 6)], [Chunk(4, 2), Chunk(0, 1), Chunk(1, 3)]], ids=str
)
def test_files_do_not_depend_on_chunks(
    order: Sequence[Chunk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are the same whichever run ended first and in what company, in several row groups."""
    monkeypatch.setattr(merging, "_ROW_GROUP", 60)
    monkeypatch.setattr(merging, "_RUN_GROUP", 4)
    planned = plan([toy_scenario(), toy_scenario(weeks=9)], 3, 1)
    for name, chunks in (("a", SINGLES), ("b", order)):
        keep(planned, tmp_path / name / "shards", chunks)
        merge(planned, list(kept_chunks(tmp_path / name / "shards")), tmp_path / name, {})
        assert count(list(kept_chunks(tmp_path / name / "shards"))) == Kept(done=6, failed=0)
    for table in ("runs", "weeks", "employers", "moves"):
        files = [tmp_path / name / f"{table}.parquet" for name in "ab"]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    """Each run's rows are there, under its id, with their values and types."""
    planned = plan([toy_scenario()], 3, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 3)])
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    assert list(pd.read_parquet(tmp_path / "runs.parquet")["run_id"]) == [
        "toy-00000", "toy-00001", "toy-00002",
    ]  # fmt: skip
    for table in ("weeks", "employers", "moves"):
        merged = pd.read_parquet(tmp_path / f"{table}.parquet")
        assert merged.columns[0] == "run_id"
        for replicate in range(3):
            mine = (
                merged[merged["run_id"] == f"toy-{replicate:05d}"]
                .drop(columns="run_id")
                .reset_index(drop=True)
            )
            original = getattr(toy_run(planned.scenario(0), 1, replicate, None), table)
            original = original.astype(dict.fromkeys(original.select_dtypes("category"), str))
            pd.testing.assert_frame_equal(mine, original, check_dtype=table != "moves")


def test_outcomes_come_back_as_they_were(tmp_path: Path) -> None:
    """Values, types and order of the outcomes, behind the keys; no other columns."""
    planned = plan([toy_scenario(), toy_scenario(escalation={"intensity": 2.0})], 2, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 2), Chunk(2, 2)])
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    for index in range(4):
        task = planned.task(index)
        found = outcomes(toy_run(planned.scenario(task.point), 1, task.replicate, None))
        assert list(runs.columns) == [*merging.KEYS, "escalation.intensity", *found]
        row = runs.iloc[index].to_dict()
        assert {name: row[name] for name in found} == pytest.approx(found, rel=0, abs=0, nan_ok=True)
        assert all(runs[name].dtype == type(value) for name, value in found.items())


def test_only_the_tables_asked_for(tmp_path: Path) -> None:
    """Tables left out leave no file."""
    planned = plan([toy_scenario()], 2, 1, ("weeks",))
    keep(planned, tmp_path / "shards", [Chunk(0, 2)])
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    assert {path.name for path in tmp_path.glob("*.parquet")} == {"runs.parquet", "weeks.parquet"}


def test_a_column_that_only_some_runs_have(tmp_path: Path) -> None:
    """Dates of one scenario, none of the other: missing values, no error; categories become their names."""

    def change(index: int, run: Run) -> Run:
        weeks = run.weeks
        if index == 1:
            weeks = weeks.assign(date=pd.date_range("2025-01-06", periods=len(weeks), freq="W"))
        employers = run.employers.astype({"employer": "category", "kind": "category"})
        return replace(run, record=record_of_frames(weeks, employers, run.moves))

    planned = plan([toy_scenario(), toy_scenario(weeks=9)], 1, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 2)], change)
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    dates = pd.read_parquet(tmp_path / "weeks.parquet").groupby("run_id")["date"].count()
    assert dates.to_dict() == {"toy-00000": 0, "toy-2-00000": 9}
    kinds = pd.read_parquet(tmp_path / "employers.parquet")["kind"]
    assert set(kinds) == {"lab", "startup", "outside"}


def test_a_run_in_which_nobody_moved(tmp_path: Path) -> None:
    """An empty event log has columns without types; the types of the other runs hold."""

    def change(index: int, run: Run) -> Run:
        moves = run.moves.iloc[:0] if index == 0 else run.moves
        return replace(run, record=record_of_frames(run.weeks, run.employers, moves))

    planned = plan([toy_scenario()], 2, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 2)], change)
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    moves = pd.read_parquet(tmp_path / "moves.parquet")
    assert set(moves["run_id"]) == {"toy-00001"}
    assert moves["talent"].dtype == "float64"


def test_failed_runs_have_no_outcomes(tmp_path: Path) -> None:
    """A failed run among others is a row with its error, also where it comes first or alone in its chunk."""
    planned = plan([toy_scenario()], 2, 1)
    keep(planned, tmp_path / "shards", [Chunk(1, 1)])
    failed = rows_of([{"index": 0, "status": "failed", "error": "ZeroDivisionError: no seats\n..."}])
    keep_shard(begin_shard(tmp_path / "shards", Chunk(0, 1)), tmp_path / "shards", Chunk(0, 1), failed)
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    assert count(list(kept_chunks(tmp_path / "shards"))) == Kept(done=1, failed=1)
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    assert list(runs["status"]) == ["failed", "done"]
    assert list(runs["moves"].isna()) == [True, False]
    assert set(pd.read_parquet(tmp_path / "moves.parquet")["run_id"]) == {"toy-00001"}


def test_rows_of_many_shards_are_held_in_few_pieces() -> None:
    """So memory does not grow with their number; no row is lost, and the order stays."""
    shards = 10 * merging._SHARDS_AT_ONCE + 1
    batches = [rows_of([{"index": index, "status": "done", "error": None}]) for index in range(shards)]
    (group,) = merging._regrouped(iter(batches), batches[0].schema)
    assert group["index"].num_chunks <= merging._SHARDS_AT_ONCE
    assert group["index"].to_pylist() == list(range(shards))


def test_nothing_kept_yet(tmp_path: Path) -> None:
    """An experiment that was stopped before its first run ended leaves readable, empty tables."""
    (tmp_path / "shards").mkdir()
    merge(plan([toy_scenario()], 2, 1), [], tmp_path, {})
    assert count(list(kept_chunks(tmp_path / "shards"))) == Kept(0, 0)
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    assert len(runs) == 0
    assert list(runs.columns) == list(merging.KEYS)
    assert len(pd.read_parquet(tmp_path / "moves.parquet")) == 0


def test_half_written_shards_are_not_read(tmp_path: Path) -> None:
    """What a kill leaves of a chunk that was being kept does not count as runs."""
    planned = plan([toy_scenario()], 2, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 1)])
    write_tables(
        begin_shard(tmp_path / "shards", Chunk(1, 1)), 1, toy_run(toy_scenario(), 1, 1, None), ("weeks",)
    )
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    assert list(pd.read_parquet(tmp_path / "runs.parquet")["run_id"]) == ["toy-00000"]


def test_what_repeats_has_a_dictionary(tmp_path: Path) -> None:
    """Names and whole numbers do, amounts do not; readers find plain types, as any engine reads them."""
    planned = plan([toy_scenario()], 2, 1)
    keep(planned, tmp_path / "shards", [Chunk(0, 2)])
    merge(planned, list(kept_chunks(tmp_path / "shards")), tmp_path, {})
    for table in ("runs", "weeks", "employers", "moves"):
        file = pq.ParquetFile(tmp_path / f"{table}.parquet")
        group = file.metadata.row_group(0)
        columns = [group.column(place) for place in range(group.num_columns)]
        coded = {column.path_in_schema for column in columns if "RLE_DICTIONARY" in column.encodings}
        kinds = {field.name: field.type for field in file.schema_arrow}
        repeat = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)
        assert coded == {name for name, kind in kinds.items() if any(is_kind(kind) for is_kind in repeat)}
        assert b"ARROW:schema" not in (file.metadata.metadata or {})
