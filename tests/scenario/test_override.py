"""Changes by dotted keys."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.names import split_key
from sim.scenario.locate import Place, locate
from sim.scenario.merge import Marked
from sim.scenario.override import override, parse_assignments, parse_value
from sim.scenario.problems import dotted
from tests.scenario import toy
from tests.scenario.toy import Lab, World


def changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The document with changes that all lead somewhere."""
    result, mistakes = override(Marked(document, Place("f", 1)), changes, World, "--set")
    assert mistakes == []
    assert isinstance(result.value, dict)
    return result.value


def refusal(changes: dict[str, Any]) -> str:
    """The one mistake in a change that leads nowhere."""
    _, (mistake,) = override(Marked(toy.document(), Place("f", 1)), changes, World, "--set")
    return str(mistake)


def leaves(value: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Locations of all single values of a document."""
    steps = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if above and isinstance(value, list)
        else []
    )
    return [leaf for step, below in steps for leaf in leaves(below, (*above, step))] if steps else [above]


KEYS = [dotted(leaf, toy.document()) for leaf in leaves(toy.document())]


def at(document: Any, location: tuple[str | int, ...]) -> Any:
    """The value at a location."""
    for step in location:
        document = document[step]
    return document


@given(st.sampled_from(leaves(toy.document())), st.integers())
def test_the_value_set_is_the_value_found(location: tuple[str | int, ...], value: int) -> None:
    """Setting a key, as messages write it, changes that value and no other, and leaves the input alone."""
    before = toy.document()
    after = changed(before, {dotted(location, before): value})
    assert before == toy.document()
    assert at(after, location) == value
    back = changed(after, {dotted(location, after): at(before, location)})
    # A changed name changes its item's key, never its values.
    assert back == before


@given(st.permutations([key for key in KEYS if not key.endswith("name")]), st.integers())
def test_changes_of_different_keys_commute(keys: list[str], value: int) -> None:
    """The order in which different keys are set does not matter."""
    some = keys[:4]
    assert changed(toy.document(), dict.fromkeys(some, value)) == changed(
        toy.document(), dict.fromkeys(reversed(some), value)
    )


@pytest.mark.parametrize(
    ("key", "location"),
    [
        ("labs.Meta.budget", ("labs", 0, "budget")),
        ('labs."Google DeepMind".headcount', ("labs", 1, "headcount")),
        ("labs.'Google DeepMind'.headcount", ("labs", 1, "headcount")),
        ("labs.Google DeepMind.headcount", ("labs", 1, "headcount")),
        ("labs.1.headcount", ("labs", 1, "headcount")),
        ("events.0.week", ("events", 0, "week")),
        ("market.share", ("market", "share")),
        (" market . share ", ("market", "share")),
    ],
)
def test_items_are_meant_by_name_or_index(key: str, location: tuple[str | int, ...]) -> None:
    """Names with spaces may be quoted or, as a shell leaves them, bare."""
    assert at(changed(toy.document(), {key: 77}), location) == 77


@pytest.mark.parametrize("key", ["labs.Character.AI.budget", 'labs."Character.AI".budget'])
def test_a_name_with_dots_is_found(key: str) -> None:
    """Also when a shell has eaten the quotes around it."""
    assert changed({"labs": [{"name": "Character.AI"}]}, {key: 1})["labs"] == [
        {"name": "Character.AI", "budget": 1}
    ]


def test_items_of_a_default_list_can_be_changed() -> None:
    """A list that the document does not mention has the items of its default."""
    assert changed({}, {"labs.Beta.headcount": 3}) == {
        "labs": [{"name": "Alpha"}, {"name": "Beta", "headcount": 3}]
    }


def test_a_table_changes_the_keys_it_names_and_a_list_replaces() -> None:
    """A table is several changes; a list is one value; sections made in Python are tables."""
    after = changed(
        toy.document(), {"market": {"share": 1, "offers": {"expiry": 2}}, "labs": [Lab(name="New")]}
    )
    assert after["market"] == {
        **toy.document()["market"],
        "share": 1,
        "offers": {**toy.document()["market"]["offers"], "expiry": 2},
    }
    assert after["labs"] == [{"name": "New"}]


def test_the_place_of_a_change_is_its_label() -> None:
    """What was changed is reported as changed, its neighbours where they were written."""
    document = Marked(toy.document(), locate(toy.TEXT, "f"))
    place = override(document, {"labs.Meta.offers.expiry": 1}, World, "--set")[0].place
    assert place.find(("labs", 0, "offers", "expiry")) == Place("--set", None)
    assert place.find(("labs", 0, "offers", "approval")).file == "f"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("labs.Meat.budget", '--set: labs.Meat.budget: there is no "Meat" in labs; did you mean "Meta"?'),
        ("labs.7.budget", '--set: labs.7.budget: there is no "7" in labs; known are: Meta, Google DeepMind'),
        ("events.5.week", '--set: events.5.week: there is no item "5" in events; the items are: 0, 1'),
        ("weeks.x", "--set: weeks.x: weeks is a single value, with no keys below it; set weeks itself"),
        (
            "a..b",
            '--set: a..b: is not a key; write keys with dots between, such as labs."Google DeepMind".budget',
        ),
    ],
)
def test_a_key_that_leads_nowhere_is_refused(key: str, message: str) -> None:
    """With the nearest name, in one line."""
    assert refusal({key: 1}) == message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2e9", 2e9),
        ("posted", "posted"),
        ('"posted"', "posted"),
        ("30 days", "30 days"),
        ("$2B", "$2B"),
        ("true", True),
        ("[1, 2]", [1, 2]),
        ("{a = 1}", {"a": 1}),
        ("", ""),
        ("1\nother = 2", "1\nother = 2"),
        ("[" * 9999, "[" * 9999),
    ],
)
def test_values_are_toml_or_text(text: str, value: Any) -> None:
    """A value is read as TOML if it is TOML; anything else, or anything that says more, stands for itself."""
    assert parse_value(text) == value


def test_assignments() -> None:
    """The first equals sign outside quotes ends the key; what has none is reported, all at once."""
    changes, mistakes = parse_assignments(["a=1", 'labs."x=y".b = c=d', "weeks", "=5", 'a."b=1'], "--set")
    assert changes == {"a": 1, 'labs."x=y".b': "c=d"}
    assert [mistake.key for mistake in mistakes] == ["weeks", "=5", 'a."b=1']


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4))
def test_any_key_written_with_quotes_is_split_into_its_parts(parts: list[str]) -> None:
    """`split_key` undoes the quoting of messages, whatever is in the names."""
    assert split_key(dotted(tuple(parts), None)) == tuple(parts)
