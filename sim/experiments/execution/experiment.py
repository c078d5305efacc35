"""The runs of a plan, carried out in this process or over workers, each chunk kept as soon as it ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.chunks import Chunk, chunks, gaps_in
from sim.experiments.designs.plan import Plan
from sim.experiments.execution.bench import Answer, Bench, Watch, Watcher
from sim.experiments.execution.cluster import SchedulerLost
from sim.experiments.execution.crews import Crew, crew_of
from sim.experiments.execution.workers import WorkerDied
from sim.experiments.store.arrow_files import source
from sim.experiments.store.folder import Ending, ResultsFolder
from sim.experiments.store.inside import TABLE_FILES, ResultsError
from sim.experiments.store.merge import count, runs_table
from sim.experiments.store.shards import read_rows
from sim.processes import Interrupts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq


@dataclass
class Ended:
    """How an experiment ended.

    Attributes:
        plan: what was to be run.
        status: whether all runs are there.
        done: runs that are.
        failed: runs that failed.
        error: what the first of those failed with, and where.
        folder: the results folder, if there is one.
        stopped: whether the user wants no more of it: an interrupt may come when all runs are there.
        lost: why it ended before all runs were there though nobody wanted that; empty otherwise.
        rows: rows of the runs where there is none, by the place of their chunk in the plan.
    """

    plan: Plan
    folder: Path | None
    status: Ending = "interrupted"
    done: int = 0
    failed: int = 0
    error: str = ""
    stopped: bool = False
    lost: str = ""
    rows: dict[int, pa.RecordBatch] = field(default_factory=dict)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """The runs, one row each, as in `runs.parquet`."""
        import pandas as pd

        if self.folder is not None:
            return pd.read_parquet(source(self.folder / "runs.parquet"))
        return self.so_far(None)

    def so_far(self, folder: ResultsFolder | None) -> pd.DataFrame:
        """The runs that are done, as in `runs`, while the experiment goes on.

        Raises:
            ResultsError: some that were kept are damaged or gone.
        """
        import pandas as pd

        if folder is None:
            kept = [self.rows[first] for first in sorted(self.rows)]
        else:
            kept = [read_rows(shard) for shard in _sound(folder)]
        return pd.DataFrame(runs_table(self.plan, kept).to_pandas())

    def column(self, name: str) -> NDArray[np.float64]:
        """One outcome of all runs, NaN where a run failed, without the others in memory."""
        if self.folder is None:
            return np.asarray(self.runs[name].to_numpy(dtype=np.float64))
        column = self._file.read([name])[name]
        return np.asarray(column.to_numpy().astype(np.float64))

    @cached_property
    def _file(self) -> pq.ParquetFile:
        import pyarrow.parquet as pq

        assert self.folder is not None
        return pq.ParquetFile(source(self.folder / "runs.parquet"))

    def read(self, folder: ResultsFolder) -> None:
        """Take what a finished folder says: when workers are ended at once, more is kept than was told."""
        told = folder.manifest
        self.folder, self.status = folder.folder, told["status"]
        self.done, self.failed = told["runs"]["done"], told["runs"]["failed"]
        if self.failed and not self.error and TABLE_FILES["runs"] in told["files"]:
            column = self._file.read(["error"])["error"]
            self.error = next((error for error in column.to_pylist() if error), "")

    def add(self, answer: Answer) -> None:
        """Count a chunk."""
        self.done += answer.chunk.size - answer.failed
        self.failed += answer.failed
        self.error = self.error or answer.error
        if answer.rows is not None:
            self.rows[answer.chunk.first] = answer.rows


def _sound(folder: ResultsFolder) -> list[Path]:
    """The shards of all runs of a folder's plan: what grows of fewer would be another experiment."""
    found = folder.sorted_out()
    if not found.damaged and sum(count(found.sound)) == folder.share.size:
        return found.sound
    told = [f"{folder.shards / one.shard}: damaged ({one.reason})" for one in found.damaged[:20]]
    told = told or [f"{folder.shards}: some of its runs are gone"]
    raise ResultsError(
        *(f"{line}; go on by poach resume {folder.shown}, which runs it again" for line in told)
    )


