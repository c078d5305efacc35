"""`poach attribute` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.store.results import open_results
from tests.cli.running import SMALL
from tests.experiments.keeping import signed

LISTS = "lists: events.raid-list.on=false; events.meta-list.on=false"
CALLS = "calls: events.raid-list.list.attention=0; events.meta-list.list.attention=0"
#: Lists of so many, searched so hard, that some move in half a year of a market of four hundred.
LONG = [
    f"events.{one}.list.{what}" for one in ("raid-list", "meta-list") for what in ("size=60", "recruiters=2")
]
BEGINNING = ("start_date=2025-06-02", *LONG)
ASKED = ("microsoft-raids-meta", "--outcome", "moves_listed", *(f"--set={one}" for one in BEGINNING))


def test_without_lists_a_call_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is listed then, so all that calls make is made together with lists; the folder is read back."""
    monkeypatch.chdir(tmp_path)
    small = (*SMALL, "--set", "weeks=26", "--workers", "1", "--replicates", "3", "--out", "made", "--quiet")
    assert main(["attribute", *ASKED, *map(str, small), "--factor", LISTS, "--factor", CALLS, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lists, calls = told["factors"]
    assert told["everything_off"]["mean"] == 0.0
    assert calls["alone"]["mean"] == 0.0
    assert lists["alone"]["mean"] > 0.0
    makes = [one["makes"]["mean"] for one in told["factors"]]
    assert sum(makes) == pytest.approx(told["together"]["mean"])
    (pair,) = told["interactions"]
    assert pair["mean"] == pytest.approx(calls["last"]["mean"])
    assert (told["points"], told["orders"], told["complete"]) == (4, "all", 3)

    picture = Path("made/figures/01-attribution.png")
    before = picture.read_bytes()
    assert main(["figures", "made"]) == 0
    assert picture.read_bytes() == before
    capsys.readouterr()
    assert main(["extend", "made", "--replicates", "4", "--workers", "1", "--no-figures"]) == 0
    assert "lists and calls" in capsys.readouterr().out
    assert len(open_results(Path("made")).runs) == 16

    signed(Path("made"), lambda content: content["design"]["study"]["factors"].reverse())
    assert main(["figures", "made"]) == 2
    assert "has not off what it should" in capsys.readouterr().err


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of options; then of factors."""
    wrong = ["--factor", "lists", "--orders", "few", "--replicates", "1", "--outcome", "moves"]
    assert main(["attribute", "microsoft-raids-meta", *wrong]) == 2
    told = capsys.readouterr().err
    assert all(f"{option}: " in told for option in ("--factor", "--orders", "--replicates"))
    idle = ["--factor", "idle: market.mechanism=sequential", "--factor", LISTS, "--outcome", "movs"]
    assert main(["attribute", "microsoft-raids-meta", *idle]) == 2
    told = capsys.readouterr().err
    assert all(what in told for what in ("idle switches nothing off", 'did you mean "moves"'))
