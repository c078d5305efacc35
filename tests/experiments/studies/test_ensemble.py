"""Ensembles: common random numbers, comparison, and results that do not depend on who computed them."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.execution import bench
from sim.experiments.store import manifest
from sim.experiments.store.results import open_results
from sim.experiments.studies.ensemble import ensemble
from tests.experiments.toy import row_of, toy_run, toy_scenario


@pytest.fixture
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "simulate", toy_run)


@pytest.mark.usefixtures("_toy_market")
def test_common_random_numbers_leave_the_difference() -> None:
    """Two scenarios that differ by a constant differ by exactly that in every pair, whatever the noise."""
    base = toy_scenario()
    loud = base.with_({"escalation.intensity": 3.0})
    runs = ensemble([base, loud], replicates=5, workers=1)
    row = row_of(runs.compare(base, loud), "top_package")
    assert row["difference"] == pytest.approx(2.0, abs=1e-12)
    assert row["standard_error"] < 1e-12
    assert row["n"] == 5
    assert "escalation.intensity" not in runs.compare(base, loud).index  # it varies, and is no outcome
    noise = runs.of(base)["top_package"].to_numpy(dtype=float)
    assert noise.std() > 0.01  # it is there, and shared


@pytest.mark.usefixtures("_toy_market")
def test_scenarios_are_found_by_content_and_by_name() -> None:
    """A scenario loaded again is the same scenario; an unknown one is refused with the known names."""
    base = toy_scenario()
    loud = base.with_({"escalation.intensity": 3.0})
    runs = ensemble([base, loud], replicates=2, workers=1)
    assert len(runs.of(toy_scenario())) == 2
    assert len(runs.of(toy_scenario(seed=99))) == 2  # which says nothing about the market
    assert set(runs.of("toy-2")["escalation.intensity"]) == {3.0}
    assert runs.compare("toy", "toy-2").equals(runs.compare(base, loud))
    with pytest.raises(
        ValueError, match="this ensemble ran no scenario like the 'toy' given; it has toy, toy-2"
    ):
        runs.of(toy_scenario(weeks=11))
    with pytest.raises(ValueError, match="no scenario 'quiet' in this ensemble; it has toy, toy-2"):
        runs.of("quiet")


@pytest.mark.usefixtures("_toy_market")
def test_one_replicate_cannot_be_compared() -> None:
    """The refusal is clear."""
    base = toy_scenario()
    runs = ensemble([base, toy_scenario(weeks=9)], replicates=1, workers=1)
    with pytest.raises(ValueError, match="at least 2 replicates"):
        runs.compare("toy", "toy-2")


def test_failures_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that fails is a row and a warning with its reason."""

    def broken(*arguments: object) -> object:
        raise ZeroDivisionError("no seats")

    monkeypatch.setattr(bench, "simulate", broken)
    with pytest.warns(UserWarning, match="2 of 2 runs failed, the first with: ZeroDivisionError: no seats"):
        runs = ensemble([toy_scenario()], replicates=2, workers=1)
    assert set(runs.runs["status"]) == {"failed"}


@pytest.mark.parametrize(("replicates", "workers"), [(0, 1), (1, 0)])
def test_senseless_numbers_are_refused(replicates: int, workers: int) -> None:
    """Nothing to do, or nobody to do it."""
    with pytest.raises(
        ValueError, match=r"(replicates|workers): 0 is out of bounds; give a number from 1 to"
    ):
        ensemble([toy_scenario()], replicates=replicates, workers=workers)


def test_results_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    """Every file but the manifest is the same, byte for byte, with one worker and with two."""
    base = sim.load("quiet-market").with_({"researchers.count": 400, "weeks": 10, "burn_in": 4})
    lively = base.with_({"market.contact_rate_employed": 0.08})
    found = {}
    for workers in (1, 2):
        out = tmp_path / str(workers)
        found[workers] = ensemble([base, lively], replicates=6, workers=workers, out=out).runs
    in_memory = ensemble([base, lively], replicates=6, workers=2).runs
    pd.testing.assert_frame_equal(found[1], in_memory, check_exact=True)
    pd.testing.assert_frame_equal(found[1], found[2], check_exact=True)
    for name in ("runs", "weeks", "employers", "moves"):
        assert (tmp_path / "1" / f"{name}.parquet").read_bytes() == (
            tmp_path / "2" / f"{name}.parquet"
        ).read_bytes()
    assert found[1]["moves"].nunique() > 1


