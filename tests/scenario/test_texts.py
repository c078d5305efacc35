"""Names of a scenario: one form, whatever was typed, and nothing that cannot be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

TYPED, KEPT = "Cafe\u0301", "Café"


def _document() -> dict[str, Any]:
    return {
        "name": "s",
        "question": "Why?",
        "labs": [{"name": "A", "leaders_from": ["B"], "needs": ["x"]}, {"name": "B"}],
        "startups": {"named": [{"name": "N"}]},
        "researchers": {"fields": [{"name": "x"}]},
        "events": [{"kind": "target-list", "week": 1, "employers": ["A"], "list": {"employers": ["B"]}}],
    }


def _refusal(document: dict[str, Any]) -> list[str]:
    from sim.scenario.load import scenario_from

    with pytest.raises(ScenarioError) as caught:
        scenario_from(document, "s.toml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (("name",), "name"),
        (("question",), "question"),
        (("labs", 0, "name"), None),
        (("labs", 0, "needs", 0), "labs.A.needs.0"),
        (("labs", 0, "leaders_from", 0), "labs.A.leaders_from.0"),
        (("startups", "named", 0, "name"), None),
        (("researchers", "fields", 0, "name"), None),
        (("events", 0, "employers", 0), "events.0.employers.0"),
        (("events", 0, "list", "employers", 0), "events.0.list.employers.0"),
    ],
)
@pytest.mark.parametrize("character", ["\n", "\x1b", "\u202e", "\u200b", "\ud800"])
def test_what_cannot_be_seen_is_refused(path: tuple[str | int, ...], key: str | None, character: str) -> None:
    """In every name and text, in one line that names the code point and can be printed as it is."""
    document: Any = _document()
    Scenario.model_validate(document)
    table = document
    for step in path[:-1]:
        table = table[step]
    table[path[-1]] += character
    lines = _refusal(document)
    assert len(lines) == 1
    assert f"holds U+{ord(character):04X}" in lines[0]
    assert lines[0].isprintable()
    assert key is None or f"s.toml: {key}: " in lines[0]


def test_a_blank_name_is_refused() -> None:
    """Nobody could tell it from none."""
    document = _document()
    document["labs"][1]["name"] = " "
    assert any("must not be blank" in line for line in _refusal(document))


def test_one_name_in_two_forms_is_one_lab(tmp_path: Path) -> None:
    """In a file and its base, in `--set`, in `with_`, in events and among the labs."""
    base, file = tmp_path / "base.toml", tmp_path / "file.toml"
    base.write_text(f'weeks = 4\nresearchers.count = 50\n[[labs]]\nname = "{KEPT}"\n', encoding="utf-8")
    file.write_text(
        f'base = "base.toml"\n[[labs]]\nname = "{TYPED}"\nbudget = "$9M"\n'
        f'[[events]]\nkind = "layoffs"\nweek = 1\nemployers = ["{TYPED}"]\nshare = 0.1\n',
        encoding="utf-8",
    )
    scenario = load_scenario(file, [f"labs.{TYPED}.headcount=7", f'labs."{KEPT}".amenity=0.5'])
    assert [(lab.name, lab.budget, lab.headcount, lab.amenity) for lab in scenario.labs] == [
        (KEPT, 9e6, 7, 0.5)
    ]
    assert scenario.events[0].employers == (KEPT,)
    assert scenario.with_({f"labs.{TYPED}.budget": 1}).labs[0].budget == 1
    with pytest.raises(ScenarioError, match="duplicate employer name"):
        scenario.with_({"labs": [{"name": TYPED}, {"name": KEPT}], "events": []})


def test_a_file_whose_name_cannot_be_shown_has_a_name_that_can(tmp_path: Path) -> None:
    """The scenario is called after its file."""
    file = tmp_path / "a\x1b\u202eb.toml"
    file.write_text("weeks = 4\n", encoding="utf-8")
    assert load_scenario(file).name == "a--b"


@pytest.mark.parametrize(
    "name", ["outside", "unemployed", "startups", "all", "Startup 3", "Entrant 2-1", "Spin-out 2-1"]
)
def test_a_lab_may_be_called_as_anything_else_is(name: str) -> None:
    """Labels of ours live apart from names."""
    assert Scenario.model_validate({"labs": [{"name": name}]}).labs[0].name == name


def test_two_startups_of_one_name_are_refused() -> None:
    """A startup given by name may not be called as one that is drawn."""
    with pytest.raises(ValueError, match="startups that are drawn are called so"):
        Scenario.model_validate({"startups": {"count": 3, "named": [{"name": "Startup 3"}]}})
