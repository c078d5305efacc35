"""What the README shows works as written: commands, files, snippets, links."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sim.experiments.runs.single import compile_first
from sim.validation.cases import CASES
from tests.cli.running import called, environment, poach
from tests.validation.large import LARGE

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
# Two replicates do, and few points: whether a line works does not depend on how many runs it makes.
FEWER = re.compile(r"(--replicates |replicates=)\d+")
ALL_CASES = ["validate"]  # for minutes; a test of its own
SHORT = ("--set", "weeks=60", "--set", "burn_in=8")  # every event of the raid starts before
SMALLER = {"map": (*SHORT, "--points", "3")} | dict.fromkeys(
    ("run", "compare", "sweep", "cross", "sensitivity"), SHORT
)


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def shell_lines() -> list[list[str]]:
    """The lines of shell blocks as words, comments gone."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(FEWER.sub(r"\g<1>2", line), comments=True))]


def commands() -> list[list[str]]:
    """The words behind `poach` in every line that calls it."""
    return [words[1:] for words in shell_lines() if words[0] == "poach"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a reader has typed the commands from top to bottom; each has to succeed."""
    compile_first()
    place = tmp_path_factory.mktemp("reader")
    for block in blocks("toml"):
        name = block.splitlines()[0].removeprefix("# ")
        (place / name).write_text(block, encoding="utf-8")
    for words in [words for words in commands() if words != ALL_CASES]:
        ended = called(*words, *SMALLER.get(words[0], ()), cwd=place)
        assert ended.returncode == 0, f"poach {shlex.join(words)}\n{ended.stderr}"
    return place


def test_the_commands_of_the_tour_are_there() -> None:
    """The blocks are found at all, and the tour shows at least these commands."""
    assert {"scenarios", "check", "run", "compare", "figures"} <= {words[0] for words in commands()}
    assert len(blocks("python")) >= 3
    assert len(blocks("toml")) == 1


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_python_snippets_run(number: int, folder: Path) -> None:
    """Each block is a script that runs by itself, without a warning, after the commands above it."""
    code = FEWER.sub(r"\g<1>2", blocks("python")[number])
    script = folder / f"snippet_{number}.py"
    script.write_text(code, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip()


@pytest.mark.long
def test_all_cases_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`poach validate`, which the README shows, ends with every verdict good.

    The two that take a minute each are held against their theory, by the same functions and on the same
    seeds, in `tests/validation/test_cases.py`.
    """
    assert ALL_CASES in commands()
    compile_first()  # or stderr would say so
    asked = [case for case in CASES if case.name not in LARGE]
    assert len(asked) == len(CASES) - len(LARGE)
    monkeypatch.setattr("sim.validation.judge.CASES", asked)
    ended = called(*ALL_CASES, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [case.name for case in asked if case.name not in ended.stdout] == []


def test_pictures_are_made_by_the_commands_shown(folder: Path) -> None:
    """What the README copies exists after its commands, and it copies it to the pictures that it shows."""
    copied = [words[1:] for words in shell_lines() if words[0] == "cp"]
    assert {shown for _, shown in copied} == set(re.findall(r"!\[[^]]*\]\(([^)]+)\)", TEXT))
    for made, shown in copied:
        assert (folder / made).is_file()
        assert (ROOT / shown).is_file()


@pytest.mark.parametrize("block", blocks("console"))
def test_output_shown_is_the_output(block: str, folder: Path) -> None:
    """A mistake is answered with exactly the lines shown, and with exit code 2."""
    prompt, *lines = block.splitlines()
    words = shlex.split(prompt.removeprefix("$ "))
    ended = poach(*words[1:], cwd=folder)
    assert (words[0], ended.returncode, ended.stdout) == ("poach", 2, "")
    assert ended.stderr.splitlines() == lines


def test_links_lead_somewhere() -> None:
    """Files and headings that are linked exist."""
    targets = re.findall(r"\]\(([^)\s]+)\)", TEXT)
    assert targets
    for target in targets:
        name, _, heading = target.partition("#")
        path = ROOT / name
        assert path.exists(), target
        assert not heading or heading in headings(path), target


def headings(path: Path) -> set[str]:
    """The anchors of a page's headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def test_set_up_names_what_there_is() -> None:
    """The `make` targets, the constraints file and the extras that the set-up names exist."""
    targets = {words[1] for words in shell_lines() if words[0] == "make"}
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets
    assert targets <= rules
    assert {ROOT / name for name in re.findall(r"-c (\S+)", TEXT)} == {ROOT / "constraints.txt"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {extra for group in re.findall(r"'\.\[(.+?)\]'", TEXT) for extra in group.split(",")}
    assert extras
    assert extras <= set(project["optional-dependencies"])


def test_the_tables_name_real_keys() -> None:
    """Keys of the table of mechanisms are in docs/parameters.md."""
    listed = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    keys = re.findall(r"\| `((?:escalation|market|labs)\.[\w.]+)` \|", TEXT)
    assert len(keys) >= 5
    assert [key for key in keys if f"`{key}`" not in listed] == []
