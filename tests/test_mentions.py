"""What comments and docstrings of the sources name is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
MENTIONED = re.compile(r"`(sim(?:\.[A-Za-z_]\w*)+)`")


def mentions() -> dict[str, list[str]]:
    """Dotted names between backticks, with the files that have them."""
    found: dict[str, list[str]] = {}
    for path in sorted(
        path for folder in ("sim", "tests", "benchmarks", "docs") for path in (ROOT / folder).rglob("*.py")
    ):
        for name in MENTIONED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return found


def is_there(name: str) -> bool:
    """Is it a module, or reached from one by its attributes, or those that a class declares?"""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            declared = getattr(found, "__annotations__", {})
            if not hasattr(found, part) and part not in declared:
                return False
            found = getattr(found, part, None)
        return True
    return False


@pytest.mark.parametrize(("name", "files"), mentions().items())
def test_what_is_named_is_there(name: str, files: list[str]) -> None:
    """A name that moved is mended where it is told."""
    assert is_there(name), f"{name} is named in {', '.join(files)}"


def test_what_is_not_there_is_found_out() -> None:
    """Neither a module nor an attribute."""
    assert is_there("sim.market.week.PHASES")
    assert not is_there("sim.market.week.Phases")
    assert not is_there("sim.market.weeks")
