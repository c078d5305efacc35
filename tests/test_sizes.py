"""A file fits a reading, and a function a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCES = sorted(
    path
    for folder in ("sim", "benchmarks", "docs", "tests")
    for path in (Path(__file__).parents[1] / folder).rglob("*.py")
)
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each function of a module and how many lines it has, what its docstring says not counted."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = ast.get_docstring(node) is not None
            doc = (first.end_lineno or 0) - first.lineno + 1 if told else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - doc


def test_no_file_is_too_long() -> None:
    """No module has more lines than that."""
    long = {path.name: n for path in SOURCES if (n := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long


def test_no_function_is_too_long() -> None:
    """No function has more lines than that, what its docstring says not counted."""
    long = {
        f"{path.name}: {name}": n
        for path in SOURCES
        for name, n in _lines(path.read_text())
        if n > LONGEST_FUNCTION
    }
    assert not long


def test_a_long_function_is_noticed() -> None:
    """One with a line too many is."""
    text = "def long() -> None:\n    '''Says\n    what.'''\n" + "    pass\n" * 50
    assert dict(_lines(text)) == {"long": 51}
