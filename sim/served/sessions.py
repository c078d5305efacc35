"""The tabs that are open, and the workers that they share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.explorer.crew import Crew
from sim.explorer.exploration import Refused
from sim.served.guard import Refusal
from sim.served.session import Session

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Tabs at one time, and starting points among them: each has workers of its own.
MOST_TABS, MOST_STARTS = 8, 2
#: Seconds for which a tab that does not listen is kept: it may be loaded anew.
_PATIENCE = 20.0


@dataclass
class _Start:
    """A starting point and those who share its workers."""

    scenario: Scenario
    crew: Crew
    tabs: set[str] = field(default_factory=set)


class Sessions:
    """Tabs by their keys. Every tab has dials of its own: two of them are for two questions.

    Workers belong to a starting point and are shared, so that a second tab takes no memory and finds the runs
    of the start done. A tab that nobody listens to any more is forgotten; its link has all that it was.

    Args:
        scenario: the starting point of the command line.
        origin: what the command line calls that.
        pairs: runs of where dials stand, each paired with one of the start.
        seed: seed of all random draws.
        workers: processes.
        outcomes: what is looked at besides what the page always shows.
        clock: seconds.
    """

    def __init__(  # noqa: PLR0913 - what the command line says
        self,
        scenario: Scenario,
        origin: str,
        pairs: int,
        seed: int,
        workers: int,
        outcomes: list[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pairs, self._seed, self._workers, self._outcomes = pairs, seed, workers, outcomes
        self._origin, self._clock = origin, clock
        self._lock = threading.RLock()
        self._starts = [_Start(scenario, Crew(scenario, seed, workers))]
        self._tabs: dict[str, Session] = {}
        self._unheard: dict[str, float] = {}  # since when nobody listens
        self._ending: list[threading.Thread] = []

    def open(self, scenario: Scenario | None = None, leaving: str = "") -> Session:
        """A new tab.

        Args:
            scenario: a starting point that came as a file; None takes that of the command line.
            leaving: the tab in whose place it comes, which is closed once the new one is there.

        Raises:
            Refusal: too many are open.
            Refused: too many have a starting point of their own.
            ScenarioError: what it says is plausible leaves bounds.
        """
        with self._lock:
            self.tidy()
            self._make_room(leaving)
            start = self._starts[0] if scenario is None else self._start(scenario, leaving)
            origin = self._origin if start is self._starts[0] else None
            try:
                session = Session(
                    start.scenario, origin, start.crew, self._pairs, self._seed, self._kept(start)
                )
            except BaseException:
                self._drop_unused()
                raise
            start.tabs.add(session.key)
            self._tabs[session.key] = session
            self._unheard[session.key] = self._clock()
            self.close(leaving)
            return session

    def _make_room(self, leaving: str) -> None:
        others = self._tabs.keys() - {leaving}
        deaf = [key for key in self._unheard if key in others]
        if len(others) >= MOST_TABS and deaf:  # such as a page that was loaded anew
            self.close(min(deaf, key=self._unheard.__getitem__))
        elif len(others) >= MOST_TABS:
            raise Refusal(503, f"{MOST_TABS} tabs are open; close one, and load this one anew")

    def get(self, key: str) -> Session:
        """An open tab.

        Raises:
            Refusal: it is open no more.
        """
        with self._lock:
            if key not in self._tabs:
                raise Refusal(410, "this tab was forgotten; it is opened anew")
            if key in self._unheard:  # who asks is there
                self._unheard[key] = self._clock()
            return self._tabs[key]

    def heard(self, key: str, *, listens: bool) -> None:
        """Note that a tab listens, or does not any more."""
        with self._lock:
            self._unheard.pop(key, None)
            if not listens and key in self._tabs:
                self._unheard[key] = self._clock()

    def tidy(self) -> None:
        """Forget tabs that have not listened for a while, and starting points without tabs."""
        with self._lock:
            now = self._clock()
            for key in [key for key, since in self._unheard.items() if now - since > _PATIENCE]:
                self.close(key)

    def close(self, key: str) -> None:
        """Forget a tab."""
        with self._lock:
            self._unheard.pop(key, None)
            session = self._tabs.pop(key, None)
            if session is None:
                return
            session.close()
            for start in self._starts:
                start.tabs.discard(key)
            self._drop_unused()

    def _drop_unused(self) -> None:
        """End the workers of starting points without tabs, but for the first; nobody waits for that."""
        for start in [one for one in self._starts[1:] if not one.tabs]:
            self._starts.remove(start)
            ending = threading.Thread(target=start.crew.close, daemon=True)
            self._ending = [one for one in self._ending if one.is_alive()] + [ending]
            ending.start()

    def end(self) -> None:
        """Forget all, and end the workers."""
        with self._lock:
            for key in list(self._tabs):
                self.close(key)
            for start in self._starts:
                start.crew.close()
            for ending in self._ending:
                ending.join()

    def __len__(self) -> int:
        return len(self._tabs)

    def __contains__(self, key: str) -> bool:
        return key in self._tabs

    @property
    def workers(self) -> int:
        """Runs that a starting point has done at once."""
        return self._workers

    def _start(self, scenario: Scenario, leaving: str) -> _Start:
        for start in self._starts:
            if start.scenario == scenario:
                return start
        if 1 + sum(bool(start.tabs - {leaving}) for start in self._starts[1:]) >= MOST_STARTS:
            told = "another tab has a scenario of its own; close that tab first"
            raise Refused(told)
        self._starts.append(_Start(scenario, Crew(scenario, self._seed, self._workers)))
        return self._starts[-1]

    def _kept(self, start: _Start) -> list[str]:
        """What was asked for on the command line, of which another starting point may not have all."""
        if start is self._starts[0]:
            return self._outcomes
        from sim.outcomes.outcomes import outcome_names

        known = set(outcome_names(start.scenario))
        return [name for name in self._outcomes if name in known]
