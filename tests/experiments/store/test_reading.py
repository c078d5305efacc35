"""Tables as input from strangers: the bytes that were written, or what is damaged and what is not."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import checksums, reading, results
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError, ResultsWarning
from sim.experiments.store.results import open_results
from sim.experiments.studies.several import several
from tests.experiments.keeping import (
    flipped,
    in_first_format,
    in_place,
    resealed,
    signed,
    to_second_format,
    vouched,
)
from tests.experiments.toy import raising, toy_run, toy_scenario

TABLES = ("runs", "weeks", "employers", "moves")


def _table(folder: Path, name: str) -> pd.DataFrame:
    found: pd.DataFrame = getattr(open_results(folder), name)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_a_flipped_bit_is_found(folder: Path, name: str) -> None:
    """It is told in which file, and which tables are sound; those are read as before."""
    path = folder / f"{name}.parquet"
    whole = {other: _table(folder, other) for other in TABLES}
    flipped(path, 8 * (path.stat().st_size // 2))
    with pytest.raises(
        ResultsError, match=rf"{name}\.parquet: has another sha256 .*; sound are the"
    ) as caught:
        _table(folder, name)
    for other in TABLES:
        if other != name:
            assert f" {other}" in str(caught.value)
            pd.testing.assert_frame_equal(_table(folder, other), whole[other])
    with pytest.raises(ResultsError, match=rf"{name}\.parquet"):
        open_results(folder).run("toy-00000")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + 100 * b"\xff" + b"PAR1", b"week,moves\n0,3\n"], ids=range(4)
)
def test_what_is_no_table_is_refused(folder: Path, name: str, content: bytes) -> None:
    """Truncated or foreign, whether the manifest vouches for it or not."""
    path = folder / f"{name}.parquet"
    path.write_bytes(content)
    for words in ("bytes instead of", "is no table that can be read"):
        with pytest.raises(ResultsError, match=rf"{name}\.parquet: .*{words}"):
            _table(folder, name)
        vouched(folder, path.name)


def test_a_missing_checksum_is_no_checksum(folder: Path) -> None:
    """A table that the manifest does not know was not written to the end."""
    signed(folder, lambda content: content["files"].pop("moves.parquet"))
    with pytest.raises(ResultsError, match=r"no moves\.parquet"):
        open_results(folder)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_no_table(folder: Path, kind: str) -> None:
    """Nothing is read through a link, and nothing waits for a pipe."""
    path = folder / "weeks.parquet"
    in_place(path, kind)
    found = open_results(folder)
    with pytest.raises(ResultsError, match=r"weeks\.parquet: is (a link|no file)"):
        _ = found.weeks
    assert len(found.runs) == 2


def test_a_huge_file_is_not_read_through(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size says enough."""
    os.truncate(folder / "weeks.parquet", 10**12)
    read: list[str] = []
    whole = checksums.checksum

    def noted(path: Path) -> tuple[str, int]:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(checksums, "checksum", noted)
    with pytest.raises(ResultsError, match=r"weeks\.parquet: has 1,000,000,000,000 bytes instead of"):
        _table(folder, "weeks")
    assert "weeks.parquet" not in read


def _changed(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[pd.DataFrame], pa.Table]:
    return lambda table: pa.Table.from_pandas(change(table), preserve_index=False)


