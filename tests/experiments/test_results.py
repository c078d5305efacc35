"""Results read back are the results that were written."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.experiments import experiment
from sim.experiments.ensemble import ensemble
from sim.experiments.manifest import ResultsError
from sim.experiments.results import open_results
from tests.experiments.toy import toy_run, toy_scenario


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two scenarios, two replicates."""
    monkeypatch.setattr(experiment, "simulate", toy_run)
    ensemble([toy_scenario(), toy_scenario(weeks=9)], replicates=2, workers=1, seed=4, out=tmp_path / "out")
    return tmp_path / "out"


def test_a_run_comes_back(folder: Path) -> None:
    """Scenario, seed and tables of one run among several."""
    run = open_results(folder).run("toy-2-00001")
    original = toy_run(toy_scenario(weeks=9), 4, 1, None)
    assert (run.seed, run.replicate, run.scenario.weeks) == (4, 1, 9)
    for table in ("weeks", "employers", "moves"):
        pd.testing.assert_frame_equal(
            getattr(run, table).reset_index(drop=True), getattr(original, table), check_dtype=False
        )
    assert run.summary() == pytest.approx(original.summary(), nan_ok=True)


def test_tables_hold_every_run(folder: Path) -> None:
    """Each table has the rows of all four runs under their ids."""
    results = open_results(folder)
    assert len(results.runs) == 4
    for table in (results.weeks, results.employers, results.moves):
        assert table["run_id"].nunique() == 4


def test_unknown_names(folder: Path) -> None:
    """What is not there is a KeyError."""
    results = open_results(folder)
    with pytest.raises(KeyError):
        results.run("toy-00009")
    with pytest.raises(KeyError):
        results.scenario("quiet")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such folder"),
        ("", "it has no manifest.json"),
        ("{", "cannot be read"),
        ('{"name": "web app"}', "not the manifest of a results folder"),
        ("[]", "not the manifest of a results folder"),
    ],
)
def test_what_is_no_results_folder_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    """The message says what is missing, in one line."""
    folder = tmp_path / "out"
    if content is not None:
        folder.mkdir()
        if content:
            (folder / "manifest.json").write_text(content)
    with pytest.raises(ResultsError, match=message) as caught:
        open_results(folder)
    assert "\n" not in str(caught.value)


def test_unfinished_results_are_refused(folder: Path) -> None:
    """Without its tables a folder was killed while it was written."""
    (folder / "moves.parquet").unlink()
    with pytest.raises(ResultsError, match=r"unfinished .*moves\.parquet"):
        open_results(folder)
