"""Documents: whatever two scenarios differ in, the difference leads from one to the other."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

import sim
from sim.scenario.documents import canonical, changed, differences, digest, document_of, restricted
from sim.scenario.problems import ScenarioError

LABS = ("A.B", "Meta", "0", "é")


def _scenario(**values: Any) -> sim.Scenario:
    return sim.Scenario.model_validate({"labs": [{"name": name} for name in LABS]} | values)


BASE = _scenario()
OTHERS: dict[str, tuple[sim.Scenario, dict[str, Any] | None]] = {
    "one key": (BASE.with_({"labs.Meta.budget": 1e9}), {"labs.Meta.budget": 1e9}),
    "back to none": (
        _scenario(start_date="2024-02-26").with_({"start_date": None, "weeks": 7}),
        {"weeks": 7},
    ),
    "a name with a dot": (BASE.with_({'labs."A.B".garden_leave': 3}), {'labs."A.B".garden_leave': 3.0}),
    "a name that is a number": (BASE.with_({"labs.0.garden_leave": 3}), None),
    "a value for none": (BASE.with_({"labs.Meta.fast_track": 2}), {"labs.Meta.fast_track": 2.0}),
    "a lab more": (_scenario(labs=[{"name": name} for name in (*LABS, "xAI")]), {"labs": ...}),
    "no lab": (_scenario(labs=[]), {"labs": []}),
    "labs in another order": (_scenario(labs=[{"name": name} for name in LABS[::-1]]), {"labs": ...}),
    "an event": (
        _scenario(events=[{"kind": "no-poach", "week": 3, "employers": ["Meta", "0"]}]),
        {"events": ...},
    ),
    "a list of texts": (BASE.with_({"labs.é.leaders_from": ["Meta"]}), {"labs.é.leaders_from": ["Meta"]}),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_difference_is_as_small_as_keys_allow(name: str) -> None:
    """Single parameters by the names of what they belong to; lists whose items changed as a whole."""
    other, expected = OTHERS[name]
    base, goal = document_of(BASE), document_of(other)
    found = differences(base, goal)
    assert canonical(changed(base, found, "")) == canonical(goal)
    assert BASE.with_(found) == other
    if expected is not None:
        assert set(found) == set(expected)
        assert all(found[key] == value for key, value in expected.items() if value is not ...)


def test_any_scenario_is_reached_from_any_other() -> None:
    """All pairs of these and of some of the library, there and back, to the letter."""
    library = ("microsoft-raids-meta", "quiet-market", "validation/c-foresight-log", "validation/m-lake")
    found = [document_of(one) for one in (BASE, *(other for other, _ in OTHERS.values()))]
    found += [document_of(sim.load(name)) for name in library]
    for base, other in product(found, found):
        there = changed(base, differences(base, other), "")
        assert (canonical(there), digest(there)) == (canonical(other), digest(other))


def test_what_keys_cannot_express_is_set_as_a_whole() -> None:
    """An item with other keys than the base's: a table is never emptied by setting what is in it."""
    base = {"weeks": 1, "events": [{"name": "a", "share": 0.5, "week": 2}]}
    other = {"weeks": 1.0, "events": [{"name": "a", "week": 2}]}
    assert differences(base, other) == {"weeks": 1.0, "events": [{"name": "a", "week": 2}]}


def test_changes_that_lead_nowhere_are_told() -> None:
    """All of them, under the name of what they are read from."""
    with pytest.raises(ScenarioError) as caught:
        changed(document_of(BASE), {"labs.Nobody.budget": 1, "": 2, "weeks": 3}, "manifest.json")
    assert [(one.file, one.key) for one in caught.value.problems] == [
        ("manifest.json", "labs.Nobody.budget"),
        ("manifest.json", ""),
    ]


def test_parameters_that_came_later_are_left_out() -> None:
    """The rest is compared, lists item by item; what is missing stays missing."""
    now = {"a": 1, "new": 2, "labs": [{"name": "A", "new": None, "old": 3}]}
    assert restricted(now, {"a": 0, "labs": [{"name": "", "old": 0}]}) == {
        "a": 1,
        "labs": [{"name": "A", "old": 3}],
    }
    assert restricted(now, {"gone": 0, "labs": []}) == {"labs": now["labs"]}
