"""Plans in manifests: written small, read back as they were, and told where they are not what was run."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.cli import main
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import points, results
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.experiments.store.inside import POINTS, ResultsError
from sim.experiments.store.manifest import describe, read
from sim.experiments.store.planned import plan_of
from sim.experiments.store.results import open_results
from tests.experiments.keeping import (
    flipped,
    keep,
    repointed,
    resealed,
    signed,
    to_first_format,
    to_second_format,
    vouched,
)
from tests.experiments.toy import raising, toy_run, toy_scenario

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
        to_first_format(compared)
    else:
        points = read(compared)["design"]["points"]
        assert points[1]["changes"] == {"name": "rich", "labs.Meta.budget": 1e9}
        assert set(points[2]["changes"]) == {"weeks", "labs"}
    planned = plan([BASE, *OTHERS], 2, 4)
    back = plan_of(compared, read(compared))
    assert (back.looked_at, back.labels) == (planned.looked_at, planned.labels)
    assert back.varied == planned.varied
    assert list(back.tasks()) == list(planned.tasks())
    found = open_results(compared)
    assert [found.scenario(label) for label in planned.labels] == list(planned.looked_at)
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
        to_first_format(tmp_path / "out")
    runs = open_results(tmp_path / "out").runs
    assert list(runs["run_id"]) == [task.run_id for task in planned.tasks()]
    assert list(runs["labs.Meta.budget"].fillna(0)) == [0, 1e9, 0, 1e9]
    assert read(tmp_path / "out")["status"] == "complete"
    assert ("scenarios" in read(tmp_path / "out")) == first


def test_the_first_format_knows_no_first_replicate(folder: Path) -> None:
    """What nobody checks is not relied on either."""
    to_first_format(folder)
    signed(folder, lambda content: content["scenarios"][0].update(first="many"))
    assert open_results(folder).run("toy-00001").replicate == 1


def test_a_grid_is_run_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its base among the points; a worker gets the plan as it is."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    grid = Plan(BASE, Design.grid({"escalation.intensity": [0, 2], "weeks": [2, 3]}), 2, 4, ("weeks",))
    sent = pickle.loads(pickle.dumps(grid))
    assert (sent, sent.looked_at) == (grid, grid.looked_at)
    conduct(grid, 1, prepare(tmp_path / "out", grid, 1, [], False), lambda runs_done: None)
    found = open_results(tmp_path / "out")
    assert [found.scenario(label) for label in grid.labels] == list(grid.looked_at)
    assert found.manifest["design"]["points"][3]["changes"] == {"weeks": 3, "escalation.intensity": 2.0}
    last = found.runs.iloc[-1]
    assert [last[key] for key in ("run_id", "escalation.intensity", "weeks")] == ["point-4-00001", 2.0, 3]
    assert len(found.weeks) == 2 * (2 + 3 + 2 + 3)


def test_many_points_cost_little(tmp_path: Path) -> None:
    """None is resolved but a few; the manifest has the base alone, and the file some ten bytes a point."""
    keys = ("escalation.intensity", "market.shading")
    rows = [(k / 50_000, k / 100_000) for k in range(50_000)]
    wide = Plan(toy_scenario(), Design.table(keys, rows), 10, 1)
    assert len(pickle.dumps(wide)) < 50_000 * 17
    begun = ResultsFolder(tmp_path / "out", tmp_path / "out", wide, describe(wide, 1, ["poach"]))
    started = time.monotonic()
    begun.begin()
    begun.release()
    assert time.monotonic() - started < 5.0
    assert len(wide.looked_at) < 400
    assert (tmp_path / "out/manifest.json").stat().st_size < 30_000
    assert (tmp_path / "out/points.parquet").stat().st_size < 50_000 * 60
    content = read(tmp_path / "out")
    assert content["design"]["keys"] == list(wide.varied) == list(keys)
    back = plan_of(tmp_path / "out", content)
    assert back.task(499_999) == wide.task(499_999)
    assert back.scenario(49_999) == wide.scenario(49_999)
    table = pd.read_parquet(tmp_path / "out/points.parquet")
    assert list(table) == ["label", "first", "changes", "sha256", *keys]
    assert list(table["market.shading"]) == [shading for _, shading in rows]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("label", "../up", "has a label that has more than letters"),
        ("label", "TOY", "has a label twice"),
        ("label", None, "has rows without a label"),
        ("first", -1, "has a number of a first replicate that cannot be"),
        ("changes", "[]", "what point toy changes is no table"),
        ("changes", "{" * 100_000, "what point toy changes is no table"),
        ("sha256", "0", "has what is no hash in the column sha256"),
    ],
)
def test_points_that_cannot_be_are_told(folder: Path, column: str, value: Any, words: str) -> None:
    """Whoever made the file has vouched for it; what points change is read when it is needed."""

    def change(rows: list[dict[str, Any]]) -> None:
        rows += [{**rows[0], "label": "other"}] if value != "TOY" else [{**rows[0], "label": "toy"}]
        rows[0][column] = value

    repointed(folder, change)
    signed(folder, lambda content: content["design"].update(points=2))
    signed(
        folder, lambda content: content.update(status="interrupted", runs={**content["runs"], "planned": 4})
    )
    with pytest.raises(ResultsError, match=rf"points\.parquet: {words}") as caught:
        open_results(folder).scenario("toy")
    assert len(caught.value.lines) == 1


@pytest.mark.parametrize("bomb", ["rows", "text"])
def test_points_that_unpack_to_gigabytes_are_not_unpacked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    """Of a small file: more rows than its manifest says, or a text that stands there very often."""
    rows = 3_000_000
    text = "a" * (1_000 if bomb == "text" else 1)
    codes = pa.array(np.zeros(rows, np.int32))
    table = pa.table(
        {
            "label": pa.DictionaryArray.from_arrays(codes, [text]),
            "first": pa.array(np.zeros(rows, np.int64)),
            "changes": pa.DictionaryArray.from_arrays(codes, ["{}"]),
            "sha256": pa.nulls(rows, pa.string()),
        }
    )
    pq.write_table(table, folder / POINTS, compression="zstd", store_schema=False)
    assert (folder / POINTS).stat().st_size < 1_000_000
    vouched(folder, POINTS)
    if bomb == "text":
        signed(folder, lambda content: content["design"].update(points=rows))
    words = (
        "unpacks to more than the 400,000,000 bytes" if bomb == "text" else "has 3,000,000 points, and not"
    )
    before = pa.default_memory_pool().max_memory()
    monkeypatch.setattr(points, "_faults", raising(AssertionError("it was unpacked")))
    with pytest.raises(ResultsError, match=rf"points\.parquet: {words}"):
        read(folder)
    assert pa.default_memory_pool().max_memory() - before < 200_000_000


def test_more_points_than_are_read_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything left of them."""
    monkeypatch.setattr(points, "_LARGEST", 100)
    wide = Plan(toy_scenario(), Design.grid({"escalation.intensity": [0, 1, 2, 3]}), 1, 1)
    with pytest.raises(ResultsError, match="split them over several experiments"):
        prepare(tmp_path / "out", wide, 1, [], False).begin()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("damage", ["missing", "flipped", "another count"])
