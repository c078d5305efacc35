"""Workers that are kept between moves of a dial, and do what was asked last."""

from __future__ import annotations

import multiprocessing
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.experiments.execution.workers import WarmWorker, WorkerDied, may_start
from sim.explorer.trials import Done, Failed, Point, Trial, Trials

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

START: Point = ()
#: Points whose runs are kept, so that to go back to one takes no time, and how many runs of theirs.
_KEPT, _KEPT_RUNS = 24, 2_000
#: Who may ask at one time; each has a place in the memory that workers share.
ASKERS = 16


class TooManyAsk(RuntimeError):
    """No more can be served at one time."""


@dataclass
class _Asker:
    """Who asks.

    Attributes:
        told: called when a run of its point or of the start has ended.
        background: is it served only when no other asks for anything?
        point: what it asks for.
        pairs: how many.
    """

    told: Callable[[], None]
    background: bool
    point: Point = START
    pairs: int = 0


class Crew:
    """Does the runs of the points that were asked for last, each beside that of the starting point.

    Several may ask, such as the tabs of a browser: who asked last is served first, runs of the starting point
    are shared, and there are no more processes for it. Each worker has replicates of its own, so that it
    finds again what runs share until week 0. A run under way when its asker wants another point ends in a
    market of some thousand people, and is dropped in a larger.

    Args:
        base: the starting point.
        seed: seed of all random draws.
        workers: processes; 1 does the runs in a thread of this one.
    """

    def __init__(self, base: Scenario, seed: int, workers: int) -> None:
        self._workers = workers if workers > 1 and may_start() else 1
        context = multiprocessing.get_context(
            "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        )
        self._latest = context.RawArray("q", ASKERS)
        self._trials = Trials(base, seed, self._latest)
        self._changed = threading.Condition()
        self._found: OrderedDict[Point, dict[int, Done | Failed]] = OrderedDict({START: {}})
        self._askers: OrderedDict[int, _Asker] = OrderedDict()  # who asked last stands last
        self._closed = False
        self.fault: Exception | None = None
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), daemon=True) for lane in range(self._workers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def workers(self) -> int:
        """Runs that are done at once."""
        return self._workers

    def join(self, told: Callable[[], None], *, background: bool = False) -> int:
        """Be one of those who ask.

        Args:
            told: called when a run has ended that was asked for, by a thread of its own.
            background: be served only when no other asks for anything.

        Returns:
            The number to ask with.

        Raises:
            TooManyAsk: there is no place.
        """
        with self._changed:
            free = set(range(ASKERS)) - self._askers.keys()
            if not free:
                raise TooManyAsk(f"{ASKERS} ask already")
            number = min(free)
            self._askers[number] = _Asker(told, background)
            return number

    def leave(self, number: int) -> None:
        """Ask for nothing any more."""
        with self._changed:
            self._askers.pop(number, None)
            self._latest[number] += 1
            self._changed.notify_all()

    def ask(self, number: int, point: Point, pairs: int) -> None:
        """Ask for the runs of a point, and for no other's any more.

        Args:
            number: who asks.
            point: what is changed of the starting point.
            pairs: runs of it, and as many of the starting point on the same draws.
        """
        with self._changed:
            self._latest[number] += 1
            asker = self._askers[number]
            asker.point, asker.pairs = point, pairs
            self._askers.move_to_end(number)
            self._found.setdefault(point, {})
            self._found.move_to_end(point)
            wanted = {START, *(one.point for one in self._askers.values())}
            old = [one for one in self._found if one not in wanted]
            while old and (len(self._found) > _KEPT or sum(map(len, self._found.values())) > _KEPT_RUNS):
                del self._found[old.pop(0)]
            self._changed.notify_all()

    def found(self, point: Point) -> Mapping[int, Done | Failed]:
        """What there is of a point, by replicate."""
        with self._changed:
            return dict(self._found.get(point, {}))

    def wait(self, number: int, seconds: float) -> bool:
        """Wait until all that somebody asked for last is done; False where it is not by then.

        Raises:
            Exception: what keeps the workers from working.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: self.fault is not None or self._all_done(number), seconds)
        if self.fault is not None:
            raise self.fault
        return done

    def close(self) -> None:
        """End the workers."""
        with self._changed:
            self._closed = True
            for number in range(ASKERS):
                self._latest[number] += 1
            self._changed.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _all_done(self, number: int) -> bool:
        asker = self._askers.get(number)
        return asker is None or not any(self._missing(asker, 0, 1))

    def _missing(self, asker: _Asker, lane: int, lanes: int) -> Iterator[tuple[Point, int]]:
        """What there is not yet of what somebody asked for, of every so many replicates."""
        for replicate in range(lane, asker.pairs, lanes):
            for point in (START, asker.point):
                if replicate not in self._found[point]:
                    yield point, replicate

    def _next(self, lane: int) -> Trial | None:
        """What a worker is to do now; None for nothing."""
        order = sorted(reversed(self._askers.items()), key=lambda one: one[1].background)
        for number, asker in order:
            for point, replicate in self._missing(asker, lane, self._workers):
                return Trial(point, replicate, number, self._latest[number])
        return None

    def _work(self, lane: int) -> None:
        do = WarmWorker(self._trials) if self._workers > 1 else self._trials
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or self._next(lane) is not None)
                    trial = None if self._closed else self._next(lane)
                if trial is None:
                    return
                self._keep(trial, do(trial))
        except Exception as fault:  # no worker can start, or the interpreter is ending and takes no more jobs
            with self._changed:
                self.fault = fault
                everybody = [] if self._closed else list(self._askers.values())
                self._changed.notify_all()
            for asker in everybody:
                asker.told()
        finally:
            if isinstance(do, WarmWorker):
                do.close()

    def _keep(self, trial: Trial, found: Done | Failed | WorkerDied | None) -> None:
        with self._changed:
            if found is not None and trial.point in self._found:
                answer = Failed(str(found)) if isinstance(found, WorkerDied) else found
                self._found[trial.point][trial.replicate] = answer
            wanting = [
                asker
                for asker in self._askers.values()
                if trial.point in (START, asker.point) and not self._closed
            ]
            self._changed.notify_all()
        for asker in wanting:
            asker.told()
