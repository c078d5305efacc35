"""What survives a kill of an experiment, a full disk, and another process in the folder."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.experiments.designs.plan import TABLES, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import folder, manifest
from sim.experiments.store.folder import ResultsFolder, merge_late, prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept_chunks, read_rows
from sim.experiments.store.target import being_written, check_target
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.experiments.writing import FILES, once_then, write
from tests.starting import started

CHUNK = 8  # runs of the toy market of 50 ms in a chunk, at most


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)


_KILLED = """
import os, sys, time
from pathlib import Path
from sim.experiments.execution import bench
from sim.experiments.store import merge
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from sim.experiments.designs.plan import TABLES, plan
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_run, toy_scenario

def slow(*arguments):
    time.sleep(0.05)
    return toy_run(*arguments)

def slow_table(*arguments):
    time.sleep(0.4)
    return original(*arguments)

bench.simulate = slow
original, merge._merge_table = merge._merge_table, slow_table
planned = plan([toy_scenario()], 12, 1)
folder = prepare(Path(sys.argv[1]), planned, 1, ["poach"], False)
conduct(planned, 1, folder, lambda done: print(done, flush=True))
"""


@pytest.mark.parametrize("delay", [0.0, 0.3, 0.9, 1.3])
def test_a_kill_loses_at_most_the_run_in_flight(tmp_path: Path, delay: float) -> None:
    """Killed while running or merging, the folder does not claim to be complete; every ended run is kept."""
    target = tmp_path / "out"
    with started([sys.executable, "-c", _KILLED, target], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # a week of the first run is done
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        told = [float(line) for line in process.stdout]
    # A number is told by the last week of a run; that of a chunk once more, when it is kept.
    ended = max((number for number in range(1, 13) if told.count(number) == 2), default=0)
    assert json.loads((target / "manifest.json").read_text())["status"] == "running"
    assert being_written(target) is False
    kept = list(kept_chunks(target / ".runs"))
    indices = [index for path in kept for index in read_rows(path)["index"].to_pylist()]
    assert indices == list(range(len(indices)))
    assert ended <= len(indices) <= ended + CHUNK  # the last chunk may be kept and not yet told of
    for path in kept:
        rows = read_rows(path)
        assert set(rows["status"].to_pylist()) == {"done"}
        tables = {f"{index}.{table}.arrow" for index in rows["index"].to_pylist() for table in TABLES}
        assert {file.name for file in path.iterdir()} == {"rows.arrow", "sha256", *tables}
    results = open_results(target)  # which merges what was kept
    assert (
        list(results.runs["replicate"])
        == list(results.moves["run_id"].str[-5:].astype(int).unique())
        == indices
    )
    assert results.manifest["status"] == ("complete" if len(indices) == 12 else "interrupted")


def test_a_folder_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    """Neither replaced nor taken for what a killed experiment has left, for as long as it is at work."""
    target = tmp_path / "out"
    planned = plan([toy_scenario()], 2, 1)
    first = prepare(target, planned, 1, ["poach"], overwrite=False)
    told: list[bool | None] = []

    def watch(runs_done: float) -> None:
        told.append(being_written(target))
        with pytest.raises(ResultsError, match="is being written by another experiment; choose another"):
            check_target(target, overwrite=True)
        with pytest.raises(ResultsError, match="another process is writing to it; wait for it"):
            open_results(target)

    conduct(planned, 1, first, watch)
    assert set(told) == {True}
    assert being_written(target) is False
    check_target(target, overwrite=True)


def test_who_has_stopped_does_not_wait_for_large_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an interrupt outcomes are merged; large tables when the folder is read, small ones at once."""
    for little, tables in ((10**9, {"runs", "weeks", "employers", "moves"}), (0, {"runs"})):
        monkeypatch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
        monkeypatch.setattr(folder, "_LITTLE", little)
        target = tmp_path / str(little)
        planned = plan([toy_scenario()], 2, 1)
        ended = conduct(planned, 1, prepare(target, planned, 1, ["poach"], False), lambda runs_done: None)
        assert ended.stopped
        assert {path.stem for path in target.glob("*.parquet")} == {"points", *tables}
        assert being_written(target) is False
        assert len(open_results(target).moves) > 0
        assert being_written(target) is False
        assert manifest.read(target)["status"] == "interrupted"


def test_nobody_merges_what_another_is_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who read what an interrupt has left, one merges it; the other hears that, and loses nothing."""
    target = tmp_path / "out"
    monkeypatch.setattr(folder, "_LITTLE", 0)
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
        write(target)
    told = manifest.read(target)
    other = ResultsFolder(target, target, plan([toy_scenario()], 2, 1), told)
    other.claim()
    with pytest.raises(ResultsError, match="another process is writing to it; wait for it"):
        merge_late(target, dict(told))
    with pytest.raises(ResultsError, match="is being written by another experiment"):
        check_target(target, overwrite=True)
    other.release()
    write(target, overwrite=True)
    late = dict(told)  # as read before that was complete
    merge_late(target, late)
    assert late["status"] == manifest.read(target)["status"] == "complete"
    assert len(open_results(target).runs) == 2


def test_without_a_lock_nobody_takes_a_running_folder_for_dead(tmp_path: Path) -> None:
    """Its writer may be of an older version, or on a system that has none."""
    target = tmp_path / "out"
    started = prepare(target, plan([toy_scenario()], 2, 1), 1, ["poach"], overwrite=False)
    started.begin()
    started.release()
    (started.shards / ".lock").unlink()
    assert being_written(target) is None
    with pytest.raises(ResultsError, match="if nobody is at it any more, run it again with --overwrite"):
        open_results(target)
    assert manifest.read(target)["status"] == "running"


def test_a_full_disk_releases_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the manifest can be written, nobody is held to be at work afterwards."""
    planned = plan([toy_scenario()], 2, 1)
    claimed = prepare(tmp_path / "out", planned, 1, ["poach"], overwrite=False)

    def watch(runs_done: float) -> None:
        monkeypatch.setattr(manifest, "write", raising(OSError(28, "No space left on device")))

    with pytest.raises(ResultsError, match=r"No space left.*; 2 of 2 runs are kept in .*poach figures"):
        conduct(planned, 1, claimed, watch)
    assert being_written(tmp_path / "out") is False


def test_what_a_kill_left_half_written_goes(tmp_path: Path) -> None:
    """Temporary files are neither kept nor taken for the user's own."""
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    (tmp_path / "out" / ".moves.parquet.1.tmp").write_bytes(b"half")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    write(tmp_path / "out", overwrite=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES | {"notes.txt"}


def test_a_failed_swap_leaves_a_complete_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the last rename fails, both old and new results exist, whole, and it is said where."""
    target = tmp_path / "out"
    write(target)
    monkeypatch.setattr(folder, "take_place", lambda new, old: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(ResultsError, match=r"out cannot be written \(no\); 2 of 2 runs are kept in .*new-1$"):
        write(target, seed=2, overwrite=True)
    assert open_results(target).manifest["seed"] == 1
    assert open_results(tmp_path / "out.new-1").manifest["status"] == "complete"
