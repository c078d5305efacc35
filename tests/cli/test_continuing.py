"""`poach resume` and `poach extend`: exit codes, what is said, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.store.folder import ResultsFolder
from sim.experiments.store.manifest import describe, read
from tests.experiments.keeping import flipped, keep
from tests.experiments.toy import toy_run, toy_scenario
from tests.experiments.writing import once_then

PLAN = plan([toy_scenario(weeks=2)], 4, 1)


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An experiment that was killed when two of four runs were kept, one of them damaged since."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.runs.single.compile_first", lambda: None)
    folder = ResultsFolder(tmp_path / "out", tmp_path / "out", PLAN, describe(PLAN, 1, ["poach"]))
    folder.begin()
    folder.release()
    keep(PLAN, folder.shards, [Chunk(0, 1), Chunk(2, 1)])
    flipped(folder.shards / "0000000002-1" / "rows.arrow", 999)
    return tmp_path / "out"


def test_an_experiment_is_finished_and_extended(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was damaged is told; the tables of `poach run` and the places follow, or a document."""
    assert main(["resume", str(begun), "--workers", "1", "--no-figures"]) == 0
    said = capsys.readouterr()
    assert "0000000002-1: damaged (rows.arrow: does not fit its sha256); its runs are run again" in said.err
    assert "toy: 2 weeks, 120 researchers" in said.out
    assert f"Results   {begun}" in said.out
    assert main(["resume", str(begun), "--no-figures"]) == 0
    assert "out: is complete; nothing is missing" in capsys.readouterr().out
    assert main(["extend", str(begun), "--replicates", "5", "--workers", "1", "--no-figures", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == {"planned": 5, "done": 5, "failed": 0, "kept": 4, "run": 1}
    assert (found["command"], found["status"], found["damage"]) == ("extend", "complete", [])
    assert main(["resume", str(begun), "--no-figures", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"]["run"] == 0


def test_an_interrupt_ends_it_with_3(
    begun: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says how to go on."""
    monkeypatch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
    assert main(["resume", str(begun), "--workers", "1", "--json"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert f"to go on: poach resume {begun}" in said.err
    assert read(begun)["runs"]["done"] == 2


def test_mistakes_are_told_at_once(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the options and of the folder."""
    assert main(["extend", str(begun), "--replicates", "2", "--workers", "none"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["--workers", str(begun), str(begun)]
    for command in (["resume", str(begun / "none")], ["extend", str(begun), "--replicates", "many"]):
        assert main(command) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_shards_are_run_and_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own folder and neither tables nor pictures; the whole has all."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.chdir(tmp_path)
    run = ["run", "quiet-market", "--set", "weeks=2", "--set", "researchers.count=100", "--replicates", "5"]
    run += ["--workers", "1", "--quiet"]
    for shard in ("1/2", "2/2"):
        assert main([*run, "--shard", shard]) == 0
        said = capsys.readouterr()
        assert (said.out, said.err.partition(":")[0]) == ("", f"shard {shard[0]} of 2")
    parts = [f"results/quiet-market-shard-{number}-of-2" for number in (1, 2)]
    assert not any((tmp_path / part / "figures").exists() for part in parts)
    assert main(["merge", *parts, "--out", "whole", "--no-figures", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"]["done"] == 5
    assert main([*run, "--out", "one", "--no-figures"]) == 0
    for table in ("runs", "weeks", "employers", "moves"):
        path = f"{table}.parquet"
        assert (tmp_path / "whole" / path).read_bytes() == (tmp_path / "one" / path).read_bytes()
    assert main(["merge", parts[0], "--out", "whole"]) == 2
    assert "shard 2 of 2 is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("shard", "words"),
    [
        ("0/2", "'0/2' is no part"),
        ("3/2", "'3/2' is no part"),
        ("half", "'half' is no part"),
        ("1/9", "the experiment has 5 runs, too few for 9 parts"),
    ],
)
def test_what_is_no_shard(shard: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With all other mistakes."""
    command = ["run", "quiet-market", "--replicates", "5", "--shard", shard, "--workers", "none"]
    assert main(command) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert f"--shard: {words}" in lines[1]


def test_what_a_folder_holds_is_told_as_by_its_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep that was interrupted ends with the tables of a sweep."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "simulate", once_then(KeyboardInterrupt()))
    sweep = ["sweep", "quiet-market", "--set", "weeks=2", "--set", "researchers.count=100", "--workers", "1"]
    sweep += ["--vary", "escalation.intensity=0,1", "--replicates", "2", "--no-figures", "--seed", "1"]
    assert main([*sweep, "--out", "out"]) == 3
    monkeypatch.setattr(bench, "simulate", toy_run)
    capsys.readouterr()
    assert main(["resume", "out", "--workers", "1", "--no-figures"]) == 0
    told = capsys.readouterr().out
    assert main([*sweep, "--out", "whole"]) == 0
    assert told.replace("out", "whole") == capsys.readouterr().out.replace("out", "whole")
