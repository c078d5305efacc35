"""Several who ask share the runs of the start and the workers; who asked last is served first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from sim.explorer.crew import ASKERS, Crew, TooManyAsk
from sim.explorer.exploration import Exploration
from sim.explorer.trials import PATHS, Point
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_run, toy_scenario

SIMULATE = "sim.experiments.runs.single.simulate"
SECONDS = 60.0


def at(intensity: float) -> Point:
    """A point."""
    return (("escalation.intensity", intensity),)


class Gate:
    """Stands in for a run: it waits until it is opened, and notes what was run."""

    def __init__(self) -> None:
        self.under_way, self.open = threading.Event(), threading.Event()
        self.done: list[float] = []

    def __call__(self, scenario: Scenario, seed: int, replicate: int, *_: Any) -> Run:
        """A run."""
        self.done.append(scenario.escalation.intensity)
        self.under_way.set()
        assert self.open.wait(SECONDS)
        return toy_run(scenario, seed, replicate, None)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Every run waits for it."""
    found = Gate()
    monkeypatch.setattr(SIMULATE, found)
    return found


@pytest.fixture
def crew() -> Iterator[Crew]:
    """One worker, a thread of this process."""
    with closing(Crew(toy_scenario(), 7, 1)) as found:
        yield found


def test_who_asked_last_is_served_first_and_a_map_last(crew: Crew, gate: Gate) -> None:
    """Whatever the order in which they came; runs of the start are done once for all."""
    quiet = crew.join(lambda: None, background=True)
    first, second = (crew.join(lambda: None) for _ in range(2))
    crew.ask(quiet, at(4.0), 1)
    assert gate.under_way.wait(SECONDS)
    crew.ask(first, at(2.0), 1)
    crew.ask(second, at(3.0), 1)
    gate.open.set()
    assert all(crew.wait(number, SECONDS) for number in (quiet, first, second))
    assert gate.done == [1.0, 3.0, 2.0, 4.0]


def test_who_leaves_is_waited_for_no_more(crew: Crew, gate: Gate) -> None:
    """And the place is free for another."""
    numbers = [crew.join(lambda: None) for _ in range(ASKERS)]
    with pytest.raises(TooManyAsk):
        crew.join(lambda: None)
    gate.open.set()
    crew.ask(numbers[3], at(2.0), 1)
    crew.leave(numbers[3])
    assert crew.join(lambda: None) == numbers[3]


def test_an_exploration_leaves_the_workers_of_others_alone(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing one changes nothing for another."""
    monkeypatch.setattr(SIMULATE, toy_run)
    one, other = (Exploration(toy_scenario(), ["moves"], 2, 1, 7, lambda: None, crew) for _ in range(2))
    one.ask()
    assert one.wait(SECONDS)
    one.close()
    other.add("escalation.intensity")
    other.move("escalation.intensity", 2)
    other.ask()
    assert other.wait(SECONDS)
    assert other.paired == 2
    first, second = other.paths()
    assert first.shape == second.shape == (2, len(PATHS), toy_scenario().weeks)
    runs = other.runs()
    assert list(runs["run"]) == ["start"] * 2 + ["now"] * 2
    other.close()
