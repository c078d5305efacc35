"""Experiments: failures as data, interrupts that keep what was done, progress."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

from sim import processes
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench, experiment
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import arrow_files, atomic, manifest, merge, shards
from sim.experiments.store import folder as folders
from sim.experiments.store.atomic import replaced
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept_chunks, read_rows
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.experiments.toy import raising, toy_run, toy_scenario

Simulate = Callable[[Scenario, int, int, object], Run]


def _except_for(replicate: int, fault: BaseException) -> Simulate:
    def simulate(scenario: Scenario, seed: int, number: int, on_week: object) -> Run:
        if number == replicate:
            raise fault
        return toy_run(scenario, seed, number, None)

    return simulate


@pytest.mark.parametrize("kept", [True, False])
def test_a_failed_run_is_a_row(kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are done, and the row of the failed one has the error with its place."""
    monkeypatch.setattr(bench, "simulate", _except_for(1, ZeroDivisionError("no seats")))
    planned = plan([toy_scenario()], 3, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False) if kept else None
    ended = conduct(planned, 1, folder, lambda runs_done: None)
    assert ended.status == "failed"
    assert list(ended.runs["status"]) == ["done", "failed", "done"]
    error = str(ended.runs["error"].iloc[1])
    assert error.startswith("ZeroDivisionError: no seats\n")
    assert "in simulate" in error
    if kept:
        results = open_results(tmp_path / "out")
        assert results.manifest["runs"] == {"planned": 3, "done": 2, "failed": 1}
        assert set(results.weeks["run_id"]) == {"toy-00000", "toy-00002"}


def test_an_interrupt_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that ended before the interrupt can be read, and stay to be continued from."""
    monkeypatch.setattr(bench, "simulate", _except_for(2, KeyboardInterrupt()))
    planned = plan([toy_scenario()], 5, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)
    ended = conduct(planned, 1, folder, lambda runs_done: None)
    assert ended.status == "interrupted"
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == "interrupted"
    assert list(results.runs["run_id"]) == ["toy-00000", "toy-00001"]
    assert sum(len(read_rows(shard)) for shard in kept_chunks(folder.shards)) == 2


@pytest.mark.parametrize("table", ["runs", "moves"])
def test_an_interrupt_while_tables_are_merged(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All runs are kept, the manifest says how it ended, and reading the folder makes up for the rest."""
    monkeypatch.setattr(bench, "simulate", toy_run)

    def interrupted(path: Path) -> AbstractContextManager[Path]:
        if path.stem == table:
            raise KeyboardInterrupt
        return replaced(path)

    planned = plan([toy_scenario()], 3, 1)
    with monkeypatch.context() as patch:
        patch.setattr(arrow_files, "replaced", interrupted)
        folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)
        ended = conduct(planned, 1, folder, lambda runs_done: None)
    assert (ended.status, ended.stopped, ended.done) == ("interrupted", True, 3)
    assert manifest.read(tmp_path / "out")["status"] == "interrupted"
    assert not (tmp_path / "out" / f"{table}.parquet").exists()
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == manifest.read(tmp_path / "out")["status"] == "complete"
    assert set(results.moves["run_id"]) == {"toy-00000", "toy-00001", "toy-00002"}
    assert not folder.shards.exists()


