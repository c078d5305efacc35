"""The results folder: what is refused, what survives a kill, what replaces what."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import folder, manifest
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.experiments.store.inside import CRATE, MANIFEST, ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept_chunks
from sim.experiments.store.target import check_target
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.experiments.writing import FILES, content, once_then, write


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)


def test_a_finished_folder_has_its_files_and_nothing_else(tmp_path: Path) -> None:
    """No shard and no temporary file is left; an empty folder may be used."""
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert manifest.read(tmp_path / "out")["status"] == "complete"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_path_may_have_bytes_that_are_no_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As old archives leave them: written, merged and read; the manifest escapes them."""
    above = tmp_path / os.fsdecode(b"caf\xe9")
    try:
        above.mkdir()
    except OSError:
        pytest.skip("names are Unicode here")
    planned = plan([toy_scenario()], 2, 1)
    for target in (above / "out", Path("out")):  # the second where the process stands
        monkeypatch.chdir(above)
        prepared = prepare(target, planned, 1, ["poach", "run", str(above / "tiny.toml")], overwrite=True)
        conduct(planned, 1, prepared, lambda runs_done: None).column("moves")
    results = open_results(above / "out")
    assert results.manifest["command"][-1].endswith("/caf\\xe9/tiny.toml")
    assert set(results.runs["status"]) == {"done"}
    first = results.run(results.done()[0])
    assert (len(first.weeks), len(first.moves) > 0) == (toy_scenario().weeks, True)


def test_results_are_not_overwritten_without_being_asked(tmp_path: Path) -> None:
    """A second run into the same folder is refused, and changes nothing."""
    write(tmp_path / "out")
    before = content(tmp_path / "out")
    with pytest.raises(ResultsError, match=r"holds finished results; .* add --overwrite"):
        write(tmp_path / "out", seed=2)
    assert content(tmp_path / "out") == before


def test_overwrite_replaces_results_and_keeps_what_the_user_added(tmp_path: Path) -> None:
    """The new results stand where the old ones stood; a note of the user's is still there."""
    target = tmp_path / "out"
    write(target)
    (target / "notes").mkdir()
    (target / "notes" / "mine.txt").write_text("keep me")
    write(target, seed=2, overwrite=True)
    assert manifest.read(target)["seed"] == 2
    assert set(open_results(target).runs["seed"]) == {2}
    assert (target / "notes" / "mine.txt").read_text() == "keep me"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_overwrite_replaces_nothing_until_the_new_results_are_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted replacement leaves the old results as they were, and its own beside them."""
    target = tmp_path / "out"
    write(target)
    before = content(target)
    monkeypatch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
    planned = plan([toy_scenario()], 2, 2)
    claimed = prepare(target, planned, 1, ["poach"], overwrite=True)
    ended = conduct(planned, 1, claimed, lambda runs_done: None)
    assert ended.status == "interrupted"
    assert content(target) == before
    assert claimed.folder != claimed.target
    assert len(open_results(claimed.folder).runs) == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(28, "No space left on device"), ResultsError),
        (UnicodeEncodeError("utf-8", "caf\udce9", 3, 4, "surrogates not allowed"), ResultsError),
        (ZeroDivisionError("ours"), ZeroDivisionError),
    ],
)
@pytest.mark.parametrize("place", [(manifest, "write"), (ResultsFolder, "claim"), (folder, "Hold")])
def test_a_folder_that_cannot_be_made_leaves_nothing(
    place: tuple[Any, str],
    fault: Exception,
    told: type[Exception],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever fails at the start, and wherever: all is as it was, folders above included."""
    (tmp_path / "empty").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(*place, raising(fault))
        for name in ("new", "above/new", "empty"):
            with pytest.raises(told):
                write(tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]
    write(tmp_path / "empty")