def test_damaged_points_are_told(folder: Path, damage: str) -> None:
    """Nothing is read of a folder of which nobody knows what was run."""
    if damage == "missing":
        (folder / POINTS).unlink()
    elif damage == "flipped":
        flipped(folder / POINTS, 999)
    else:
        signed(folder, lambda content: content["design"].update(points=2))
    with pytest.raises(ResultsError, match=r"points\.parquet: (is missing|has another sha256|has 1 points)"):
        open_results(folder)


def test_what_points_set_is_plain(tmp_path: Path) -> None:
    """Numbers of numpy, dates and tables are the same before they are written and read back."""
    sets: list[dict[str, Any]] = [
        {"escalation.intensity": np.float64(2), "start_date": date(2024, 2, 26)},
        {"market": {"shading": 0.5}},
        {"burn_in": "26 weeks", "events": []},
    ]
    planned = Plan(BASE, Design.of_changes(sets), 1, 1)
    content = describe(planned, 1, [])
    begun = ResultsFolder(tmp_path / "out", tmp_path / "out", planned, content)
    begun.begin()
    begun.release()
    back = plan_of(tmp_path / "out", read(tmp_path / "out"))
    assert list(back.design.points) == list(planned.design.points)
    assert back.looked_at == planned.looked_at
    assert back.varied == planned.varied
    assert planned.varied["burn_in"] == [BASE.burn_in, BASE.burn_in, 26.0]
    assert planned.varied["market.shading"] == [BASE.market.shading, 0.5, BASE.market.shading]
    assert "events" not in planned.varied


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
    to_second_format(folder)
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

    to_second_format(folder)
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
