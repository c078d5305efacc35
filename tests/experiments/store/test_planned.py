"""Plans in manifests: written small, read back as they were, and told where they are not what was run."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import results
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.manifest import describe, read
from sim.experiments.store.planned import plan_of
from sim.experiments.store.results import open_results
from tests.experiments.keeping import in_first_format, keep, resealed, signed
from tests.experiments.toy import toy_run, toy_scenario

BASE = toy_scenario(weeks=2)
RICH = BASE.with_({"labs.Meta.budget": 1e9, "name": "rich"})
OTHERS = (RICH, toy_scenario(weeks=3, labs=[{"name": "xAI"}]))


@pytest.fixture
def compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three toy markets, two replicates of each."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = plan([BASE, *OTHERS], 2, 4)
    conduct(planned, 1, prepare(tmp_path / "out", planned, 1, ["poach"], False), lambda runs_done: None)
    return tmp_path / "out"


@pytest.mark.parametrize("first", [True, False], ids=["first format", "today's"])
def test_a_plan_is_read_back(compared: Path, first: bool) -> None:
    """With its scenarios, of which the manifest has one whole and of the others what they change."""
    if first:
        signed(compared, in_first_format)
    else:
        points = read(compared)["design"]["points"]
        assert points[1]["changes"] == {"name": "rich", "labs.Meta.budget": 1e9}
        assert set(points[2]["changes"]) == {"weeks", "labs"}
    planned = plan([BASE, *OTHERS], 2, 4)
    back = plan_of(compared, read(compared))
    assert (back.scenarios, back.labels, back.varied) == (planned.scenarios, planned.labels, planned.varied)
    assert list(back.tasks()) == list(planned.tasks())
    found = open_results(compared)
    assert [found.scenario(label) for label in planned.labels] == list(planned.scenarios)
    assert len(found.weeks) == 2 * (2 + 2 + 3)
    assert set(found.of(OTHERS[0])["labs.Meta.budget"]) == {1e9}
    assert found.run("rich-00001").scenario == OTHERS[0]


@pytest.mark.parametrize("first", [True, False], ids=["first format", "today's"])
def test_what_was_not_merged_is_merged(tmp_path: Path, first: bool) -> None:
    """Also in a folder of the first format, which stays one; the tables are the same."""
    planned = plan([BASE, OTHERS[0]], 2, 4)
    begun = ResultsFolder(tmp_path / "out", tmp_path / "out", planned, describe(planned, 1, ["poach"]))
    begun.begin()
    begun.release()
    keep(planned, begun.shards, [Chunk(0, 3), Chunk(3, 1)])
    if first:
        signed(tmp_path / "out", in_first_format)
    runs = open_results(tmp_path / "out").runs
    assert list(runs["run_id"]) == [task.run_id for task in planned.tasks()]
    assert list(runs["labs.Meta.budget"].fillna(0)) == [0, 1e9, 0, 1e9]
    assert read(tmp_path / "out")["status"] == "complete"
    assert ("scenarios" in read(tmp_path / "out")) == first


def test_the_first_format_knows_no_first_replicate(folder: Path) -> None:
    """What nobody checks is not relied on either."""
    signed(folder, in_first_format)
    signed(folder, lambda content: content["scenarios"][0].update(first="many"))
    assert open_results(folder).run("toy-00001").replicate == 1


def test_a_grid_is_run_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its base among the points; a worker gets the plan as it is."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    grid = Plan(BASE, Design.grid({"escalation.intensity": [0, 2], "weeks": [2, 3]}), 2, 4, ("weeks",))
    sent = pickle.loads(pickle.dumps(grid))
    assert (sent, sent.scenarios) == (grid, grid.scenarios)
    conduct(grid, 1, prepare(tmp_path / "out", grid, 1, [], False), lambda runs_done: None)
    found = open_results(tmp_path / "out")
    assert [found.scenario(label) for label in grid.labels] == list(grid.scenarios)
    assert found.manifest["design"]["points"][3]["changes"] == {"weeks": 3, "escalation.intensity": 2.0}
    last = found.runs.iloc[-1]
    assert [last[key] for key in ("run_id", "escalation.intensity", "weeks")] == ["point-4-00001", 2.0, 3]
    assert len(found.weeks) == 2 * (2 + 3 + 2 + 3)


def test_hundreds_of_points_cost_little() -> None:
    """The base stands there once; a point takes some hundred bytes, however large the base is."""
    keys = ("escalation.intensity", "market.shading")
    rows = [(k / 200, k / 400) for k in range(200)]
    wide = Plan(toy_scenario(), Design.table(keys, rows), 1000, 1)
    content = describe(wide, 1, ["poach"])
    assert len(json.dumps(content["design"])) < 200 * 250
    assert content["design"]["keys"] == list(wide.varied[0])
    assert set(wide.varied[0]) == set(keys)
    assert content["runs"]["planned"] == 200_000
    assert wide.task(199_999).run_id == "point-200-00999"


def _renamed(content: dict[str, Any]) -> None:
    """As if a version had called a parameter otherwise."""
    content["base"]["market"]["wait"] = content["base"]["market"].pop("patience")
    resealed(content)


def _understood_otherwise(content: dict[str, Any]) -> None:
    """As if a version had kept a value that this one reads as another."""
    content["base"]["burn_in"] = "2 years"
    resealed(content)


UNLIKE: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (_renamed, r"market\.wait: unknown key"),
    (_understood_otherwise, "this version of poach makes another scenario of it than was run"),
    (lambda content: content["base"].update(burn_in=1.0), "do not make the scenario that was run"),
    (lambda content: content["design"]["points"][0].update(sha256="0" * 64), "do not make the scenario"),
    (lambda content: content["design"]["points"][0]["changes"].update({"labs.Nobody.budget": 1.0}), "Nobody"),
]


@pytest.mark.parametrize(("change", "words"), UNLIKE, ids=range(len(UNLIKE)))
def test_a_scenario_that_is_not_the_one_that_was_run_is_told(
    folder: Path, change: Callable[[dict[str, Any]], None], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the name of its point, wherever it is needed; the tables can be read all the same."""
    whole = {name: getattr(open_results(folder), name) for name in ("runs", "weeks", "employers", "moves")}
    signed(folder, change)
    found = open_results(folder)
    for name, table in whole.items():
        assert getattr(found, name).equals(table)
    with pytest.raises(ResultsError, match=rf"manifest\.json: scenario toy: .*{words}"):
        found.scenario("toy")
    assert main(["figures", str(folder), "--run", "toy-00000"]) == 2
    assert "manifest.json: scenario toy: " in capsys.readouterr().err


def test_a_parameter_that_came_later_has_its_default(folder: Path) -> None:
    """A folder from before a mechanism was known is one without it."""

    def change(content: dict[str, Any]) -> None:
        del content["base"]["market"]["tie_contacts"], content["base"]["labs"][1]["non_compete"]
        resealed(content)

    signed(folder, change)
    assert open_results(folder).scenario("toy") == toy_scenario()


def test_points_apart_are_run_again_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number that keys the draws is kept with the point."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr(results, "simulate", toy_run)
    apart = Plan(BASE, Design.of_scenarios(BASE, OTHERS[:1]).apart(3), 3, 4)
    conduct(apart, 1, prepare(tmp_path / "out", apart, 1, [], False), lambda runs_done: None)
    found = open_results(tmp_path / "out")
    assert found.run("rich-00002").replicate == 5
    assert found.runs["median_pay_end"].nunique() == 6
    assert [task.draws for task in plan_of(tmp_path / "out", found.manifest).tasks()] == [0, 3, 1, 4, 2, 5]
