"""Experiments gone on with: an interrupted one finished, a finished one with more replicates."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.execution.experiment import Ended, conduct
from sim.experiments.execution.scheduler import NoScheduler
from sim.experiments.execution.workers import refuse_unguarded
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first
from sim.experiments.store.inside import ResultsWarning
from sim.experiments.store.reopened import Reopened, is_whole, reopen
from sim.experiments.store.results import open_results
from sim.experiments.studies.growing import growth_of
from sim.later import maker

if TYPE_CHECKING:
    from sim.experiments.store.results import Results


def resume(folder: str | Path, workers: int = 1, scheduler: str | None = None) -> Results:
    """Finish an experiment that was interrupted, killed, or failed with its workers.

    What is missing or damaged is run, nothing else; the tables are then, byte for byte, those of an
    experiment that was never interrupted.

    Args:
        folder: its results folder.
        workers: processes; 1 runs in this one.
        scheduler: address of a dask scheduler, whose workers do the runs instead; see docs/experiments.md.

    Raises:
        ResultsError: it is no results folder, another process writes to it, or it was begun with other code
            or packages.
        MemoryError: its scenarios need more memory than is free.
        NoWorkers: workers cannot start here.
        KeyboardInterrupt: it was interrupted again; what was done is kept.

    Example:
        >>> import tempfile, sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = sim.ensemble([quiet], replicates=2, workers=1, seed=7, out=f"{folder}/quiet")
        ...     len(resume(f"{folder}/quiet").runs)
        2
    """
    refuse_unguarded(workers)
    if not is_whole(Path(folder)):
        _conducted(reopen(Path(folder)), workers, scheduler)
    return open_results(folder)


def extend(folder: str | Path, replicates: int, workers: int = 1, scheduler: str | None = None) -> Results:
    """Add replicates to a finished experiment.

    The tables are then, byte for byte, those of an experiment that had so many from the start.

    Args:
        folder: its results folder.
        replicates: how many there are to be in all.
        workers: processes; 1 runs in this one.
        scheduler: address of a dask scheduler, whose workers do the runs instead; see docs/experiments.md.

    Raises:
        ResultsError: as `resume`; or it is not finished, has more replicates, or its points have draws of
            their own that would run into each other.
        MemoryError: its scenarios need more memory than is free.
        NoWorkers: workers cannot start here.
        KeyboardInterrupt: it was interrupted; what was done is kept, and `resume` goes on.

    Example:
        >>> import tempfile, sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = sim.ensemble([quiet], replicates=2, workers=1, seed=7, out=f"{folder}/quiet")
        ...     len(extend(f"{folder}/quiet", replicates=3).runs)
        3
    """
    from sim.scenario.given import REPLICATES, whole_number

    refuse_unguarded(workers)
    _conducted(reopen(Path(folder), whole_number("replicates", replicates, REPLICATES)), workers, scheduler)
    return open_results(folder)


def _conducted(folder: Reopened, workers: int, scheduler: str | None) -> None:
    from sim.scenario.given import WORKERS, whole_number

    workers = whole_number("workers", workers, WORKERS)
    if scheduler is None:
        require_memory(folder.plan.looked_at, min(workers, len(folder.plan)))
        compile_first()
    growth = growth_of(folder.plan)
    with maker("progress")(folder.plan, workers) as watch:
        ended: Ended = conduct(folder.plan, workers, folder, watch, growth, scheduler)
    for line in folder.damage:
        warnings.warn(line, ResultsWarning, stacklevel=3)
    if ended.stopped:
        raise KeyboardInterrupt
    if ended.lost:
        raise NoScheduler(ended.lost)
    if ended.failed:
        reason = ended.error.splitlines()[0] if ended.error else "see the column error"
        warnings.warn(f"{ended.failed} of {len(folder.plan)} runs failed: {reason}", stacklevel=3)
