"""What commands print with `--json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main

SMALL = ("--set", "researchers.count=400", "--set", "weeks=4", "--set", "burn_in=4")


def document(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    """What a command prints, which is one document."""
    assert main([*map(str, words), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_run_has_mean_interval_and_n_of_every_outcome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one run there is no interval."""
    out = ("--out", tmp_path / "a", "--no-figures", "--workers", 1, "--quiet")
    found = document(capsys, "run", "quiet-market", *SMALL, "--replicates", 3, "--seed", 5, *out)
    moves = found["outcomes"]["moves"]
    assert moves["low"] < moves["mean"] < moves["high"]
    assert (moves["n"], found["seed"], found["replicates"]) == (3, 5, 3)
    assert found["control_variate"]["condition"].startswith("if candidates never run out")
    alone = ("--out", tmp_path / "b", "--no-figures", "--workers", 1)
    single = document(capsys, "run", "quiet-market", *SMALL, "--seed", 5, *alone)["outcomes"]["moves"]
    assert (single["low"], single["n"]) == (None, 1)


def test_a_crossing_adds_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The interaction is how much more a factor adds with the other on."""
    found = document(
        capsys, "cross", "frontier-2025", *SMALL, "--replicates", 2, "--workers", 1, "--out", tmp_path / "a",
        "--factor", "escalation: escalation.intensity=0", "--factor", "churn: market.separation_rate=0",
        "--without", "feedback: feedback.budgets=0", "--outcome", "moves",
    )["outcomes"]["moves"]  # fmt: skip
    adds = found["adds"]["escalation"]
    more = adds["churn on"]["difference"] - adds["churn off"]["difference"]
    assert found["interaction"]["difference"] == pytest.approx(more)
    assert len(found["cells"]) == 4
    assert found["without"][0]["part"] == "feedback"


def test_a_map_has_every_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Row by row, as its axes say."""
    found = document(
        capsys, "map", "quiet-market", *SMALL, "--replicates", 2, "--workers", 1, "--out", tmp_path / "a",
        "--x", "production.contest_exponent=1,1.2", "--y", "market.separation_rate=0,0.01,0.02",
        "--outcome", "moves", "--no-figures",
    )  # fmt: skip
    cells = found["outcomes"]["moves"]["runs"]
    assert [len(row) for row in cells["mean"]] == [len(found["x"]["values"])] * len(found["y"]["values"])
    assert cells["n"] == [[2, 2]] * 3


def test_checked_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """A file's mistakes go to stderr all the same."""
    checked = document(capsys, "check", "quiet-market")["scenarios"][0]
    assert (checked["name"], checked["not_here"]) == ("quiet-market", None)
    assert "quiet-market" in document(capsys, "scenarios")["scenarios"]
    assert main(["check", "quiet-market", "--set", "weekz=1", "--json"]) == 2
    assert "weeks" in capsys.readouterr().err


def test_statistics_stand_beside_theory(capsys: pytest.CaptureFixture[str]) -> None:
    """With what they are measured by."""
    found = document(capsys, "validate", "i-vesting", "--workers", 1)
    assert found["agrees"]
    assert {one["measured_by"] for one in found["cases"][0]["findings"]} <= {"z", "p", "error"}