def test_replicate_r_is_the_same_run_alone(tmp_path: Path) -> None:
    """Replicate 0 of an ensemble is `sim.run` with the same seed; replicates differ from each other."""
    scenario = sim.load("quiet-market").with_({"researchers.count": 400, "weeks": 10, "burn_in": 4})
    runs = ensemble([scenario], replicates=2, workers=1, seed=11).runs
    alone = sim.run(scenario, seed=11).summary()
    first = {name: runs[name].to_list()[0] for name in alone}
    assert first == pytest.approx(alone, rel=0, abs=0, nan_ok=True)
    assert runs["median_pay_end"].nunique() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sim.run("quiet-market"),  # type: ignore[arg-type]
        lambda: sim.TalentMarket("quiet-market"),  # type: ignore[arg-type]
        lambda: ensemble(["quiet-market"], replicates=2, workers=1),  # type: ignore[list-item]
    ],
)
def test_a_name_is_no_scenario(wrong: Callable[[], object]) -> None:
    """Whoever gives a name where a scenario is wanted hears how to get one."""
    with pytest.raises(TypeError, match=r'"quiet-market" is no scenario; sim\.load\('):
        wrong()


def test_an_ensemble_wants_a_list() -> None:
    """One scenario alone is told from a list of one."""
    with pytest.raises(TypeError, match=r"must be a list, such as \[base, variant\]"):
        ensemble(toy_scenario(), replicates=2, workers=1)  # type: ignore[arg-type]


def test_a_late_interrupt_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the finished folder is written: the results are complete, and the caller hears of it."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.studies.running.compile_first", lambda: None)
    write = manifest.write

    def asked(folder: Path, content: dict[str, Any]) -> None:
        if content["status"] != "running":
            signal.raise_signal(signal.SIGINT)
        write(folder, content)

    monkeypatch.setattr(manifest, "write", asked)
    with pytest.raises(KeyboardInterrupt):
        ensemble([toy_scenario()], replicates=2, workers=1, out=tmp_path / "out")
    assert open_results(tmp_path / "out").manifest["status"] == "complete"


@pytest.mark.usefixtures("_toy_market")
def test_a_generator_of_scenarios_will_do() -> None:
    """And numbers of numpy; tables may be a list."""
    found = ensemble(
        (scenario for scenario in [toy_scenario(), toy_scenario(weeks=7)]),
        replicates=np.int64(2),  # type: ignore[arg-type]
        workers=1,
        seed=np.uint8(4),  # type: ignore[arg-type]
        tables=["weeks"],
    )
    assert (len(found.runs), found.plan.seed, found.plan.tables) == (4, 4, ("weeks",))


@pytest.mark.parametrize(
    ("seed", "error"),
    [
        (1.0, TypeError),
        (True, TypeError),
        ("3", TypeError),
        ([1], TypeError),
        (np.float64(1.0), TypeError),
        (np.bool_(True), TypeError),
        (-1, ValueError),
        (2**63, ValueError),
    ],
    ids=repr,
)
def test_every_door_refuses_the_same_seeds(seed: Any, error: type[Exception]) -> None:
    """Before anything runs, and with what to give instead."""
    doors: list[Callable[[], object]] = [
        lambda: sim.run(toy_scenario(), seed=seed),
        lambda: ensemble([toy_scenario()], replicates=1, workers=1, seed=seed),
        lambda: sim.TalentMarket(toy_scenario(), rng=seed),
    ]
    for door in doors:
        with pytest.raises(error, match=r"(seed|rng): .*; give (one|a number) from 0 to 9223372036854775807"):
            door()


@pytest.mark.parametrize("number", [2.0, True, "2", None, 0])
def test_numbers_of_runs_and_workers_are_whole(number: Any) -> None:
    """Also where they are close to it."""
    for replicates, workers in ((number, 1), (1, number)):
        with pytest.raises(
            (TypeError, ValueError), match=r"(replicates|workers): .* give (one|a number) from 1"
        ):
            ensemble([toy_scenario()], replicates=replicates, workers=workers)
