"""`poach discover` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.discovery_report import discovery_document, discovery_report
from sim.cli.drawing import add_picture
from sim.experiments.store.results import open_results
from sim.experiments.studies.discovery import Discovery, Wanted
from sim.figures import Drawing
from sim.figures.sheet import page
from tests.experiments.conftest import _written, folder
from tests.experiments.studies.test_discovery import GAMMA, points, study

__all__ = ["_written", "folder"]  # fixtures


@pytest.fixture
def _read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder that is opened is the same study."""
    monkeypatch.setattr("sim.cli.drawing.opened", lambda folder: study())


@pytest.mark.usefixtures("_read")
def test_a_folder_is_told_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The picture goes where that is said."""
    assert main(["discover", "nowhere", "--above", "2", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "is surely above $2" in " ".join(told.split())
    assert "escalation.intensity" in told
    assert (tmp_path / "out" / "90-boxes.png").stat().st_size > 10_000


def test_the_picture_stands_among_those_of_the_folder(folder: Path) -> None:
    """Its manifest tells of it, and keeps what it told of before."""
    before = open_results(folder).manifest["files"]
    drawn = add_picture(
        folder,
        Drawing("90-boxes.png", lambda: page(None, ("a", "b", "c"), (2, 2), over_time=False).figure),
        None,
    )
    assert drawn == folder / "figures" / "90-boxes.png"
    assert set(open_results(folder).manifest["files"]) == {*before, "figures/90-boxes.png"}


@pytest.mark.usefixtures("_read")
def test_json_has_the_whole_trajectory(capsys: pytest.CaptureFixture[str]) -> None:
    """One document; null where nothing is to be discovered."""
    assert main(["discover", "nowhere", "--below", "50%", "--json", "--no-figures"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["below"] == 0.5
    assert document["boxes"][0]["mass"] == 1.0
    assert document["box"]["limits"][0]["input"] == "escalation.intensity"
    assert main(["discover", "nowhere", "--above", "99", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["cases"], document["box"]) == (0, None)


def test_mistakes_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of options and of the folder."""
    assert main(["discover", str(tmp_path), "--above", "1", "--below", "2", "--box", "x"]) == 2
    told = capsys.readouterr().err
    for text in ("one of --above X and --below X", "--box", "manifest.json"):
        assert text in told
    assert main(["discover", str(tmp_path), "--above", "much"]) == 2
    assert "--above: 'much' is no number" in capsys.readouterr().err


@pytest.mark.usefixtures("_read")
def test_an_outcome_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """Is told, and where outcomes are listed."""
    assert main(["discover", "nowhere", "--above", "1", "--outcome", "movse"]) == 2
    assert "no outcome 'movse'; see docs/outcomes.md" in capsys.readouterr().err


def test_the_report_tells_what_a_box_is_worth() -> None:
    """Limits with quasi-p values, coverage and density on points held out, and boxes instead."""
    found = Discovery(points(noise=0.02), Wanted(0.0))
    told = " ".join(discovery_report(found).split())
    for text in (
        f"{GAMMA} 0.7",
        "posted, sequential sequential",
        "points that did not make it",
        "--box N",
        "undecided at",
    ):
        assert text in told
    document = discovery_document(found)
    assert document["held_out"]["density_low"] <= document["held_out"]["density"]
    assert [box["number"] for box in document["boxes"]] == list(range(len(found.boxes)))
    chance = discovery_report(Discovery(points(count=60, noise=1.0), Wanted(0.0, surely=False)))
    assert "SO DO NOT RELY ON IT" in " ".join(chance.split())
    chosen = discovery_report(Discovery(points(noise=0.02), Wanted(0.0), number=3))
    assert "a box as large" in " ".join(chosen.split())
    whole = discovery_report(Discovery(points(noise=0.3), Wanted(0.0, surely=False)))
    assert "No limit makes cases denser" in whole
    nothing = Discovery(points(), Wanted(1.0))
    assert "no box" in discovery_report(nothing)
    assert discovery_document(nothing)["box"] is None
