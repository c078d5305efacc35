"""The JSON Schema of scenario files."""

import json
import tomllib
from typing import Any

import pytest

from sim.scenario.json_schema import json_schema
from sim.scenario.library import library_path, names
from sim.scenario.load import load_scenario
from sim.scenario.read import read

SCHEMA = json_schema()


def valid(text: str) -> bool:
    """Does the schema accept a text in TOML, dates read as texts?"""
    document = json.loads(json.dumps(tomllib.loads(text), default=str))
    return bool(validator()(SCHEMA).is_valid(document))


def validator() -> Any:
    """Of draft 2020-12; it takes seconds to import: whoever only collects the tests does without."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return Draft202012Validator


def test_it_is_a_schema() -> None:
    """Of draft 2020-12, and plain JSON."""
    validator().check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def described(schema: Any) -> list[dict[str, Any]]:
    """All parameters in a schema."""
    tables = [schema, *schema["$defs"].values()]
    return [part for table in tables for part in table["properties"].values()]


def test_parameters_are_described_with_units_and_defaults() -> None:
    """Each has a description; a number has a unit, may be a text, and keeps its bounds."""
    assert all(part["description"] for part in described(SCHEMA))
    weeks, seed = SCHEMA["properties"]["weeks"], SCHEMA["properties"]["seed"]
    assert weeks["default"] == 104
    assert weeks["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 5200}
    assert "unit" in weeks
    assert "unit" in seed
    budget = SCHEMA["$defs"]["Lab"]["properties"]["budget"]
    assert budget["unit"] == "$/year"
    assert budget["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 1e15}
    assert budget["anyOf"][1]["type"] == "string"
    assert "default" not in budget
    assert "null" not in json.dumps(SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        'base = "frontier-2025"\nweeks = 3\n',
        'labs = [{ name = "A", budget = "$2B" }, { name = "B", budget = 2e9 }]\n',
        "start_date = 2025-07-01\n",
        'events = [{ kind = "capex-shock", week = 2, factor = 2 }]\n',
    ],
)
def test_valid_text(text: str) -> None:
    """What the program accepts the schema accepts."""
    assert valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "weks = 3\n",
        "weeks = 0\n",
        "weeks = true\n",
        "labs = [{ budget = 1 }]\n",
        'labs = [{ name = "A", budget = -1 }]\n',
        'events = [{ kind = "capex-shok", factor = 2 }]\n',
        "events = [{ factor = 2 }]\n",
        'events = [{ kind = "capex-shock" }]\n',
        'market = { mechanism = "lottery" }\n',
    ],
)
def test_invalid_text(text: str) -> None:
    """Unknown keys, values out of bounds, missing and unknown kinds are refused by the schema too."""
    assert not valid(text)


@pytest.mark.parametrize("name", names())
def test_library_scenarios_fit_the_schema(name: str) -> None:
    """As files, and as what they resolve to."""
    path = library_path(name)
    assert path is not None
    assert valid(path.read_text(encoding="utf-8"))
    resolved = load_scenario(name).model_dump(mode="json", exclude_none=True)
    assert validator()(SCHEMA).is_valid(resolved)
    assert read(path).value
