"""`poach cross` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.cli.cross_report import cross_report, driven_by
from sim.experiments.designs.switched import Factor
from sim.experiments.execution import bench
from sim.experiments.studies.crossing import Cell, Crossed, Crossing
from sim.scenario.schema import Scenario
from tests.cli.running import called
from tests.experiments.toy import toy_run

RAID, ESCALATION = "raid: events=[]", "escalation: escalation.intensity=0"
SMALL = ("--set", "researchers.count=400", "--set", "weeks=40", "--set", "burn_in=4")


def test_cross_tells_two_by_two_and_what_drives_it(tmp_path: Path) -> None:
    """Both effects with intervals, the interaction, and what is left without each part."""
    ended = called(
        "cross", "microsoft-raids-meta", *SMALL, "--factor", RAID, "--factor", ESCALATION, "--replicates", 2,
        "--without", "aggressiveness: escalation.aggressiveness_rise=0", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    for text in ("raid off", "raid adds", "escalation adds", "without aggressiveness", "hangs"):
        assert text in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100


def test_the_folder_tells_the_same_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table, or the document: factors keep their names."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.runs.single.compile_first", lambda: None)
    monkeypatch.chdir(tmp_path)
    command = ["cross", "quiet-market", "--factor", "more weeks: weeks=9", "--factor", "x: startups.count=2"]
    command += ["--replicates", "3", "--workers", "1", "--out", "out", "--outcome", "moves", *SMALL]
    assert main(command) == 0
    table = capsys.readouterr().out.partition("\n\nResults")[0]
    assert "more weeks adds" in table
    assert main(["figures", "out"]) == 0
    assert capsys.readouterr().out.rstrip() == table.rstrip()
    assert main(["figures", "out", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert main([*command, "--json", "--overwrite"]) == 0
    assert again == json.loads(capsys.readouterr().out) | {"pictures": []}


def _runs(crossing: Crossing, of: dict[tuple[str, bool, bool], float]) -> tuple[Crossed, pd.DataFrame]:
    labels = {cell: f"p{place}" for place, cell in enumerate(crossing.cells())}
    rows = [
        {
            "scenario": labels[cell],
            "replicate": r,
            "status": "done",
            "labs_talent_share_end": of[cell] + 0.001 * r * (1.0 - 1e-4 * place**2),
        }
        for place, cell in enumerate(labels)
        for r in range(4)
    ]
    return Crossed(crossing, labels), pd.DataFrame(rows)


def test_the_sentence_names_what_changes_most() -> None:
    """Of parts that surely change an effect; the others are named as making no difference."""
    crossing = Crossing(
        Factor("raid", {"events": []}),
        Factor("escalation", {"x": 0}),
        (Factor("seats", {"y": 0}), Factor("purse", {"z": 0})),
        ("labs_talent_share_end",),
    )
    shares = {
        ("", True, True): 0.80, ("", True, False): 0.70, ("", False, True): 0.80, ("", False, False): 0.70,
        ("seats", True, True): 0.72, ("seats", True, False): 0.70, ("seats", False, True): 0.72,
        ("purse", True, True): 0.80, ("purse", True, False): 0.70, ("purse", False, True): 0.80,
    }  # fmt: skip
    crossed, runs = _runs(crossing, shares)
    assert driven_by(crossed, runs, "labs_talent_share_end") == (
        "What escalation adds to talent at labs (+10.0 pp) hangs most on seats: without seats it is +2.0 pp "
        "(+2.0 to +2.0); without purse no change can be told. 4 pairs cannot tell what raid adds to talent "
        "at labs: 0.0 pp (0.0 to 0.0); without seats or purse no change can be told."
    )
    report = cross_report(Scenario(), crossed, runs)
    assert "here production.contest_exponent = 1.1, market.headcount = planned," in " ".join(report.split())
    row = next(line.split() for line in report.splitlines() if line.startswith("without seats"))
    assert " ".join(row) == "without seats 0.0 pp (0.0 to 0.0) +2.0 pp (+2.0 to +2.0)"


@pytest.mark.filterwarnings("error")
def test_what_is_not_there_is_a_dash() -> None:
    """Where a cell has no run in which the outcome exists; the title says where cells have fewer."""
    factors = Factor("raid", {"events": []}), Factor("escalation", {"x": 0})
    crossing = Crossing(*factors, (Factor("y", {}),), ("labs_talent_share_end",))
    crossed, runs = _runs(crossing, dict.fromkeys(crossing.cells(), 0.7))
    runs.loc[runs["scenario"] == crossed.labels[Cell("", False, False)], "labs_talent_share_end"] = float(
        "nan"
    )
    told = cross_report(Scenario(), crossed, runs)
    assert "means of up to 4 runs, differences over up to 4 pairs" in told
    row = next(line.split() for line in told.splitlines() if line.startswith("raid off"))
    assert row == ["raid", "off", "–", "70.1%", "–"]
    runs["labs_talent_share_end"] = float("nan")
    told = cross_report(Scenario(), crossed, runs)
    assert "means of 0 runs" in told
    assert "There are no pairs that tell what raid adds to talent at labs." in " ".join(told.split())
    assert "nan" not in told


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of factors, parts and the scenario."""
    assert main(["cross", "quiet-market", "--factor", "raid", "--without", "x: y", "--set", "weks=3"]) == 2
    told = capsys.readouterr().err
    for text in ("--factor: 'raid' is no part", "is not an assignment", "give two factors", "weks"):
        assert text in told
    assert (
        main(["cross", "quiet-market", "--factor", RAID, "--factor", ESCALATION, "--outcome", "movse"]) == 2
    )
    told = capsys.readouterr().err
    assert 'did you mean "moves"' in told
    assert (
        main(["cross", "quiet-market", "--factor", RAID, "--factor", "no: weks=2", "--outcome", "movse"]) == 2
    )
    told = capsys.readouterr().err
    assert "--outcome: no outcome" in told
    assert "--factor: weks: " in told
