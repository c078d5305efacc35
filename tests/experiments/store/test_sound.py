"""Shards that a kill, a disk or a stranger has left: the sound ones are read, the others are named."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import ipc

import sim
from sim.cli import main
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.store import merge
from sim.experiments.store.folder import ResultsFolder
from sim.experiments.store.inside import ResultsError, ResultsWarning
from sim.experiments.store.manifest import describe, read
from sim.experiments.store.results import Results, open_results
from sim.experiments.store.shards import SUMS, keep_shard, kept_chunks
from sim.experiments.store.sound import sort_out
from tests.experiments.keeping import flipped, keep, without_digest
from tests.experiments.toy import raising, toy_run, toy_scenario

PLANNED = plan([toy_scenario()], 4, 4)
TABLES = ("runs", "weeks", "employers", "moves")


@pytest.fixture(scope="module")
def killed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The experiment of `killed`, which is not to be touched."""
    target = tmp_path_factory.mktemp("killed") / "out"
    begun = ResultsFolder(target, target, PLANNED, describe(PLANNED, 1, ["poach"]))
    begun.begin()
    begun.release()
    keep(PLANNED, begun.shards, [Chunk(0, 1), Chunk(1, 2), Chunk(3, 1)])
    return target


@pytest.fixture
def killed(killed_once: Path, tmp_path: Path) -> Path:
    """An experiment that was killed when its four runs were kept in three shards, and before any merging."""
    return Path(shutil.copytree(killed_once, tmp_path / "out"))


@contextmanager
def _warned(words: str | None) -> Iterator[None]:
    if words is None:
        yield
        return
    with pytest.warns(ResultsWarning, match=words):
        yield


def _runs(results: Results) -> list[str]:
    """Runs that are read, the same in each table."""
    found = list(results.runs["run_id"])
    for table in (results.weeks, results.employers, results.moves):
        assert list(table["run_id"].unique()) == found
    return found


def _signed(shard: Path) -> None:
    """Write a shard's checksums anew, for its files as they are."""
    (shard / SUMS).unlink(missing_ok=True)
    rows = ipc.open_file(pa.memory_map(str(shard / "rows.arrow"))).get_batch(0)
    new = Path(shutil.copytree(shard, shard.with_name(".new")))
    shutil.rmtree(shard)
    first, size = shard.name.split("-")
    keep_shard(new, shard.parent, Chunk(int(first), int(size)), rows)


def _table(rows: dict[str, object], name: str) -> Callable[[Path], None]:
    def change(shard: Path) -> None:
        table = pa.table(rows)
        with ipc.new_file(str(shard / name), table.schema) as writer:
            writer.write_table(table)
        if name != "rows.arrow":
            _signed(shard)

    return change


