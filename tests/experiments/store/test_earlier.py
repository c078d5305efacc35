"""Folders of earlier versions: their keys and logs are read as if written today."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.drawing import draw
from sim.experiments.runs.single import simulate
from sim.experiments.store.earlier import renamed, with_kinds
from sim.experiments.store.results import open_results
from sim.measures.groups import Group
from sim.outcomes.outcomes import outcomes
from sim.outcomes.parties import about, flow, groups
from sim.records.run import Run
from sim.scenario.schema import Scenario

LABS = ("Meta", "A", "A.B", "groups")
SCENARIO = Scenario.model_validate(
    {
        "name": "old",
        "weeks": 8,
        "burn_in": 2,
        "researchers": {"count": 150},
        "labs": [{"name": name} for name in LABS],
        "startups": {"count": 3, "named": [{"name": "SSI"}]},
        "market": {"contact_rate_employed": 0.2},
    }
)


def _as_before(name: str) -> str:
    """The name that an outcome of this scenario had in version 1.0."""
    ends = {lab: lab for lab in LABS} | {Group.STARTUPS: "startups", Group.OUTSIDE: "outside"}
    for one, old in ends.items():
        for other in ends:
            if name == flow(one, other):
                return f"flows.{old}.{ends[other]}"
        what = name.rpartition(".")[2]
        if name == about(one, what):
            return f"labs.{old}.{what}" if one in LABS else f"{old}.{what}"
    return name


def write_as_before(folder: Path, run: Run) -> None:
    """A results folder as version 1.0 left it, of one run."""
    folder.mkdir()
    row = {_as_before(name): value for name, value in run.summary().items()}
    key = {"run_id": "old-00000", "scenario": "old", "replicate": 0, "seed": run.seed, "status": "done"}
    tables = {
        "runs": pd.DataFrame([key | {"error": None} | row]),
        "weeks": run.weeks,
        "employers": run.employers,
        "moves": run.moves.drop(columns=["origin_kind", "destination_kind", "runner_up_kind"]),
    }
    files = {}
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        texts = {column: object for column in table.select_dtypes("category")}
        table.astype(texts).assign(run_id="old-00000").to_parquet(path, index=False)
        content = path.read_bytes()
        files[path.name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    manifest = {
        "format": "poach results 1",
        "status": "complete",
        "started": "2026-01-01T00:00:00+00:00",
        "finished": "2026-01-01T00:00:01+00:00",
        "command": ["poach", "run", "old"],
        "seed": run.seed,
        "replicates": 1,
        "workers": 1,
        "tables": ["weeks", "employers", "moves"],
        "runs": {"planned": 1, "done": 1, "failed": 0},
        "scenarios": [{"label": "old", "varied": {}, "scenario": run.scenario.model_dump(mode="json")}],
        "versions": {"poach": "1.0.0"},
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="module")
def run() -> Run:
    """Eight weeks with labs whose names have dots, or are those of sections."""
    return simulate(SCENARIO, 3, 0, None)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder of an earlier version."""
    write_as_before(tmp_path / "old", run)
    return tmp_path / "old"


@pytest.mark.filterwarnings("ignore")
def test_outcomes_have_the_names_of_today(run: Run, folder: Path) -> None:
    """Every column, and with its value."""
    row = open_results(folder).runs.iloc[0]
    found = run.summary()
    assert row[list(found)].to_dict() == pytest.approx(found, nan_ok=True)
    assert "startups.headcount_end" in pd.read_parquet(folder / "runs.parquet")


@pytest.mark.filterwarnings("ignore")
def test_the_log_has_kinds(run: Run, folder: Path) -> None:
    """Those that the market wrote; so a run read back has the outcomes that it had."""
    back = open_results(folder).run("old-00000")
    for column in ("origin_kind", "destination_kind", "runner_up_kind"):
        kinds = run.moves[column].astype(object)
        read = back.moves[column].astype(object)
        assert read.where(read.notna(), "").tolist() == kinds.where(kinds.notna(), "").tolist()
    assert outcomes(back) == pytest.approx(run.summary(), nan_ok=True)


@pytest.mark.filterwarnings("ignore")
def test_it_can_be_drawn(folder: Path) -> None:
    """`poach figures` takes it."""
    assert len(draw(folder, None)) == 6


def test_a_folder_of_today_stays_as_it_is(run: Run) -> None:
    """Also where a key of today reads like one of then: labs that are called startups and outside."""
    labs = [{"name": name} for name in ("startups", "outside")]
    scenario = SCENARIO.with_({"labs": labs})
    today = [flow("startups", "outside"), about("startups", "left"), about(Group.STARTUPS, "left")]
    assert renamed(today, {"s": scenario}) == {}
    assert renamed(["flows.startups.outside", "startups.left", "startups.count"], {"s": scenario}) == {
        "flows.startups.outside": flow(Group.STARTUPS, Group.OUTSIDE),
        "startups.left": about(Group.STARTUPS, "left"),
    }


def test_kinds_are_those_of_the_scenario_of_the_run() -> None:
    """What is a lab in one scenario is a startup in another."""
    other = Scenario.model_validate({"startups": {"named": [{"name": "Meta"}]}})
    moves = pd.DataFrame({"origin": ["Meta", "Meta", "outside"], "destination": ["unemployed"] * 3})
    found = with_kinds(moves, ["old", "other", "other"], {"old": SCENARIO, "other": other})
    assert found["origin_kind"].tolist() == ["lab", "startup", "outside"]
    assert found["destination_kind"].isna().all()
    assert list(found) == ["origin", "origin_kind", "destination", "destination_kind"]


def test_nothing_of_today_is_forgotten(run: Run) -> None:
    """Each outcome of a lab or group has a name of then; a new one needs none."""
    of_parties = [name for name in run.summary() if name.startswith(("labs.", "groups.", "flows."))]
    then = [_as_before(name) for name in of_parties]
    assert list(renamed(then, {"old": SCENARIO}).values()) == of_parties
    assert len(groups(SCENARIO)) == len(LABS) + 2
