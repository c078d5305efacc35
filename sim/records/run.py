"""One finished run: the scenario, the seed, and the three tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What one run of a scenario left behind.

    Attributes:
        scenario: the scenario that was run.
        seed: seed of all random draws.
        replicate: number of the replicate; with the seed it is the key of the random draws.
        weeks: market measures, one row a week of the horizon.
        employers: one row an employer a week, from birth to death.
        moves: the event log, one row an event, in the order in which they happened.
    """

    scenario: Scenario
    seed: int
    replicate: int
    weeks: pd.DataFrame
    employers: pd.DataFrame
    moves: pd.DataFrame

    def summary(self) -> dict[str, float | int]:
        """Outcomes of the run by name, as in ``runs.parquet``; `sim.experiments.outcomes` describes them."""
        from sim.experiments.outcomes import outcomes

        return outcomes(self)

    def figures(self, directory: str | Path) -> list[Path]:
        """Draw every figure into a directory, made if needed, and return the paths of the pictures.

        Raises:
            OSError: the directory cannot be written.
        """
        from sim.figures import draw_all

        return draw_all(self, Path(directory))

    def __repr__(self) -> str:
        return (
            f"Run({self.scenario.name!r}, seed={self.seed}, replicate={self.replicate}: "
            f"{len(self.weeks)} weeks, {len(self.moves)} events)"
        )
