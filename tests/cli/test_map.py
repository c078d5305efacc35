"""`poach map` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.results import open_results
from tests.cli.running import SMALL, called

RACE = (
    "map", "frontier-2025", "--set", "researchers.count=400", "--set", "weeks=4", "--set", "burn_in=4",
    "--x", "production.contest_exponent=0.7:2", "--y", "feedback.budgets,feedback.capex=0:1", "--points", 2,
    "--replicates", 2,
)  # fmt: skip


def test_map_draws_and_tells(tmp_path: Path) -> None:
    """Tables of levels and differences, theory's word, a picture that `figures` draws again alike."""
    ended = called(*RACE, "--against", "escalation.intensity=0", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "talent at labs after four weeks, mean of 2 runs" in ended.stdout
    assert "minus the same with escalation.intensity=0, mean of 2 pairs" in ended.stdout
    assert "By theory" in ended.stdout
    folder = tmp_path / "results" / "frontier-2025-map"
    results = open_results(folder)
    assert len(results.runs) == 16
    assert {"production.contest_exponent", "feedback.capex", "escalation.intensity"} <= set(
        results.runs.columns
    )
    picture = folder / "figures" / "01-map.png"
    before = picture.read_bytes()
    assert called("figures", folder, cwd=tmp_path).returncode == 0
    assert picture.read_bytes() == before


def test_any_two_keys_and_outcomes(tmp_path: Path) -> None:
    """Also where theory has no word."""
    axes = ("--x", "market.patience=2,5", "--y", "market.signal_noise=0:0.3")
    ended = called(
        "map", "quiet-market", *SMALL, *axes, "--outcome", "moves", "--points", 2, "--replicates", 2,
        "--no-figures", "--set", "market.value=productivity", "--set", "market.headcount=planned",
        "--set", "feedback.budgets=0", "--set", "feedback.capex=0", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Theory has no word on it" in ended.stdout
    assert ended.stdout.startswith("Across: market.patience. Upwards: market.signal_noise.\n\nmoves")


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of axes, of what is compared with, of numbers and of the scenario; then of keys and outcomes."""
    wrong = [
        "--x",
        "weeks",
        "--y",
        "burn_in=1:0",
        "--against",
        "what",
        "--replicates",
        "one",
        "--set",
        "weks=2",
    ]
    assert main(["map", "frontier-2025", *wrong]) == 2
    told = capsys.readouterr().err
    for text in ("--x: 'weeks' is no axis", "--y:", "must rise", "--against: what", "--replicates", "weks"):
        assert text in told
    assert main(["map", "frontier-2025", "--x", "wekes=1:2", "--out", str(tmp_path / "a")]) == 2
    assert 'did you mean "weeks"' in capsys.readouterr().err
    assert main(["map", "frontier-2025", "--outcome", "movse", "--out", str(tmp_path / "b")]) == 2
    assert 'did you mean "moves"' in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
