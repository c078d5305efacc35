"""`poach map` as a user meets it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, ClassVar, cast

import numpy as np
import pytest

from sim.cli import main
from sim.cli.map_report import map_report
from sim.experiments.designs.axes import Axis
from sim.experiments.designs.grid import Grid
from sim.experiments.store.results import open_results
from sim.experiments.studies.cells import Cells
from sim.experiments.studies.phases import PhaseMap
from sim.outcomes.outcomes import outcome_names
from sim.scenario.schema import Scenario
from tests.cli.running import SMALL, called
from tests.experiments.keeping import signed

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
    signed(
        folder, lambda content: content["design"]["study"].update(outcomes=["labs.Nobody.talent_share_end"])
    )
    again = called("figures", folder, cwd=tmp_path)
    assert again.returncode == 2
    assert "no numbers in a column 'labs.Nobody.talent_share_end'" in again.stderr


def test_any_two_keys_and_outcomes(tmp_path: Path) -> None:
    """Also where theory has no word."""
    axes = ("--x", "market.patience=2,5", "--y", "market.signal_noise=0:0.3")
    ended = called(
        "map", "quiet-market", *SMALL, *axes, "--outcome", "moves", "--points", 2, "--replicates", 2,
        "--no-figures", "--set", "market.value=productivity", "--set", "market.headcount=planned",
        "--set", "feedback.budgets=0", "--set", "feedback.capex=0",
        "--set", "startups.worth=earnings", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Theory has no word on it" in ended.stdout
    assert ended.stdout.startswith("Across: market.patience. Upwards: market.signal_noise.\n\nmoves")


class _Read:
    """Of a folder what the report needs: a point without a run, one with fewer, no theory in a corner."""

    grid = Grid(Axis(("weeks",), (3.0, 5.0)), Axis(("feedback.capex",), (0.0, 1.0)), ("moves",))
    replicates = 3
    scenario = Scenario()
    without_theory = ""
    growth: ClassVar[dict[str, Any]] = {"seats": np.array([[math.nan, -1.0], [1.0, math.inf]])}

    def cells(self, outcome: str) -> tuple[Cells, None]:
        """The same for every outcome."""
        mean = np.array([[math.nan, 20.0], [30.0, 40.0]])
        return Cells(mean, np.full((2, 2), math.nan), np.array([[0, 3], [1, 3]])), None


def test_the_report_says_where_runs_and_theory_are_missing() -> None:
    """By n, a dash, and a number of points."""
    told = map_report(cast(PhaseMap, _Read()))
    assert "moves from job to job at the end, mean of 3 runs (n where fewer, – without any)" in told
    assert [line.split() for line in told.splitlines()[6:8]] == [["1", "30", "n=1", "40"], ["0", "–", "20"]]
    assert "grow at 2 of 3 points if planned seats limit it. It has no word on 1 other point. " in " ".join(
        told.split()
    )


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
    wrong = ["--x", "wekes=1:2", "--outcome", "movse", "--against", "escalation.intensiti=0"]
    assert main(["map", "frontier-2025", *wrong, "--points", "2", "--out", str(tmp_path / "a")]) == 2
    told = capsys.readouterr().err
    for text in ('did you mean "weeks"', 'did you mean "moves"', "--against: escalation.intensiti"):
        assert text in told
    names = [word for name in outcome_names(Scenario())[:9] for word in ("--outcome", name)]
    assert main(["map", "frontier-2025", *names, "--x", "seed=1:2", "--out", str(tmp_path / "a")]) == 2
    told = capsys.readouterr().err
    assert "--outcome: 9 are named; name 1 to 8" in told
    assert "--x: seed changes no market" in told
    assert not list(tmp_path.iterdir())
