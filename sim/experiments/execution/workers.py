"""Jobs spread over worker processes, with the death of a worker as an outcome rather than an end."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import wait as wait_for_end
from multiprocessing.util import get_temp_dir
from typing import Any, Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

#: Imported once for all workers, where the system can fork them from a clean server process.
PRELOAD = "sim.experiments.execution.preload"
# Jobs handed to the pool per worker: one under way and one waiting, so that a worker never idles, and few
# are in flight when one dies.
_AHEAD = 2
#: Workers of one pool at most, as Windows waits for no more.
_MOST = 61 if os.name == "nt" else None
#: Held while a warm worker starts: what a failed start leaves is told from others by what was there before.
_STARTING = threading.Lock()
_DIED = "the worker process died: killed, or out of memory"


class WorkerDied(Exception):
    """The process that ran a job ended without an answer."""


class NoWorkers(RuntimeError):
    """Workers cannot start here; the message says what to do.

    Attributes:
        option: of the command line, which would help.
    """

    option = "--workers"

    @property
    def lines(self) -> list[str]:
        """What the command line says."""
        return [f"{self.option}: {line}" for line in str(self).splitlines()]


def completed(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    workers: int,
    preload: tuple[str, ...] = (),
    split: Callable[[Job], Iterable[Job]] = lambda job: (job,),
) -> Generator[tuple[Job, Result | WorkerDied], None, None]:
    """Run jobs and yield each with its result as it ends, with several workers in no particular order.

    One worker means this process, and so does any number where it may start none, such as in a worker of a
    pool of the user's, with a warning. With more, a worker that dies takes the pool with it, and every job in
    flight fails alike; the parts of those are run again one by one, so that only a part that kills its worker
    again is lost. Closing the iterator, or an interrupt, ends the workers at once.

    Args:
        function: takes a job; an exception it raises ends the iteration. It is sent to each worker once, so
            what all jobs have in common belongs in it.
        jobs: what to run; each is asked for shortly before it starts.
        workers: processes, at least 1.
        preload: modules imported once for all workers, besides what every experiment needs.
        split: parts of a job whose worker died; as a whole, unless told otherwise.

    Raises:
        NoWorkers: they cannot start.
    """
    refuse_unguarded(workers)
    if workers == 1 or not may_start():
        for job in jobs:
            yield job, function(job)
        return
    waiting = iter(jobs)
    lost: list[Job] = []
    ended = False
    while not ended:
        with _pool(function, workers, preload) as pool:
            lost = yield from _until_broken(pool, waiting, workers * _AHEAD)
        ended = not lost
        again = deque(part for job in lost for part in split(job))
        while again:
            with _pool(function, 1, preload) as pool:
                yield from _one_by_one(pool, again)


def _until_broken(
    pool: ProcessPoolExecutor, waiting: Iterator[Job], at_once: int
) -> Generator[tuple[Job, Any], None, list[Job]]:
    """Take jobs until none is left or a worker dies; return those that were in flight then."""
    flying: dict[Future[Any], Job] = {}
    lost: list[Job] = []
    more = True
    while not lost and (more or flying):
        while more and len(flying) < at_once and not lost:
            for job in waiting:
                try:
                    flying[pool.submit(_call, job)] = job
                except BrokenProcessPool:
                    lost.append(job)
                break
            else:
                more = False
        done = wait(flying, return_when=FIRST_COMPLETED).done
        if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
            done = wait(flying).done
        for future in done:
            job, answer = flying.pop(future), _answer(future)
            if isinstance(answer, WorkerDied):
                lost.append(job)
            else:
                yield job, answer
    return lost + list(flying.values())


def _one_by_one(pool: ProcessPoolExecutor, jobs: deque[Job]) -> Generator[tuple[Job, Any], None, None]:
    """Take jobs until none is left or one kills its worker, which is the last that is answered."""
    answer = None
    while jobs and not isinstance(answer, WorkerDied):
        job = jobs.popleft()
        answer = _answer(pool.submit(_call, job))
        yield job, answer


def _answer(future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        return WorkerDied(_DIED)


def may_start() -> bool:
    """Can this process have workers? A warning says why not."""
    reason = ""
    if multiprocessing.current_process().daemon:
        reason = "this process is itself a worker of a pool, which may start none"
    else:
        try:
            multiprocessing.get_context("spawn").Lock()  # what a pool is made of
            get_temp_dir()
        except (ImportError, OSError) as fault:  # no shared memory, or it is full
            reason = f"the system gives this process no means to start any ({fault})"
    if reason:
        warnings.warn(f"all runs are done in one process instead of workers: {reason}", stacklevel=2)
    return not reason


def refuse_unguarded(workers: int) -> None:
    """End this process if it is a worker that imports a script which asks for workers as it is imported.

    The process that has started it tells of it.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False) and workers != 1:
        os._exit(1)


