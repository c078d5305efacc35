"""Snippets of all pages are of this version, and pages that show commands or Python have a test."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from sim.cli.application import app

ROOT = Path(__file__).resolve().parents[2]
#: Whose lines are of make, of git, and of taking measures.
GUIDES = ("CONTRIBUTING.md", "benchmarks/README.md")
PAGES = [ROOT / "README.md", *(ROOT / name for name in GUIDES), *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELLS, PYTHONS = ("sh", "bash", "shell"), ("python", "py")


def fences(page: Path, languages: tuple[str, ...]) -> Iterator[str]:
    """The blocks of a page in these languages."""
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language in languages:
            yield block


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_have_the_options_that_are_shown(page: Path) -> None:
    """A command that went, or an option that was renamed, is found wherever it is told."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    for block in fences(page, SHELLS):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] != ["poach"] or len(words) == 1 or words[1].startswith("-"):
                continue
            assert words[1] in group.commands, line
            known = {option for one in group.commands[words[1]].params for option in one.opts} | {
                "--help",
                "-h",
            }
            assert {word for word in words[2:] if re.match("--?[a-z]", word)} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_can_be_read(page: Path) -> None:
    """By the oldest Python that poach works with."""
    for block in fences(page, PYTHONS):
        ast.parse(block, feature_version=(3, 11))


def test_pages_with_snippets_have_a_test() -> None:
    """Some test reads each page of docs/ that shows commands or Python."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for page in PAGES:
        if page.relative_to(ROOT).as_posix() not in GUIDES and any(fences(page, SHELLS + PYTHONS)):
            assert page.name in tests, f"{page.name} shows commands or Python, and no test runs them"
