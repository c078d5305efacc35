"""How a study is run from Python: what its arguments ask, checked, and its plan carried out."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.designs.plan import Plan
from sim.experiments.execution.experiment import Ended, Growth, conduct
from sim.experiments.execution.scheduler import NoScheduler
from sim.experiments.execution.workers import NoWorkers, refuse_unguarded
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.later import maker
from sim.scenario.given import REPLICATES, SEEDS, WORKERS, whole_number

if TYPE_CHECKING:
    from sim.market.extension import Extension


@dataclass(frozen=True)
class Running:
    """What the arguments that all studies share ask for.

    Attributes:
        replicates: runs at each point.
        workers: processes; 1 runs in this one.
        seed: seed of all random draws; None takes that of the first scenario.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        scheduler: address of a dask scheduler, whose workers do the runs instead.
    """

    replicates: int
    workers: int
    seed: int | None
    out: Path | None
    scheduler: str | None

    def conducted(self, planned: Plan, growth: Growth | None = None) -> tuple[Ended, Path | None]:
        """Run a plan; with where its results are, if they are kept.

        Raises:
            NoWorkers: workers cannot start here, or the scheduler cannot be used or went away.
            KeyboardInterrupt: it was interrupted.
        """
        if self.out is None:
            return carried_out(planned, self.workers, None, growth, self.scheduler), None
        folder = prepare(self.out, planned, self.workers, sys.argv, overwrite=False)
        return carried_out(planned, self.workers, folder, growth, self.scheduler), folder.target


def carried_out(
    planned: Plan,
    workers: int,
    folder: ResultsFolder | None,
    growth: Growth | None = None,
    scheduler: str | None = None,
) -> Ended:
    """Run a plan, here or where a scheduler says; what failed is a warning, and an interrupt one still.

    Raises:
        NoWorkers: workers cannot start here, or the scheduler cannot be used or went away.
        KeyboardInterrupt: it was interrupted.
    """
    if scheduler is None:
        require_memory(planned.looked_at, min(workers, len(planned)))
        compile_first()
    try:
        with maker("progress")(planned, workers) as watch:
            ended = conduct(planned, workers, folder, watch, growth, scheduler)
    except NoWorkers as fault:  # which is not about how we came here
        raise fault.with_traceback(None) from None
    if ended.stopped:
        raise KeyboardInterrupt
    if ended.lost:
        kept = "" if folder is None else f"; {ended.done} of {len(planned)} runs are kept in {folder.shown}"
        raise NoScheduler(f"{ended.lost}{kept}")
    if ended.failed:
        reason = ended.error.splitlines()[0] if ended.error else "see the column error"
        told = f"{ended.failed} of {len(planned)} runs failed, the first with: {reason}"
        warnings.warn(told, stacklevel=4)
    return ended


def recorded(extension: Extension, workers: int, scheduler: str | None) -> Extension:
    """An extension that a manifest can tell, and that whoever does the runs finds.

    Raises:
        TypeError: it is none.
        ExtensionError: it is not so.
    """
    from sim.market.extension import require_extension
    from sim.market.moment import ExtensionError

    found = require_extension(extension)
    _ = found.document
    if scheduler is not None:
        raise ExtensionError("extension: goes with no scheduler, whose workers lack its functions")
    homes = {hook.function.__module__ for hook in found.hooks}
    if workers != 1 and "__main__" in homes and not hasattr(sys.modules["__main__"], "__file__"):
        raise ExtensionError(
            "extension: its functions stand in a notebook, where workers do not find them; put them into a "
            "file and import it, or take workers=1"
        )
    return found


def running(  # noqa: PLR0913 - what studies share
    replicates: int,
    workers: int,
    seed: int | None,
    out: str | Path | None,
    scheduler: str | None,
    fewest: int = 1,
) -> Running:
    """The shared arguments of a study, checked; `fewest` replicates at least.

    Raises:
        TypeError: what is given is no whole number.
        ValueError: a number is out of bounds.
        NoWorkers: this process is a worker itself.
    """
    refuse_unguarded(workers)
    return Running(
        whole_number("replicates", replicates, (fewest, REPLICATES[1])),
        whole_number("workers", workers, WORKERS),
        None if seed is None else whole_number("seed", seed, SEEDS),
        None if out is None else Path(out),
        scheduler,
    )
