"""Inheritance of documents."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.load import load_scenario
from sim.scenario.locate import Place
from sim.scenario.merge import Marked, inherit
from sim.scenario.problems import ScenarioError

KEYS = st.sampled_from(["a", "b", "c"])
NAMED = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("xyz"), "v": st.integers(0, 9)}),
    unique_by=lambda item: item["name"],
    max_size=3,
)
LEAVES = st.integers(0, 9) | st.text("ab", max_size=2) | st.lists(st.integers(0, 9), max_size=2)
TABLES = st.recursive(
    st.dictionaries(KEYS, LEAVES, max_size=3),
    lambda below: st.dictionaries(KEYS, LEAVES | below | NAMED, max_size=3),
    max_leaves=8,
)


def marked(value: Any, file: str) -> Marked:
    """A value all of whose parts have their place in `file`."""

    def place(part: Any) -> Place:
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        return Place(file, 1, {key: place(below) for key, below in items})

    return Marked(value, place(value))


def merged(base: Any, document: Any) -> Any:
    """The value that `document` stands for, given its base."""
    return inherit(marked(base, "base"), marked(document, "document")).value


@given(TABLES)
def test_an_empty_document_is_its_base(table: dict[str, Any]) -> None:
    """Changing nothing changes nothing, and changing an empty base gives the document."""
    assert merged(table, {}) == table
    assert merged({}, table) == table


@given(TABLES, TABLES)
def test_the_document_wins_and_the_rest_is_kept(base: dict[str, Any], document: dict[str, Any]) -> None:
    """Each value of the document is in the result, and each of the base's that the document leaves alone.

    Also, inheriting twice is inheriting once, and neither input is changed.
    """
    before = copy.deepcopy((base, document))
    result = merged(base, document)
    assert (base, document) == before
    assert merged(result, document) == result

    def holds(base: Any, over: Any, result: Any) -> None:
        if isinstance(base, dict) and isinstance(over, dict):
            assert result.keys() == base.keys() | over.keys()
            for key in result:
                holds(base.get(key, over.get(key)), over.get(key, base.get(key)), result[key])
        elif not (isinstance(base, list) and isinstance(over, list)):
            assert result == over

    holds(base, document, result)


@given(TABLES, TABLES)
def test_each_value_keeps_its_place(base: dict[str, Any], document: dict[str, Any]) -> None:
    """A leaf that only one of the two files says is placed in that file."""
    result = inherit(marked(base, "base"), marked(document, "document"))
    for key in base.keys() | document.keys():
        if key not in document:
            assert result.place.inner[key].file == "base"
        elif key not in base or not isinstance(document[key], dict | list):
            assert result.place.inner[key].file == "document"


def test_items_merge_by_name_and_new_names_are_appended() -> None:
    """A named item changes the base's item of that name, in the base's order."""
    base = {"labs": [{"name": "x", "a": 1, "b": {"c": 1}}, {"name": "y"}]}
    document = {"labs": [{"name": "z"}, {"name": "x", "b": {"d": 2}}]}
    assert merged(base, document) == {
        "labs": [{"name": "x", "a": 1, "b": {"c": 1, "d": 2}}, {"name": "y"}, {"name": "z"}]
    }


def test_an_item_keeps_the_places_of_both_files() -> None:
    """In an item that both files speak of, each key is placed where it was written."""
    base, document = {"labs": [{"name": "x", "a": 1}]}, {"labs": [{"name": "x", "b": 1}]}
    item = inherit(marked(base, "base"), marked(document, "document")).place.inner["labs"].inner[0]
    assert {key: below.file for key, below in item.inner.items()} == {
        "name": "document",
        "a": "base",
        "b": "document",
    }


def test_a_name_given_twice_stays_double() -> None:
    """Merging by name does not hide from validation that one file gives a name twice."""
    result = merged(
        {"labs": [{"name": "x", "a": 1}]}, {"labs": [{"name": "x", "a": 2}, {"name": "x", "a": 3}]}
    )
    assert result == {"labs": [{"name": "x", "a": 2}, {"name": "x", "a": 3}]}


def test_an_item_without_a_name_is_appended() -> None:
    """So that validation finds its name missing, on its line."""
    assert merged({"labs": [{"name": "x"}]}, {"labs": [{"a": 2}]}) == {"labs": [{"name": "x"}, {"a": 2}]}


@given(st.lists(st.integers(), max_size=3), st.lists(st.integers(), max_size=3))
def test_events_are_appended_unless_cleared(base: list[int], document: list[int]) -> None:
    """The events of the document follow the base's; an empty list drops them."""
    result = merged({"events": base}, {"events": document})
    assert result == {"events": base + document if document else []}


def test_an_event_with_a_name_changes_the_one_of_that_name() -> None:
    """In its place, key by key; those without a name, or with a new one, follow."""
    base = {"events": [{"kind": "a"}, {"name": "raid", "kind": "b", "week": 3}]}
    document = {"events": [{"name": "raid", "on": False}, {"name": "answer", "kind": "c"}, {"kind": "d"}]}
    assert merged(base, document)["events"] == [
        {"kind": "a"},
        {"name": "raid", "kind": "b", "week": 3, "on": False},
        {"name": "answer", "kind": "c"},
        {"kind": "d"},
    ]


def test_ranges_of_events_go_with_them(tmp_path: Path) -> None:
    """`events = []` drops what the base says is plausible of its events, not what the file says itself."""
    leave = '[[events]]\nname = "leave"\nkind = "garden-leave"\nweek = 1\nlength = 4\n'
    ranges = '[plausible]\n"events.leave.length" = [2, 8]\n'
    lab = 'name = "base"\nweeks = 60\n[[labs]]\nname = "A"\n'
    (tmp_path / "base.toml").write_text(f'{lab}{leave}{ranges}"market.patience" = [1, 4]\n')
    (tmp_path / "bare.toml").write_text('base = "base.toml"\nevents = []\n')
    (tmp_path / "own.toml").write_text(f'base = "base.toml"\nevents = []\n{ranges}')
    assert set(load_scenario(tmp_path / "bare.toml").plausible) == {"market.patience"}
    with pytest.raises(ScenarioError, match=r"events\.leave\.length"):
        load_scenario(tmp_path / "own.toml")
