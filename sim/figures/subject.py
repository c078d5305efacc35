"""What a figure needs to know of a run: `sim.records.run.Run` has it, and so has a folder read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.experiments.designs.grid import Grid
    from sim.experiments.studies.cells import Cells
    from sim.measures.groups import Party


class ScheduledEvent(Protocol):
    """An event of the scenario."""

    @property
    def on(self) -> bool:
        """Does it happen?"""
        ...

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


class Firms(Protocol):
    """Startups of the scenario."""

    @property
    def minimum_team(self) -> int:
        """Researchers below whom a startup dies."""
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
    def startups(self) -> Firms:
        """Startups."""
        ...

    @property
    def events(self) -> Sequence[ScheduledEvent]:
        """Scheduled shocks and policies."""
        ...


class Dated(Protocol):
    """What has an axis of time, with events on it."""

    @property
    def weeks(self) -> pd.DataFrame:
        """One row a week: `week`, with a start date `date`, and measures."""
        ...

    @property
    def scenario(self) -> Setting:
        """What was run."""
        ...


class Subject(Dated, Protocol):
    """One run: three tables (columns as in docs/architecture.md), the scenario and the seed."""

    @property
    def employers(self) -> pd.DataFrame:
        """One row an employer a week, from birth to death."""
        ...

    @property
    def moves(self) -> pd.DataFrame:
        """One row an event."""
        ...

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        ...

    @property
    def replicate(self) -> int:
        """Number of the replicate, from 0."""
        ...


class Several(Dated, Protocol):
    """Several runs of one scenario (`sim.experiments.studies.several.Several`); `weeks` has medians."""

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        ...

    @property
    def done(self) -> int:
        """Number of runs."""
        ...

    @property
    def length(self) -> int:
        """Weeks of each run."""
        ...

    @property
    def groups(self) -> Sequence[Party]:
        """Labs and groups of employers that are followed: those of the outcomes."""
        ...

    @property
    def runs(self) -> int:
        """Number of them whose weeks are looked at: the first."""
        ...

    @property
    def followed(self) -> int:
        """Number of them whose employers are looked at: the first."""
        ...

    @property
    def again(self) -> bool:
        """Were those run again, because tables were not kept?"""
        ...

    @property
    def low(self) -> pd.DataFrame:
        """Lower ends of bands over runs, in the rows and columns of `weeks`."""
        ...

    @property
    def high(self) -> pd.DataFrame:
        """Upper ends of bands."""
        ...

    @property
    def survival(self) -> NDArray[Any]:
        """Share of startups that live so many weeks, shape (followed, weeks)."""
        ...

    @property
    def holdings(self) -> Mapping[Party, NDArray[Any]]:
        """Talent and compute at both ends, of labs and of all startups, each of shape (followed, 2, 2)."""
        ...

    def path(self, column: str) -> NDArray[Any]:
        """A column of the table of weeks, shape (runs, weeks)."""
        ...

    def outcome(self, name: str) -> NDArray[Any]:
        """An outcome, shape (done,)."""
        ...

    def flow(self, origin: Party, destination: Party) -> NDArray[Any]:
        """People poached from one group by another, shape (done,)."""
        ...


class Compared(Dated, Protocol):
    """Two scenarios pair by pair (`sim.experiments.studies.pairs.Pairs`); `scenario` is the alternative."""

    @property
    def name(self) -> str:
        """Name of the alternative in the experiment."""
        ...

    @property
    def base_name(self) -> str:
        """Name of the base."""
        ...

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        ...

    @property
    def pairs(self) -> int:
        """Number of pairs of runs."""
        ...

    @property
    def asked(self) -> str:
        """The outcome that the experiment is about; empty where it is about none."""
        ...

    @property
    def pairs_followed(self) -> int:
        """Number of them whose weeks are looked at: the first."""
        ...

    @property
    def sample(self) -> str:
        """Which pairs those are, as a sentence; empty where they are all."""
        ...

    @property
    def groups(self) -> Sequence[Party]:
        """Labs and groups of employers of which there are outcomes."""
        ...

    @property
    def differences(self) -> pd.DataFrame:
        """Paired differences by outcome, see `sim.experiments.statistics.comparison.paired_differences`."""
        ...

    def path(self, column: str) -> NDArray[Any]:
        """Difference of a column of the table of weeks, shape (pairs followed, weeks)."""
        ...


class Mapped(Protocol):
    """A map over two keys (`sim.experiments.studies.phases.PhaseMap`).

    `scenario` is that of its first point.
    """

    @property
    def scenario(self) -> Any:
        """What was run at the first point."""
        ...

    @property
    def grid(self) -> Grid:
        """The axes, what is mapped, and what points are compared with."""
        ...

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        ...

    @property
    def replicates(self) -> int:
        """Runs at each point."""
        ...

    @property
    def without_theory(self) -> str:
        """Why there is no line of theory; empty where there is one."""
        ...

    @property
    def growth(self) -> Mapping[Any, NDArray[Any]]:
        """Rate at which small differences among labs grow, a year, by what limits talent; shape (y, x)."""
        ...

    def cells(self, outcome: str) -> tuple[Cells, Cells | None]:
        """An outcome at every point, and its differences where points were compared."""
        ...
