"""What docs/experiments.md shows works as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import sim
from sim.experiments.runs.single import compile_first
from sim.scenario.load import load_scenario
from tests.cli.running import called

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "experiments.md").read_text(encoding="utf-8")
# Whether a line works does not depend on how many runs it makes, nor on how large they are.
FEWER = re.compile(r"(--(?:replicates|points|proposals) |replicates=)\d+")
# Who looks now and then looks after ten.
LOOKING = ("best", "--until-halfwidth")
SMALL = ("--set", "researchers.count=400", "--set", "weeks=32", "--set", "burn_in=2")
RUNS = {"run", "compare", "sweep", "second-choices", "map", "cross", "best", "calibrate", "sensitivity"}
RUNS |= {"attribute"}


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """The words behind `poach` in every line that calls it."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("poach ")]
    return [shlex.split(FEWER.sub(r"\g<1>2", line), comments=True)[1:] for line in lines]


SHOWN = [words for words in commands() if words[0] in RUNS | {"show"}]


@pytest.mark.parametrize("words", SHOWN, ids=shlex.join)
def test_commands_work(words: list[str], tmp_path: Path) -> None:
    """Each by itself, with the files that the page shows."""
    compile_first()
    for block in blocks("toml"):
        if block.startswith("# "):
            (tmp_path / block.splitlines()[0].removeprefix("# ")).write_text(block, encoding="utf-8")
    few = "10" if set(words) & set(LOOKING) else "2"
    small = (*SMALL, "--no-figures", "--replicates", few, "--quiet") if words[0] in RUNS else ()
    if "plausible" in words or "--design" in words:
        small = (*small, "--set", "weeks=2", "--points", "2")
    if words[0] == "calibrate":
        small = (*small, "--set", "weeks=60")  # for policies that begin after a year
    if words[0] == "sensitivity":
        small = (*small, "--set", "weeks=2")
    ended = called(*words, *small, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_the_table_of_what_is_plausible_is_one(tmp_path: Path) -> None:
    """It can stand in a file that inherits."""
    (table,) = (block for block in blocks("toml") if block.startswith("[plausible]"))
    (tmp_path / "mine.toml").write_text(f'base = "frontier-2025"\n{table}', encoding="utf-8")
    found, known = load_scenario(tmp_path / "mine.toml"), sim.load("frontier-2025")
    assert len(found.plausible) == len(known.plausible) + 2


def test_the_snippet_of_python_works() -> None:
    """With a small market in place of the raid."""
    code, *_ = blocks("python")
    small = code.replace('sim.load("microsoft-raids-meta")', 'sim.load("quiet-market", SMALL)')
    known = {"SMALL": ["researchers.count=400", "weeks=2", "burn_in=0"]}
    exec(compile(FEWER.sub(r"\g<1>2", small), "docs/experiments.md", "exec"), known)
    assert len(known["sweep"].table) == 3 * 4  # type: ignore[attr-defined]
