"""Experiments gone on with: whatever was lost of them, they end as if nothing had been."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import TABLES, Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.bench import Bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import reopened
from sim.experiments.store.claim import claim
from sim.experiments.store.folder import ResultsFolder, merge_late, prepare
from sim.experiments.store.inside import ResultsError, ResultsWarning
from sim.experiments.store.manifest import describe, read
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept_chunks
from sim.experiments.studies import running
from sim.experiments.studies.continuing import extend, resume
from sim.processes import Interrupts
from tests.experiments.keeping import flipped, keep, signed
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.experiments.writing import once_then, tables

BASE = toy_scenario(weeks=2)
#: Two markets, one of them longer and with dates.
PLAN = plan([BASE, BASE.with_({"weeks": 3, "start_date": "2024-02-26"})], 6, 3)


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr(running, "compile_first", lambda: None)


def written(target: Path, planned: Plan) -> Path:
    """An experiment from beginning to end."""
    conduct(planned, 1, prepare(target, planned, 1, ["poach"], False), lambda runs_done: None)
    return target


def begun(target: Path, planned: Plan) -> ResultsFolder:
    """An experiment that was killed right after it began."""
    folder = ResultsFolder(target, target, planned, describe(planned, 1, ["poach"]))
    folder.begin()
    folder.release()
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the experiment that nothing has happened to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "simulate", toy_run)
        return tables(written(tmp_path_factory.mktemp("whole") / "out", PLAN))


def _random_chunks(rng: random.Random, runs: int) -> list[Chunk]:
    """Some chunks of a plan."""
    found, first = [], 0
    while first < runs:
        size = rng.randint(1, 3)
        if rng.random() < 0.6:
            found.append(Chunk(first, min(size, runs - first)))
        first += size
    return found


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
@pytest.mark.parametrize("number", range(6))
def test_whatever_is_kept_and_damaged(tmp_path: Path, whole: dict[str, bytes], number: int) -> None:
    """Some chunks are kept, some of them are cut off or have a bit flipped, tables were merged or not."""
    rng = random.Random(number)
    folder = begun(tmp_path / "out", PLAN)
    keep(PLAN, folder.shards, _random_chunks(rng, len(PLAN)))
    if number % 2:
        open_results(tmp_path / "out")  # which merges what is kept, and leaves the shards
    for shard in list(kept_chunks(folder.shards)):
        if rng.random() < 0.3:
            path = rng.choice(sorted(shard.iterdir()))
            size = path.stat().st_size
            if rng.random() < 0.5:
                path.write_bytes(path.read_bytes()[: rng.randrange(size)])
            else:
                flipped(path, rng.randrange(8 * size))
    (folder.shards / ".0000000003-4.77").mkdir()
    results = resume(tmp_path / "out")
    assert results.manifest["status"] == "complete"
    assert tables(tmp_path / "out") == whole


def test_damage_is_told(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """And redone."""
    folder = begun(tmp_path / "out", PLAN)
    keep(PLAN, folder.shards, [Chunk(0, 3), Chunk(3, 4)])
    flipped(folder.shards / "0000000003-4" / "4.moves.arrow", 999)
    with pytest.warns(ResultsWarning, match=r"0000000003-4: damaged \(4\.moves\.arrow: does not fit its sha"):
        resume(tmp_path / "out")
    assert tables(tmp_path / "out") == whole


def test_an_interrupt_after_the_other(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time one run is done, and nothing that was done is done again."""
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
        written(tmp_path / "out", PLAN)
    for done in range(2, 4):
        with monkeypatch.context() as patch:
            patch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
            with pytest.raises(KeyboardInterrupt):
                resume(tmp_path / "out")
        assert read(tmp_path / "out")["runs"]["done"] == done
    resume(tmp_path / "out")
    assert tables(tmp_path / "out") == whole


