"""An exploration: a pinned starting point, dials, where they stand, and what that changes, pair by pair."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.runs.memory import require_memory
from sim.experiments.statistics.comparison import differences_of
from sim.explorer.crew import START, Crew
from sim.explorer.dials import Dial, Value, dial_of, dials_of
from sim.explorer.trials import PATHS, Done, Point
from sim.outcomes.outcomes import outcome_names
from sim.scenario.given import plain
from sim.scenario.lookup import NoSuchValue
from sim.scenario.problems import ScenarioError, suggest

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

#: What is looked at where nothing is said.
OUTCOMES = (
    "labs_talent_share_end",
    "elite1_labs_share_end",
    "startup_talent_share_end",
    "startups_died",
    "median_pay_end",
    "top_package",
)


class Refused(ValueError):
    """What cannot be: every mistake in a line of its own."""


class Differs(NamedTuple):
    """A dial that does not stand where it started.

    Attributes:
        name: its keys.
        start: where it started, as a text.
        now: where it stands.
    """

    name: str
    start: str
    now: str


class Exploration:
    """Dials over a scenario; it knows no screen. Nothing runs before it is asked to.

    Args:
        scenario: the starting point, with which all is compared.
        outcomes: what is looked at.
        pairs: runs of where the dials stand, each paired with one of the starting point.
        workers: processes; 1 does the runs in a thread of this one.
        seed: seed of all random draws.
        told: called when a run has ended, by a thread of its own.
        crew: whose workers do the runs, of the same starting point and seed; None has some of its own.

    Attributes:
        start: the starting point.
        pairs: as given.
        seed: as given.
        dials: by the keys they turn.
        outcomes: names of what is looked at.

    Raises:
        Refused: an outcome is none of the scenario's.
        ScenarioError: what it says is plausible leaves bounds.
    """

    def __init__(  # noqa: PLR0913 - two modules call it
        self,
        scenario: Scenario,
        outcomes: Iterable[str],
        pairs: int,
        workers: int,
        seed: int,
        told: Callable[[], None],
        crew: Crew | None = None,
    ) -> None:
        self.start, self.pairs, self.seed = scenario, pairs, seed
        self.known = outcome_names(scenario)
        self.dials: dict[str, Dial] = dials_of(scenario)
        self.outcomes: tuple[str, ...] = ()
        self.choose(outcomes)
        self._stands: dict[str, Value] = {}
        self._scenario = scenario
        self._own = crew is None
        self._crew = Crew(scenario, seed, workers) if crew is None else crew
        self._number = self._crew.join(told)
        atexit.register(self.close)

    @property
    def scenario(self) -> Scenario:
        """What the dials say."""
        return self._scenario

    @property
    def changes(self) -> dict[str, Any]:
        """What they change of the starting point, as `Scenario.with_` takes it."""
        return self._changes(self._stands)

    def stands(self, name: str) -> Value:
        """Where a dial stands."""
        return self._stands.get(name, self.dials[name].start)

    def add(self, key: str) -> Dial:
        """Add a dial for a key of the schema; the one that is there already, where there is one.

        Raises:
            NoSuchValue: there is no such key, or it has no value to turn.
        """
        dial = dial_of(self.start, key)
        if dial.name in self.dials:
            return self.dials[dial.name]
        for other in self.dials.values():
            if set(other.keys) & set(dial.keys):
                raise NoSuchValue(f"{dial.name} is turned by another dial", f"turn {other.name}")
        self.dials[dial.name] = dial
        return dial

    def move(self, name: str, given: object) -> Value:
        """Turn a dial. Where that cannot be, it stays where it was.

        Returns:
            Where it stands now.

        Raises:
            Refused: with every mistake.
            KeyError: there is no such dial.
        """
        dial = self.dials[name]
        try:
            value = dial.read(given)
            moved = self._stands | {name: value}
            scenario = self.start.with_(self._changes(moved))
            require_memory([scenario], self._crew.workers)
        except NoSuchValue as error:
            raise Refused(f"{error.what}; {error.remedy}") from None
        except ScenarioError as error:
            lines = (f"{one.key}: {one.what}; {one.remedy}" for one in error.problems)
            raise Refused("\n".join(lines)) from None
        except MemoryError as error:
            raise Refused(str(error)) from None
        self._stands, self._scenario = moved, scenario
        return value

    def reset(self) -> None:
        """All dials back to where they started."""
        self._stands, self._scenario = {}, self.start

    def choose(self, outcomes: Iterable[str]) -> None:
        """Look at other outcomes; no run is needed for that.

        Raises:
            Refused: some are none of the scenario's, or none is given.
        """
        chosen = tuple(dict.fromkeys(outcomes))
        wrong = [
            f"no outcome {plain(one)}; {suggest(one, self.known)}" for one in chosen if one not in self.known
        ]
        if not chosen:
            wrong.append("no outcome is chosen; choose one or more")
        if wrong:
            raise Refused("\n".join(wrong))
        self.outcomes = chosen

    def differs(self) -> list[Differs]:
        """Which dials do not stand where they started."""
        return [
            Differs(name, dial.show(dial.start), dial.show(self._stands[name]))
            for name, dial in self.dials.items()
            if name in self._stands and dial.changes(self._stands[name])
        ]

    def ask(self) -> None:
        """Have the runs done of where the dials stand; what was asked for before is dropped."""
        self._crew.ask(self._number, self._point, self.pairs)

    def wait(self, seconds: float = 600.0) -> bool:
        """Wait until all pairs are there; False where they are not by then."""
        return self._crew.wait(self._number, seconds)

    @property
    def done(self) -> bool:
        """Is all there that was asked for last, or nothing more to come?"""
        return self._crew.fault is not None or self._crew.wait(self._number, 0.0)

    @property
    def paired(self) -> int:
        """Pairs of which both runs are done."""
        base, now = (self._done(point) for point in (START, self._point))
        return len(base.keys() & now.keys())

    @property
    def failures(self) -> list[str]:
        """What went wrong in runs, each once."""
        found = [one for point in (START, self._point) for one in self._crew.found(point).values()]
        lines = [one.why for one in found if not isinstance(one, Done)]
        return list(dict.fromkeys(lines + ([str(self._crew.fault)] if self._crew.fault else [])))

    def differences(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Paired mean differences, now minus start, as `Ensemble.compare` gives them.

        Args:
            outcomes: of which; None takes all.

        Raises:
            ValueError: fewer than two pairs are there.
        """
        import pandas as pd

        names, columns = self._compared(outcomes)
        return pd.DataFrame(columns, index=pd.Index(names, name="outcome"))

    def by_outcome(self, outcomes: Iterable[str]) -> dict[str, dict[str, float]]:
        """The rows of `differences` but for bootstrap intervals, in a fraction of the time.

        Args:
            outcomes: of which.

        Returns:
            Of each that two pairs have, its values by column.

        Raises:
            ValueError: fewer than two pairs are there.
        """
        names, columns = self._compared(outcomes, bootstrap=False)
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return {name: dict(zip(columns, row, strict=True)) for name, row in zip(names, rows, strict=True)}

    def pairs_of(self, outcome: str) -> list[float]:
        """The difference of every pair that is there."""
        return [float(now[outcome] - base[outcome]) for base, now in zip(*self._pairs, strict=True)]

    def runs(self) -> pd.DataFrame:
        """All outcomes of the runs that are there, a row a run.

        Returns:
            `run` (`start` or `now`), `replicate`, and a column an outcome.
        """
        import pandas as pd

        found = pd.DataFrame(
            [
                {"run": which, "replicate": place, **row}
                for which, point in (("start", START), ("now", self._point))
                for place, row in sorted(self._done(point).items())
            ]
        )
        return found.reindex(columns=["run", "replicate", *(name for name in self.known if name in found)])

    def paths(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The columns `trials.PATHS` over the weeks, of the start and of now, pair by pair.

        Returns:
            Twice an array of shape (pairs, columns, weeks), of the weeks that all have.
        """
        found = [self._crew.found(point) for point in (START, self._point)]
        done = [{place: one.paths for place, one in of.items() if isinstance(one, Done)} for of in found]
        both = sorted(done[0].keys() & done[1].keys())
        weeks = min((of[place].shape[1] for of in done for place in both), default=0)
        first, second = (
            np.array([of[place][:, :weeks] for place in both], np.float32).reshape(len(both), -1, weeks)
            if both
            else np.zeros((0, len(PATHS), 0), np.float32)
            for of in done
        )
        return first, second

    def close(self) -> None:
        """End the workers; those of others are only told that nothing is wanted any more."""
        atexit.unregister(self.close)
        self._crew.leave(self._number)
        if self._own:
            self._crew.close()

    @property
    def _point(self) -> Point:
        return tuple(sorted(self.changes.items(), key=lambda item: item[0]))

    def _changes(self, stands: Mapping[str, Value]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in stands.items():
            found |= self.dials[name].changes(value)
        return found

    def _done(self, point: Point) -> dict[int, Mapping[str, float | int]]:
        found = self._crew.found(point)
        return {place: one.outcomes for place, one in found.items() if isinstance(one, Done)}

    def _compared(
        self, outcomes: Iterable[str] | None, *, bootstrap: bool = True
    ) -> tuple[list[str], dict[str, NDArray[Any]]]:
        base, now = self._pairs
        if len(base) < 2:
            raise ValueError(f"a comparison needs at least 2 pairs; there are {len(base)}")
        names = list(base[0] if outcomes is None else dict.fromkeys(outcomes))
        first, second = (
            np.array([[row[name] for row in rows] for name in names], np.float64) for rows in (base, now)
        )
        return differences_of(names, first, second, bootstrap=bootstrap)

    @property
    def _pairs(self) -> tuple[list[Mapping[str, float | int]], list[Mapping[str, float | int]]]:
        """Outcomes of the runs that are there of both, in the order of replicates."""
        base, now = (self._done(point) for point in (START, self._point))
        both = sorted(base.keys() & now.keys())
        return [base[place] for place in both], [now[place] for place in both]
