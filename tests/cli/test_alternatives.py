"""`poach compare` with alternatives that have no file: `--set-alt`, the forest plot, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.alternatives import alternatives_in
from sim.cli.mistakes import Mistakes
from sim.experiments.store.results import open_results
from tests.cli.running import SMALL, called


def test_alternatives_are_the_base_so_changed(tmp_path: Path) -> None:
    """One an option, several keys with semicolons between, beside files; a forest plot of all of them."""
    ended = called(
        "compare", "quiet-market", "frontier-2025", *SMALL, "--set", "weeks=2", "--replicates", 3,
        "--set-alt", "market.patience=2", "--set-alt", "market.patience=3;escalation.intensity=1",
        "--tables", "none", "--json", "--out", "out", cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0
    told = json.loads(ended.stdout)
    assert list(told["alternatives"]) == [
        "frontier-2025", "market.patience-is-2", "market.patience-is-3-and-escalation.intensity-is-1",
    ]  # fmt: skip
    row = told["alternatives"]["market.patience-is-2"]["moves"]
    assert row["n"] == 3
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["adjusted_p"] >= row["p"]
    results = open_results(tmp_path / "out")
    assert results.scenario("market.patience-is-3-and-escalation.intensity-is-1").market.patience == 3.0
    assert (tmp_path / "out" / "figures" / "07-forest.png").exists()


def test_an_alternative_is_enough(tmp_path: Path) -> None:
    """No file is needed besides the base; the folder is named by both, and marks say what was corrected."""
    ended = called(
        "compare", "quiet-market", *SMALL, "--set", "weeks=2", "--replicates", 2, "--no-figures",
        "--set-alt", "escalation.intensity=2", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "results" / "quiet-market-vs-escalation.intensity-is-2").is_dir()
    assert "were corrected for (Holm)." in " ".join(ended.stdout.split())


def test_mistakes_of_alternatives_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """With the option; nothing to compare with is one, too, and an alternative that changes nothing."""
    assert main(["compare", "quiet-market"]) == 2
    assert "ALT...: nothing to compare with" in capsys.readouterr().err
    wrong = [
        "escalation.intensty=2",
        "escalation.intensity=0",
        "weeks=-1",
        "market.patience=1;market.shading=-1",
    ]
    assert main(["compare", "quiet-market", *(part for text in wrong for part in ("--set-alt", text))]) == 2
    told = capsys.readouterr().err
    for what in (
        'did you mean "intensity"',
        "escalation.intensity is 0 changes nothing",
        "-1 is out of bounds",
    ):
        assert what in told
    assert told.count("--set-alt: ") == 4
    mistakes = Mistakes()
    assert len(alternatives_in(["what", "weeks=3", "weeks=3"], mistakes)) == 2
    assert len(mistakes.lines) == 2
