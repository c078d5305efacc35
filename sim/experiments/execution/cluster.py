"""Jobs over the workers of a dask scheduler, on any number of machines: each worker is an executor.

We decide which worker has which job, and dask runs nothing again by itself, so that a job whose worker dies
is known to be lost.
"""

from __future__ import annotations

import math
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sim.experiments.execution.scheduler import TOKEN, NoScheduler, connected, greeted
from sim.experiments.execution.workers import WorkerDied
from sim.surroundings import tell

if TYPE_CHECKING:
    from distributed import Client

Job = TypeVar("Job")
Result = TypeVar("Result")

#: Seconds between two looks at which workers there are.
_APART = 1.0
#: Seconds that an experiment waits for a worker when there is none any more.
_WITHOUT = 60.0
#: Jobs handed to a worker: one under way and one waiting.
_AHEAD = 2


class SchedulerLost(Exception):
    """The scheduler, or the last of its workers, went away in the middle of an experiment."""


class _Stranger(Exception):
    """A job came to a process that was not asked what it runs, such as a worker that was started again."""


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers of a scheduler, as long as the block lasts.

    Args:
        address: such as ``tcp://10.0.0.1:8786``.

    Raises:
        NoScheduler: dask is not installed, the scheduler is not there, it has no worker, or one that does not
            run what this process runs.
    """
    with connected(address) as client:
        found = Cluster(address, client)
        unfit = found.look_around()
        if unfit:
            raise NoScheduler("\n".join(_told(unfit, address, found.workers)))
        if not found.workers:
            raise NoScheduler(
                f"{address} has no workers; start some with `dask worker {address} --nthreads 1`, and try "
                "again when they have started"
            )
        yield found


def _told(unfit: dict[str, str], address: str, fit: int) -> Iterator[str]:
    """One line for all workers with which the same is wrong."""
    total = len(unfit) + fit
    for reason in dict.fromkeys(unfit.values()):
        same = [worker for worker, wrong in unfit.items() if wrong == reason]
        yield f"{len(same)} of {total} workers of {address}, {same[0]} for one, {reason}"


@dataclass(eq=False)
class _Place(Generic[Job]):
    """A worker.

    Attributes:
        executor: gives it jobs.
        token: what tells its process from another at the same address.
        flying: jobs that it has not answered.
        alone: whether it has a job that may have killed a worker before, and so no other.
    """

    executor: Executor
    token: str
    flying: dict[Future[Any], Job] = field(default_factory=dict)
    alone: bool = False


@dataclass(eq=False)
class _Work(Generic[Job]):
    """What is still to be done.

    Attributes:
        waiting: jobs that nobody has had.
        split: parts of a job whose worker died.
        again: such parts.
        lost: parts that killed a worker again.
        more: whether there may be jobs that nobody has had.
    """

    waiting: Iterator[Job]
    split: Callable[[Job], Iterable[Job]]
    again: deque[Job] = field(default_factory=deque)
    lost: deque[Job] = field(default_factory=deque)
    more: bool = True

    def take(self, place: _Place[Job]) -> list[Job]:
        """The next job of a worker, if it is to have one now."""
        if place.flying and (self.again or place.alone):
            return []
        if self.again:
            place.alone = True
            return [self.again.popleft()]
        if len(place.flying) >= _AHEAD or not self.more:
            return []
        place.alone = False
        for job in self.waiting:
            return [job]
        self.more = False
        return []

    def lose(self, place: _Place[Job]) -> None:
        """Take back the jobs of a worker that died."""
        for job in place.flying.values():
            if place.alone:
                self.lost.append(job)
            else:
                self.again.extend(self.split(job))
        place.flying.clear()


class Cluster:
    """The workers of a scheduler to which there is a connection; `cluster` gives one."""

    def __init__(self, address: str, client: Client) -> None:
        self._address, self._client = address, client
        self._places: dict[str, _Place[Any]] = {}
        self._unfit: dict[str, str] = {}
        self._looked = -math.inf
        self._without_since = math.inf

    @property
    def workers(self) -> int:
        """How many there are."""
        return len(self._places)

    def completed(
        self,
        function: Callable[[Job], Result],
        jobs: Iterable[Job],
        split: Callable[[Job], Iterable[Job]] = lambda job: (job,),
    ) -> Generator[tuple[Job, Result | WorkerDied], None, None]:
        """Run jobs and yield each with its result as it ends, in no particular order.

        Jobs of a worker that dies are run again, part by part, each as the only one that its worker has; a
        part that kills its worker then is lost. Workers that come later get jobs too. Closing the iterator
        cancels what has not begun; what a worker has begun it finishes, for nobody.

        Args:
            function: takes a job; an exception it raises ends the iteration. It is sent to each worker once.
            jobs: what to run; each is asked for shortly before it starts.
            split: parts of a job whose worker died; as a whole, unless told otherwise.

        Raises:
            SchedulerLost: the scheduler is gone, or has had no worker for a minute.
        """
        work: _Work[Job] = _Work(iter(jobs), split)
        shared = self._client.submit(_unpacked, pickle.dumps(function), pure=False)
        try:
            while True:
                self._look_again(work)
                self._hand_out(shared, work)
                while work.lost:
                    yield work.lost.popleft(), WorkerDied("the worker process died: killed, or out of memory")
                flying = [future for place in self._places.values() for future in place.flying]
                if not (flying or work.again or work.more):
                    return
                if not flying:
                    time.sleep(_APART)
                for future in wait(flying, _APART, FIRST_COMPLETED).done:
                    yield from self._landed(future, work)
        finally:
            with suppress(Exception):  # the scheduler may be gone
                for place in self._places.values():
                    for future in place.flying:
                        future.cancel()
                    place.flying.clear()
                shared.cancel()

    def _hand_out(self, shared: Any, work: _Work[Job]) -> None:
        for place in self._places.values():
            while job := work.take(place):
                future = place.executor.submit(_work, shared, pickle.dumps(job[0]), place.token)
                place.flying[future] = job[0]

    def _landed(self, future: Future[Any], work: _Work[Job]) -> Iterator[tuple[Job, Any]]:
        """A job with its result; none where its worker is not what it was."""
        from distributed.scheduler import KilledWorker

        held = ((address, place) for address, place in self._places.items() if future in place.flying)
        address, place = next(held, (None, None))
        if address is None or place is None:  # given up in the meantime
            return
        if future.cancelled():
            raise SchedulerLost(f"the scheduler at {self._address} is gone")
        if isinstance(future.exception(), _Stranger | KilledWorker):
            del self._places[address]
            work.lose(place)
            return
        yield place.flying.pop(future), future.result()

    def _look_again(self, work: _Work[Any]) -> None:
        """Look, if it is time, which workers have gone and which have come."""
        if time.monotonic() - self._looked < _APART:
            return
        before = dict(self._places)
        known = set(self._unfit)
        try:
            unfit = self.look_around()
        except OSError as fault:
            raise SchedulerLost(f"the scheduler at {self._address} is gone ({fault})") from None
        for address, place in before.items():
            if address not in self._places:
                work.lose(place)
        new = {address: reason for address, reason in unfit.items() if address not in known}
        for line in _told(new, self._address, self.workers):
            tell(f"{line}; until then they get no runs")
        now = time.monotonic()
        self._without_since = math.inf if self._places else min(self._without_since, now)
        if now - self._without_since > _WITHOUT:
            raise SchedulerLost(f"the scheduler at {self._address} has no workers any more")

    def look_around(self) -> dict[str, str]:
        """Forget workers that have gone, and greet those that have come.

        Returns:
            Workers that cannot be used, by address, and what is wrong with each.

        Raises:
            OSError: the scheduler does not answer.
        """
        present = self._client.nthreads()
        self._places = {address: place for address, place in self._places.items() if address in present}
        self._unfit = {address: reason for address, reason in self._unfit.items() if address in present}
        new = [address for address in present if address not in self._places and address not in self._unfit]
        if new:
            fit, unfit = greeted(self._client, new)
            self._unfit |= unfit
            for address, token in fit.items():
                executor = self._client.get_executor(workers=[address], pure=False)
                self._places[address] = _Place(executor, token)
        self._looked = time.monotonic()
        return self._unfit


def _unpacked(content: bytes) -> Any:
    """What all jobs have in common, on a worker."""
    return pickle.loads(content)


# A worker may have several threads; the memory that is planned for is that of one run.
_one_at_a_time = threading.Lock()


def _work(function: Callable[[Any], Any], job: bytes, token: str) -> Any:
    """Do a job, on the worker that it was meant for."""
    if token != TOKEN:
        raise _Stranger
    with _one_at_a_time:
        return function(pickle.loads(job))
