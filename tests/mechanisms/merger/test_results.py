"""Results of runs in which a lab ends: written, read back and drawn; what is missing is still noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.experiments.designs.plan import plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.runs.single import simulate
from sim.experiments.store import reading
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.studies.several import several
from sim.figures import figure_of_several
from sim.figures.compute import draw
from sim.mechanisms.merger.spec import ends_of
from sim.scenario.schema import Scenario
from tests.experiments.keeping import vouched
from tests.figures.reading import written
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, scenario_of

WEEK, WEEKS = 4, 9
POINTS = ("whole", "one", "later", "off", "brands")


def point(name: str) -> Scenario:
    """Beta buys Alpha: not at all, in some week, switched off, or as two brands."""
    event = {"kind": "merger", "week": WEEK, "employers": ["Beta", "Alpha"], "keeps": "one"}
    changes: dict[str, dict[str, Any]] = {
        "later": {"week": WEEKS - 1}, "off": {"on": False}, "brands": {"keeps": "brands"}
    }  # fmt: skip
    events = [] if name == "whole" else [event | changes.get(name, {})]
    return scenario_of(merged(BASE, {"name": name, "weeks": WEEKS, "events": events}))


def experiment(target: Path, *names: str, replicates: int = 1) -> Path:
    """Runs of these in a folder."""
    planned = plan([point(name) for name in names], replicates, 1)
    conduct(planned, 1, prepare(target, planned, 1, ["poach"], False), lambda runs_done: None)
    return target


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of each point."""
    return experiment(tmp_path_factory.mktemp("merger") / "compared", *POINTS, replicates=2)


@pytest.mark.parametrize("batch", [65_536, 50], ids=["whole", "pieces"])
def test_every_point_is_read_as_it_ended(compared: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """Of points that differ in whether and when Alpha ends, wherever a piece ends."""
    monkeypatch.setattr(reading, "_BATCH", batch)
    results = open_results(compared)
    last = {"one": WEEK, "later": WEEKS - 1}
    table = results.employers
    for name in POINTS:
        run = results.run(f"{name}-00001")
        rows = run.employers.astype({"employer": str}).query("employer == 'Alpha'")
        assert rows["week"].tolist() == list(range(last.get(name, WEEKS - 1) + 1))
        assert (table["run_id"] == f"{name}-00001").sum() == len(run.employers)
        fresh = simulate(point(name), 1, 1, None)
        pd.testing.assert_frame_equal(run.employers, fresh.employers, check_categorical=False)
        assert several(results, name).holdings["Alpha"].shape == (2, 2, 2)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("replicates", [1, 2])
def test_all_pictures_are_drawn(tmp_path: Path, replicates: int) -> None:
    """Of one run and of several; a lab that has ended is drawn up to its end, and that is said."""
    folder = experiment(tmp_path / "out", "one", replicates=replicates)
    results = open_results(folder)
    assert len(results.figures(tmp_path / "pictures")) == 6
    runs = several(results, "one")
    figure = draw(results.run("one-00000")) if replicates == 1 else figure_of_several("compute", runs)
    texts = " ".join(text.replace("\n", " ") for text, _ in written(figure))
    assert "Alpha is bought before the last week, and drawn up to then." in texts
    assert "∞" not in texts
    before = results.run("one-00000").employers.query("employer == 'Alpha' and week == @WEEK - 1")
    assert runs.holdings["Alpha"][0, 1].tolist() == before[["talent", "compute"]].to_numpy()[0].tolist()


def test_pictures_of_a_comparison(tmp_path: Path) -> None:
    """Two, of outcomes and of weeks."""
    folder = experiment(tmp_path / "out", "whole", "one", replicates=2)
    assert len(open_results(folder).figures(tmp_path / "pictures")) == 2


LACKING: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "without a merger": lambda t: (t["run_id"] == "whole-00000") & (t["week"] >= WEEK),
    "switched off": lambda t: (t["run_id"] == "off-00001") & (t["week"] > WEEK),
    "a brand": lambda t: (t["run_id"] == "brands-00000") & (t["week"] > WEEK),
    "before its end": lambda t: (t["run_id"] == "later-00000") & (t["week"] == WEEK + 1),
    "the week of its end": lambda t: (t["run_id"] == "one-00001") & (t["week"] == WEEK),
}


@pytest.mark.parametrize("case", LACKING)
def test_rows_of_a_lab_that_goes_on_are_missed(compared: Path, tmp_path: Path, case: str) -> None:
    """A folder without them is refused."""
    path = tmp_path / "employers.parquet"
    for file in compared.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    table = pd.read_parquet(path)
    gone = LACKING[case](table) & (table["employer"] == "Alpha")
    assert gone.any()
    table[~gone].to_parquet(path, index=False)
    vouched(tmp_path, path.name)
    with pytest.raises(ResultsError, match="not every lab in every week"):
        _ = open_results(tmp_path).employers


def test_the_last_row_is_that_of_the_merger() -> None:
    """Known from the scenario alone."""
    found = {name: ends_of(point(name)) for name in POINTS}
    assert found == {
        "whole": {},
        "one": {"Alpha": WEEK},
        "later": {"Alpha": WEEKS - 1},
        "off": {},
        "brands": {},
    }
