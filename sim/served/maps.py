"""The phase diagram with "you are here": read from a folder of `poach map`, or made while one watches."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.explorer.crew import Crew, TooManyAsk
from sim.explorer.dials import Dial
from sim.explorer.exploration import Exploration, Refused
from sim.explorer.trials import Done, Point
from sim.figures.words import amount
from sim.outcomes.outcomes import declared
from sim.scenario.lookup import NoSuchValue, lookup
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.experiments.studies.phases import PhaseMap

#: Values of an axis, and runs at each point, of a map that is made here.
VALUES, RUNS = (2, 9), (2, 20)
#: Rates of theory beyond these are as good as infinite, which JSON does not know.
_RATES = (-1e3, 1e3)
#: Seconds after which it is seen whether the map is still wanted.
_GLANCE = 0.25


class Side(NamedTuple):
    """An axis of a map.

    Attributes:
        title: its keys.
        values: rising, in the unit of its keys or of its dial.
        here: where the dials stand on it; None where they have no one number there.
    """

    title: str
    values: tuple[float, ...]
    here: Callable[[Exploration], float | None]


@dataclass
class Map:
    """Means of an outcome over two axes.

    Attributes:
        x: from left to right.
        y: upwards.
        outcome: what is mapped.
        mean: shape (y, x), NaN where there is none yet.
        n: shape (y, x), runs of each mean.
        said: what it is made of.
        growth: rates of theory by what limits talent, shape (y, x); empty where it has no word.
        silent: why it has none.
        done: is it whole?
        wrong: why it will not be.
    """

    x: Side
    y: Side
    outcome: str
    mean: NDArray[np.float64]
    n: NDArray[np.int64]
    said: str
    growth: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    silent: str = ""
    done: bool = False
    wrong: str = ""

    def sent(self, exploration: Exploration) -> dict[str, Any]:
        """The map, and where the dials stand on it."""
        one = declared(self.outcome)
        form = one.unit.form
        return {
            "x": {"title": self.x.title, "values": self.x.values},
            "y": {"title": self.y.title, "values": self.y.values},
            "outcome": one.title,
            "meaning": one.meaning,
            "mean": self.mean,
            "n": self.n,
            "shown": [
                [amount(float(value), form) if math.isfinite(value) else "" for value in row]
                for row in self.mean
            ],
            "growth": {limit: np.clip(rates, *_RATES) for limit, rates in self.growth.items()},
            "silent": self.silent,
            "said": self.said,
            "done": self.done,
            "wrong": self.wrong,
            "here": {"x": self.x.here(exploration), "y": self.y.here(exploration)},
        }


def of_folder(found: PhaseMap) -> Map:
    """The first outcome of a map of `poach map`; theory's rates are put in by `add_theory`."""
    outcome = found.grid.outcomes[0]
    levels, _ = found.cells(outcome)
    x, y = (
        Side(axis.title, axis.values, partial(_looked_up, axis.keys)) for axis in (found.grid.x, found.grid.y)
    )
    said = f"{found.scenario.name}, {found.replicates} runs a cell, seed {found.seed}, by poach map"
    working = "theory's line is being worked out"
    return Map(x, y, outcome, levels.mean, levels.n, said, done=True, silent=working)


def add_theory(shown: Map, found: PhaseMap) -> None:
    """Theory's rates over the map; burn-ins are simulated for them, which takes a while."""
    growth = {str(limit): rates for limit, rates in found.growth.items()}
    shown.growth, shown.silent = growth, found.without_theory