def test_a_second_interrupt_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One in the midst of runs and one in the midst of merging: the runs that ended can be read."""
    monkeypatch.setattr(bench, "simulate", _except_for(2, KeyboardInterrupt()))
    planned = plan([toy_scenario()], 5, 1)
    with monkeypatch.context() as patch:
        patch.setattr(merge, "parquet_writer", raising(KeyboardInterrupt()))
        ended = conduct(
            planned, 1, prepare(tmp_path / "out", planned, 1, [], overwrite=False), lambda runs_done: None
        )
    assert (ended.status, ended.stopped, ended.done) == ("interrupted", True, 2)
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == "interrupted"
    assert list(results.runs["run_id"]) == ["toy-00000", "toy-00001"]
    assert set(results.weeks["run_id"]) == {"toy-00000", "toy-00001"}


def test_an_interrupt_when_all_is_done_comes_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the folder is finished nothing is disturbed; then the wish to stop is still known."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    write = manifest.write

    def asked(folder: Path, content: dict[str, Any]) -> None:
        if content["status"] != "running":
            signal.raise_signal(signal.SIGINT)
        write(folder, content)

    planned = plan([toy_scenario()], 2, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)
    monkeypatch.setattr(manifest, "write", asked)
    ended = conduct(planned, 1, folder, lambda runs_done: None)
    assert (ended.status, ended.stopped) == ("complete", True)
    assert open_results(tmp_path / "out").manifest["status"] == "complete"


def test_an_interrupt_as_the_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is heard as soon as the folder stands: no run is begun, and the manifest says so."""
    monkeypatch.setattr(bench, "simulate", raising(AssertionError("a run was begun")))
    write = manifest.write

    def asked(folder: Path, content: dict[str, Any]) -> None:
        if content["status"] == "running":
            signal.raise_signal(signal.SIGINT)
        write(folder, content)

    monkeypatch.setattr(manifest, "write", asked)
    planned = plan([toy_scenario()], 2, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)
    ended = conduct(planned, 1, folder, lambda runs_done: None)
    assert (ended.status, ended.stopped, ended.done, ended.failed) == ("interrupted", True, 0, 0)
    assert len(open_results(tmp_path / "out").runs) == 0


