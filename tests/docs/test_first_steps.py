"""The first tutorial works as written, from top to bottom."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim.experiments.runs.single import compile_first
from tests.cli.running import called

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "first-steps.md").read_text(encoding="utf-8")
FEWER = re.compile(r"(--replicates )\d+")
SHORT = ("--set", "weeks=60", "--set", "burn_in=8")  # the raid starts before


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a reader has typed everything; each line has to succeed."""
    compile_first()
    place = tmp_path_factory.mktemp("learner")
    for block in blocks("toml"):
        (place / block.splitlines()[0].removeprefix("# ")).write_text(block, encoding="utf-8")
    for line in [line for block in blocks("sh") for line in block.splitlines()]:
        name, *words = shlex.split(FEWER.sub(r"\g<1>2", line))
        assert name == "poach"
        ended = called(*words, *(SHORT if words[0] in ("run", "compare") else ()), cwd=place)
        assert ended.returncode == 0, f"{line}\n{ended.stderr}"
    return place


def test_the_pictures_that_it_names_are_there(folder: Path) -> None:
    """Flows of the first run, paths of the comparison."""
    assert (folder / "results" / "first" / "figures" / "04-flows.png").is_file()
    assert (folder / "results" / "compared" / "figures" / "02-paths.png").is_file()


def test_outcomes_that_it_names_are_compared(folder: Path) -> None:
    """What the reader is asked to look at stands in the table."""
    ended = called("compare", "microsoft-raids-meta", "generous.toml", "--replicates", "2", *SHORT,
                   "--no-figures", "--out", "again", cwd=folder)  # fmt: skip
    rows = re.findall(r'Look at the rows "(.+)" and "(.+)":', TEXT)[0]
    assert [row for row in rows if f"  {row}  " not in ended.stdout] == []
