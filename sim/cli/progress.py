"""A progress bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sim.experiments.designs.plan import Plan
from sim.experiments.execution.bench import Watch
from sim.names import told


@contextmanager
def progress_bar(plan: Plan, quiet: bool) -> Iterator[Watch]:
    """Give a function that is told how many runs have ended; a single run is shown week by week."""
    if quiet or not sys.stderr.isatty():
        yield lambda runs_done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    single = len(plan) == 1
    steps = plan.scenario(0).weeks if single else len(plan)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("weeks" if single else "runs"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        labels = told(", ".join(plan.labels), 60)
        task = bar.add_task(labels, total=steps)

        def watch(runs_done: float) -> None:
            doing = labels if runs_done < len(plan) or plan.open else f"{labels}: writing tables"
            done = round(runs_done * steps / len(plan))  # more than was planned, where the plan grows
            bar.update(task, description=doing, completed=done, total=max(done, steps))

        yield watch
