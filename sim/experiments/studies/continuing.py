"""Experiments gone on with: an interrupted one finished, a finished one with more replicates."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.execution.workers import refuse_unguarded
from sim.experiments.store.drift import other_machine
from sim.experiments.store.inside import ResultsWarning
from sim.experiments.store.reopened import Reopened, is_whole, reopen
from sim.experiments.store.results import open_results
from sim.experiments.studies.growing import growth_of
from sim.experiments.studies.running import carried_out, recorded

if TYPE_CHECKING:
    from sim.experiments.store.results import Results
    from sim.market.extension import Extension


def resume(
    folder: str | Path,
    workers: int = 1,
    scheduler: str | None = None,
    *,
    extension: Extension | None = None,
) -> Results:
    """Finish an experiment that was interrupted, killed, or failed with its workers.

    What is missing or damaged is run, nothing else; the tables are then, byte for byte, those of an
    experiment that was never interrupted.

    Args:
        folder: its results folder.
        workers: processes; 1 runs in this one.
        scheduler: address of a dask scheduler, whose workers do the runs instead; see docs/experiments.md.
        extension: functions that it was begun with; a folder keeps their source, and not them.

    Raises:
        ResultsError: it is no results folder, another process writes to it, or it was begun with other code
            or packages, or another extension.
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
        _conducted(reopen(Path(folder), extension=extension), workers, scheduler)
    return open_results(folder)


def extend(
    folder: str | Path,
    replicates: int,
    workers: int = 1,
    scheduler: str | None = None,
    *,
    extension: Extension | None = None,
) -> Results:
    """Add replicates to a finished experiment.

    The tables are then, byte for byte, those of an experiment that had so many from the start.

    Args:
        folder: its results folder.
        replicates: how many there are to be in all.
        workers: processes; 1 runs in this one.
        scheduler: address of a dask scheduler, whose workers do the runs instead; see docs/experiments.md.
        extension: as for `resume`.

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
    wanted = whole_number("replicates", replicates, REPLICATES)
    _conducted(reopen(Path(folder), wanted, extension), workers, scheduler)
    return open_results(folder)


def _conducted(folder: Reopened, workers: int, scheduler: str | None) -> None:
    """Run what is missing; what was damaged, and whether the folder is of another machine, are warnings."""
    from sim.scenario.given import WORKERS, whole_number

    workers = whole_number("workers", workers, WORKERS)
    if folder.plan.extension is not None:
        recorded(folder.plan.extension, workers, scheduler)
    for line in other_machine(folder.manifest):
        told = f"{folder.shown}: {line}, so the last bits of numbers may differ"
        warnings.warn(told, ResultsWarning, stacklevel=3)
    try:
        carried_out(folder.plan, workers, folder, growth_of(folder.plan), scheduler)
    finally:
        for line in folder.damage:
            warnings.warn(line, ResultsWarning, stacklevel=3)