def _truncated(name: str, signed: bool) -> Callable[[Path], None]:
    def change(shard: Path) -> None:
        os.truncate(shard / name, (shard / name).stat().st_size // 2)
        if signed:
            _signed(shard)

    return change


def _linked(shard: Path) -> None:
    outside = shutil.move(shard, shard.parent.parent.parent / "outside")
    shard.symlink_to(outside)


def _piped(shard: Path) -> None:
    (shard / "1.weeks.arrow").unlink()
    os.mkfifo(shard / "1.weeks.arrow")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_truncated("1.moves.arrow", False), r"1\.moves\.arrow: does not fit its sha256"),
        (_truncated("rows.arrow", False), r"rows\.arrow: does not fit its sha256"),
        (_truncated(SUMS, False), "sha256: is not a list of checksums"),
        (_truncated("1.moves.arrow", True), r"cannot be read \("),
        (lambda shard: (shard / SUMS).unlink(), "sha256: is missing"),
        (lambda shard: (shard / SUMS).write_text("0" * 64 + "  ../../x\n"), "is not a list of checksums"),
        (lambda shard: (shard / "2.weeks.arrow").unlink(), r"2\.weeks\.arrow: is missing"),
        (lambda shard: (shard / "rows.arrow").unlink(), r"rows\.arrow: is missing"),
        (lambda shard: (shard / "rows.arrow").write_bytes(b""), r"rows\.arrow: does not fit its sha256"),
        (_piped, r"1\.weeks\.arrow: is a link or no file"),
        (_linked, "is no shard of poach"),
        (_table({"day": [1]}, "1.weeks.arrow"), "has no column week of the right type"),
        (_table({"week": ["one"]}, "1.weeks.arrow"), "has no column week of the right type"),
        (_table({"week": [1], "run_id": ["toy-00000"]}, "1.weeks.arrow"), "has a column run_id"),
        (lambda shard: shard.rename(shard.with_name("0000000001-3")), "holds other runs than its name says"),
        (lambda shard: shard.rename(shard.with_name("0000000009-2")), "holds runs that were not planned"),
        (lambda shard: shard.rename(shard.with_name("0000000000-2")), "holds runs that another shard"),
        (lambda shard: shard.rename(shard.with_name("mine")), "is no shard of poach"),
    ],
    ids=range(18),
)
def test_a_damaged_shard_costs_its_own_runs(
    killed: Path, damage: Callable[[Path], object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are merged and read; it is named with its runs, and the manifest counts what there is."""
    damage(killed / ".runs" / "0000000001-2")
    for _ in range(2):  # merged by the first reading
        with _warned(words):
            assert _runs(open_results(killed)) == ["toy-00000", "toy-00003"]
    told = read(killed)
    assert told["status"] == "interrupted"
    assert told["runs"] == {"planned": 4, "done": 2, "failed": 0}
    (damaged,) = told["damaged"]
    unknown = damaged["shard"] in ("mine", "0000000009-2")
    assert (damaged["first"] is None) == unknown
    assert (killed / ".runs" / damaged["shard"]).exists()  # to be rescued by hand


def test_what_is_damaged_is_told_in_a_line(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the runs that it held, and what is read all the same."""
    _truncated("1.moves.arrow", False)(killed / ".runs" / "0000000001-2")
    with pytest.warns(ResultsWarning) as caught:
        sim.open_results(killed)
    path = killed / ".runs" / "0000000001-2"
    what = "damaged (1.moves.arrow: does not fit its sha256)"
    line = f"{path}: {what}, and with it the runs toy-00001 to toy-00002; all other runs are read"
    assert [str(one.message) for one in caught] == [line]
    assert main(["figures", str(killed), "--run", "toy-00001"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0] == line
    assert said[1].startswith("--run: no run 'toy-00001' is done")


def test_all_shards_damaged(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then there is nothing to read, which is no fault of ours."""
    for shard in kept_chunks(killed / ".runs"):
        _truncated("rows.arrow", False)(shard)
    assert main(["figures", str(killed)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert lines[-1] == f"{killed}: no run is done, so there is nothing to draw"
    assert len(read(killed)["damaged"]) == 3


def test_a_shard_mended_is_a_shard(killed: Path) -> None:
    """What was damaged may come back from a copy: tables that are removed are made anew from all shards."""
    shard = killed / ".runs" / "0000000001-2"
    whole = (shard / "1.moves.arrow").read_bytes()
    _truncated("1.moves.arrow", False)(shard)
    with _warned("damaged"):
        open_results(killed)
    (shard / "1.moves.arrow").write_bytes(whole)
    (killed / "runs.parquet").unlink()
    assert _runs(open_results(killed)) == [f"toy-{number:05d}" for number in range(4)]
    assert read(killed)["status"] == "complete"
    assert read(killed)["damaged"] == []


def test_a_damaged_table_is_made_anew_from_shards(killed: Path) -> None:
    """Its error says so, and so it is."""
    (killed / ".runs" / "0000000003-1" / "3.weeks.arrow").unlink()
    with _warned("damaged"):
        found = open_results(killed)
    before = found.weeks
    flipped(killed / "weeks.parquet", 4000)
    with pytest.raises(ResultsError, match=r"still kept in \.runs: remove the file, and it is made anew"):
        _ = found.weeks
    (killed / "weeks.parquet").unlink()
    with _warned("damaged"):
        assert open_results(killed).weeks.equals(before)


def test_shards_of_earlier_versions_have_no_checksums(killed: Path) -> None:
    """They are read where their manifest is of such a version too; what cannot be read is found."""
    for shard in kept_chunks(killed / ".runs"):
        (shard / SUMS).unlink()
    without_digest(killed)
    (killed / ".runs" / "0000000003-1" / "3.weeks.arrow").write_bytes(b"ARROW1")
    with pytest.warns(ResultsWarning) as caught:
        assert _runs(open_results(killed)) == ["toy-00000", "toy-00001", "toy-00002"]
    said = [str(one.message) for one in caught]
    assert len(said) == 2
    assert "has no digest of itself" in said[0]
    assert "0000000003-1: damaged (cannot be read" in said[1]


def test_a_full_disk_is_not_taken_for_damage(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of its own is passed on, and no shard is blamed."""
    monkeypatch.setattr(merge, "_merge_table", raising(OSError(28, "No space left on device")))
    with pytest.raises(ResultsError, match=r"cannot be written \(No space left on device\)"):
        open_results(killed)
    assert read(killed)["damaged"] == []


def test_sorting_out_reads_no_table(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has stopped does not wait for it; checking tables is a step of its own, and may be interrupted."""
    _truncated("1.moves.arrow", False)(killed / ".runs" / "0000000001-2")
    found = sort_out(killed / ".runs", PLANNED, signed=True)
    assert len(found.sound) == 3
    found.check(("weeks", "employers"), thorough=True)
    assert len(found.sound) == 3
    found.check(("moves",), thorough=False)
    assert [damaged.shard for damaged in found.damaged] == ["0000000001-2"]


def _content(folder: Path, tables: Sequence[str]) -> dict[str, object]:
    """What Python gives of a folder, with these tables; the parts that are refused are left out."""
    try:
        results = open_results(folder)
    except ResultsError:
        return {}
    found: dict[str, object] = {name: results.manifest[name] for name in ("status", "seed", "replicates")}
    for name in tables:
        with suppress(ResultsError):
            found[name] = getattr(results, name).to_dict("list")
    with suppress(ResultsError):
        found["scenario"] = results.scenario("toy").model_dump()
    return found


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
def test_no_flipped_bit_gives_wrong_numbers(folder: Path, tmp_path: Path) -> None:
    """At any place of any file of a finished folder: refused, or exactly what it was."""
    whole = _content(folder, TABLES)
    assert set(whole) == {"status", "seed", "replicates", "scenario", *TABLES}
    draws = random.Random(14)
    refused = 0
    for path in sorted(folder.iterdir()):
        bits = 8 * path.stat().st_size
        original = path.read_bytes()
        places = [draws.randrange(bits) for _ in range(12)]
        for place in [*places, 0, 8 * 3, bits - 1, bits - 40]:  # magic numbers, the ends of footers
            flipped(path, place)
            tables = TABLES if path.suffix == ".json" else [path.stem]
            found = _content(folder, tables)
            refused += len(found) < len(whole) - len(TABLES) + len(tables)
            for part, value in found.items():
                np.testing.assert_equal(value, whole[part], err_msg=f"{path.name}, bit {place}")
            path.write_bytes(original)
    assert refused >= 75  # of 80; some bits of a manifest mean nothing


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
def test_no_flipped_bit_of_a_shard_gives_wrong_numbers(killed_once: Path, tmp_path: Path) -> None:
    """At any place of any file of it: its runs are missing, or all is what it was."""
    whole = open_results(Path(shutil.copytree(killed_once, tmp_path / "whole")))
    draws = random.Random(14)
    shard = killed_once / ".runs" / "0000000001-2"
    for name in sorted(path.name for path in shard.iterdir()):
        copy = Path(shutil.copytree(killed_once, tmp_path / name))
        damaged = copy / ".runs" / shard.name / name
        flipped(damaged, draws.randrange(8 * damaged.stat().st_size))
        found = open_results(copy)
        assert read(copy)["runs"]["done"] == 2
        for table in TABLES:
            rows = getattr(whole, table)
            kept = rows[rows["run_id"].isin(["toy-00000", "toy-00003"])].reset_index(drop=True)
            assert getattr(found, table).equals(kept)


def test_runs_go_on_where_a_chunk_is_damaged_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that damages what was just kept: the experiment says so, and does not call itself complete."""
    from sim.experiments.execution.experiment import conduct
    from sim.experiments.store.folder import prepare

    planned: Plan = plan([toy_scenario()], 2, 1)
    monkeypatch.setattr(bench, "simulate", toy_run)

    def damaging(folder: Path, shards: Path, chunk: Chunk, rows: pa.RecordBatch) -> None:
        keep_shard(folder, shards, chunk, rows)
        if chunk.first == 1:
            flipped(shards / f"{chunk.first:010d}-{chunk.size}" / "1.weeks.arrow", 800)

    monkeypatch.setattr(bench, "keep_shard", damaging)
    ended = conduct(planned, 1, prepare(tmp_path / "out", planned, 1, [], False), lambda runs_done: None)
    assert (ended.status, ended.done) == ("interrupted", 1)
    with _warned(r"1\.weeks\.arrow: does not fit"):
        assert _runs(open_results(tmp_path / "out")) == ["toy-00000"]
