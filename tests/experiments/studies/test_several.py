"""Many runs gathered for pictures: what was kept and what is run again give the same numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.store.results import Results, open_results
from sim.experiments.studies import several as module
from sim.experiments.studies.ensemble import ensemble
from sim.experiments.studies.pairs import pairs
from sim.experiments.studies.several import several
from sim.figures.contents import contents, only_run
from sim.measures.groups import Group, Party
from sim.measures.startups import startup_survival

RUNS, WEEKS = 11, 12


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Results]:
    """A small market and one like it, with all tables, without any, and with weeks only."""
    small = {"researchers.count": 400, "weeks": WEEKS, "burn_in": 4}
    base = sim.load("frontier-2025").with_(small)
    calm = base.with_({"name": "calm", "escalation.intensity": 0})
    made = {}
    for tables in ("all", "none", "weeks"):
        out = tmp_path_factory.mktemp("several") / tables
        ensemble([base, calm], RUNS, 1, seed=3, out=out, tables=tables)
        made[tables] = open_results(out)
    return made


def test_paths_are_those_of_the_table(folders: dict[str, Results]) -> None:
    """Every run in its row, its weeks in order; medians and bands are quantiles over runs."""
    found = several(folders["all"], "calm")
    weeks = folders["all"].weeks
    for column in ("hhi_talent", "startups_alive", "pay_decile_10"):
        expected = np.array([
            weeks.loc[weeks["run_id"] == f"calm-{run:05d}", column].to_numpy() for run in range(RUNS)
        ])  # fmt: skip
        assert found.path(column).tolist() == expected.tolist()
        assert found.weeks[column].to_numpy() == pytest.approx(np.median(expected, axis=0))
        assert found.low[column].to_numpy() == pytest.approx(np.quantile(expected, 0.1, axis=0))
    assert (found.runs, found.followed, found.done, found.again) == (RUNS, RUNS, RUNS, False)


def test_lives_and_holdings_are_those_of_each_run(folders: dict[str, Results]) -> None:
    """The Kaplan-Meier curve of its own startups; talent and compute of a lab, and of startups together."""
    found = several(folders["all"], "calm")
    for number in (0, RUNS - 1):
        run = folders["all"].run(f"calm-{number:05d}")
        curve = startup_survival(run.employers)
        assert found.survival[number].tolist() == pytest.approx(
            [curve.at(week)[0] for week in range(WEEKS)], nan_ok=True
        )
        rows = run.employers[run.employers["week"] == WEEKS - 1]
        meta, startups = rows[rows["employer"] == "Meta"], rows[rows["kind"] == "startup"]
        held_by: tuple[tuple[Party, pd.DataFrame], ...] = (("Meta", meta), (Group.STARTUPS, startups))
        for name, held in held_by:
            expected = held[["talent", "compute"]].sum().tolist()
            assert found.holdings[name][number, 1].tolist() == pytest.approx(expected)


@pytest.mark.parametrize("tables", ["none", "weeks"])
def test_runs_without_tables_are_run_again(folders: dict[str, Results], tables: str) -> None:
    """To the same numbers; it is said where paths are theirs."""
    kept, repeated = several(folders["all"], "calm"), several(folders[tables], "calm")
    assert np.array_equal(kept.path("median_pay"), repeated.path("median_pay"))
    assert np.array_equal(kept.survival, repeated.survival, equal_nan=True)
    for name, held in kept.holdings.items():
        assert np.array_equal(held, repeated.holdings[name], equal_nan=True)
    assert repeated.again == (tables == "none")


def test_what_is_looked_at_is_bounded(folders: dict[str, Results], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first runs: few where they must be run again, and none where that would take too long."""
    monkeypatch.setattr(module, "_MOST_WEEKS", 5 * WEEKS)
    monkeypatch.setattr(module, "_FEWEST_RUNS", 3)
    monkeypatch.setattr(module, "_MOST_OF_EMPLOYERS", 4)
    monkeypatch.setattr(module, "_MOST_AGAIN", 2)
    found, repeated = several(folders["all"], "calm"), several(folders["none"], "calm")
    assert (found.path("moves").shape, found.survival.shape) == ((5, WEEKS), (4, WEEKS))
    assert (repeated.path("moves").shape, repeated.survival.shape) == ((2, WEEKS), (2, WEEKS))
    assert len(found.outcome("moves")) == RUNS
    monkeypatch.setattr(module, "_WORK_AGAIN", 400 * WEEKS)
    large = several(folders["none"], "calm")
    assert not large.drawable
    assert [drawing.file for drawing in contents(folders["none"]).drawings] == ["01-comparison.png"]
    assert "--tables weeks,employers" in contents(folders["none"]).left_out[0]


def test_pairs_are_of_the_same_replicates(folders: dict[str, Results]) -> None:
    """Differences of paths run by run, of outcomes as in every comparison."""
    found = pairs(folders["all"], "frontier-2025", "calm")
    other, base = several(folders["all"], "calm"), several(folders["all"], "frontier-2025")
    assert np.array_equal(found.path("moves"), other.path("moves") - base.path("moves"))
    assert (found.pairs, found.sample) == (RUNS, "")
    compared = folders["all"].compare("frontier-2025", "calm")
    assert found.differences.equals(compared)


def test_a_folder_knows_its_scenarios(folders: dict[str, Results]) -> None:
    """By name or as they were given; others are refused."""
    results = folders["all"]
    calm = results.scenario("calm")
    assert results.of(calm).equals(results.of("calm"))
    with pytest.raises(ValueError, match="no scenario 'quiet' in this experiment; it has frontier-2025"):
        results.compare("quiet", "calm")
    with pytest.raises(ValueError, match="ran no scenario like"):
        results.of(calm.with_({"weeks": WEEKS + 1}))


def test_a_folder_has_the_pictures_of_what_it_holds(folders: dict[str, Results]) -> None:
    """A comparison has its own; where nothing can be compared a run is drawn alone."""
    results = folders["all"]
    assert [drawing.file for drawing in contents(results).drawings] == ["01-comparison.png", "02-paths.png"]
    assert only_run(results, results.done()) is None
    assert only_run(results, ["calm-00003"]) == "calm-00003"


def test_pictures_of_one_scenario(tmp_path: Path) -> None:
    """The same names as of one run."""
    scenario = sim.load("quiet-market").with_({"researchers.count": 300, "weeks": 3, "burn_in": 2})
    ensemble([scenario], 2, 1, out=tmp_path / "out", tables="none")
    written = open_results(tmp_path / "out").figures(tmp_path / "pictures")
    assert [path.name for path in written] == [
        "01-concentration.png", "02-startups.png", "03-pay.png", "04-flows.png", "05-compute.png",
        "06-lost-bids.png",
    ]  # fmt: skip
    assert all(path.stat().st_size > 10_000 for path in written)
