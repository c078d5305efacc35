"""`--until-halfwidth` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from tests.cli.running import SMALL, called

UNTIL = (*SMALL, "--tables", "none", "--no-figures", "--outcome", "labs_talent_share_end", "--replicates", 60)


def test_run_stops_and_tells_the_interval(tmp_path: Path) -> None:
    """In words and as numbers: the sequence's interval, how many runs it took, and the seed."""
    ended = called("run", "quiet-market", *UNTIL, "--until-halfwidth", "3%", "--out", "a", cwd=tmp_path)
    assert ended.returncode == 0
    said = " ".join(ended.stdout.split())
    assert "Stopped after 20 replicates, seed 1. labs_talent_share_end: " in said
    assert "n = 20" in said
    assert "95% confidence sequence" in said
    assert (
        "chosen by their values, so that t intervals hold their level no longer; labs_talent_share_end"
        in said
    )
    ended = called("run", "quiet-market", *UNTIL, "--until-halfwidth", "0.03", "--json", cwd=tmp_path)
    found = json.loads(ended.stdout)
    (mean,) = found["until"]["scenarios"].values()
    assert (found["until"]["interval"]["level"], found["until"]["interval"]["level_of_each"]) == (0.95, 0.95)
    assert (found["replicates"], mean["n"], found["until"]["reached"]) == (20, 20, True)
    assert mean["low"] < mean["mean"] < mean["high"] <= mean["low"] + 0.06


def test_compare_says_where_it_did_not_get_there(tmp_path: Path) -> None:
    """With the most runs that it may take, and the difference in words."""
    ended = called(
        "compare", "quiet-market", "frontier-2025", *UNTIL[:-1], 12, "--until-halfwidth", "1e-6", cwd=tmp_path
    )
    assert ended.returncode == 0
    said = " ".join(ended.stdout.split())
    assert "Not as narrow as was asked after 12 replicates" in said
    assert "frontier-2025 minus quiet-market: " in said
    assert "12 pairs of runs" in said


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of the options and those of the scenario; outcomes that are none."""
    assert main(["run", "quiet-market", "--until-halfwidth", "-1", "--set", "weks=3"]) == 2
    told = capsys.readouterr().err
    for text in ("'-1' is no width", "of which outcome?", "--replicates: is the most", "weks"):
        assert text in told
    assert main(["run", "quiet-market", "--outcome", "moves"]) == 2
    assert "give both, or look for it in --json" in capsys.readouterr().err
    wrong = ["--outcome", "movse", "--until-halfwidth", "1", "--replicates", "20"]
    assert main(["compare", "quiet-market", "frontier-2025", *wrong]) == 2
    assert capsys.readouterr().err.count('no outcome "movse"; did you mean "moves"?') == 1
