"""A progress bar on a terminal and in a notebook, nothing in a pipe: runs a second, failures, time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.experiments.designs.plan import Plan
from sim.experiments.execution.bench import Watch, Watcher
from sim.experiments.runs.costs import announcement, duration
from sim.names import told

if TYPE_CHECKING:
    from rich.progress import Progress

#: Letters of the names of points that are shown.
_NAMES = 40


@contextmanager
def progress_bar(plan: Plan, quiet: bool, runs: int | None = None) -> Iterator[Watch]:
    """Give a function that is told how many runs have ended; a single run is shown week by week.

    Args:
        plan: what is run.
        quiet: show nothing.
        runs: how many there are, where that is a part of the plan.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda runs_done: None
        return
    from rich.console import Console

    with _shown(plan, len(plan) if runs is None else runs, Console(stderr=True)) as watch:
        yield watch


@contextmanager
def notebook_bar(plan: Plan, workers: int) -> Iterator[Watch]:
    """The same in a notebook, for what takes a while there; nothing elsewhere.

    Args:
        plan: what is run.
        workers: processes.
    """
    if "ipykernel" not in sys.modules or announcement(plan, workers) is None:
        yield lambda runs_done: None
        return
    from rich.console import Console

    with _shown(plan, len(plan), Console()) as watch:
        yield watch


@contextmanager
def _shown(plan: Plan, runs: int, console: object) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    assert isinstance(console, Console)
    single = len(plan) == 1
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, plan, runs, plan.scenario(0).weeks if single else runs)


class _Bar(Watcher):
    """Shows what it is told.

    Args:
        bar: where.
        plan: what is run.
        runs: how many there are.
        steps: how many steps the bar has: a single run has its weeks.
    """

    def __init__(self, bar: Progress, plan: Plan, runs: int, steps: int) -> None:
        self._bar, self._plan, self._runs, self._steps = bar, plan, runs, steps
        first = (point.label for point in plan.design.points[:_NAMES])
        self._names = told(", ".join(first), _NAMES)
        self._unit = "weeks" if len(plan) == 1 else "runs"
        self._task = bar.add_task(self._names, total=steps, words=self._unit)
        self._began: tuple[float, float] | None = None

    def __call__(self, runs_done: float) -> None:
        """Show how far it is, and from the second time on how fast."""
        now = time.monotonic()
        if self._began is None:
            self._began = (now, runs_done)
        done = round(runs_done * self._steps / self._runs)  # more than was planned, where the plan grows
        whole = runs_done >= self._runs and not self._plan.open
        words = [self._unit, *self._pace(now, runs_done, max(self._runs - runs_done, 0.0))]
        if self.failed:
            words.append(f"{self.failed:,} failed")
        self._bar.update(
            self._task,
            description=f"{self._names}: writing tables" if whole else self._names,
            completed=done,
            total=max(done, self._steps),
            words=", ".join(words),
        )

    def _pace(self, now: float, runs_done: float, left: float) -> list[str]:
        """Runs a second, and the time left at that pace; nothing where it is not known."""
        assert self._began is not None
        seconds, runs = now - self._began[0], runs_done - self._began[1]
        if seconds <= 0.0 or runs <= 0.0:
            return []
        rate = runs / seconds
        pace = [f"{rate:.3g} runs/s"] if self._unit == "runs" else []
        return [*pace, f"{duration(left / rate)} left"] if left else pace