def test_runs_that_died_with_their_worker_are_run_again(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """A run that failed by itself fails again, so it stays as it is."""
    folder = begun(tmp_path / "out", PLAN)
    chair = Bench(PLAN, folder.shards)
    chair.lost(Chunk(5, 1), "the worker process died: killed, or out of memory")
    keep(PLAN, folder.shards, [Chunk(0, 5)])
    resume(tmp_path / "out")
    assert tables(tmp_path / "out") == whole
    folder = begun(tmp_path / "own", PLAN)
    Bench(PLAN, folder.shards).lost(Chunk(5, 1), "ValueError: its own")
    with pytest.warns(UserWarning, match="1 of 12 runs failed, the first with: ValueError: its own"):
        resume(tmp_path / "own")
    assert read(tmp_path / "own")["runs"] == {"planned": 12, "done": 11, "failed": 1}


def test_without_shards_merged_tables_are_what_is_kept(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a copy that left out what is hidden."""
    folder = begun(tmp_path / "out", PLAN)
    keep(PLAN, folder.shards, [Chunk(0, 5), Chunk(7, 2)])
    open_results(tmp_path / "out")
    shutil.rmtree(folder.shards)
    done: list[int] = []

    def counted(*arguments: Any) -> Any:
        done.append(1)
        return toy_run(*arguments)

    monkeypatch.setattr(bench, "simulate", counted)
    resume(tmp_path / "out")
    assert len(done) == len(PLAN) - 7
    assert tables(tmp_path / "out") == whole


@pytest.mark.parametrize("damage", ["missing", "flipped"])
def test_a_damaged_table_of_a_complete_folder_is_made_again(
    tmp_path: Path, whole: dict[str, bytes], damage: str
) -> None:
    """Of a complete folder nothing is done where its tables are those that were written."""
    target = written(tmp_path / "out", PLAN)
    before = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    assert resume(target).manifest["status"] == "complete"
    assert {path: path.stat().st_mtime_ns for path in target.iterdir()} == before
    if damage == "missing":
        (target / "weeks.parquet").unlink()
    else:
        flipped(target / "weeks.parquet", 4_321)
    with pytest.warns(ResultsWarning, match=r"weeks\.parquet: (is missing|has another sha256)"):
        resume(target)
    assert tables(target) == whole


def test_more_replicates_are_those_of_an_experiment_that_had_them(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    """Byte for byte, and as often as wanted."""
    few = plan([PLAN.scenario(0), PLAN.scenario(1)], 2, 3)
    target = written(tmp_path / "out", few)
    assert extend(target, 3).manifest["replicates"] == 3
    assert len(extend(target, 6).runs) == 12
    assert tables(target) == whole


def test_points_keep_their_draws(tmp_path: Path) -> None:
    """Points with draws of their own have room for more, or are refused."""
    design = Design.of_changes([{"escalation.intensity": 0}, {"escalation.intensity": 2}]).apart(6)
    for replicates in (1, 2):
        written(tmp_path / str(replicates), Plan(BASE, design, replicates, 3, TABLES))
    extend(tmp_path / "1", 2)
    assert tables(tmp_path / "1") == tables(tmp_path / "2")
    with pytest.raises(ResultsError, match=r"draws of their own, 6 numbers each.*--replicates 6 or"):
        extend(tmp_path / "1", 7)
    assert tables(tmp_path / "1") == tables(tmp_path / "2")


def test_a_kill_while_a_folder_is_extended(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever it comes: the folder is the old one, or one that can be gone on with."""
    few = plan([PLAN.scenario(0), PLAN.scenario(1)], 2, 3)
    target = written(tmp_path / "out", few)
    old = tables(target)
    for place in ("keep_shard", "begin_shard"):
        with monkeypatch.context() as patch:
            patch.setattr(f"sim.experiments.store.unmerge.{place}", raising(SystemExit()))
            with pytest.raises(SystemExit):
                extend(target, 6)
        assert len(open_results(target).runs) == 4
        assert tables(target) == old
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", once_then(SystemExit()))
        with pytest.raises(SystemExit):
            extend(target, 6)
    with pytest.raises(ResultsError, match="finish it first, by poach resume"):
        extend(target, 6)
    resume(target)
    assert tables(target) == whole


def _other_model(content: dict[str, Any]) -> None:
    content["model_sha256"] = "0" * 64


def _other_numpy(content: dict[str, Any]) -> None:
    content["versions"]["numpy"] = "1.0"


@pytest.mark.parametrize(
    ("place", "points"), [("write_points", 2), ("manifests.write", 2), ("settle_points", 5)]
)
def test_a_full_disk_while_points_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, points: int
) -> None:
    """Wherever it strikes, the folder is that of one plan or the other, has what was done, and goes on."""
    plans = [
        Plan(BASE, Design.of_changes([{"escalation.intensity": float(one)} for one in range(count)]), 1, 3)
        for count in (2, 5)
    ]
    folder = ResultsFolder(tmp_path / "out", tmp_path / "out", plans[0], describe(plans[0], 1, ["poach"]))
    folder.begin()
    keep(plans[0], folder.shards, [Chunk(0, 2)])
    full = raising(OSError(errno.ENOSPC, "No space left on device"))
    with Interrupts() as interrupts:
        with monkeypatch.context() as patch:
            patch.setattr(f"sim.experiments.store.folder.{place}", full)
            with pytest.raises(OSError, match="No space left") as caught:
                folder.grow(plans[1])
        assert f"2 of {points} runs are kept" in str(folder.broken(caught.value, interrupts))
    folder.release()
    found = read(tmp_path / "out")
    assert (len(found["design"]["points"]), found["runs"]["done"]) == (points, 2)
    assert resume(tmp_path / "out").manifest["status"] == "complete"
    written(tmp_path / "whole", plans[points == 5])
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_other_model, "the sources of the model were others"),
        (_other_numpy, r"numpy was '1\.0' and is .* here; go on with the installation that began it"),
    ],
)
def test_another_installation_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    """Its runs would not be those that are missing; what differs is told."""
    folder = begun(tmp_path / "out", PLAN)
    keep(PLAN, folder.shards, [Chunk(0, 3)])
    signed(tmp_path / "out", change)
    with pytest.raises(ResultsError, match=words):
        resume(tmp_path / "out")
    assert len(list(kept_chunks(folder.shards))) == 1


