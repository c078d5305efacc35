"""What a results folder is, for archives: written with the manifest, and true of what lies there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.drawing import draw
from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import manifest
from sim.experiments.store.checksums import entry
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import CRATE, REPORT, SHARDS
from sim.experiments.store.reopened import reopen
from tests.experiments.crates import crate_faults, crate_in
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.experiments.writing import once_then

COMPLETED, FAILED = ({"@id": f"http://schema.org/{how}ActionStatus"} for how in ("Completed", "Failed"))


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)


def _silent(target: Path) -> Callable[[float], None]:
    """What watches an experiment: in its folder no word for archives stands as long as it runs."""

    def watch(runs_done: float) -> None:
        assert not (target / CRATE).exists()

    return watch


def _write(target: Path, replicates: int = 3) -> None:
    """An experiment of the toy market."""
    planned = plan([toy_scenario(), toy_scenario(name="other", weeks=7)], replicates, 1)
    conduct(planned, 1, prepare(target, planned, 1, ["poach"], overwrite=False), _silent(target))


def _go_on(target: Path, replicates: int | None = None) -> None:
    """The same goes on, with more replicates or the same."""
    folder = reopen(target, replicates)
    conduct(folder.plan, 1, folder, _silent(target))


def test_it_is_true_of_the_folder_whatever_becomes_of_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted, finished, drawn, extended: nothing is said while runs are on their way, then all of it."""
    target = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
        _write(target)
    assert crate_faults(target) == []
    found = crate_in(target)
    assert found["#experiment"]["actionStatus"] == FAILED
    assert found["#experiment"]["error"] == "interrupted: 1 of 6 runs done, seed 1"
    assert found[f"{SHARDS}/"]["@type"] == "Dataset"
    _go_on(target)
    assert crate_faults(target) == []
    assert crate_in(target)["#experiment"]["actionStatus"] == COMPLETED
    assert draw(target, "toy-00000")
    assert crate_faults(target) == []
    (target / REPORT).write_text("a page", encoding="utf-8")
    _go_on(target, 4)
    assert crate_faults(target) == []
    assert not (target / REPORT).exists()
    assert "8 of 8 runs done" in crate_in(target)["./"]["description"]


def test_it_says_what_was_run_on_what_with_what(tmp_path: Path) -> None:
    """Scenario, kind, seed, version, times; the same bytes of the same manifest."""
    target = tmp_path / "out"
    _write(target)
    held, found = manifest.read(target), crate_in(target)
    assert found["./"]["name"] == "Comparison: toy, seed 1"
    assert found["./"]["datePublished"] == held["finished"] == found["#experiment"]["endTime"]
    assert found["#experiment"]["startTime"] == held["started"]
    assert found["#poach"]["version"] == held["versions"]["poach"]
    assert found["#scenario"]["name"] == "toy"
    assert found[found["./"]["license"]["@id"]]["name"] == "No licence is stated"
    before = (target / CRATE).read_bytes()
    manifest.write(target, held)
    assert (target / CRATE).read_bytes() == before


def test_names_are_addresses_of_files(tmp_path: Path) -> None:
    """Blanks and signs in a name lead nowhere else; what the manifest lists and is not there is left out."""
    target = tmp_path / "out"
    _write(target)
    held = manifest.read(target)
    name = 'figures/50% of "#é ?.png'
    (target / "figures").mkdir()
    (target / name).write_bytes(b"picture")
    held["files"] |= {name: entry(target / name), "figures/02-pay.png": {"sha256": "0" * 64, "bytes": 9}}
    manifest.write(target, held)
    assert crate_faults(target) == []
    assert not any("02-pay" in one for one in crate_in(target))


def test_a_folder_in_its_place_stays(tmp_path: Path) -> None:
    """And the experiment is complete all the same."""
    target = tmp_path / "out"
    _write(target)
    (target / CRATE).unlink()
    (target / CRATE).mkdir()
    (target / CRATE / "mine.txt").write_text("mine", encoding="utf-8")
    manifest.write(target, manifest.read(target))
    assert (target / CRATE / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_the_manifest_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose folder is complete has said so to archives, too: a fault before leaves it as it was."""
    target = tmp_path / "out"
    _write(target)
    held, before = manifest.read(target), (target / "manifest.json").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write_crate", raising(OSError("no room")))
        with pytest.raises(OSError, match="no room"):
            manifest.write(target, held | {"command": ["poach", "again"]})
    assert (target / "manifest.json").read_bytes() == before
