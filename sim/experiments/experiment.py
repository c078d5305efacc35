"""The runs of a plan, carried out in this process or over workers, each kept as soon as it ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.folder import Ending, ResultsFolder
from sim.experiments.merge import runs_table
from sim.experiments.outcomes import outcomes
from sim.experiments.plan import Plan, Task, varied_keys
from sim.experiments.shards import write_shard
from sim.experiments.single import simulate
from sim.experiments.workers import WorkerDied, completed

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

# Imported once, in the process that the workers are forked from.
_PRELOAD = ("sim.market.model", "sim.experiments.experiment", "pyarrow", "pandas")

# Told how many runs have ended; the one under way in this process counts by its weeks.
Watch = Callable[[float], None]


@dataclass(frozen=True)
class Ended:
    """How an experiment ended: its runs, one row each, and whether all of them are there."""

    runs: pd.DataFrame
    status: Ending


@dataclass(frozen=True)
class _Job:
    """One run as a worker needs it: nothing in it depends on which worker that is."""

    task: Task
    scenario: Scenario
    seed: int
    varied: dict[str, Any]
    shards: Path | None

    def row(self, status: str, error: str | None) -> dict[str, Any]:
        """The run's row of `runs.parquet`, without outcomes."""
        return {
            "run_id": self.task.run_id,
            "scenario": self.task.label,
            "replicate": self.task.replicate,
            "seed": self.seed,
            "status": status,
            "error": error,
            **self.varied,
        }


def conduct(plan: Plan, workers: int, folder: ResultsFolder | None, watch: Watch) -> Ended:
    """Run everything that is planned.

    The results are the same, bit for bit, for any number of workers. A run that fails is a row with its
    error; an interrupt (Ctrl-C) ends the experiment with what was done until then.

    Args:
        plan: what to run.
        workers: processes; 1 runs in this one.
        folder: where to keep tables and outcomes; None keeps the outcomes only, in memory.
        watch: told of progress.
    """
    rows: dict[str, dict[str, Any]] = {}
    status: Ending = "complete"
    try:
        with closing(_rows(plan, workers, folder, watch)) as finished:
            for row in finished:
                rows[row["run_id"]] = row
                watch(len(rows))
                if row["status"] == "failed":
                    status = "failed"
    except KeyboardInterrupt:
        status = "interrupted"
    except Exception:
        if folder is not None:
            with suppress(OSError):
                folder.finish("failed")
        raise
    if folder is not None:
        return Ended(folder.finish(status), status)
    return Ended(runs_table([rows[task.run_id] for task in plan.tasks() if task.run_id in rows]), status)


def _rows(
    plan: Plan, workers: int, folder: ResultsFolder | None, watch: Watch
) -> Generator[dict[str, Any], None, None]:
    varied = varied_keys(plan.scenarios)
    shards = None if folder is None else folder.shards
    jobs = [
        _Job(task, plan.scenarios[task.scenario], plan.seed, varied[task.scenario], shards)
        for task in plan.tasks()
    ]
    if min(workers, len(jobs)) == 1:
        for ended, job in enumerate(jobs):
            yield _perform(job, partial(_tell_week, watch, ended))
        return
    with closing(completed(_perform, jobs, min(workers, len(jobs)), _PRELOAD)) as answers:
        for job, answer in answers:
            if isinstance(answer, WorkerDied):
                row = job.row("failed", str(answer))
                if shards is not None:
                    write_shard(shards, row, None)
                yield row
            else:
                yield answer


def _tell_week(watch: Watch, ended: int, week: int, weeks: int) -> None:
    watch(ended + week / weeks)


def _perform(job: _Job, on_week: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Carry out one run and keep it; what goes wrong in the market is part of the row, not an exception."""
    try:
        run = simulate(job.scenario, job.seed, job.task.replicate, on_week)
        row = job.row("done", None) | outcomes(run)
    except Exception as fault:
        # The first line alone says what happened; messages may have several lines.
        headline = f"{type(fault).__name__}: {fault}".splitlines()[0]
        run, row = None, job.row("failed", f"{headline}\n{traceback.format_exc()}")
    if job.shards is not None:
        write_shard(job.shards, row, run)
    return row
