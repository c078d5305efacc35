"""Experiments that stop when they know enough: at fixed looks, whoever runs them, and as they were left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import Ended, conduct
from sim.experiments.statistics.sequences import LOOKS, half_widths
from sim.experiments.store import manifest
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.planned import plan_of
from sim.experiments.store.removal import remove_shard
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept_chunks
from sim.experiments.studies import running
from sim.experiments.studies.continuing import resume
from sim.experiments.studies.growing import growth_of
from sim.experiments.studies.stopping import Stopping, grown, intervals
from tests.experiments.keeping import flipped
from tests.experiments.toy import toy_run, toy_scenario

_SMALL = ["researchers.count=200", "weeks=4", "burn_in=0"]
_OUTCOME = "labs_talent_share_end"


def _open(half_width: float, most: int = 100, scenarios: int = 1) -> Plan:
    base = toy_scenario()
    others = [toy_scenario(name="other", weeks=5)] * (scenarios - 1)
    return Stopping(_OUTCOME, half_width, most).plan(plan([base, *others], most, 3, ()))


def _runs(planned: Plan, values: dict[str, np.ndarray]) -> pd.DataFrame:
    rows = [
        {"scenario": label, "replicate": r, "status": "done", _OUTCOME: values[label][r]}
        for r in range(planned.replicates)
        for label in planned.labels
    ]
    return pd.DataFrame(rows)


def test_it_grows_until_the_interval_is_narrow() -> None:
    """By the same number each time, and no further than it may."""
    values = np.random.default_rng(1).normal(0.5, 0.1, 100)
    wanted = float(half_widths(values)[49]) * 1.001
    planned = _open(wanted)
    looks = []
    while planned.open:
        looks.append(planned.replicates)
        planned = grown(planned, _runs(planned, {"toy": values}))
    assert looks == [10, 20, 30, 40, 50]
    planned = _open(wanted, 27)
    while planned.open:
        planned = grown(planned, _runs(planned, {"toy": values}))
    assert planned.replicates == 27


def test_of_two_scenarios_differences_are_looked_at() -> None:
    """Which under common random numbers are known long before either mean is."""
    noise = np.random.default_rng(2).normal(0.5, 0.2, 100)
    small = np.random.default_rng(3).normal(0.1, 0.01, 100)
    planned = _open(0.03, scenarios=2)
    runs = _runs(planned, {"toy": noise, "other": noise + small})
    assert not grown(planned, runs).open
    (found, n) = intervals(planned, runs)["other"]
    assert (n, round(found.value, 1)) == (LOOKS, 0.1)
    assert grown(planned, _runs(planned, {"toy": noise, "other": small})).open


def test_intervals_of_several_alternatives_hold_together() -> None:
    """Each has its share of what may go wrong, in the rule that stops and in what is told."""
    base = toy_scenario()
    others = [toy_scenario(name=name, weeks=5) for name in ("one", "two", "three")]
    rng = np.random.default_rng(2)

    def narrow_at(width: float) -> bool:
        planned = Stopping(_OUTCOME, width, 40).plan(plan([base, *others], 40, 3, ()))
        return not grown(planned, _runs(planned, values)).open

    planned = Stopping(_OUTCOME, 1.0, 40).plan(plan([base, *others], 40, 3, ()))
    values = {label: rng.normal(0.5, 0.1, 40) for label in planned.labels}
    widths = []
    for label in planned.labels[1:]:
        apart = (values[label] - values[planned.labels[0]])[: planned.replicates]
        found, _ = intervals(planned, _runs(planned, values))[label]
        widths.append(float(half_widths(apart, 1.0 - 0.05 / 3.0)[-1]))
        assert found.upper - found.value == pytest.approx(widths[-1])
    assert narrow_at(1.001 * max(widths))
    assert not narrow_at(0.999 * max(widths))


def test_a_failed_run_is_the_end() -> None:
    """Nobody waits for an interval that may never come."""
    planned = _open(1e-9)
    runs = _runs(planned, {"toy": np.random.default_rng(4).normal(0.0, 1.0, 100)})
    runs.loc[3, "status"] = "failed"
    assert not grown(planned, runs).open


def test_results_hang_on_neither_workers_nor_the_folder(tmp_path: Path) -> None:
    """The same number of runs, with the same outcomes to the bit, in memory and in a folder."""
    scenario = sim.load("quiet-market", _SMALL)
    planned = Stopping(_OUTCOME, 0.03, 60).plan(plan([scenario], 60, 3, ()))

    def run(workers: int, out: Path | None) -> Ended:
        folder = None if out is None else prepare(out, planned, workers, [], overwrite=False)
        return conduct(planned, workers, folder, lambda done: None, growth_of(planned))

    alone, spread = run(1, None), run(2, tmp_path / "out")
    assert LOOKS < alone.plan.replicates < 60
    pd.testing.assert_frame_equal(alone.runs, spread.runs)
    results = open_results(tmp_path / "out")
    assert (results.manifest["status"], results.manifest["replicates"]) == ("complete", alone.plan.replicates)
    assert not plan_of(tmp_path / "out", results.manifest).open


def test_an_interrupted_experiment_is_open_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also between two rounds, when all that was planned is done: it is not complete."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = _open(1e-9)

    def stop(planned: Plan, runs: pd.DataFrame) -> Plan:
        if planned.replicates == 20:
            raise KeyboardInterrupt
        return grown(planned, runs)

    ended = conduct(
        planned, 1, prepare(tmp_path / "out", planned, 1, [], overwrite=False), lambda _: None, stop
    )
    assert (ended.status, ended.done) == ("interrupted", 20)
    results = open_results(tmp_path / "out")
    assert (results.manifest["status"], len(results.runs)) == ("interrupted", 20)
    again = plan_of(tmp_path / "out", results.manifest)
    assert again.open
    assert growth_of(again) is grown
    assert replace(again, study=None).replicates == 20


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
@pytest.mark.parametrize("damage", ["flipped", "removed"])
def test_nothing_grows_of_damaged_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    """They are run again when the experiment is gone on with, which ends as if nothing had been."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr(running, "compile_first", lambda: None)
    planned, out = _open(1e-9, 30), tmp_path / "out"
    asked: list[int] = []

    def grow(planned: Plan, runs: pd.DataFrame) -> Plan:
        asked.append(len(runs))
        shard = next(kept_chunks(out / ".runs"))
        if damage == "flipped":
            flipped(shard / "rows.arrow", 4_000)
        else:
            remove_shard(shard)
        return grown(planned, runs)

    folder = prepare(out, planned, 1, [], overwrite=False)
    with pytest.raises(ResultsError, match="poach resume"):
        conduct(planned, 1, folder, lambda _: None, grow)
    assert asked == [10]
    assert manifest.read(out)["status"] == "interrupted"
    assert resume(out).manifest["status"] == "complete"
    folder = prepare(tmp_path / "whole", planned, 1, [], overwrite=False)
    conduct(planned, 1, folder, lambda _: None, grown)
    runs = [path / "runs.parquet" for path in (out, tmp_path / "whole")]
    assert runs[0].read_bytes() == runs[1].read_bytes()
