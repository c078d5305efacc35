"""The rooms of the house in the order of the data flow: no import runs against it, wherever it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.rooms import ROOMS

ROOT = Path(__file__).parents[1]

PLACES = {name: place for place, names in enumerate(ROOMS) for name in names}
#: Imports against the order that are there still, as (from, to). None may be added.
OFFENCES: frozenset[tuple[str, str]] = frozenset()


def modules() -> dict[str, Path]:
    """All modules of the package by name."""
    found = {}
    for path in (ROOT / "sim").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(text: str) -> Iterator[str]:
    """Whatever a module imports of the package, within functions and for types alone included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str) -> int:
    """The place of the room of a module, or of something in a module."""
    parts = name.split(".")
    if len(parts) > 1 and parts[1] != "__main__" and (ROOT / "sim" / f"{parts[1]}.py").exists():
        return 0
    if parts[:2] == ["sim", "mechanisms"] and ".".join(parts[:4]) not in PLACES:
        parts = ["sim", "mechanisms", *parts[3:4]]
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(PLACES[beginning] for beginning in beginnings if beginning in PLACES)


def against(name: str, text: str) -> set[tuple[str, str]]:
    """Imports of a module against the order."""
    wanted = {one for one in imports(text) if one == "sim" or one.startswith("sim.")}
    return {(name, one) for one in wanted if room(one) > room(name)}


def test_no_import_runs_against_the_data_flow() -> None:
    """Lazy ones and those for types included; what is listed as an offence is still one."""
    found = {pair for name, path in modules().items() for pair in against(name, path.read_text("utf-8"))}
    assert found == OFFENCES


@pytest.mark.parametrize(
    "text",
    [
        "from sim.records.run import Run",
        "def f():\n    import sim.outcomes.outcomes",
        "if TYPE_CHECKING:\n    from sim.figures import draw_all",
        "from sim import load",
    ],
)
def test_an_import_against_it_is_noticed(text: str) -> None:
    """In the market, say."""
    assert len(against("sim.market.engine", text)) == 1
    assert against("sim.market.engine", "from sim.scenario.schema import Scenario\nimport numpy") == set()
