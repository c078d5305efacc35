"""Calibration in Python: a scenario, a file of targets, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.designs.targets import Targets
from sim.experiments.designs.targets_file import read_targets
from sim.experiments.studies.calibration import Calibration, grown
from sim.experiments.studies.fit import Fit, changes_of, fit_of
from sim.experiments.studies.running import running
from sim.later import maker

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Calibrated:
    """A scenario held against targets, after a search or as it was.

    Attributes:
        scenario: as it was.
        fit: all proposals, their figures, and what the targets identify.
        folder: the results folder; None if only outcomes were kept.
    """

    scenario: Scenario
    fit: Fit
    folder: Path | None

    @property
    def best(self) -> dict[str, Any]:
        """The keys that the best proposal sets; ``scenario.with_(found.best)`` is the calibrated scenario."""
        return changes_of(self.fit.targets, self.fit.proposals[self.fit.best])

    @property
    def targets(self) -> pd.DataFrame:
        """One row a target at the best proposal: figure, standard error, band, and whether it is met."""
        import pandas as pd

        rows = {
            one.target.name: {
                "figure": one.value,
                "standard_error": one.error,
                "n": one.n,
                "value": one.target.value,
                "low": one.band[0],
                "high": one.band[1],
                "met": one.met,
                "held_out": one.target.held_out,
                "source": one.target.source,
            }
            for one in self.fit.at_best
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index="target")

    @property
    def parameters(self) -> pd.DataFrame:
        """One row a parameter: where it began and ended, its standard error, and whether it is identified.

        There is no standard error where it is not, nor at an end of the range.
        """
        import pandas as pd

        found, rows = self.fit.identification, {}
        for place, one in enumerate(self.fit.targets.parameters):
            start, best = (
                float(one.value(self.fit.proposals[at].shares[place])) for at in (0, self.fit.best)
            )
            known = found is not None and bool(found.identified[place])
            errors = [np.nan, np.nan]
            if found is not None and known and not self.fit.at_end(place):
                errors = [self.fit.width(place, float(e[place])) for e in (found.errors, found.simulation)]
            rows[one.name] = {
                "start": start,
                "best": best,
                "standard_error": errors[0],
                "of_simulation": errors[1],
                "low": one.low,
                "high": one.high,
                "identified": known,
                "at_end": self.fit.at_end(place),
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index="parameter")

    def figure(self) -> Figure:
        """Targets in their bands, and profiles of the parameters."""
        drawn: Figure = maker("picture_of_a_calibration")(self.fit)
        return drawn

    def __repr__(self) -> str:
        figures = self.fit.at_best
        met = sum(one.met for one in figures)
        return (
            f"Calibrated({self.fit.name}: {met} of {len(figures)} targets met, {len(self.fit.proposals)} "
            f"proposals of {self.fit.replicates} runs, seed {self.fit.seed})"
        )


def calibrate(  # noqa: PLR0913 - the public face
    scenario: Scenario,
    targets: str | Path,
    replicates: int = 10,
    workers: int = 1,
    seed: int | None = None,
    out: str | Path | None = None,
    *,
    proposals: int = 100,
    evaluate: bool = False,
    scheduler: str | None = None,
) -> Calibrated:
    r"""Fit a scenario to a file of targets by simulated moments; see docs/experiments.md.

    Args:
        scenario: what is calibrated.
        targets: the file.
        replicates: runs of each scenario at each proposal, all on the same random numbers.
        workers: processes; 1 runs in this one.
        seed: seed of all random draws; None takes the scenario's.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        scheduler: address of a dask scheduler, whose workers do the runs instead.
        proposals: of the search at most.
        evaluate: search nothing; hold the scenario against the targets as it is.

    Raises:
        ScenarioError: with all that is wrong with the targets.
        TypeError, ValueError, ResultsError, KeyboardInterrupt: as of `sim.ensemble`, or nothing to search.

    Example:
        >>> import tempfile, sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> text = "[[targets]]\nname='moves'\nmeasures='moves'\nvalue=5\nband=[0, 50]\nsource='an example'"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = (file := Path(folder, "targets.toml")).write_text(text)
        ...     found = calibrate(quiet, file, replicates=2, evaluate=True)
        >>> found.targets["met"].tolist()
        [True]
    """
    from sim.scenario.load import require_scenarios

    require_scenarios(scenario)
    how = running(replicates, workers, scenario.seed if seed is None else seed, out, scheduler)
    calibration = wanted(scenario, *read_targets(Path(targets), scenario), proposals, evaluate=evaluate)
    assert how.seed is not None
    ended, folder = how.conducted(calibration.plan(how.replicates, how.seed), grown)
    study = ended.plan.study
    assert study is not None
    fit = fit_of(study, ended.plan.labels, ended.runs, (scenario.name, how.seed, how.replicates))
    return Calibrated(scenario, fit, folder)


def wanted(
    scenario: Scenario, targets: Targets, others: dict[str, Scenario], proposals: int, *, evaluate: bool
) -> Calibration:
    """What is calibrated to what.

    Args:
        scenario: what is calibrated.
        targets: as their file has them.
        others: scenarios that targets are about, too.
        proposals: of the search at most.
        evaluate: search nothing.

    Raises:
        ValueError: there is nothing to search, or nothing to go by.
    """
    if evaluate:
        return Calibration(scenario, others, Targets(targets.targets), proposals)
    if not targets.parameters:
        raise ValueError("parameters: there are none to search; add [parameters], or --evaluate")
    if not targets.sought:
        raise ValueError("targets: all are held out, so a search has nothing to go by")
    return Calibration(scenario, others, targets, proposals)