FOREIGN: list[tuple[str, Callable[[pd.DataFrame], pa.Table], str]] = [
    ("weeks", _changed(lambda t: t.drop(columns="week")), "has no column 'week'"),
    ("weeks", _changed(lambda t: t.drop(columns="run_id")), "has no column 'run_id'"),
    ("weeks", _changed(lambda t: t.assign(week=t["week"].astype(str))), "wrong type in the column 'week'"),
    ("weeks", _changed(lambda t: t.assign(median_pay="much")), "wrong type in the column 'median_pay'"),
    ("weeks", _changed(lambda t: t.assign(run_id=7)), "wrong type in the column 'run_id'"),
    ("weeks", _changed(lambda t: t.assign(week=t["week"] + 1)), "weeks that its runs do not have"),
    ("weeks", _changed(lambda t: t.assign(week=-1)), "weeks that its runs do not have"),
    ("weeks", _changed(lambda t: t.assign(run_id="toy-00009")), "runs that are not those of its manifest"),
    ("weeks", _changed(lambda t: t.assign(run_id="../up")), "runs that are not those of its manifest"),
    ("weeks", _changed(lambda t: t.assign(run_id=None)), "no value in the column run_id"),
    ("weeks", _changed(lambda t: t.iloc[:6]), "has 1 runs, and not the 2"),
    ("weeks", _changed(lambda t: t.iloc[:0]), "has 0 runs, and not the 2"),
    ("employers", _changed(lambda t: t.assign(kind="bank")), "in the column kind names that mean nothing"),
    ("employers", _changed(lambda t: t.assign(employer=3)), "wrong type in the column 'employer'"),
    ("moves", _changed(lambda t: t.assign(kind="sold")), "in the column kind names that mean nothing"),
    ("moves", _changed(lambda t: t.assign(researcher=0.5)), "wrong type in the column 'researcher'"),
    ("moves", _changed(lambda t: t.assign(origin=t["week"])), "wrong type in the column 'origin'"),
    ("runs", _changed(lambda t: t.assign(status="well")), "in the column status names that mean nothing"),
    ("runs", _changed(lambda t: t.assign(seed=5)), "runs that are not those of its manifest"),
    ("runs", _changed(lambda t: t.assign(scenario="quiet")), "runs that are not those of its manifest"),
    ("runs", _changed(lambda t: t.assign(run_id="toy-00000")), "runs that are not those of its manifest"),
    ("runs", _changed(lambda t: t.iloc[:1]), "has 1 runs, and not the 2"),
    ("runs", _changed(lambda t: t.drop(columns="error")), "has no column 'error'"),
    ("runs", lambda t: pa.table({"a": [1]}), "has no column 'run_id', 'scenario'"),
    ("runs", _changed(lambda t: t.assign(moves="x")), "wrong type in the column 'moves'"),
    ("runs", _changed(lambda t: t.assign(hhi_talent_end="x")), "wrong type in the column 'hhi_talent_end'"),
    ("employers", _changed(lambda t: t.iloc[:0]), "has 0 runs, and not the 2"),
    ("employers", _changed(lambda t: t.assign(headcount=10**18)), "numbers that no employer can have"),
    ("employers", _changed(lambda t: t.assign(headcount=-1)), "numbers that no employer can have"),
    ("employers", _changed(lambda t: t.assign(budget=math.nan)), "column budget values that are no"),
    ("weeks", _changed(lambda t: t.assign(hhi_talent=math.nan)), "column hhi_talent values that are no"),
    ("weeks", _changed(lambda t: t.assign(median_pay=math.inf)), "column median_pay values that are no"),
    ("moves", _changed(lambda t: t.assign(package=math.inf)), "column package values that are no"),
    ("moves", _changed(lambda t: t.assign(origin=None)), "no value in the column origin of some moves"),
    ("moves", _changed(lambda t: t.assign(binding="zzz")), "in the column binding names that mean nothing"),
    ("moves", _changed(lambda t: t.assign(not_kept_by="zzz")), "in the column not_kept_by names that mean"),
    ("moves", _changed(lambda t: t.assign(counter_limited_by="z")), "in the column counter_limited_by names"),
    ("weeks", lambda t: pa.table([pa.array([1])] * 2, names=["week", "week"]), "more than one column"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "words"), FOREIGN, ids=range(len(FOREIGN)))
