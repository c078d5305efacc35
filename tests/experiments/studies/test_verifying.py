"""Runs done again: the same bits, or what differs, to the last one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.cli import main
from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.studies import verifying
from sim.experiments.studies.verifying import verify
from sim.records.record import record_of_frames
from sim.records.run import Run
from tests.experiments.keeping import flipped, signed, vouched
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.experiments.writing import once_then

BASE = toy_scenario(weeks=2)
PLAN = plan([BASE, BASE.with_({"weeks": 3, "start_date": "2024-02-26"})], 3, 3)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six runs of two toy markets."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr(verifying, "compile_first", lambda: None)
    conduct(PLAN, 1, prepare(tmp_path / "out", PLAN, 1, ["poach"], False), lambda runs_done: None)
    return tmp_path / "out"


def test_a_sample_is_the_same(written: Path) -> None:
    """Drawn at random, and the same ones each time."""
    found = verify(written, 3)
    assert (found.same, found.promised, found.of, found.seed) == (True, True, 6, 3)
    assert len(set(found.runs)) == 3
    assert verify(written, 3).runs == found.runs
    assert len(verify(written, 99).runs) == 6


def _late(scenario: Any, seed: int, replicate: int, on_week: None) -> Run:
    """The toy market, but the last payroll of each run is another in its last bit."""
    run = toy_run(scenario, seed, replicate, on_week)
    employers = run.employers.copy()
    employers.loc[employers.index[-1], "payroll"] = np.nextafter(employers["payroll"].iloc[-1], np.inf)
    return replace(run, record=record_of_frames(run.weeks, employers, run.moves))


def test_the_last_bit_of_one_number_is_noticed(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a table, with its column."""
    monkeypatch.setattr(bench, "simulate", _late)
    found = verify(written, 2)
    assert not found.same
    words = [line.partition(": ")[2] for line in found.differences]
    assert words == ["the table employers differs in payroll"] * 2


def test_a_changed_outcome_is_noticed(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever changed it has signed the manifest; the command says so and ends with 2."""
    runs = pd.read_parquet(written / "runs.parquet")
    was = float(runs["median_pay_end"][4])
    runs.loc[4, "median_pay_end"] = np.nextafter(was, 0.0)
    table = pq.read_table(written / "runs.parquet")
    changed = table.set_column(
        table.column_names.index("median_pay_end"), "median_pay_end", [runs["median_pay_end"].to_numpy()]
    )
    pq.write_table(changed, written / "runs.parquet")
    vouched(written, "runs.parquet")
    (line,) = verify(written, 6).differences
    then = float(np.nextafter(was, 0.0))
    assert line == f"run {runs['run_id'][4]}: median_pay_end is {was!r} and was {then!r}"
    assert main(["verify", str(written), "--workers", "1", "--sample", "6", "--json"]) == 2
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert (document["same"], document["promised"], document["n"], document["of"]) == (False, True, 6, 6)
    assert "median_pay_end" in said.err


def test_what_else_differs_is_named(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of code, packages and machine; the runs may be the same all the same."""
    signed(written, lambda content: content["platform"].update(model="abacus"))
    signed(written, lambda content: content["versions"].update(numpy="1.0"))
    found = verify(written, 1)
    assert (found.same, found.promised) == (True, False)
    assert main(["verify", str(written), "--workers", "1", "--sample", "1"]) == 0
    said = capsys.readouterr()
    assert "numpy was '1.0'" in said.err
    assert "the processor was 'abacus'" in said.err
    assert "1 of 6 runs (drawn at random by seed 3) were done again" in said.out


def test_damage_and_mistakes_end_with_2(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a line each, before anything runs."""
    assert main(["verify", str(written), "--sample", "0", "--workers", "none"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    flipped(written / "moves.parquet", 4_000)
    with pytest.raises(ResultsError, match=r"moves\.parquet: has another sha256"):
        verify(written)


def test_a_run_that_fails_now(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is a difference."""
    monkeypatch.setattr(bench, "simulate", raising(ZeroDivisionError("no seats")))
    (line,) = verify(written, 1).differences
    assert "failed, and was done before (ZeroDivisionError: no seats)" in line


def test_a_row_of_another_run_is_noticed(written: Path) -> None:
    """By its key, though all outcomes are the same; with other sources of the model every key is another."""
    table = pq.read_table(written / "runs.parquet")
    keys = table["run_key"].to_pylist()
    place = table.column_names.index("run_key")
    pq.write_table(table.set_column(place, "run_key", [["0" * 16, *keys[1:]]]), written / "runs.parquet")
    vouched(written, "runs.parquet")
    (line,) = verify(written, 6).differences
    assert line.startswith(f"run {table['run_id'][0]}: run_key is '{keys[0]}' and was '0000000000000000', so")
    signed(written, lambda content: content.update(model_sha256="0" * 64))
    assert verify(written, 6).differences == ()


def test_runs_that_failed_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How many there are, for none of them can be compared."""
    monkeypatch.setattr(verifying, "compile_first", lambda: None)
    monkeypatch.setattr(bench, "simulate", once_then(ZeroDivisionError("no seats")))
    target = tmp_path / "out"
    conduct(PLAN, 1, prepare(target, PLAN, 1, ["poach"], False), lambda runs_done: None)
    monkeypatch.setattr(bench, "simulate", toy_run)
    found = verify(target, 9)
    assert (found.same, found.of, found.failed) == (True, 1, 5)
    assert main(["verify", str(target), "--workers", "1"]) == 0
    assert "5 runs failed there, of which there is nothing to compare with" in capsys.readouterr().out
    assert main(["verify", str(target), "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == 5


def test_an_outcome_that_is_none_now_is_noticed(written: Path) -> None:
    """Of the columns that were kept each must be made again."""
    table = pq.read_table(written / "runs.parquet")
    name = next(name for name in table.column_names if "Meta" in name).replace("Meta", "Nobody")
    more = table.append_column(name, table["median_pay_end"])
    pq.write_table(more, written / "runs.parquet")
    vouched(written, "runs.parquet")
    assert all(f"{name} is no outcome, and was one" in line for line in verify(written, 2).differences)
    assert not verify(written, 2).same