def test_a_second_process_is_refused(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """Before it has done anything, also where it comes while the first begins."""
    folder = begun(tmp_path / "out", PLAN)
    keep(PLAN, folder.shards, [Chunk(0, 3)])
    late = reopened.reopen(tmp_path / "out")
    folder._claim = claim(folder.shards)
    before = sorted(path.name for path in folder.shards.iterdir())
    with pytest.raises(ResultsError, match="another process is writing to it; wait for it"):
        resume(tmp_path / "out")
    with pytest.raises(ResultsError, match="another process is writing to it; wait for it"):
        late.begin()
    assert sorted(path.name for path in folder.shards.iterdir()) == before
    folder.release()
    resume(tmp_path / "out")
    assert tables(tmp_path / "out") == whole


def test_a_folder_that_another_process_has_changed_is_refused(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    """Its plan was read before the other was done with it; of what is there then nothing is changed."""
    few = plan([PLAN.scenario(0), PLAN.scenario(1)], 2, 3)
    target = written(tmp_path / "out", few)
    late, later = reopened.reopen(target, 3), reopened.reopen(target, 7)
    extend(target, 6)
    for other in (late, later):
        with pytest.raises(ResultsError, match=r"another process has changed it .* give the command again"):
            conduct(other.plan, 1, other, lambda runs_done: None)
        assert tables(target) == whole
    assert len(open_results(target).runs) == 12


def test_who_merges_late_takes_the_plan_that_is_there_then(tmp_path: Path) -> None:
    """Not that of before another process went on with it, and was stopped."""
    few = plan([PLAN.scenario(0), PLAN.scenario(1)], 2, 3)
    folder = begun(tmp_path / "out", few)
    keep(few, folder.shards, [Chunk(0, 4)])
    before = read(tmp_path / "out")
    folder.claim()
    folder.grow(PLAN)
    keep(PLAN, folder.shards, [Chunk(4, 5)])
    folder.release()
    merge_late(tmp_path / "out", before)
    assert before["runs"] == {"planned": 12, "done": 9, "failed": 0}
    assert len(open_results(tmp_path / "out").runs) == 9


def test_what_cannot_be_extended(tmp_path: Path) -> None:
    """Fewer replicates, an experiment that is not finished; all at once."""
    begun(tmp_path / "out", PLAN)
    with pytest.raises(ResultsError) as caught:
        extend(tmp_path / "out", 3)
    assert len(caught.value.lines) == 2
    with pytest.raises(TypeError, match="replicates"):
        extend(tmp_path / "out", 3.5)  # type: ignore[arg-type]
    with pytest.raises(ResultsError, match="no such folder"):
        resume(tmp_path / "none")
