"""SQL over a folder's tables, and over nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.surroundings import SurroundingsError
from tests.experiments.keeping import flipped, to_second_format


@pytest.fixture
def _duckdb() -> None:
    pytest.importorskip("duckdb")


@pytest.mark.usefixtures("_duckdb")
def test_tables_are_joined_by_run(folder: Path) -> None:
    """The numbers are those of the data frames."""
    results = open_results(folder)
    found = results.sql(
        "select replicate, max(weeks.top_package) as most from weeks join runs using (run_id) "
        "join points on points.label = runs.scenario where status = 'done' group by 1 order by 1"
    )
    expected = results.weeks.groupby("run_id")["top_package"].max()
    assert list(found["most"]) == list(expected)
    assert list(found["replicate"]) == [0, 1]
    counted = results.sql("create table t as select * from moves; select count(*) as n from t")
    assert counted["n"][0] == len(results.moves)


@pytest.mark.usefixtures("_duckdb")
@pytest.mark.parametrize(
    "text",
    [
        "select * from read_csv('{0}/secret.csv')",
        "select * from '{0}/secret.csv'",
        "select * from read_parquet('{0}/out/runs.parquet')",
        "copy runs to '{0}/stolen.csv'",
        "attach '{0}/new.db'",
        "load httpfs",
        "set enable_external_access = true",
        "select * from secret",
        "select nothing from runs",
        "selec 1",
        "",
    ],
)
def test_what_a_query_may_not(folder: Path, text: str) -> None:
    """Read or write files, load what it likes, see variables of the program; or be no query."""
    secret = folder.parent / "secret.csv"
    secret.write_text("a\n1\n")
    before = sorted(path.name for path in folder.parent.rglob("*"))
    with pytest.raises(ValueError, match=r"^sql: "):
        open_results(folder).sql(text.format(folder.parent))
    assert sorted(path.name for path in folder.parent.rglob("*")) == before


@pytest.mark.usefixtures("_duckdb")
def test_damaged_tables_are_not_asked(folder: Path) -> None:
    """Whichever of them the query is about; an older folder has no points."""
    results = open_results(folder)
    flipped(folder / "moves.parquet", 4_000)
    with pytest.raises(ResultsError, match=r"moves\.parquet: has another sha256"):
        results.sql("select 1")


@pytest.mark.usefixtures("_duckdb")
def test_an_older_folder_has_no_points(folder: Path) -> None:
    """But all else."""
    to_second_format(folder)
    assert open_results(folder).sql("select count(*) as n from runs")["n"][0] == 2


def test_without_duckdb_the_remedy_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that installs it."""
    find = importlib.util.find_spec
    monkeypatch.setattr("sim.surroundings.find_spec", lambda name: None if name == "duckdb" else find(name))
    with pytest.raises(SurroundingsError, match=r"needs duckdb.*pip install .* '\.\[analysis\]'"):
        open_results(folder).sql("select 1")
