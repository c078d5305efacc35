"""Results read back are the results that were written."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.experiments.execution import bench
from sim.experiments.store import results
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.studies.ensemble import ensemble
from tests.experiments.toy import toy_run, toy_scenario


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two scenarios, two replicates."""
    monkeypatch.setattr(bench, "simulate", toy_run)
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
    found = open_results(folder)
    assert len(found.runs) == 4
    for table in (found.weeks, found.employers, found.moves):
        assert table["run_id"].nunique() == 4


def test_unknown_names(folder: Path) -> None:
    """What is not there is a KeyError."""
    found = open_results(folder)
    for missing in ("toy-00009", 0):
        with pytest.raises(KeyError, match=r"is done in .*; `runs` lists them"):
            found.run(missing)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        found.scenario("quiet")


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


@pytest.mark.parametrize("tables", ["none", "weeks,moves"])
def test_a_run_without_tables_is_run_again(
    tmp_path: Path, tables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tables as those that would have been kept; a table of all runs is refused, with the remedy."""
    scenario = sim.load("quiet-market").with_({"researchers.count": 400, "weeks": 8, "burn_in": 4})
    for name, kept in (("all", "all"), ("some", tables)):
        ensemble([scenario], replicates=2, workers=1, out=tmp_path / name, tables=kept)
    kept_run, again = (open_results(tmp_path / name).run("quiet-market-00001") for name in ("all", "some"))
    for table in ("weeks", "employers", "moves"):
        pd.testing.assert_frame_equal(
            getattr(again, table), getattr(kept_run, table), check_dtype=False, check_categorical=False
        )
    assert "date" in again.weeks
    assert list(again.weeks.dtypes) == list(kept_run.weeks.dtypes)
    with pytest.raises(ResultsError, match=r"'employers' was not kept; run with --tables employers"):
        _ = open_results(tmp_path / "some").employers
    monkeypatch.setattr(results, "simulate", lambda *arguments: toy_run(toy_scenario(), 1, 0, None))
    with pytest.raises(ResultsError, match="comes to another outcome"):
        open_results(tmp_path / "some").run("quiet-market-00001")
