"""One run of an exploration, in whatever process; runs share what is alike until week 0."""

from __future__ import annotations

from collections import OrderedDict, deque
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
_KEPT = 400_000_000


#: Points of which it is remembered what they say of the time before week 0.
_RECENT = 8


class _Standing(NamedTuple):
    """Where the dials stand.

    Attributes:
        scenario: what they say.
        early: what that says of the time before week 0.
        shared: has another point said the same, so that markets of week 0 are worth keeping?
    """

    scenario: Scenario
    early: Early
    shared: bool


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
            at = self._at(trial.point)
            begin = self._beginning(at, trial.replicate)
            run = simulate(at.scenario, self.seed, trial.replicate, partial(self._look, trial), begin)
            return Done(outcomes(run), _paths(run))
        except Outdated:
            return None
        except Exception as fault:  # what goes wrong in the market is an answer
            return Failed(f"{type(fault).__name__}: {fault}".splitlines()[0])

    def _look(self, trial: Trial, week: int, weeks: int) -> None:
        """Large markets tell now and then how far they are; small ones are done before that."""
        if week < weeks and self.latest[trial.asker] != trial.request:
            raise Outdated

    def _at(self, point: Point) -> _Standing:
        """What is run at a point."""
        from sim.market.branching import until_week_0

        if point not in self._points:
            if len(self._points) > 1:
                self._points.popitem(last=False)
            scenario = self.base.with_(dict(point)) if point else self.base
            early = until_week_0(scenario)
            shared = not point or early in self._earlies
            self._points[point] = _Standing(scenario, early, shared)
            self._earlies.append(early)
        return self._points[point]

    def _beginning(self, at: _Standing, replicate: int) -> Callable[[], Market] | None:
        """What makes the market at week 0 for less than set-up and burn-in; None where nothing does.

        To keep a market takes a tenth of a run, so none is kept that no second point has asked for.
        """
        if self._most < 1:
            return None
        for key, (held, market) in self._markets.items():
            if key[0] == replicate and held == at.early:
                self._markets.move_to_end(key)
                return partial(market.branch, at.scenario)
        return partial(self._begun, at, replicate) if at.shared else None

    def _begun(self, at: _Standing, replicate: int) -> Market:
        from sim.market.engine import Market

        market = Market(at.scenario, rng=self.seed, replicate=replicate)
        while len(self._markets) >= self._most:
            self._markets.popitem(last=False)
        self._markets[replicate, id(market)] = at.early, market
        return market.branch(at.scenario)

    @cached_property
    def _most(self) -> int:
        """Markets of week 0 that there is room for."""
        from sim.market.memory import BASE, estimate

        return _KEPT // max(estimate(self.base) - BASE, 1)

    @cached_property
    def _markets(self) -> OrderedDict[tuple[int, int], tuple[Early, Market]]:
        return OrderedDict()

    @cached_property
    def _points(self) -> OrderedDict[Point, _Standing]:
        return OrderedDict()

    @cached_property
    def _earlies(self) -> deque[Early]:
        """Of the points asked for last."""
        return deque(maxlen=_RECENT)

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is sent: not what this process has done."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def _paths(run: Run) -> NDArray[np.float32]:
    """The columns that are drawn over time; NaN where a run has none of the name."""
    weeks = run.sheet("weeks")
    none = np.full(len(weeks), np.nan, np.float32)
    return np.array([np.asarray(weeks.column(name), np.float32) if name in weeks else none for name in PATHS])
