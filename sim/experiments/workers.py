"""Jobs spread over worker processes, with the death of a worker as an outcome rather than an end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_end
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# Jobs handed to the pool per worker: one under way and one waiting, so that a worker never idles, and few
# are in flight when one dies.
_AHEAD = 2


class WorkerDied(Exception):
    """The process that ran a job ended without an answer."""


def completed(
    function: Callable[[Job], Result], jobs: Iterable[Job], workers: int, preload: tuple[str, ...]
) -> Generator[tuple[Job, Result | WorkerDied], None, None]:
    """Run jobs and yield each with its result as it ends, with several workers in no particular order.

    One worker means this process. With more, a worker that dies takes the pool with it, and every job in
    flight fails alike; those are run again one by one, so that only a job that kills its worker again is
    lost. Closing the iterator, or an interrupt, ends the workers at once.

    Args:
        function: importable, takes a job; an exception it raises ends the iteration.
        jobs: what to run.
        workers: processes, at least 1.
        preload: modules imported once for all workers, where the system can fork them from a clean server
            process.

    Raises:
        RuntimeError: workers cannot start here.
    """
    if workers == 1:
        for job in jobs:
            yield job, function(job)
        return
    waiting = deque(jobs)
    while waiting:
        with _pool(workers, preload) as pool:
            in_flight = yield from _until_broken(pool, function, waiting, workers * _AHEAD)
        for job in in_flight:
            with _pool(1, preload) as pool:
                yield job, _answer(pool.submit(function, job))


def _until_broken(
    pool: ProcessPoolExecutor, function: Callable[[Job], Result], waiting: deque[Job], at_once: int
) -> Generator[tuple[Job, Result | WorkerDied], None, list[Job]]:
    """Take jobs from the queue until none is left or a worker dies; return those that were in flight then."""
    flying: dict[Future[Result], Job] = {}
    lost: list[Job] = []
    while not lost and (waiting or flying):
        while waiting and len(flying) < at_once and not lost:
            job = waiting.popleft()
            try:
                flying[pool.submit(function, job)] = job
            except BrokenProcessPool:
                lost.append(job)
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


def _answer(future: Future[Result]) -> Result | WorkerDied:
    try:
        return future.result()
    except BrokenProcessPool:
        return WorkerDied("the worker process died: killed, or out of memory")


@contextmanager
def _pool(workers: int, preload: tuple[str, ...]) -> Iterator[ProcessPoolExecutor]:
    # Never plain fork: it copies a process in which threads may hold locks.
    forks_cleanly = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forks_cleanly else "spawn")
    if forks_cleanly:
        context.set_forkserver_preload(list(preload))
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker)
    try:
        _greet(pool)
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _greet(pool: ProcessPoolExecutor) -> None:
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool:
        raise RuntimeError(
            "the worker processes could not start. A script that uses workers must do its work under "
            "`if __name__ == '__main__':`, because every worker imports the script; or use workers=1"
        ) from None


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for_end([sentinel])
    os._exit(1)
