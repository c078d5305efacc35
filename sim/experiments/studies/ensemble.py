"""Many runs of one or more scenarios under common random numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.designs.plan import Plan, plan, tables_from
from sim.experiments.statistics.comparison import label_of, paired_differences
from sim.experiments.studies.known_means import controlled_outcomes
from sim.experiments.studies.running import recorded, running

if TYPE_CHECKING:
    import pandas as pd

    from sim.market.extension import Extension
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """The outcomes of scenarios × replicates.

    Attributes:
        plan: what was run.
        runs: one row a run: `run_id`, `scenario`, `replicate`, `seed`, `status`, `error`, the keys in which
            the scenarios differ, and the outcomes.
        folder: the results folder; None if only outcomes were kept.
    """

    plan: Plan
    runs: pd.DataFrame
    folder: Path | None

    def of(self, scenario: Scenario | str) -> pd.DataFrame:
        """The runs of one scenario, given itself or its name in `runs`.

        Raises:
            ValueError: it is not in the ensemble, or not as it is.
        """
        label = label_of(scenario, self.plan.labels, self.plan.design.scenarios(self.plan.base), "ensemble")
        return self.runs[self.runs["scenario"] == label]

    def compare(self, a: Scenario | str, b: Scenario | str) -> pd.DataFrame:
        """Paired mean difference (b - a) of every outcome, with its 95% interval; see `paired_differences`.

        Raises:
            ValueError: a scenario is not in the ensemble, or fewer than two replicates are done in both.
        """
        return paired_differences(self.of(a), self.of(b))

    def controlled(self, scenario: Scenario | str) -> pd.DataFrame:
        """Means of outcomes, made surer by one whose mean a closed form gives; see `controlled_outcomes`.

        Raises:
            ValueError: the scenario is not in the ensemble.
        """
        runs = self.of(scenario)
        if isinstance(scenario, str):
            place = self.plan.labels.index(str(runs["scenario"].iloc[0]))
            return controlled_outcomes(self.plan.scenario(place), runs)
        return controlled_outcomes(scenario, runs)

    def __repr__(self) -> str:
        done = int((self.runs["status"] == "done").sum()) if len(self.runs) else 0
        names = ", ".join(self.plan.labels)
        return f"Ensemble({names}: {done} of {len(self.plan)} runs done, seed {self.plan.seed})"


def ensemble(  # noqa: PLR0913 - the public face
    scenarios: Iterable[Scenario],
    replicates: int,
    workers: int = 1,
    seed: int | None = None,
    out: str | Path | None = None,
    tables: str | Iterable[str] = "all",
    scheduler: str | None = None,
    extension: Extension | None = None,
) -> Ensemble:
    """Run scenarios × replicates; replicate r draws the same random numbers in every scenario.

    The outcomes are the same, bit for bit, for any number of workers, here or elsewhere. A script that uses
    more than one must do its work under ``if __name__ == "__main__":``.

    Args:
        scenarios: what to run, the base of comparisons first.
        replicates: runs of each scenario.
        workers: processes; 1 runs in this one.
        seed: seed of all random draws; None takes that of the first scenario.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        tables: which tables of every run the folder keeps: `all`, `none`, or a list of names.
        scheduler: address of a dask scheduler, whose workers do the runs instead; see docs/experiments.md.
        extension: functions that are called between phases of every run, see docs/extending.md.

    Raises:
        ValueError: there is nothing to run, a scenario is given twice, there is no such table, a number is
            out of bounds, or an extension cannot be recorded.
        TypeError: what is given is no list of scenarios, or no whole number.
        MemoryError: the scenarios need more memory than is free.
        ResultsError: the folder cannot be used.
        NoWorkers: workers cannot start here, or the scheduler cannot be used or went away.
        KeyboardInterrupt: the experiment was interrupted; what was done is in the folder, if there is one.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> found = ensemble([quiet], replicates=2, workers=1, seed=7)
        >>> list(found.runs["status"])
        ['done', 'done']
    """
    given = _listed(scenarios)
    how = running(replicates, workers, seed, out, scheduler)
    planned = plan(given, how.replicates, how.seed, tables_from(tables))
    if extension is not None:
        planned = replace(planned, extension=recorded(extension, how.workers, how.scheduler))
    ended, folder = how.conducted(planned)
    return Ensemble(planned, ended.runs, folder)


def _listed(scenarios: object) -> list[Scenario]:
    """The scenarios of a list, or of whatever else goes through them; TypeError where it is none."""
    from sim.scenario.given import several
    from sim.scenario.load import require_scenarios
    from sim.scenario.schema import Scenario

    # One scenario alone is none, though its fields could be gone through.
    given = several("scenarios", None if isinstance(scenarios, Scenario) else scenarios, "[base, variant]")
    require_scenarios(*given)
    return given
