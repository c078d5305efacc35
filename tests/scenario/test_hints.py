"""Hints: what may be a slip is asked about, what is meant is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.hints import hints
from sim.scenario.library import library, names
from sim.scenario.load import load_scenario, scenario_from


@pytest.mark.parametrize(
    ("pair", "asked"),
    [
        (("Meta", "Metta"), True),
        (("Microsoft", "Mircosoft"), True),
        (("OpenAI", "openai"), True),
        (("Meta", "Mtea"), True),
        (("Google", "Googel"), True),
        (("University of Tokyo", "University of Kyoto"), False),
        (("Lab A", "Lab B"), False),
        (("Employer 1", "Employer 2"), False),
        (("Google", "Google DeepMind"), False),
        (("xAI", "OpenAI"), False),
    ],
)
def test_names_of_labs_that_are_nearly_alike(pair: tuple[str, str], asked: bool) -> None:
    """A letter too many, two that changed places, another case; not names in a row, nor those of others."""
    scenario = scenario_from({"labs": [{"name": name} for name in pair]}, "s")
    assert [all(name in hint for name in pair) for hint in hints(scenario)] == [True] * asked


def test_the_library_raises_no_question() -> None:
    """Every scenario means what it says."""
    assert len(library()) > 3
    for name in names():
        assert list(hints(load_scenario(name))) == []


def test_numbered_labs_are_meant_so() -> None:
    """However many they are."""
    labs = [{"name": f"{number:04d} lab"} for number in range(1000)]
    assert list(hints(scenario_from({"researchers": {"count": 10_000}, "labs": labs}, "s"))) == []


BASE = {"labs": [{"name": "A", "budget": 3e8}]}


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"labs": [{"name": "A.B", "budget": 2.5}]}, ['labs."A.B".budget is $2.5/year, taken as it is; if ']),
        ({"labs": [{"name": "A", "budget": "2.5B"}]}, []),
        ({"startups": {"cash_pay": 250}}, ["startups.cash_pay is $250/year, taken as it is; if millions or"]),
        ({"labs": [{"name": "A", "budget": 0}]}, []),
        ({"labs": [{"name": "A", "budget": 2.5}], "market": {"value": "productivity"}}, []),
        ({"labs": [{"name": "A", "budget": 2.5}], "researchers": {"reservation_income": 1}}, []),
    ],
)
def test_amounts_of_a_few_dollars_are_asked_about(changes: dict[str, Any], asked: list[str]) -> None:
    """In a market of dollars, where one is given; not in one that has units of its own."""
    found = list(hints(scenario_from(BASE | changes, "s")))
    assert len(found) == len(asked)
    assert all(hint.startswith(start) for hint, start in zip(found, asked, strict=True))


def test_the_same_event_twice_is_asked_about() -> None:
    """Events that differ in anything are meant so."""
    event = {"kind": "capex-shock", "week": 3, "factor": 2.0}
    events = [event, event | {"week": 4}, event, event | {"employers": ["A"]}]
    (hint,) = hints(scenario_from(BASE | {"events": events}, "s"))
    assert hint == "events.0 and events.2 are the same event (capex-shock), and both act; drop one"


TAX = {"kind": "luxury-tax", "week": 2, "threshold": "$1B"}
LIST = {"kind": "target-list", "week": 1, "employers": ["A"]}


@pytest.mark.parametrize(
    ("lab", "event", "asked"),
    [
        ({"luxury_rate": 0.3}, None, ["labs.A.luxury_rate does nothing without luxury_threshold"]),
        ({"luxury_rate": 0.3, "luxury_threshold": "$1B"}, None, []),
        ({"luxury_rate": 0.3}, TAX, []),
        ({"luxury_rate": 0.3}, TAX | {"on": False}, ["labs.A.luxury_rate does nothing"]),
        ({"target_list": {"size": 9, "employers": ["A"]}}, None, ["labs.A.target_list.employers names the"]),
        ({"target_list": {"size": 0, "employers": ["A"]}}, None, []),
        ({}, LIST | {"list": {"size": 9, "employers": ["A"]}}, ["events.0.list.employers names the pursuer"]),
        ({}, LIST | {"list": {"size": 9, "employers": ["A", "B"]}}, []),
        ({}, LIST | {"employers": [], "list": {"size": 9, "employers": ["A"]}}, []),
    ],
)
def test_what_does_nothing_is_asked_about(
    lab: dict[str, Any], event: dict[str, Any] | None, asked: list[str]
) -> None:
    """A rate of a tax on nothing, and a list of those whom nobody has to pursue."""
    labs = [{"name": "A", "budget": 3e8} | lab, {"name": "B", "budget": 3e8}]
    found = list(hints(scenario_from({"labs": labs, "events": [event] if event else []}, "s")))
    assert len(found) == len(asked)
    assert all(hint.startswith(start) for hint, start in zip(found, asked, strict=True))
