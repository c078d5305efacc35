"""Hints: what may be a slip is asked about, what is meant is left alone."""

from __future__ import annotations

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
