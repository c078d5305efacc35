"""Workers that are kept between moves of a dial, and do what was asked last."""

from __future__ import annotations

import multiprocessing
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sim.experiments.execution.workers import NoWorkers, WarmWorker, WorkerDied, may_start
from sim.explorer.trials import Failed, Point, Trial, Trials
from sim.outcomes.outcomes import Outcomes

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

START: Point = ()
#: Points whose runs are kept, so that to go back to one takes no time.
_KEPT = 24


class Crew:
    """Does the runs of the point that was asked for last, each beside that of the starting point.

    Each worker has replicates of its own, so that it finds again what runs share until week 0. A run under
    way when another point is asked for ends in a market of some thousand people, and is dropped in a larger.

    Args:
        base: the starting point.
        seed: seed of all random draws.
        workers: processes; 1 does the runs in a thread of this one.
        told: called when a run has ended, by a thread of its own.
    """

    def __init__(self, base: Scenario, seed: int, workers: int, told: Callable[[], None]) -> None:
        self._told = told
        self._workers = workers if workers > 1 and may_start() else 1
        context = multiprocessing.get_context(
            "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        )
        self._latest = context.RawValue("q", 0)
        self._trials = Trials(base, seed, self._latest)
        self._changed = threading.Condition()
        self._found: OrderedDict[Point, dict[int, Outcomes | Failed]] = OrderedDict({START: {}})
        self._point, self._pairs = START, 0
        self._closed = False
        self.fault: Exception | None = None
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), daemon=True) for lane in range(self._workers)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, point: Point, pairs: int) -> None:
        """Ask for the runs of a point, and for no other's any more.

        Args:
            point: what is changed of the starting point.
            pairs: runs of it, and as many of the starting point on the same draws.
        """
        with self._changed:
            self._latest.value += 1
            self._point, self._pairs = point, pairs
            self._found.setdefault(point, {})
            self._found.move_to_end(point)
            self._found.move_to_end(START)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
            self._changed.notify_all()

    def found(self, point: Point) -> Mapping[int, Outcomes | Failed]:
        """What there is of a point, by replicate."""
        with self._changed:
            return dict(self._found.get(point, {}))

    def wait(self, seconds: float) -> bool:
        """Wait until all that was asked for last is done; False where it is not by then.

        Raises:
            Exception: what keeps the workers from working.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: self.fault is not None or self._all_done(), seconds)
        if self.fault is not None:
            raise self.fault
        return done

    def close(self) -> None:
        """End the workers."""
        with self._changed:
            self._closed = True
            self._latest.value += 1
            self._changed.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _all_done(self) -> bool:
        wanted = range(self._pairs)
        return all(replicate in self._found[point] for point in (START, self._point) for replicate in wanted)

    def _next(self, lane: int) -> Trial | None:
        """What a worker is to do now; None for nothing."""
        for replicate in range(lane, self._pairs, self._workers):
            for point in (START, self._point):
                if replicate not in self._found[point]:
                    return Trial(point, replicate, self._latest.value)
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
        except NoWorkers as fault:
            with self._changed:
                self.fault = fault
                self._changed.notify_all()
            self._told()
        except RuntimeError:  # the interpreter is ending, and takes no more jobs
            return
        finally:
            if isinstance(do, WarmWorker):
                do.close()

    def _keep(self, trial: Trial, found: Outcomes | Failed | WorkerDied | None) -> None:
        with self._changed:
            if found is not None and trial.point in self._found:
                answer = Failed(str(found)) if isinstance(found, WorkerDied) else found
                self._found[trial.point][trial.replicate] = answer
            wanted = trial.point in (START, self._point) and not self._closed
            self._changed.notify_all()
        if wanted:
            self._told()