def test_a_table_of_something_else_is_refused(
    folder: Path, name: str, change: Callable[[pd.DataFrame], pa.Table], words: str
) -> None:
    """Columns missing or of other types, rows of other runs or weeks, whoever vouches for it."""
    path = folder / f"{name}.parquet"
    parquet.write_table(change(pd.read_parquet(path)), path)
    vouched(folder, path.name)
    with pytest.raises(ResultsError) as caught:
        _table(folder, name)
    assert any(line.startswith(f"{path}: ") and words in line for line in caught.value.lines), str(
        caught.value
    )


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("weeks", lambda t: t.drop(columns="prize"), "has no column prize"),
        ("moves", lambda t: t.drop(columns=["listed", "package"]), "has no column package, listed"),
        ("weeks", lambda t: t.iloc[1:], "not every week once and in order"),
        ("weeks", lambda t: pd.concat([t, t]), "not every week once and in order"),
        ("employers", lambda t: t.iloc[:5], "not every lab in every week"),
        ("employers", lambda t: t.iloc[:0], "has no week of the run"),
    ],
    ids=range(6),
)
def test_a_run_needs_its_whole_tables(
    folder: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame], words: str
) -> None:
    """What pictures and outcomes are made of is asked for before they are made."""
    path = folder / f"{name}.parquet"
    change(pd.read_parquet(path)).to_parquet(path, index=False)
    vouched(folder, path.name)
    with pytest.raises(ResultsError, match=words):
        open_results(folder).run("toy-00000")


def _cut_week(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["week"] != 3) | (table["run_id"] != "toy-00001")]


UNFIT: list[tuple[str, Callable[[pd.DataFrame], pd.DataFrame], str]] = [
    ("weeks", lambda t: t[["run_id", "week"]], "has no column 'hhi_headcount'"),
    ("weeks", lambda t: t.iloc[:0], "has 0 runs, and not the 2"),
    ("weeks", lambda t: pd.concat([t, t]), "not every week once and in order"),
    ("weeks", lambda t: t.loc[t.index.repeat(2)], "not every week once and in order"),
    ("weeks", lambda t: t.iloc[:-1], "not every week once and in order"),
    ("weeks", lambda t: t.iloc[::-1], "not every week once and in order"),
    ("weeks", _cut_week, "not every week once and in order"),
    ("employers", lambda t: t.assign(employer=None), "no value in the column employer"),
    ("employers", lambda t: t.assign(kind=None), "no value in the column kind"),
    ("employers", lambda t: t.iloc[:5], "not every lab in every week"),
    ("employers", lambda t: t.iloc[:0], "has 0 runs, and not the 2"),
    ("employers", _cut_week, "not every lab in every week"),
    ("employers", lambda t: t[t["employer"] != "Meta"], "not every lab in every week"),
]


@pytest.mark.parametrize("batch", [65_536, 5], ids=["whole", "pieces"])
@pytest.mark.parametrize(("name", "change", "words"), UNFIT, ids=range(len(UNFIT)))
def test_what_is_drawn_of_several_runs_is_checked_as_one_is(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[pd.DataFrame], pd.DataFrame],
    words: str,
    batch: int,
) -> None:
    """Piece by piece, wherever a piece ends."""
    monkeypatch.setattr(reading, "_BATCH", batch)
    path = folder / f"{name}.parquet"
    change(pd.read_parquet(path)).to_parquet(path, index=False)
    vouched(folder, path.name)
    runs = several(open_results(folder), "toy")
    with pytest.raises(ResultsError) as caught:
        _ = runs.weeks if name == "weeks" else runs.survival
    assert any(line.startswith(f"{path}: ") and words in line for line in caught.value.lines), str(
        caught.value
    )


def test_pictures_of_several_runs_are_refused_with_their_tables(folder: Path, tmp_path: Path) -> None:
    """The checks are on the way that pictures take."""
    path = folder / "weeks.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path, index=False)
    vouched(folder, path.name)
    with pytest.raises(ResultsError, match="not every week once and in order"):
        open_results(folder).figures(tmp_path / "pictures")


