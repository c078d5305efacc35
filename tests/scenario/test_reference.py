"""The reference of scenario files: nothing is missing from it, and what it says is what the program does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.scenario.load import scenario_from, with_changes
from sim.scenario.override import parse_value
from sim.scenario.problems import ScenarioError
from sim.scenario.reference import reference
from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot

ROOT = Path(__file__).resolve().parents[2]
PAGE = reference()
DEFAULT = scenario_from({"name": "scenario"}, "test")


class Row(NamedTuple):
    """One line of a table of keys."""

    key: str
    unit: str
    default: str
    bounds: str
    meaning: str


def rows() -> list[Row]:
    """The lines of all tables of keys."""
    keys = PAGE.split("## Units")[0]
    lines = [line for line in keys.splitlines() if line.startswith("| `")]
    return [Row(*(cell.strip() for cell in line.strip("|").split(" | "))) for line in lines]


ROWS = rows()
#: Keys that stand in a scenario which says nothing, by name.
SETTABLE = {
    row.key.strip("`"): row for row in ROWS if not any(part in row.key for part in (".NAME", ".N.", '."KEY"'))
}


def leaves(section: Model) -> int:
    """Number of keys in a section and below that are no sections themselves."""
    total = 0
    for field in section.model_fields.values():
        spot = Spot(field.annotation, field)
        inner = spot.item or spot.entry
        below = (*spot.sections, *(inner.sections if inner is not None else ()))
        total += sum(map(leaves, below)) + (not spot.sections)
    return total


def test_page_is_up_to_date() -> None:
    """The committed page is what the schema says today; otherwise make it again as its first lines say."""
    written = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    assert written == PAGE, "run: make pages, or python -m sim.scenario.reference > docs/parameters.md"


def test_command_prints_page() -> None:
    """The command that the page names prints it, as UTF-8 wherever it runs."""
    command = [sys.executable, "-m", "sim.scenario.reference"]
    assert command[1:] == PAGE[PAGE.index("    python -m") :].split()[1:3]
    printed = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert printed.stdout.decode("utf-8") == PAGE


def test_every_key_has_a_row() -> None:
    """Each parameter of each section has one row, with a meaning; `base` is one more."""
    assert len(ROWS) == leaves(Scenario) + 1
    assert all(row.meaning for row in ROWS)
    kinds = [line for line in PAGE.splitlines() if " of kind " in line]
    assert len(kinds) == len(Spot(Scenario.model_fields["events"].annotation).item.sections)  # type: ignore[union-attr]


@pytest.mark.parametrize("key", [key for key, row in SETTABLE.items() if row.default.startswith("`")])
def test_default_is_the_default(key: str) -> None:
    """Setting a key to the default that the page shows changes nothing."""
    shown = SETTABLE[key].default.strip("`")
    assert with_changes(DEFAULT, {key: parse_value(shown)}) == DEFAULT


@pytest.mark.parametrize("key", [key for key, row in SETTABLE.items() if row.bounds.startswith(("≥", ">"))])
def test_bounds_are_enforced(key: str) -> None:
    """A number beyond a bound that the page shows is refused."""
    for bound in SETTABLE[key].bounds.split(", "):
        sign, number = bound.split(" ")
        limit = float(number.replace(",", ""))
        beyond = {"≥": limit - 1, ">": limit, "≤": 2 * limit + 1, "<": limit}[sign]
        with pytest.raises(ScenarioError):
            with_changes(DEFAULT, {key: beyond})


def test_defaults_of_a_table_are_those_of_its_place() -> None:
    """Startups bid by the defaults of `startups.offers`, not by those of a lab."""
    by_key = {row.key: row for row in ROWS}
    assert by_key["`startups.offers.approval`"].default == "`5 days`"
    assert by_key["`labs.NAME.approval`"].default == "`30 days`"
