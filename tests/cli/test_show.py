"""`poach show` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.load import load_scenario


def test_the_resolved_scenario_is_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With changes; its events have their keys and weeks above them."""
    assert main(["show", "microsoft-raids-meta", "--set", "events.raid-list.on=false"]) == 0
    printed = capsys.readouterr().out
    assert "# number 0: events.meta-list, week 22\n[[events]]" in printed
    assert "# number 3: events.raid-list, off" in printed
    (tmp_path / "shown.toml").write_text(printed, encoding="utf-8")
    wanted = load_scenario("microsoft-raids-meta", ["events.raid-list.on=false"])
    assert load_scenario(tmp_path / "shown.toml") == wanted


def test_what_differs_is_a_file_that_inherits(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """And what such a file cannot say stands in comments."""
    assert main(["show", "quiet-market", "--diff", "frontier-2025"]) == 0
    printed = capsys.readouterr().out
    (tmp_path / "shown.toml").write_text(printed, encoding="utf-8")
    assert load_scenario(tmp_path / "shown.toml") == load_scenario("quiet-market")
    assert main(["show", "frontier-2025", "--diff", "merger-of-two-labs"]) == 0
    assert "# not there: events.merger" in capsys.readouterr().out
    assert main(["show", "merger-of-two-labs", "--diff", "merger-of-two-labs"]) == 0
    assert "# Nothing differs." in capsys.readouterr().out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The document as numbers and dates, and the events by name."""
    assert main(["show", "merger-of-two-labs", "--diff", "frontier-2025", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["events"] == [
        {"name": "merger", "kind": "merger", "on": True, "said": "number 0: events.merger, week 26"}
    ]
    assert told["document"]["events"][0]["employers"] == ["Microsoft", "OpenAI"]
    assert main(["show", "merger-of-two-labs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["document"]["start_date"] == "2025-01-06"


def test_mistakes_of_both_come_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the scenario, of changes and of the base."""
    assert main(["show", "quiet-market", "--set", "weks=2", "--diff", "frontier-2026"]) == 2
    told = capsys.readouterr().err
    assert all(what in told for what in ('did you mean "weeks"', 'did you mean "frontier-2025"'))
