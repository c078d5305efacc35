"""The commands of docs/brief.md work as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from sim.experiments.runs.single import compile_first
from tests.cli.running import called

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "brief.md").read_text(encoding="utf-8")
# Whether a line works does not depend on how many runs it makes, nor on how long they are.
FEWER = {"--replicates": "2", "--points": "40"}
SHORT = ("--set", "researchers.count=400", "--set", "weeks=30", "--set", "burn_in=2", "--quiet")


def commands() -> list[list[str]]:
    """The words behind `poach` in every line that calls it."""
    (block,) = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line) for line in block.splitlines() if line.startswith("poach ")]
    return [
        [FEWER.get(before, word) for before, word in zip(["", *line], line, strict=False)][1:]
        for line in lines
    ]


def test_every_number_has_a_command_that_works(tmp_path: Path) -> None:
    """They are typed from top to bottom; a share of points that nothing is found in is answered with 2."""
    compile_first()
    asked = commands()
    assert [words[0] for words in asked] == [
        "cross",
        "cross",
        "sweep",
        "discover",
        "discover",
        "discover",
        "discover",
        "sensitivity",
    ]
    for words in asked:
        ended = called(*words, *(SHORT if words[0] != "discover" else ("--no-figures",)), cwd=tmp_path)
        assert ended.returncode in ((0, 2) if words[0] == "discover" else (0,)), ended.stderr
        assert ended.returncode == 0 or "cases" in ended.stderr, ended.stderr


def test_every_mark_has_its_command() -> None:
    """What the text refers to by number stands below."""
    text, below = TEXT.split("## The commands")
    assert set(re.findall(r"\[(\d)\]", text)) == set(re.findall(r"\[(\d)\]", below)) == set("12345")
