"""Every parameter of the real schema can be set, and every mistake in it is found; no list is kept here."""

from typing import Any

import pytest

from sim.scenario.load import scenario_from, with_changes
from sim.scenario.parameter import unit_of
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.shape import Spot, keys_below, walk

DEFAULT = scenario_from({"name": "default"}, "test")
KEYS = [path for path in keys_below(Scenario) if not (spot := walk(Scenario, {}, path)) or not spot.sections]


def refusal(changes: dict[str, Any]) -> list[str]:
    """The keys of all mistakes in some changes."""
    with pytest.raises(ScenarioError) as caught:
        with_changes(DEFAULT, changes)
    return [mistake.key for mistake in caught.value.problems]


def spot_at(path: tuple[str, ...]) -> Spot:
    """What the schema declares at a key."""
    spot = walk(Scenario, {}, path)
    assert spot is not None
    return spot


def test_there_are_keys() -> None:
    """The tests below are about something."""
    assert len(KEYS) > 50


@pytest.mark.parametrize("path", KEYS, ids=".".join)
def test_parameter(path: tuple[str, ...]) -> None:
    """It has a description, and a unit if it is a number; its default can be set; nonsense is refused."""
    key, spot = ".".join(path), spot_at(path)
    assert spot.parameter is not None
    assert spot.parameter.description
    is_number = any(kind in (int, float) for kind in spot.types)
    assert (unit_of(spot.parameter) is not None) == is_number
    value = DEFAULT
    for step in path:
        value = getattr(value, step)
    assert with_changes(DEFAULT, {key: value}) == DEFAULT
    assert refusal({key: [[1]]})[0].startswith(key)
    typo = [*path[:-1], path[-1] + "q"]
    if spot.entry is None:  # an empty table sets nothing
        assert refusal({".".join(typo): value}) == [".".join(typo)]


@pytest.mark.parametrize("path", [path for path in KEYS if spot_at(path).quantity], ids=".".join)
def test_quantity(path: tuple[str, ...]) -> None:
    """No quantity takes a truth value, an infinite number or a unit of its own making."""
    key = ".".join(path)
    for value in (True, float("inf"), float("nan"), "3 bananas"):
        assert refusal({key: value}) == [key]


def test_mistakes_in_many_parameters_are_reported_together() -> None:
    """All parameters wrong at once: one mistake for each."""
    found = refusal({".".join(path): [[1]] for path in KEYS if spot_at(path).quantity})
    assert sorted(found) == sorted(".".join(path) for path in KEYS if spot_at(path).quantity)
