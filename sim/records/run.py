"""One finished run: the scenario, the seed, and what the market left behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.later import maker
from sim.records.record import Record

if TYPE_CHECKING:
    import pandas as pd

    from sim.market.extension import Extension
    from sim.records.sheet import Sheet
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What one run of a scenario left behind.

    Attributes:
        scenario: the scenario that was run.
        seed: seed of all random draws.
        replicate: number of the replicate; with the seed it is the key of the random draws.
        record: its tables, of which `weeks`, `employers` and `moves` are data frames.
        bid_log: one row an open offer or what staying was worth; None where it was not kept.
        extension: functions that were called between its phases; None without, or read back from a folder,
            which keeps their source alone.
    """

    scenario: Scenario
    seed: int
    replicate: int
    record: Record
    bid_log: Sheet | None = None
    extension: Extension | None = None

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Market measures, one row a week of the horizon."""
        return self.record.weeks.frame()

    @cached_property
    def employers(self) -> pd.DataFrame:
        """One row an employer a week, from birth to death."""
        return self.record.employers.frame()

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The event log, one row an event, in the order in which they happened."""
        return self.record.moves.frame()

    def sheet(self, name: str) -> Sheet:
        """A table by its name in a results folder.

        Raises:
            KeyError: the bid log was not kept.
        """
        if name != "bids":
            found: Sheet = getattr(self.record, name)
            return found
        if self.bid_log is None:
            raise KeyError("bids")
        return self.bid_log

    def summary(self) -> dict[str, float | int]:
        """Outcomes of the run by name, as in ``runs.parquet``; docs/outcomes.md describes them."""
        found: dict[str, float | int] = maker("outcomes")(self)
        return found

    def figures(self, directory: str | Path) -> list[Path]:
        """Draw every figure into a directory, made if needed, and return the paths of the pictures.

        Raises:
            OSError: the directory cannot be written.
        """
        drawn: list[Path] = maker("pictures_of_a_run")(self, Path(directory))
        return drawn

    def __repr__(self) -> str:
        return (
            f"Run({self.scenario.name!r}, seed={self.seed}, replicate={self.replicate}: "
            f"{len(self.record.weeks)} weeks, {len(self.record.moves)} events)"
        )
