"""What a limit case is: a scenario file, a theory's assumptions, and statistics held against formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.figures.curve import Curve
from sim.validation.finding import Finding
from sim.validation.sweep import paired

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Case:
    """A limit case.

    Attributes:
        letter: letter of the case, as in docs/validation.md.
        name: name of its scenario file under scenarios/validation/.
        title: what is shown, in a few words.
        source: author and year.
        assumptions: sentences about what in a scenario breaks the theory's assumptions; none if it applies.
        examine: statistics of runs of a scenario, held against formulas with the parameters of a scenario.
        moved: a change of parameters that the statistics must detect: runs of the scenario do not agree with
            the theory of the changed one.
        curve: the case's figure, where theory is a curve.
        replicates: runs that a standard validation makes.
        plan: what is run for a scenario, with so many times as many runs as in a standard validation; left
            out, `replicates` runs of the scenario alone.
    """

    letter: str
    name: str
    title: str
    source: str
    assumptions: Callable[[Scenario], Iterator[str]]
    examine: Callable[[Sequence[Run], Scenario], list[Finding]]
    moved: Mapping[str, Any]
    curve: Callable[[Sequence[Run], Scenario], Curve] | None = None
    replicates: int = 1
    plan: Callable[[Scenario, int], Plan] | None = field(default=None)

    def runs(self, scenario: Scenario, factor: int = 1) -> list[Run]:
        """Runs of what is planned for the scenario, point by point.

        Args:
            scenario: the market of the case.
            factor: runs, as a multiple of those of a standard validation.
        """
        from sim.experiments.execution.bench import runs_by_point

        if self.plan is None:
            planned = paired([scenario], self.replicates * factor)
        else:
            planned = self.plan(scenario, factor)
        return [run for runs in runs_by_point(planned) for run in runs]
