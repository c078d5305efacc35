"""One finished run: the scenario, the seed, and what the market left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from sim.records.books import Books
from sim.records.columns import employer_columns, move_columns
from sim.records.tables import Tables, frame

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
        kept: the books of the market, of which tables are made when they are asked for; or the tables, of a
            run that was read back from a results folder.
    """

    scenario: Scenario
    seed: int
    replicate: int
    kept: Books | Tables

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Market measures, one row a week of the horizon."""
        return self.kept.weeks if isinstance(self.kept, Tables) else frame(self.measured)

    @cached_property
    def measured(self) -> Mapping[str, NDArray[Any]]:
        """The columns of `weeks` as plain arrays."""
        from sim.measures.ledger import measured_weeks

        if isinstance(self.kept, Tables):
            return {str(name): self.kept.weeks[name].to_numpy() for name in self.kept.weeks.columns}
        return measured_weeks(self.kept)

    @cached_property
    def employers(self) -> pd.DataFrame:
        """One row an employer a week, from birth to death."""
        return self.kept.employers if isinstance(self.kept, Tables) else frame(employer_columns(self.kept))

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The event log, one row an event, in the order in which they happened."""
        return self.kept.moves if isinstance(self.kept, Tables) else frame(move_columns(self.kept))

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
        events = len(self.kept.moves if isinstance(self.kept, Tables) else self.kept.log)
        return (
            f"Run({self.scenario.name!r}, seed={self.seed}, replicate={self.replicate}: "
            f"{len(self.kept.weeks)} weeks, {events} events)"
        )
