"""Compiling ahead, with how far it is and how long it still takes."""

from __future__ import annotations

import sys
import threading
import time
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.experiments.runs.costs import duration
from sim.surroundings import tell

if TYPE_CHECKING:
    from rich.console import Console

#: Of all kernels so many are done, and of the time so much: small ones are compiled first, and code is linked
#: into what calls it. As measured with a new folder for compiled code.
_KERNELS = (0.0, 0.08, 0.23, 0.42, 0.57, 0.75, 0.84, 0.89, 0.905, 0.957, 0.993, 1.0)
_TIME = (0.0, 0.08, 0.18, 0.26, 0.34, 0.39, 0.5, 0.53, 0.74, 0.79, 0.92, 1.0)
#: Seconds between two looks.
_APART = 0.25


def warm(*, quiet: bool) -> dict[str, Any]:
    """Compile all kernels, and say how long that took and how many are new.

    Args:
        quiet: show nothing.
    """
    from sim.market import compile_all, kernels

    before, began = kernels()[0], time.monotonic()
    with _watched(quiet):
        compile_all()
    return {"seconds": time.monotonic() - began, "new": kernels()[0] - before}


def time_done(done: float) -> float:
    """Which share of the time has gone when so large a share of the kernels is done."""
    above = min(bisect(_KERNELS, done), len(_KERNELS) - 1)
    low, high = _KERNELS[above - 1], _KERNELS[above]
    part = (min(done, 1.0) - low) / (high - low)
    return _TIME[above - 1] + part * (_TIME[above] - _TIME[above - 1])


class Clock:
    """How much of a task is done, and how many seconds are left, from what is known now and then.

    Args:
        now: when it begins, in seconds.
        done: the share of the time that others have spent on it before.
    """

    def __init__(self, now: float, done: float) -> None:
        self._began, self._first = now, done
        self._latest = done
        self._total: float | None = None  # seconds, as was known when the share last changed

    def look(self, now: float, done: float) -> tuple[float, float | None]:
        """The share done by now, a little less than all, and seconds left; None where nobody can know."""
        gone = now - self._began
        if done > self._latest and gone > 0:
            self._latest = done
            self._total = gone / (done - self._first) * (1.0 - self._first)
        if self._total is None:
            return self._first, None
        total = max(self._total, gone)
        share = self._first + (1.0 - self._first) * gone / max(total, 1e-9)
        return min(share, 0.99), max(total - gone, 0.0)


@contextmanager
def _watched(quiet: bool) -> Iterator[None]:
    """Show how far it is: on a terminal as a bar, elsewhere in a line."""
    if quiet:
        yield
        return
    if sys.stderr is None or not sys.stderr.isatty():
        tell("compiling all kernels, for some minutes at most ...")
        yield
        return
    from rich.console import Console

    with bar(Console(stderr=True)):
        yield


@contextmanager
def bar(console: Console) -> Iterator[None]:
    """A bar on a terminal, as long as the block lasts."""
    from rich.progress import BarColumn, Progress, TextColumn

    from sim.market import kernels

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TextColumn("{task.fields[words]}"))
    ended = threading.Event()
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("compiling", total=1.0, words="")

        def follow() -> None:
            clock = None
            while not ended.wait(_APART):
                kept, declared = kernels()
                now, done = time.monotonic(), time_done(kept / max(declared, 1))
                clock = clock or Clock(now, done)
                share, left = clock.look(now, done)
                words = f"{kept} of {declared} kernels" + ("" if left is None else f", {duration(left)} left")
                shown.update(task, completed=share, words=words)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            ended.set()
            follower.join()
