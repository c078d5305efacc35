"""Where chunks of runs are carried out, in this process or in a worker: run, count, keep."""

from __future__ import annotations

import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan, Task
from sim.experiments.runs.beginnings import Beginnings
from sim.experiments.runs.keys import run_key
from sim.experiments.runs.single import extended, keeping_bids, new_market, simulate
from sim.experiments.store.shards import (
    begin_shard,
    keep_shard,
    kept,
    read_rows,
    rows_of,
    unpack,
    write_tables,
)
from sim.experiments.store.whereabouts import require
from sim.outcomes.outcomes import outcomes

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.records.run import Run

# Told how many runs have ended; the one under way in this process counts by its weeks.
Watch = Callable[[float], None]


class Watcher:
    """A watch that is told of failures too.

    Attributes:
        failed: runs that have failed so far.
    """

    failed = 0

    def __call__(self, runs_done: float) -> None:
        """Be told of progress."""


class Answer(NamedTuple):
    """How a chunk ended.

    Attributes:
        chunk: the runs that ended.
        failed: how many of them failed.
        error: what the first of those failed with, and where; empty if none did.
        seconds: what they took.
        rows: their rows where there is no folder to keep them in.
        interrupted: the chunk ended early, because the user asked for it.
        files: what is to be kept of them, from a machine that does not have the folder.
    """

    chunk: Chunk
    failed: int
    error: str
    seconds: float
    rows: pa.RecordBatch | None
    interrupted: bool = False
    files: dict[str, bytes] | None = None


def run_of(
    plan: Plan, task: Task, beginnings: Beginnings, on_week: Callable[[int, int], None] | None = None
) -> Run:
    """Carry out one run of a plan in this process.

    Args:
        plan: the experiment.
        task: the run.
        beginnings: what runs of like points share.
        on_week: told now and then how many weeks are done and how many there are.

    Raises:
        NotFinite: a value of its tables is no finite number.
    """
    begin, scenario = beginnings.of(task), plan.scenario(task.point)
    new = partial(new_market, scenario, plan.seed, task.draws)
    if "bids" in plan.tables:
        begin = partial(keeping_bids, begin or new)
    if plan.extension is not None:
        begin = partial(extended, begin or new, plan.extension)
    return simulate(scenario, plan.seed, task.draws, on_week, *filter(None, [begin]))


def runs_by_point(plan: Plan) -> list[list[Run]]:
    """Carry out all runs of a plan in this process and keep them in memory: for each point its replicates.

    Raises:
        NotFinite: a value of a run's tables is no finite number.
    """
    found: list[list[Run]] = [[] for _ in plan.design.points]
    beginnings = Beginnings(plan)
    for task in plan.tasks():
        found[task.point].append(run_of(plan, task, beginnings))
    return found


@dataclass(frozen=True)
class Bench:
    """All that is needed to carry out chunks of a plan; nothing in it depends on which worker does.

    Attributes:
        plan: the experiment.
        shards: where chunks are kept; None answers with the rows instead.
        token: what tells this folder from another of its name, see `whereabouts`.
    """

    plan: Plan
    shards: Path | None
    token: str | None = None

    def __call__(self, chunk: Chunk, watch: Watch | None = None) -> Answer:
        """Carry out a chunk and keep it, unless that was done before.

        Args:
            chunk: which runs.
            watch: told of progress, in this process; an interrupt then ends the chunk with the runs done.

        Raises:
            OSError: it cannot be kept.
        """
        if self.shards is not None and (shard := kept(self.shards, chunk)):
            return self._answer(chunk, read_rows(shard), 0.0)
        started = time.perf_counter()
        folder = None if self.shards is None else self._begun(self.shards, chunk)
        rows: list[dict[str, Any]] = []
        interrupted = False
        try:
            for index in chunk.indices():
                rows.append(self._run(index, folder, watch))
        except KeyboardInterrupt:
            if watch is None:
                raise
            interrupted = True
        except BaseException:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        done = Chunk(chunk.first, len(rows))
        batch = rows_of(rows)
        if self.shards is not None and folder is not None:
            if rows:
                self._keep(folder, self.shards, done, batch)
            else:
                shutil.rmtree(folder, ignore_errors=True)
        return self._answer(done, batch, time.perf_counter() - started)._replace(interrupted=interrupted)

    def keep(self, answer: Answer) -> Answer:
        """Keep what a chunk has left that was carried out on another machine.

        Raises:
            OSError: it cannot be kept.
            ValueError: it is not what a chunk leaves.
        """
        if self.shards is None or answer.files is None:
            return answer
        folder = self._begun(self.shards, answer.chunk)
        try:
            unpack(folder, self.shards, answer.chunk, answer.files)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return answer._replace(files=None)

    def parts(self, chunk: Chunk) -> list[Chunk]:
        """What to do again of a chunk whose worker died: nothing of one that was kept before that."""
        return [chunk] if self.shards is not None and kept(self.shards, chunk) else chunk.singles()

    def lost(self, chunk: Chunk, error: str) -> Answer:
        """The answer for runs that killed their worker: kept before that, or else kept as failed."""
        if self.shards is not None and (shard := kept(self.shards, chunk)):
            return self._answer(chunk, read_rows(shard), 0.0)
        batch = rows_of([{"index": index, "status": "failed", "error": error} for index in chunk.indices()])
        if self.shards is not None:
            self._keep(self._begun(self.shards, chunk), self.shards, chunk, batch)
        return self._answer(chunk, batch, 0.0)

    def _begun(self, shards: Path, chunk: Chunk) -> Path:
        if self.token is not None:
            require(shards, self.token)
        return begin_shard(shards, chunk)

    def _keep(self, folder: Path, shards: Path, chunk: Chunk, rows: pa.RecordBatch) -> None:
        try:
            if self.token is not None:
                require(shards, self.token)
            keep_shard(folder, shards, chunk, rows)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @cached_property
    def _beginnings(self) -> Beginnings:
        return Beginnings(self.plan)

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is sent: not what this process has done."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def _run(self, index: int, folder: Path | None, watch: Watch | None) -> dict[str, Any]:
        """Carry out one run; what goes wrong in the market is part of the row, not an exception."""

        def tell(week: int, weeks: int) -> None:
            if watch is not None:
                watch(index + week / weeks)

        row: dict[str, Any] = {"index": index, "status": "done", "error": None, "run_key": None}
        try:
            task = self.plan.task(index)
            extension = "" if self.plan.extension is None else self.plan.extension.sha256
            row["run_key"] = run_key(self.plan.market(task.point), self.plan.seed, task.draws, extension)
            run = run_of(self.plan, task, self._beginnings, tell if watch else None)
            found = outcomes(run)
            if self.plan.moments:
                from sim.outcomes.moments import measured

                found |= measured(run, self.plan.moments)
        except Exception as fault:
            # The first line alone says what happened; messages may have several lines.
            headline = f"{type(fault).__name__}: {fault}".splitlines()[0]
            return row | {"status": "failed", "error": f"{headline}\n{traceback.format_exc()}"}
        if folder is not None:
            write_tables(folder, index, run, self.plan.tables)
        return row | found

    def _answer(self, chunk: Chunk, rows: pa.RecordBatch, seconds: float) -> Answer:
        errors = [error for error in rows["error"].to_pylist() if error is not None]
        return Answer(
            chunk, len(errors), errors[0] if errors else "", seconds, rows if self.shards is None else None
        )