class MapMaker:
    """Makes a map on the workers of an exploration, whenever no dial wants them.

    Args:
        exploration: whose start the map is of.
        crew: its workers.
        told: called when a cell is there.
    """

    def __init__(self, exploration: Exploration, crew: Crew, told: Callable[[], None]) -> None:
        self._exploration, self._crew, self._told = exploration, crew, told
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, dials: tuple[str, str], outcome: str, values: int, runs: int) -> Map:
        """Begin a map of what the dials say now, in the background.

        Args:
            dials: those that go from left to right, and upwards.
            outcome: what is mapped.
            values: of each axis.
            runs: at each point.

        Raises:
            Refused: such a map cannot be.
        """
        x, y = self._chosen(dials, outcome, values, runs)
        self.stop()
        across, upwards = (_steps(dial, values) for dial in (x, y))
        base = self._exploration.changes
        points = [
            [tuple(sorted((base | x.changes(one) | y.changes(other)).items())) for one in across]
            for other in upwards
        ]
        sides = [
            Side(dial.name, steps, partial(_stands, dial.name)) for dial, steps in ((x, across), (y, upwards))
        ]
        shape = (len(upwards), len(across))
        said = f"{runs} runs a cell on the draws of the picture, seed {self._exploration.seed}"
        silent = "poach map draws theory's line too"
        mean, counts = np.full(shape, np.nan), np.zeros(shape, np.int64)
        found = Map(sides[0], sides[1], outcome, mean, counts, said, silent=silent)
        self._stop = threading.Event()
        work = (found, points, runs, self._stop)
        self._thread = threading.Thread(target=self._make, args=work, daemon=True)
        self._thread.start()
        return found

    def _chosen(self, dials: tuple[str, str], outcome: str, values: int, runs: int) -> list[Dial]:
        """The two dials, where all else is right too.

        Raises:
            Refused: with every mistake.
        """
        wrong = []
        if outcome not in self._exploration.known:
            wrong.append(f"no outcome {outcome[:60]}; choose one that is shown")
        for what, number, (low, high) in (("values", values, VALUES), ("runs", runs, RUNS)):
            if not low <= number <= high:
                wrong.append(f"{what}: {number} is out of bounds; give {low} to {high}")
        chosen = [self._exploration.dials.get(name) for name in dials]
        if any(dial is None or dial.span is None for dial in chosen):
            wrong.append("an axis needs a dial with a slider; choose two of those")
        if dials[0] == dials[1]:
            wrong.append("both axes are one dial; choose two")
        if wrong:
            raise Refused("\n".join(wrong))
        return [dial for dial in chosen if dial is not None]

    def stop(self) -> None:
        """Leave the map that is being made as it is."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2.0)
            self._thread = None

    def _make(self, found: Map, points: list[list[Point]], runs: int, stop: threading.Event) -> None:
        try:
            number = self._crew.join(lambda: None, background=True)
        except TooManyAsk:
            found.wrong, found.done = "too many ask for runs; close a tab, and begin again", True
            self._told()
            return
        try:
            for y, x in np.ndindex(found.mean.shape):
                if not self._may_be(found, points[y][x]):
                    continue
                self._crew.ask(number, points[y][x], runs)
                while not self._crew.wait(number, _GLANCE):
                    if stop.is_set():
                        return
                self._fill(found, (y, x), points[y][x])
                self._told()
        except RuntimeError as fault:
            found.wrong = str(fault)
        finally:
            found.done = True
            self._crew.leave(number)
            self._told()

    def _may_be(self, found: Map, point: Point) -> bool:
        """Is there such a scenario? Where there is none, the cell stays empty, and the map says why."""
        try:
            self._exploration.start.with_(dict(point))
        except ScenarioError as error:
            first = error.problems[0]
            found.wrong = f"some cells are empty, for there {first.key}: {first.what}"
            return False
        return True

    def _fill(self, found: Map, cell: tuple[int, int], point: Point) -> None:
        done = [one for one in self._crew.found(point).values() if isinstance(one, Done)]
        values = np.array([one.outcomes[found.outcome] for one in done], np.float64)
        known = values[np.isfinite(values)]
        found.n[cell] = known.size
        if known.size:
            found.mean[cell] = known.mean()


def _steps(dial: Dial, values: int) -> tuple[float, ...]:
    """Values of a dial over its slider, each once."""
    assert dial.span is not None
    even = np.geomspace if dial.span.log else np.linspace
    places = (dial.at(float(one)) for one in even(dial.span.low, dial.span.high, values))
    return tuple(dict.fromkeys(float(one) for one in places if isinstance(one, int | float)))


def _stands(name: str, exploration: Exploration) -> float | None:
    value = exploration.stands(name)
    return float(value) if isinstance(value, int | float) else None


def _looked_up(keys: tuple[str, ...], exploration: Exploration) -> float | None:
    """Where the scenario of the dials stands on keys that move together."""
    try:
        values = {lookup(exploration.scenario, key).value for key in keys}
    except NoSuchValue:
        return None
    value = values.pop()
    return float(value) if not values and isinstance(value, int | float) else None
