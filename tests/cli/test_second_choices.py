"""`poach second-choices` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.experiments.statistics.multiple import holm
from sim.experiments.store.results import open_results
from tests.cli.running import SMALL, called
from tests.experiments.keeping import signed

CHOICES = ("second-choices", "frontier-2025", *SMALL, "--replicates", 3)


def test_people_of_a_lab_that_is_gone_are_somewhere_else(tmp_path: Path) -> None:
    """Nobody works there, each of its people is counted once, and a merger adds up two shares."""
    asked = ("--lab", "Meta", "--merge", "Microsoft,OpenAI", "--week", 2, "--json")
    ended = called(*CHOICES, *asked, cwd=tmp_path)
    assert ended.returncode == 0
    told = json.loads(ended.stdout)
    of_meta = told["diversions"]["Meta"]
    ratios = [one["diversion"]["ratio"] for one in of_meta["to"].values()]
    assert sum(ratios) + of_meta["no_employer"]["ratio"] == pytest.approx(1.0)
    assert of_meta["people"]["n"] == 3
    folder = tmp_path / "results" / "frontier-2025-second-choices"
    runs = open_results(folder).runs
    gone = runs[runs["scenario"] == "without-Meta"]
    assert (gone["labs.Meta.headcount_end"] == 0).all()
    assert (gone["labs.Meta.headcount_start"] > 0).all()
    alone, adjusted = (
        np.array([one["simulated"][p] for one in told["mergers"]]) for p in ("p", "adjusted_p")
    )
    assert len(alone) > 1
    assert adjusted == pytest.approx(holm(alone))
    talent = next(one for one in told["mergers"] if one["index"] == "hhi_talent_end")
    assert talent["predicted"]["mean"] > 0
    assert talent["simulated"]["difference"] == pytest.approx(talent["predicted"]["mean"], rel=0.2)
    picture = folder / "figures" / "01-second-choices.png"
    before = picture.read_bytes()
    assert called("figures", folder, cwd=tmp_path).returncode == 0
    assert picture.read_bytes() == before
    signed(folder, lambda content: content["design"]["study"].update(labs=["Nobody"]))
    again = called("figures", folder, cwd=tmp_path)
    assert again.returncode == 2
    assert "there is no lab 'Nobody'" in again.stderr


def test_mergers_alone_are_told_in_points(tmp_path: Path) -> None:
    """Predicted and simulated side by side; there is no picture of people then."""
    ended = called(*CHOICES, "--set", "weeks=3", "--merge", "Microsoft,xAI", "--keeps", "one", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Microsoft and xAI  HHI of talent" in ended.stdout
    assert "twice the product of the two shares" in " ".join(ended.stdout.split())


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of options; then of labs."""
    wrong = ["--merge", "Meta", "--keeps", "both", "--week", "soon", "--replicates", "1"]
    assert main(["second-choices", "frontier-2025", *wrong]) == 2
    told = capsys.readouterr().err
    assert all(f"{option}: " in told for option in ("--merge", "--keeps", "--week", "--replicates"))
    assert main(["second-choices", "frontier-2025", "--lab", "Mta", "--merge", "xAI,Nobody"]) == 2
    told = capsys.readouterr().err
    assert all(what in told for what in ('did you mean "Meta"', 'no lab "Nobody"'))
