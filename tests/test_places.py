"""The table of places to touch: thirteen walks, none above three places, all of which there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = re.findall(
    r"^\| (an? [^|]+) \| ((?:`sim/[^`]+`(?:, )?)+) \|$",
    (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_walks_of_at_most_three_places() -> None:
    """Each place is a file or folder that is there, or a new one in a folder that is there."""
    assert len(ROWS) == 13
    for what, cell in ROWS:
        places = re.findall(r"`([^`]+)`", cell)
        assert 1 <= len(places) <= 3, what
        for place in places:
            there = ROOT / place.split("NAME")[0]
            assert there.is_dir() if "NAME" in place else there.is_file(), place


def test_contributing_walks_them_all() -> None:
    """The guide has a walk for each."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\d+\. \*\*", text, re.MULTILINE)) == len(ROWS)


def test_a_figure_and_a_command_are_found_by_their_names() -> None:
    """The registries hold what lies in the folders, so that the two places are all."""
    from sim.cli.commands import COMMANDS
    from sim.figures import FIGURES

    files = {path.stem for path in (ROOT / "sim" / "cli" / "commands").glob("[a-z]*.py")}
    assert {command.__name__ for command in COMMANDS} == files
    for name in FIGURES:
        assert (ROOT / "sim" / "figures" / f"{name}.py").is_file()