def test_whole_tables_are_whole_in_pieces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written passes, and gives the same numbers, wherever a piece ends."""
    runs = several(open_results(folder), "toy")
    weeks, survival = runs.weeks, runs.survival
    for batch in (1, 5, 7):
        monkeypatch.setattr(reading, "_BATCH", batch)
        again = several(open_results(folder), "toy")
        pd.testing.assert_frame_equal(again.weeks, weeks)
        assert np.array_equal(again.survival, survival, equal_nan=True)


@pytest.mark.parametrize(
    "change", [lambda scenario: scenario.clear(), lambda scenario: scenario.update(weeks=3)], ids=range(2)
)
@pytest.mark.parametrize("first", [True, False], ids=["first format", "today's"])
def test_the_weeks_are_those_of_the_scenario(
    folder: Path, first: bool, change: Callable[[dict[str, Any]], None]
) -> None:
    """As poach reads it: one that says nothing has the default."""

    def altered(content: dict[str, Any]) -> None:
        change(content["base"])
        resealed(content)
        if first:
            in_first_format(content)

    to_second_format(folder)
    signed(folder, altered)
    found = open_results(folder)
    for table in ("weeks", "employers"):
        with pytest.raises(ResultsError, match=rf"{table}\.parquet: has (rows of weeks|not every)"):
            _table(folder, table)
    with pytest.raises(ResultsError, match=r"\.parquet: has (rows of weeks|not every)"):
        _ = several(found, "toy").weeks
    with pytest.raises(ResultsError, match=r"\.parquet: has (rows of weeks|not every)"):
        found.run("toy-00000")


def test_budgets_without_limit_are_read(folder: Path) -> None:
    """What a run may give is not refused."""
    path = folder / "employers.parquet"
    pd.read_parquet(path).assign(budget=math.inf).to_parquet(path, index=False)
    vouched(folder, path.name)
    assert (_table(folder, "employers")["budget"] == math.inf).all()


def test_a_folder_left_as_running_is_told(folder: Path) -> None:
    """Its tables are read with a warning, and the runs in them are those that are done."""
    signed(folder, lambda content: content.update(status="running"))
    with pytest.warns(ResultsWarning, match="says that the experiment is running"):
        found = open_results(folder)
    assert len(found.runs) == 2
    signed(folder, lambda content: content["runs"].update(done=1))
    with pytest.warns(ResultsWarning):
        found = open_results(folder)
    for table in ("runs", "weeks", "employers"):
        with pytest.raises(ResultsError, match="has 2 runs, and not the 1"):
            getattr(found, table)


def _too_large(*_: object, **__: object) -> None:
    raise MemoryError("malloc of size 1000000000000000 failed")


def test_a_table_that_does_not_fit_into_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is the folder's, not ours."""
    monkeypatch.setattr(parquet, "read_table", _too_large)
    with pytest.raises(ResultsError, match=r"weeks\.parquet: does not fit into memory"):
        _table(folder, "weeks")


def test_a_run_too_large_to_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's scenario is run only where there is room."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr(results, "simulate", raising(AssertionError("it was run")))
    planned = plan([toy_scenario()], 1, 1, ())
    conduct(planned, 1, prepare(tmp_path / "out", planned, 1, [], False), lambda runs_done: None)

    def change(content: dict[str, Any]) -> None:
        content["base"]["researchers"]["count"] = 10**9
        resealed(content)

    to_second_format(tmp_path / "out")
    signed(tmp_path / "out", change)
    with pytest.raises(ResultsError, match=r"cannot be run again: researchers\.count: 1,000,000,000"):
        open_results(tmp_path / "out").run("toy-00000")


def test_a_checksum_is_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a file that stands unchanged; one that has just been written is read again."""
    path = tmp_path / "file"
    path.write_bytes(b"content")
    os.utime(path, (1.0, 1.0))
    monkeypatch.setattr(checksums, "_SETTLED", -1.0)
    first = checksums.checksum(path)
    with monkeypatch.context() as patch:
        patch.setattr(
            "sim.experiments.store.checksums.hashlib.file_digest", raising(AssertionError("read again"))
        )
        assert checksums.checksum(path) == first
    monkeypatch.setattr(checksums, "_SETTLED", 3600.0)
    for content in (b"CONTENT", b"content"):
        path.write_bytes(content)
        os.utime(path, (1.0, 1.0))
        assert (checksums.checksum(path) == first) == (content == b"content")
