"""What a figure needs to know of a run: `sim.records.run.Run` has it, and so has a folder read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd


class ScheduledEvent(Protocol):
    """An event of the scenario."""

    @property
    def kind(self) -> str:
        """Kind of the event, words joined by hyphens."""
        ...

    def starts(self, start_date: date | None) -> int:
        """Week in which it starts."""
        ...


class NamedLab(Protocol):
    """A lab of the scenario."""

    @property
    def name(self) -> str:
        """Its name, as the table of employers has it."""
        ...


class Setting(Protocol):
    """The scenario that was run."""

    @property
    def name(self) -> str:
        """Short name."""
        ...

    @property
    def scale(self) -> float:
        """Size of the market against the one that it stands for."""
        ...

    @property
    def start_date(self) -> date | None:
        """Date of week 0, if the scenario has one."""
        ...

    @property
    def labs(self) -> Sequence[NamedLab]:
        """Big labs, in the order in which they are shown."""
        ...

    @property
    def events(self) -> Sequence[ScheduledEvent]:
        """Scheduled shocks and policies."""
        ...


class Subject(Protocol):
    """One run: three tables (columns as in docs/architecture.md), the scenario and the seed."""

    @property
    def weeks(self) -> pd.DataFrame:
        """One row a week."""
        ...

    @property
    def employers(self) -> pd.DataFrame:
        """One row an employer a week, from birth to death."""
        ...

    @property
    def moves(self) -> pd.DataFrame:
        """One row an event."""
        ...

    @property
    def scenario(self) -> Setting:
        """What was run."""
        ...

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        ...
