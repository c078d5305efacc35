"""`poach best` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from tests.cli.running import SMALL, called

#: Of few people over few weeks: nearly ten times as many contacts make several times as many moves.
BEST = (
    "best", "quiet-market", "--variant", "many calls: market.contact_rate_employed=0.2", *SMALL,
    "--no-figures", "--outcome", "moves",
)  # fmt: skip


def test_best_tells_the_winner_and_what_is_guaranteed(tmp_path: Path) -> None:
    """In words, and as numbers with n, intervals, and when the others were left out."""
    ended = called(*BEST, "--indifference", "1", "--replicates", 40, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    said = " ".join(ended.stdout.split())
    assert "chosen for the largest moves, by the sequential procedure of Kim & Nelson (2001)" in said
    assert "probability that it is the one chosen is at least 0.95" in said
    assert "so t intervals hold their level no longer" in said
    assert max(map(len, ended.stdout.splitlines())) <= 100
    again = (*BEST, "--indifference", "1", "--replicates", 40, "--minimize", "--json", "--overwrite")
    found = json.loads(called(*again, cwd=tmp_path).stdout)
    assert (found["interval"]["kind"], found["interval"]["level"]) == ("t", 0.95)
    assert "hold their level no longer" in found["interval"]["note"]
    winner, other = found["scenarios"]
    assert winner["scenario"] == found["best"] == found["left"][0]
    assert winner["mean"] < other["mean"]
    assert other["eliminated_after"] == found["replicates"]
    assert other["behind_low"] < other["behind"] < other["behind_high"]
    assert {"many-calls", "quiet-market"} == {winner["scenario"], other["scenario"]}


def test_undecided_is_told(tmp_path: Path) -> None:
    """Nothing is guaranteed then."""
    ended = called(*BEST, "--indifference", "0.01", "--replicates", 10, cwd=tmp_path)
    assert ended.returncode == 0
    assert "Undecided after 10 replicates, the most" in " ".join(ended.stdout.split())


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the choice, the variants and the scenario; a choice of one is none."""
    wrong = [
        "--outcome",
        "moves",
        "--confidence",
        "2",
        "--variant",
        "x",
        "--set",
        "weks=3",
        "--replicates",
        "3",
    ]
    assert main(["best", "quiet-market", *wrong]) == 2
    told = capsys.readouterr().err
    for text in ("'x' is no part", "does moves not matter?", "'2' is no probability", "weks", "from 10 to"):
        assert text in told
    assert main(["best", "quiet-market", "--outcome", "movse", "--indifference", "1"]) == 2
    assert "a choice needs two" in capsys.readouterr().err
    two = ["best", "quiet-market", "frontier-2025", "--indifference", "1"]
    assert main([*two, "--outcome", "movse", "--variant", "a: weks=2"]) == 2
    told = capsys.readouterr().err
    assert 'no outcome "movse"; did you mean "moves"?' in told
    assert "--variant: weks: unknown key" in told


def test_an_outcome_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    """Nobody is kept for two years in eight weeks."""
    ended = called(
        *BEST[:-1], "labs.Meta.retention_2_years", "--indifference", "1%", "--replicates", 10, cwd=tmp_path
    )
    assert ended.returncode == 2
    assert "--outcome: labs.Meta.retention_2_years does not exist in every run of" in ended.stderr