@contextmanager
def _pool(
    function: Callable[[Any], Any], workers: int, preload: tuple[str, ...]
) -> Iterator[ProcessPoolExecutor]:
    # Never plain fork: it copies a process in which threads may hold locks.
    forks_cleanly = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forks_cleanly else "spawn")
    started = None
    if forks_cleanly:
        context.set_forkserver_preload([PRELOAD, *preload])
        started = _start_server()
    others = set(multiprocessing.active_children())
    workers = min(workers, _MOST or workers)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker, initargs=(function,))
    try:
        _greet(pool, started)
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_server() -> int | None:
    """Start the process that workers are forked from. It hears Ctrl-C from the first line of PRELOAD on.

    Returns:
        Its number; None if it was there before, and others may use it too.
    """
    from multiprocessing import forkserver, resource_tracker  # which not every system has

    resource_tracker.ensure_running()  # or the server would start it, and it would let Ctrl-C through
    was = _server()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which children inherit
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    now = _server()
    return None if now == was else now


def _server() -> int | None:
    """Number of the process that workers are forked from, for which multiprocessing has no public name."""
    from multiprocessing import forkserver

    number: int | None = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    return number


def _greet(pool: ProcessPoolExecutor, server: int | None) -> None:
    """Wait until a worker answers.

    An interrupt ends the server that was started for it, which may be loading still: left to itself, it would
    fork a worker that nobody awaits. multiprocessing starts another when one is needed.
    """
    try:
        pool.submit(os.getpid).result()
    except KeyboardInterrupt:
        if server is not None:
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGKILL)
        raise
    except BrokenProcessPool:
        raise NoWorkers(
            "the worker processes could not start. A script that uses workers must do its work under "
            "`if __name__ == '__main__':`, because every worker imports the script; or use workers=1"
        ) from None


# What this process does with jobs, if it is a worker.
_functions: list[Callable[[Any], Any]] = []
# Holds something until this process, if it is a worker, has told the garbage collector what stays.
_unfrozen = [True]


def _prepare_worker(function: Callable[[Any], Any]) -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    _functions.append(function)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _call(job: Any) -> Any:
    answer = _functions[0](job)
    if _unfrozen:
        # What is there after the first job, such as compiled kernels, stays: the collector need not go
        # through it again and again. (To ask it whether it was told so already takes as long.)
        _unfrozen.clear()
        gc.collect()
        gc.freeze()
    return answer


def _end_with(sentinel: int) -> None:
    wait_for_end([sentinel])
    os._exit(1)


class WarmWorker(Generic[Job, Result]):
    """One process that is kept between jobs. It starts with the first, and anew where it died.

    Args:
        function: takes a job; it is sent to the process once.
    """

    def __init__(self, function: Callable[[Job], Result]) -> None:
        self._function = function
        self._open = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, job: Job) -> Result | WorkerDied:
        """Do a job and wait for it; one that kills the process is tried twice.

        Raises:
            NoWorkers: it cannot start.
        """
        found: Result | WorkerDied = WorkerDied(_DIED)
        for _ in range(2):
            if self._pool is None:
                with _STARTING:
                    self._pool = self._open.enter_context(_pool(self._function, 1, ()))
            try:
                found = _answer(self._pool.submit(_call, job))
            except BrokenProcessPool:  # it died while it had nothing to do
                found = WorkerDied(_DIED)
            if not isinstance(found, WorkerDied):
                break
            self.close()
        return found

    def close(self) -> None:
        """End the process, when what it does is done."""
        self._pool = None
        self._open.close()