def test_a_kill_at_the_start_blocks_nothing(tmp_path: Path) -> None:
    """What has a folder for runs, none in it, and no manifest was never begun."""
    target = tmp_path / "out"
    begun = prepare(target, plan([toy_scenario()], 2, 1), 1, ["poach"], overwrite=False)
    begun.begin()
    begun.release()
    (target / "manifest.json").rename(target / ".manifest.json.7.tmp")
    write(target)
    assert {path.name for path in target.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_without_a_manifest_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    """Runs, or files of the user's, or another experiment that has just begun."""
    for name in ("runs", "files", "young"):
        (tmp_path / name / ".runs").mkdir(parents=True)
        (tmp_path / name / ".runs" / ".lock").touch()
    (tmp_path / "runs" / ".runs" / "0000000000-1").mkdir()
    (tmp_path / "files" / "thesis.tex").write_text("years of work")
    (tmp_path / "young" / ".runs" / ".lock").unlink()
    for name in ("runs", "files", "young"):
        with pytest.raises(ResultsError, match="is not empty and no results folder"):
            write(tmp_path / name)


def test_a_kill_before_the_first_run_is_not_worth_asking(tmp_path: Path) -> None:
    """The manifest says that it is running, nobody is at it, and nothing is kept."""
    begun = prepare(tmp_path / "out", plan([toy_scenario()], 2, 1), 1, ["poach"], overwrite=False)
    begun.begin()
    begun.release()
    write(tmp_path / "out")
    assert manifest.read(tmp_path / "out")["status"] == "complete"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("started", [0, 2])
def test_a_folder_that_another_experiment_has_just_taken_is_left_alone(started: int, tmp_path: Path) -> None:
    """Two experiments find the same folder free: the second is refused, and the first loses nothing."""
    target = tmp_path / "out"
    planned = plan([toy_scenario()], 2, 1)
    first, second = (prepare(target, planned, 1, ["poach"], overwrite=False) for _ in range(2))
    first.begin()
    for index in range(started):
        (first.shards / f"{index:010d}-1").mkdir()
    with pytest.raises(ResultsError, match=r"another experiment has just begun to write to .*; choose"):
        conduct(planned, 1, second, lambda runs_done: None)
    assert manifest.read(target)["status"] == "running"
    assert len(list(kept_chunks(first.shards))) == started


def test_failed_runs_stay_beside_older_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they failed with is there to be read, where nothing else came of the experiment."""
    write(tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", raising(ZeroDivisionError("no seats")))
        planned = plan([toy_scenario()], 2, 1)
        conduct(planned, 1, prepare(tmp_path / "out", planned, 1, ["poach"], True), lambda runs_done: None)
    errors = open_results(tmp_path / "out.new-1").runs["error"]
    assert errors.str.startswith("ZeroDivisionError: no seats").all()


def test_an_experiment_without_a_run_is_not_worth_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of no run hold nothing that could be lost, and do not pile up."""
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", raising(KeyboardInterrupt()))
        for _ in range(2):
            write(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert manifest.read(tmp_path / "out")["status"] == "interrupted"
    write(tmp_path / "out")
    assert manifest.read(tmp_path / "out")["status"] == "complete"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_is_no_results_folder_is_left_alone(tmp_path: Path, overwrite: bool) -> None:
    """Not even --overwrite touches a folder that holds something else."""
    (tmp_path / "thesis.tex").write_text("years of work")
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(ResultsError, match="no results folder, so it is left alone"):
        write(tmp_path, overwrite=overwrite)
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.tex", "manifest.json"}


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A file where the folder or one above it should be cannot be written to."""
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ResultsError, match=r"cannot be written .*; choose a folder you may write to"):
            check_target(target, overwrite=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    """No permission is found out before anything runs."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ResultsError, match="no permission"):
            check_target(tmp_path / "out", overwrite=False)
    finally:
        tmp_path.chmod(0o700)


def test_the_manifest_knows_every_file(tmp_path: Path) -> None:
    """Checksums are those of the files."""
    write(tmp_path / "out")
    written = manifest.read(tmp_path / "out")
    assert set(written["files"]) == FILES - {MANIFEST, CRATE}
    for name, told in written["files"].items():
        content = (tmp_path / "out" / name).read_bytes()
        assert told == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_the_manifest_says_what_was_run(tmp_path: Path) -> None:
    """The scenario in the manifest is the scenario, with every default; versions and seed are there."""
    write(tmp_path / "out", seed=5)
    written = manifest.read(tmp_path / "out")
    assert (written["seed"], written["replicates"], written["command"]) == (5, 2, ["poach"])
    assert written["runs"] == {"planned": 2, "done": 2, "failed": 0}
    assert {"poach", "numpy", "numba", "mesa"} <= set(written["versions"])
    assert len(written["code_sha256"]) == 64
    scenario = open_results(tmp_path / "out").scenario("toy")
    assert scenario.model_dump() == toy_scenario().model_dump()