@pytest.mark.parametrize(("number", "further"), [(signal.SIGINT, 0), (signal.SIGINT, 2), (signal.SIGTERM, 1)])
def test_interrupts_anywhere(
    number: signal.Signals, further: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever one comes between begin and end, and others right behind, the manifest says how it ended."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    planned = plan([toy_scenario(weeks=2)], 1, 1, ("weeks",))
    line, found = 1 + 9 * further, set()
    try:
        while (struck := _struck(planned, tmp_path / str(line), number, line, further)) is not None:
            found.add(struck)
            line += _STRIDE
    finally:
        signal.signal(signal.SIGTERM, before)
    assert line > 20 * _STRIDE
    assert found - {("not begun", 0)} == {("interrupted", 0), ("interrupted", 1), ("complete", 1)}


def _struck(
    planned: Plan, target: Path, number: signal.Signals, line: int, further: int
) -> tuple[str, int] | None:
    """Status and number of runs after signals from a line of our own modules on; None beyond the last.

    Lines before the experiment begins, and after it is known how it ended, do not count.
    """
    folder = prepare(target, planned, 1, [], overwrite=False)
    left = [line]

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in _OURS:
            return None  # its lines are not looked at; frames that it calls are
        if event == "line" and folder.manifest["status"] == "running":
            left[0] -= 1
            if -further <= left[0] <= 0:
                signal.raise_signal(number)
        return trace

    sys.settrace(trace)
    try:
        ended = conduct(planned, 1, folder, lambda runs_done: None)
    except KeyboardInterrupt:
        assert not target.exists()  # it came before the experiment took over
        return "not begun", 0
    finally:
        sys.settrace(None)
    if left[0] > 0:
        return None
    told = manifest.read(target)
    assert (told["status"], told["runs"]["done"]) == (ended.status, ended.done)
    assert ended.stopped
    assert len(open_results(target).runs) == ended.done
    return ended.status, ended.done


#: Every so many lines a signal comes, from another one on in each of the tests; with 1 they take minutes.
_STRIDE = 29
#: Where a signal may come.
_OURS = {module.__file__ for module in (experiment, folders, merge, manifest, atomic, bench, processes)}


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, r"\(No space left on device\).*make room on that disk"),
        (errno.EFBIG, r"\(File too large\).*ulimit -f"),
        (errno.EDQUOT, r"\(Disk quota exceeded\).*quota"),
    ],
)
def test_a_disk_that_fails_ends_the_experiment(
    number: int, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told is the folder, what is kept and what to do; that is kept, and the next experiment can begin."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    kept: list[Chunk] = []
    keep = shards.keep_shard

    def full_after(chunks: int) -> Callable[..., None]:
        def keeps(folder: Path, target: Path, chunk: Chunk, rows: Any) -> None:
            if len(kept) == chunks:
                raise OSError(number, os.strerror(number))
            kept.append(chunk)
            keep(folder, target, chunk, rows)

        return keeps

    planned = plan([toy_scenario()], 20, 1)
    for name, chunks in (("none", 0), ("some", 1)):
        monkeypatch.setattr(bench, "keep_shard", full_after(chunks))
        folder = prepare(tmp_path / name, planned, 1, [], overwrite=False)
        with pytest.raises(ResultsError, match=rf"--out: .*/{name} cannot be written {remedy}") as told:
            conduct(planned, 1, folder, lambda runs_done: None)
        assert not list((tmp_path / name).rglob(".[0-9]*"))  # no half of a shard takes room
    [chunk] = kept
    assert f"; {chunk.size} of 20 runs are kept in " in str(told.value)
    assert len(open_results(tmp_path / "some").runs) == chunk.size
    assert open_results(tmp_path / "some").manifest["status"] == "interrupted"
    assert [path.name for path in tmp_path.iterdir()] == ["some"]


def test_a_folder_that_is_removed_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is another of its name written to; the experiment ends and says that nothing is kept."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = plan([toy_scenario()], 60, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)

    def remove(runs_done: float) -> None:
        if (tmp_path / "out" / "manifest.json").exists():
            shutil.rmtree(tmp_path / "out")
            (tmp_path / "out" / ".runs").mkdir(parents=True)  # somebody else's

    with pytest.raises(ResultsError, match=r"--out: .*out was removed while it was written, .* run it again"):
        conduct(planned, 1, folder, remove)
    assert list((tmp_path / "out" / ".runs").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells where it went")
def test_a_folder_that_is_moved_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is concluded where it is now, and nothing stands where it was."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = plan([toy_scenario()], 60, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False)

    def move(runs_done: float) -> None:
        if runs_done >= 20 and (tmp_path / "out").exists():
            (tmp_path / "out").rename(tmp_path / "moved")

    with pytest.raises(
        ResultsError, match=r"out was moved to .*moved while .* of 60 runs are kept in"
    ) as told:
        conduct(planned, 1, folder, move)
    kept = open_results(tmp_path / "moved").runs
    assert f"; {len(kept)} of 60 runs" in str(told.value)
    assert 0 < len(kept) < 60
    assert [path.name for path in tmp_path.iterdir()] == ["moved"]


def test_progress_counts_weeks_then_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told rises from week to week to the number of runs."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    told: list[float] = []
    conduct(plan([toy_scenario(weeks=4)], 2, 1), 1, None, told.append)
    assert told == sorted(told)
    assert told[:4] == [0.25, 0.5, 0.75, 1.0]
    assert told[-1] == 2.0


def test_rows_name_what_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run carries its key and the parameters in which its scenario differs."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    scenarios = [toy_scenario(), toy_scenario(escalation={"intensity": 2.0})]
    runs = conduct(plan(scenarios, 2, 7), 1, None, lambda runs_done: None).runs
    assert list(runs.columns[:6]) == ["run_id", "scenario", "replicate", "seed", "status", "error"]
    assert list(runs["escalation.intensity"]) == [1.0, 2.0, 1.0, 2.0]
    assert list(runs["replicate"]) == [0, 0, 1, 1]
    assert set(runs["seed"]) == {7}


@pytest.mark.parametrize("kept", [True, False])
def test_a_column_is_that_of_the_runs(kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read alone, from the folder or from memory, with NaN for the run that failed."""
    monkeypatch.setattr(bench, "simulate", _except_for(1, ZeroDivisionError("no seats")))
    planned = plan([toy_scenario()], 3, 1)
    folder = prepare(tmp_path / "out", planned, 1, [], overwrite=False) if kept else None
    ended = conduct(planned, 1, folder, lambda runs_done: None)
    for name in ("moves", "top_package"):
        column = ended.column(name)
        assert column.dtype == np.float64
        assert np.array_equal(column, ended.runs[name].to_numpy(dtype=np.float64), equal_nan=True)
        assert list(np.isnan(column)) == [False, True, False]
