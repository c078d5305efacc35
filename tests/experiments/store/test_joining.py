"""Shards of one experiment joined: the bytes of one that was not divided, or all that keeps them apart."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import TABLES, Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.drift import other_machine, several_machines
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.joining import join
from sim.experiments.store.manifest import read
from sim.experiments.store.results import open_results
from sim.experiments.studies.continuing import extend, resume
from tests.experiments.keeping import flipped, signed
from tests.experiments.toy import toy_run, toy_scenario
from tests.experiments.writing import once_then, tables

BASE = toy_scenario(weeks=2)
PLAN = plan([BASE, BASE.with_({"weeks": 3, "start_date": "2024-02-26"})], 3, 3)


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.studies.running.compile_first", lambda: None)


def written(target: Path, planned: Plan, part: tuple[int, int] | None = None) -> Path:
    """An experiment, or a part of one."""
    folder = prepare(target, planned, 1, ["poach"], False)
    if part is not None:
        folder.divide(*part)
    conduct(planned, 1, folder, lambda runs_done: None)
    return target


@pytest.mark.parametrize("of", [1, 4])
def test_shards_are_one_experiment(tmp_path: Path, of: int) -> None:
    """In whatever order they are given; each can be read by itself."""
    parts = [written(tmp_path / str(number), PLAN, (number, of)) for number in range(of, 0, -1)]
    assert sum(len(open_results(part).runs) for part in parts) == len(PLAN)
    found = join(parts, tmp_path / "out", ["poach"], False)
    assert found.manifest["status"] == "complete"
    assert tables(tmp_path / "out") == tables(written(tmp_path / "whole", PLAN))
    assert "part" not in read(tmp_path / "out")


def test_a_shard_is_finished_before_it_is_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By `resume`, which runs what is missing of the part and no more."""
    with monkeypatch.context() as patch:
        patch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
        written(tmp_path / "1", PLAN, (1, 2))
    written(tmp_path / "2", PLAN, (2, 2))
    with pytest.raises(ResultsError, match=r"1: is not finished \(status 'interrupted'\); finish it by"):
        join([tmp_path / "1", tmp_path / "2"], tmp_path / "out", [], False)
    assert len(resume(tmp_path / "1").runs) == 3
    join([tmp_path / "1", tmp_path / "2"], tmp_path / "out", [], False)
    assert tables(tmp_path / "out") == tables(written(tmp_path / "whole", PLAN))


def test_what_are_not_all_shards_of_one_experiment(tmp_path: Path) -> None:
    """All at once, and nothing is written."""
    first = written(tmp_path / "1", PLAN, (1, 4))
    twice = Path(shutil.copytree(first, tmp_path / "twice"))
    seed = written(tmp_path / "seed", replace(PLAN, seed=4), (2, 4))
    points = Design.of_changes([{}, {"weeks": 4}])
    design = written(tmp_path / "design", Plan(BASE, points, 3, 3, TABLES), (3, 5))
    whole = written(tmp_path / "whole", PLAN)
    damaged = written(tmp_path / "damaged", PLAN, (3, 4))
    flipped(damaged / "weeks.parquet", 999)
    with pytest.raises(ResultsError) as caught:
        join([first, twice, seed, design, whole, damaged, tmp_path / "none"], tmp_path / "out", [], False)
    words = (
        "none: no such folder",
        "whole: is no shard of an experiment",
        "damaged/weeks.parquet: has another sha256",
        f"seed: differs from {first} in seed;",
        f"design: differs from {first} in design, number of shards;",
        f"twice: is shard 1 of 4, and so is {first}",
        "shard 4 of 4 is missing; run it by --shard 4/4",
    )
    assert len(caught.value.lines) == len(words)
    for line, word in zip(caught.value.lines, words, strict=True):
        assert word in line
    assert not (tmp_path / "out").exists()


def test_a_shard_is_not_extended(tmp_path: Path) -> None:
    """Its runs would be others of a larger plan."""
    target = written(tmp_path / "1", PLAN, (1, 2))
    before = tables(target)
    with pytest.raises(ResultsError, match="is a shard, whose runs are not all; extend the whole"):
        extend(target, 5)
    assert tables(target) == before


def test_other_code_is_told(tmp_path: Path) -> None:
    """Its tables would not be those of one experiment."""
    parts = [written(tmp_path / str(number), PLAN, (number, 2)) for number in (1, 2)]
    signed(parts[1], lambda content: content.update(model_sha256="0" * 64))
    signed(parts[1], lambda content: content["versions"].update(numpy="1.0"))
    with pytest.raises(ResultsError, match=r"2: differs from .* in sources of the model, version of numpy;"):
        join(parts, tmp_path / "out", [], False)


def test_other_machines_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are joined all the same, as `resume` goes on; the folder keeps all of them, for `verify` too."""
    parts = [written(tmp_path / str(number), PLAN, (number, 2)) for number in (1, 2)]
    signed(parts[1], lambda content: content["platform"].update(model="abacus"))
    out = tmp_path / "out"
    assert main(["merge", *map(str, parts), "--out", str(out), "--no-figures"]) == 0
    said = capsys.readouterr()
    assert "shards were run on machines that differ in the processor" in said.err
    assert "'abacus'), so the last bits of numbers may differ" in said.err
    assert [one["model"] for one in read(out)["platforms"]][1] == "abacus"
    (line,) = other_machine(read(out))
    assert line.startswith("the processor was 'abacus' and is ")
    same = join([parts[0], written(tmp_path / "3", PLAN, (2, 2))], tmp_path / "same", [], False)
    assert "platforms" not in same.manifest
    assert several_machines(same.manifest) == []


@pytest.mark.parametrize("part", [{"number": 3, "of": 2}, {"number": 1, "of": 99}, {"number": 1, "of": 3}])
def test_a_part_that_cannot_be_is_refused(tmp_path: Path, part: dict[str, int]) -> None:
    """The runs that were planned are those of the part."""
    target = written(tmp_path / "out", PLAN, (1, 2))
    signed(target, lambda content: content.update(part=part))
    with pytest.raises(ResultsError, match=r"manifest\.json: (part|runs\.planned): is"):
        open_results(target)
