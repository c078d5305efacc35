"""One run of an exploration, in whatever process; runs share what is alike until week 0."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.explorer.dials import Value
from sim.outcomes.outcomes import Outcomes, outcomes

if TYPE_CHECKING:
    from sim.market.engine import Market
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: What is changed of the starting point: dotted keys in order, with their values.
Point = tuple[tuple[str, Value], ...]
#: What a scenario says of the time before week 0; see `branching.until_week_0`.
Early = tuple[object, bytes]
#: Columns of the table of weeks that are kept of every run, to be drawn over time.
PATHS = ("labs_talent_share", "elite1_labs_share", "startup_talent_share", "median_pay")
#: Bytes of markets at week 0 that a process keeps, by the estimate of what a run needs.
_KEPT = 500_000_000


class Trial(NamedTuple):
    """A run.

    Attributes:
        point: what is changed.
        replicate: its number, which keys its draws.
        asker: who asked for it.
        request: number of the request of that asker that it belongs to.
    """

    point: Point
    replicate: int
    asker: int
    request: int


class Done(NamedTuple):
    """What a run came to.

    Attributes:
        outcomes: all outcomes by name.
        paths: the columns `PATHS` over the weeks, shape (columns, weeks).
    """

    outcomes: Outcomes
    paths: NDArray[np.float32]


class Failed(NamedTuple):
    """A run that has no outcomes.

    Attributes:
        why: in a line.
    """

    why: str


class Outdated(Exception):
    """Nobody waits for this run any more."""


@dataclass(frozen=True)
class Trials:
    """All that is needed to carry out runs of an exploration; it is sent to each worker once.

    Attributes:
        base: the starting point.
        seed: seed of all random draws.
        latest: shared with all workers; the number of the latest request of every asker.
    """

    base: Scenario
    seed: int
    latest: Any

    def __call__(self, trial: Trial) -> Done | Failed | None:
        """What a run came to; None where a later request came while it was under way."""
        from sim.experiments.runs.single import simulate

        try:
            scenario, early = self._of(trial.point)
            begin = self._beginning(scenario, early, trial.replicate)
            run = simulate(scenario, self.seed, trial.replicate, partial(self._look, trial), begin)
            return Done(outcomes(run), _paths(run))
        except Outdated:
            return None
        except Exception as fault:  # what goes wrong in the market is an answer
            return Failed(f"{type(fault).__name__}: {fault}".splitlines()[0])

    def _look(self, trial: Trial, week: int, weeks: int) -> None:
        """Large markets tell now and then how far they are; small ones are done before that."""
        if week < weeks and self.latest[trial.asker] != trial.request:
            raise Outdated

    def _of(self, point: Point) -> tuple[Scenario, Early]:
        """The scenario of a point, and what it says of the time before week 0."""
        from sim.market.branching import until_week_0

        if point not in self._points:
            if len(self._points) > 1:
                self._points.popitem(last=False)
            scenario = self.base.with_(dict(point)) if point else self.base
            self._points[point] = scenario, until_week_0(scenario)
        return self._points[point]

    def _beginning(self, scenario: Scenario, early: Early, replicate: int) -> Callable[[], Market] | None:
        """What makes the market at week 0 for less than set-up and burn-in; None where it is too large."""
        if self._most < 1:
            return None
        for key, (held, market) in self._markets.items():
            if key[0] == replicate and held == early:
                self._markets.move_to_end(key)
                return partial(market.branch, scenario)
        return partial(self._begun, scenario, early, replicate)

    def _begun(self, scenario: Scenario, early: Early, replicate: int) -> Market:
        from sim.market.engine import Market

        market = Market(scenario, rng=self.seed, replicate=replicate)
        while len(self._markets) >= self._most:
            self._markets.popitem(last=False)
        self._markets[replicate, id(market)] = early, market
        return market.branch(scenario)

    @cached_property
    def _most(self) -> int:
        """Markets of week 0 that there is room for."""
        from sim.market.memory import BASE, estimate

        return _KEPT // max(estimate(self.base) - BASE, 1)

    @cached_property
    def _markets(self) -> OrderedDict[tuple[int, int], tuple[Early, Market]]:
        return OrderedDict()

    @cached_property
    def _points(self) -> OrderedDict[Point, tuple[Scenario, Early]]:
        return OrderedDict()

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is sent: not what this process has done."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def _paths(run: Run) -> NDArray[np.float32]:
    """The columns that are drawn over time; NaN where a run has none of the name."""
    weeks = run.sheet("weeks")
    none = np.full(len(weeks), np.nan, np.float32)
    return np.array([np.asarray(weeks.column(name), np.float32) if name in weeks else none for name in PATHS])
