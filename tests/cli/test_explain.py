"""`poach explain` as a user meets it, and docs/explain.md."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.cli.commands.explain import picture_of
from sim.experiments.store.results import open_results
from tests.cli.running import called

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
SMALL = ("--set", "researchers.count=400", "--set", "weeks=60", "--set", "burn_in=2")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where two runs of a small raid are kept, in `results/raid`."""
    found = tmp_path_factory.mktemp("explained")
    asked = ("run", "microsoft-raids-meta", *SMALL, "--replicates", 2, "--no-figures", "--quiet")
    assert called(*asked, "--out", "results/raid", cwd=found).returncode == 0
    return found


@pytest.fixture(scope="module")
def moves(place: Path) -> pd.DataFrame:
    """The events of the first run."""
    table = pd.read_parquet(place / "results" / "raid" / "moves.parquet")
    return table[table["run_id"].astype(str) == table["run_id"].astype(str).iloc[0]]


def told(place: Path, *asked: object) -> dict[str, Any]:
    """The document of a question."""
    ended = called("explain", "results/raid", *asked, "--json", cwd=place)
    assert (ended.returncode, ended.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_a_person_who_moved(place: Path, moves: pd.DataFrame) -> None:
    """Every move is a decision that the new employer won at that pay; terms add up; the run is the same."""
    moved = moves[moves["kind"] == "poached"]
    whom = moved["researcher"].value_counts().index[0]
    found = told(place, "--researcher", whom)
    assert found["same"]
    assert found["compared"] == ["outcomes", "weeks", "employers", "moves"]
    won = [row for one in found["decisions"] for row in one["rows"] if row["fate"] == "won"]
    hired = moves[(moves["researcher"] == whom) & moves["kind"].isin(["poached", "hired"])]
    assert [row["bidder"] for row in won] == hired["destination"].astype(str).tolist()
    assert [row["offered"] for row in won] == hired["pay_after"].tolist()
    for row in won:
        terms = sum(value for name, value in row.items() if name.startswith("u_"))
        limits = [value for name, value in row.items() if name.startswith("limit_") and value is not None]
        assert terms == pytest.approx(row["utility"], abs=1e-12)
        assert min(limits) == pytest.approx(row["limit"], rel=1e-12)
    assert f"{won[0]['bidder']} hires the person at" in found["story"]


def test_an_employer_that_lost_people(place: Path, moves: pd.DataFrame) -> None:
    """All whom the event log says were poached, to whom, and what could not keep them."""
    found = told(place, "--employer", "Meta")
    poached = moves[(moves["kind"] == "poached") & (moves["origin"] == "Meta")]
    assert len(poached) > 0
    assert [row["researcher"] for row in found["lost"]] == poached["researcher"].tolist()
    assert [row["winner"] for row in found["lost"]] == poached["destination"].astype(str).tolist()
    answered = [row["fate"] == "counter outbid" for row in found["lost"]]
    assert answered == (poached["not_kept_by"] != "no counter").tolist()
    assert f"lost {len(poached)} people to other employers" in " ".join(found["story"].split())


def test_mistakes_come_all_at_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of options, the run and its weeks; then of who is asked about, which takes the run."""
    folder = str(place / "results" / "raid")
    wrong = ["--researcher", "x", "--employer", "Meta", "--week", "9:2", "--replicate", "-1"]
    assert main(["explain", folder, *wrong]) == 2
    lines = capsys.readouterr().err
    for what in ("--researcher, --employer: give one", '"x" is not a whole', "--week: 9:2", "--replicate"):
        assert what in lines
    assert main(["explain", folder, "--run", "nope", "--week", "900"]) == 2
    lines = capsys.readouterr().err
    assert "--run: no run 'nope'" in lines
    assert "--week: week 900 is beyond" in lines
    assert "who is to be explained?" in lines
    assert main(["explain", folder, "--week", "60:70"]) == 2
    lines = capsys.readouterr().err
    assert "--week: week 60 is beyond this run" in lines
    assert "who is to be explained?" in lines
    for asked, what in (
        (["--employer", "Mta"], "--employer: no employer is called 'Mta' in this run; did you mean \"Meta\""),
        (
            ["--researcher", "100000"],
            "--researcher: researcher 100000 is nobody in this run",
        ),
        (["--employer", "Mta", "--week", "60"], "--week: week 60 is beyond this run"),
        (["--employer", "Meta", "--week", "3:400"], "--week: week 400 is beyond this run"),
        (["--employer", "Meta", "--week", "3:"], "--week"),
        (["--employer", "Meta", "--replicate", "7"], "--replicate: no run of replicate 7"),
    ):
        assert main(["explain", folder, *asked]) == 2
        assert what in capsys.readouterr().err
    assert main(["explain", str(place / "results"), "--employer", "Meta"]) == 2


def test_the_log_is_a_table_where_it_is_asked_for(tmp_path: Path) -> None:
    """With the bids that are told of one run; verified, extended and read back as other tables are."""
    tables = ("--tables", "bids,moves", "--no-figures", "--quiet")
    quiet = (
        "run",
        "quiet-market",
        "--set",
        "researchers.count=400",
        "--set",
        "weeks=8",
        "--set",
        "burn_in=2",
    )
    assert called(*quiet, "--replicates", 2, *tables, "--out", "kept", cwd=tmp_path).returncode == 0
    results = open_results(tmp_path / "kept")
    assert results.manifest["tables"] == ["moves", "bids"]
    _, second = results.done()
    kept = results.bids[results.bids["run_id"] == second].reset_index(drop=True)
    found = sim.explain(results, employer="Meta", run=second).bids
    mine = kept[kept["decision"].isin(found["decision"])].reset_index(drop=True)
    assert len(found) > 0
    assert mine["utility"].tolist() == found["utility"].tolist()
    assert mine["fate"].astype(str).tolist() == found["fate"].astype(str).tolist()
    assert called("verify", "kept", cwd=tmp_path).returncode == 0
    assert (
        called("extend", "kept", "--replicates", 3, "--quiet", "--no-figures", cwd=tmp_path).returncode == 0
    )
    longer = open_results(tmp_path / "kept").bids
    pd.testing.assert_frame_equal(
        longer[longer["run_id"] == second].reset_index(drop=True).astype({"run_id": str}),
        kept.astype({"run_id": str}),
        check_categorical=False,
    )


def test_pictures_of_two_do_not_replace_each_other() -> None:
    """Each has a file of its own, with a name that is one on any system."""
    files = [picture_of(None, name) for name in ("Meta", "Microsoft", "Google DeepMind", "a/b")]
    files.append(picture_of(7, None))
    assert len(set(files)) == 5
    assert all(re.fullmatch(r"explain-[\w.-]+\.png", file) for file in files)
    assert "Meta" in files[0]


def test_the_page_works(place: Path) -> None:
    """Each command by itself, on the small run, and the snippet."""
    lines = re.findall(r"^poach (explain .*)$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        ended = called(*shlex.split(line), cwd=place)
        assert (ended.returncode, ended.stderr) == (0, "")
    assert (place / "pictures" / picture_of(None, "Meta")).is_file()
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    small = ["researchers.count=400", "weeks=60", "burn_in=2"]
    known: dict[str, Any] = {}
    exec(compile(code.replace('-meta")', f'-meta", {small})'), "docs/explain.md", "exec"), known)
    assert len(known["lost"]) > 0