#: Plans more runs of an experiment that is open still: given its plan and the rows of all its runs, the same
#: or a larger plan, in which every run keeps its place; or one that is no longer open. It may hang on nothing
#: else, so that an experiment that was killed goes on as if nothing had been.
Growth = Callable[[Plan, "pd.DataFrame"], Plan]
#: Gives whoever carries out so many runs, or some and those that they lead to.
Hire = Callable[[int | None], AbstractContextManager[Crew]]


def conduct(  # noqa: PLR0913 - the one way in
    plan: Plan,
    workers: int,
    folder: ResultsFolder | None,
    watch: Watch,
    growth: Growth | None = None,
    scheduler: str | None = None,
) -> Ended:
    """Run everything that is planned, to the same bits for any number of workers, here or elsewhere.

    A run that fails is a row with its error; an interrupt (Ctrl-C), or the end of the scheduler, ends the
    experiment with what was done until then.

    Args:
        plan: what to run.
        workers: processes; 1 runs in this one.
        folder: where to keep tables and outcomes; None keeps the outcomes only, in memory.
        watch: told of progress.
        growth: plans more when all is done, as long as the plan is open.
        scheduler: address of a dask scheduler, whose workers do the runs instead.

    Raises:
        NoScheduler, ResultsError: that cannot be used; the folder cannot be made or written to the end.
    """
    ended = Ended(plan, None)
    hire = partial(crew_of, workers, scheduler, lambda within: watch(ended.done + ended.failed + within))
    try:
        with Interrupts() as interrupts:
            if folder is not None:
                folder.begin()
            try:
                interrupts.during(partial(_run_all, ended, folder, watch, growth, hire))
                if folder is not None:
                    folder.finish("interrupted", interrupts)
                    ended.read(folder)
            except OSError as fault:  # what goes wrong in a run is a row, so it is the folder
                if folder is None:
                    raise
                raise folder.broken(fault, interrupts) from None
            except Exception as fault:
                ending: Ending = "interrupted" if isinstance(fault, ResultsError) else "failed"
                if folder is not None:
                    with suppress(OSError):
                        folder.give_up(interrupts, ending)
                raise
            ended.stopped = interrupts.heard
    finally:
        if folder is not None:
            folder.release()
    return ended


def _run_all(
    ended: Ended, folder: ResultsFolder | None, watch: Watch, growth: Growth | None, hire: Hire
) -> None:
    gaps = [Chunk(0, len(ended.plan))]
    if folder is not None:
        gaps = folder.gaps
        ended.done, ended.failed = folder.kept
    try:
        with hire(None if growth else sum(gap.size for gap in gaps)) as crew:
            while True:
                _run_planned(ended, gaps, folder, watch, crew)
                if growth is None or not ended.plan.open:
                    break
                first = len(ended.plan)
                ended.plan = growth(ended.plan, ended.so_far(folder))
                gaps = gaps_in(Chunk(first, len(ended.plan) - first), [])
                if folder is not None:
                    folder.grow(ended.plan)
    except SchedulerLost as fault:
        ended.lost = str(fault)
    else:
        ended.status = "failed" if ended.failed else "complete"


def _run_planned(
    ended: Ended, gaps: Sequence[Chunk], folder: ResultsFolder | None, watch: Watch, crew: Crew
) -> None:
    """Carry out runs that are missing."""
    plan = ended.plan
    bench = Bench(plan, None) if folder is None else Bench(plan, folder.shards, folder.token)
    with closing(_answers(bench, gaps, crew)) as answers:
        for answer in answers:
            ended.add(answer)
            if isinstance(watch, Watcher):
                watch.failed = ended.failed
            watch(ended.done + ended.failed)
            if answer.interrupted:
                raise KeyboardInterrupt


def _answers(bench: Bench, gaps: Sequence[Chunk], crew: Crew) -> Generator[Answer, None, None]:
    waiting = chunks(gaps, crew.workers, crew.pace, bench.plan.row)
    with closing(crew.answers(bench, waiting)) as answers:
        for chunk, found in answers:
            if isinstance(found, WorkerDied):
                yield bench.lost(chunk, str(found))
            else:
                yield found
                if found.seconds > 0.0:  # not of a chunk that was kept before
                    crew.pace.learn(found.chunk, found.seconds)
