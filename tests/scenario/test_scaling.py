"""The size of a market: what is multiplied, what is not, and how whole numbers are rounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.scenario.load import scenario_from
from sim.scenario.parameter import Section, scales
from sim.scenario.problems import ScenarioError
from sim.scenario.scaling import sized
from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot

#: Every key that is multiplied, by the name of its table's class.
SCALES = {
    "Researchers.count", "Lab.headcount", "Lab.seats", "Lab.budget", "Lab.bonus_pool", "Lab.capex",
    "Lab.luxury_threshold", "LuxuryTax.threshold",
    "TargetList.size", "TargetList.recruiters", "TargetList.attention", "TargetList.purse",
    "NamedStartup.headcount", "NamedStartup.cash", "NamedStartup.investors",
    "Startups.count", "Startups.entry_rate", "Outside.openings",
}  # fmt: skip

DOCUMENT: dict[str, Any] = {
    "researchers": {"count": 1000, "entry_rate": 0.1},
    "labs": [
        {
            "name": "A",
            "headcount": 101,
            "seats": 200,
            "budget": 1e9,
            "bonus_pool": 1e8,
            "capex": 2e9,
            "target_list": {"size": 9, "recruiters": 2.0},
        },
        {"name": "B", "headcount": 1, "budget_per_head": 2e6},
        {"name": "C", "headcount": 0},
    ],
    "startups": {
        "count": 12,
        "entry_rate": 6.0,
        "headcount": 8.0,
        "named": [{"name": "N", "headcount": 3, "cash": 1e7}, {"name": "O"}],
    },
    "outside": {"openings": 5.0},
    "events": [{"kind": "target-list", "week": 1, "list": {"size": 40, "recruiters": 1.0}}],
}


def at(scale: float, **researchers: int) -> Scenario:
    """The document at this size."""
    people = {**DOCUMENT["researchers"], **researchers}
    return scenario_from({**DOCUMENT, "researchers": people, "market": {"scale": scale}}, "test")


def tables(section: Model) -> Iterator[Model]:
    """A table and those in it, lists entered."""
    yield section
    for field in section.model_fields.values():
        spot = Spot(field.annotation, field)
        for below in (*spot.sections, *(spot.item.sections if spot.item is not None else ())):
            yield from tables(below)


def test_the_keys_that_scale_are_these() -> None:
    """A new key that counts people or is an amount of a whole employer has to be thought about here."""
    found = {
        f"{table.__name__}.{key}"
        for table in tables(Scenario)
        for key, field in table.model_fields.items()
        if scales(field)
    }
    assert found == SCALES, f"name them in SCALES of {Path(__file__).name}, or drop scales=True"


def test_what_scales_is_multiplied_and_nothing_else() -> None:
    """At double size: each of them twice, all other values the same."""
    once, twice = (sized(at(scale)) for scale in (1.0, 2.0))
    for before, after in pairs(once, twice):
        for key, field in type(before).model_fields.items():
            one, other = getattr(before, key), getattr(after, key)
            if scales(field) and one is not None:
                assert other == 2 * one, key
            elif not isinstance(one, tuple | Section):
                assert other == one, key


def pairs(one: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    """Two sections and those in them side by side; teams of startups that are not stated left out."""
    yield one, other
    for key in type(one).model_fields:
        first, second = getattr(one, key), getattr(other, key)
        if isinstance(first, Section):
            yield from pairs(first, second)
        elif key == "named":
            yield from pairs(first[0], second[0])
        elif isinstance(first, tuple) and first and isinstance(first[0], Section):
            for here, there in zip(first, second, strict=True):
                yield from pairs(here, there)


def test_at_size_one_nothing_changes() -> None:
    """The scenario itself, not a copy."""
    scenario = at(1.0)
    assert sized(scenario) is scenario
    assert sized(sized(at(0.3))) == sized(at(0.3))


def test_whole_numbers_are_rounded_and_nobody_vanishes() -> None:
    """What is at least one stays at least one; a named startup stays large enough to live; none is none."""
    small = sized(at(0.1))
    assert small.researchers.count == 100
    assert [lab.headcount for lab in small.labs] == [10, 1, 0]
    assert small.startups.count == 1
    assert [startup.headcount for startup in small.startups.named] == [2, 2]
    assert [startup.headcount for startup in sized(at(2.0)).startups.named] == [6, 16]
    assert small.labs[0].target_list.size == 1
    assert small.events[0].model_dump()["list"]["size"] == 4


def test_another_count_of_a_file_with_a_reference_is_the_same_dial() -> None:
    """In a file for 4,000 people 800 are the market at a fifth."""
    by_count = at(1.0, count=800, reference_count=4000)
    by_dial = at(0.2, count=4000)
    assert by_count.scale == by_dial.scale == 0.2
    assert by_count.people == by_dial.people == 800
    assert sized(by_count) == sized(by_dial)
    library = sim.load("frontier-2025")
    of_file = library.researchers.reference_count
    assert of_file is not None
    assert library.with_({"researchers.count": of_file // 5}).scale == 0.2


@pytest.mark.parametrize("scale", [1e-7, 1e6, 1e-12])
def test_a_market_of_nobody_or_of_everybody_is_refused(scale: float) -> None:
    """With what the size would be."""
    with pytest.raises(ScenarioError, match=r"market\.scale: 1,000,000 researchers times"):
        at(scale, count=1_000_000)
