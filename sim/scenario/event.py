"""What every event has: when it starts, how long it lasts, and how it acts on the market's levers.

An event that lasts changes settings: each time the set of events in force changes, the market resets its
settings to the scenario's and applies the events in force, in the order in which they start; those that start
in one week in the order of the file. So events overlap and end without undoing each other. An event that
happens once acts in its first week only.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Date, Flag, Weeks, WholeWeeks
from sim.scenario.texts import Name
from sim.vocabulary import Channel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Levers(Protocol):
    """What events may act on. The market implements it."""

    @property
    def employers(self) -> Any:
        """Setting columns of the employers, see `sim.market.state.columns.EMPLOYERS`."""

    @property
    def target_lists(self) -> dict[int, Any]:
        """Target list in force, by employer id, see `sim.mechanisms.target_lists.spec.TargetList`."""

    def among(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Mask over employers: those named, or all big labs where no name is given."""

    def add_unemployed(self, share: float, talent_factor: float) -> None:
        """New people look for work: `share` of the initial count, talent times `talent_factor`."""

    def scale_links(self, origins: Sequence[str], destinations: Sequence[str], factor: float) -> None:
        """Contacts of people at `origins` by other employers among `destinations` times `factor`."""

    def tie(self, origins: Sequence[str], destination: str, *, tied: bool) -> None:
        """Leaders of an employer have ties to these others, or have them no more."""

    def scale_funding(self, rate: float, valuations: float) -> None:
        """Rounds are so many times as frequent, and valuations so many times as high."""

    def review_deals(self, team_share: float, hhi: float, delta_hhi: float) -> None:
        """Deals that exceed all three are blocked; a threshold below 0 is exceeded by every deal."""

    def cap_pay(self, cap: float) -> None:
        """No lab or startup agrees to a package of more than `cap` dollars a year."""

    def publish_pay(self, noise: float, publicity: float) -> None:
        """Outsiders' error about talent times `noise`; publicity of pay is at least `publicity`."""

    def grant_by(self, names: Sequence[str], cliff: float | None, front_loading: float | None) -> None:
        """New grants of the employers named, or of all big labs, vest so; None: as the market's do.

        `cliff` in years.
        """

    def unbind(self, names: Sequence[str]) -> None:
        """Non-competes in force end at the employers named, or at all big labs."""

    def set_startups(self, column: str, value: float) -> None:
        """A setting of all startups, those included that are founded while events in force stay the same."""

    def lend_compute(self, per_head: float, below: float | None) -> None:
        """Startups, or all who race and have fewer people than `below`, use so much more compute, dollars."""

    def lay_off_share(self, names: Sequence[str], share: float) -> None:
        """Each person at the employers named, or at all big labs, is laid off with probability `share`."""

    def merge(self, first: str, second: str, *, brands: bool) -> None:
        """Two big labs come under one owner; the second ends unless both stay as `brands`."""


class EventBase(Section):
    """When an event starts and how long it lasts.

    Attributes:
        scales_links: does it call `Levers.scale_links` or `tie`? The market keeps the table for it only then.
        changes_cost_of_pay: does it change what pay in force costs, not that of later contracts alone?
        in_given_order: keys whose names are no set: their order in the file counts.
        channel: with what `poach attribute` sums it up.
    """

    scales_links: ClassVar[bool] = False
    changes_cost_of_pay: ClassVar[bool] = False
    in_given_order: ClassVar[frozenset[str]] = frozenset()
    channel: ClassVar[Channel] = Channel.RULES

    name: Name | None = parameter(
        None,
        description="Its own name, by which other files and `--set` change it, as `events.raid.on=false`.",
    )
    on: Flag = parameter(True, description="False: it does not happen.")
    week: WholeWeeks | None = parameter(None, description="Week in which it starts.", ge=0, le=5200)
    date: Date | None = parameter(None, description="Date on which it starts, instead of `week`.")
    duration: Weeks | None = parameter(
        None, description="How long it lasts; left out: to the end.", gt=0, le=10_400
    )

    def starts(self, start_date: datetime.date | None) -> int:
        """Week in which the event starts.

        Raises:
            ValueError: the event has neither week nor date, or a date without the scenario's start date.
        """
        if self.week is not None:
            return self.week
        if self.date is None or start_date is None:
            raise ValueError("an event needs a week, or a date in a scenario with a start_date")
        return (self.date - start_date).days // 7

    def content(self) -> str:
        """What it does, as a text: the same for events that differ in their names alone."""
        return self.model_dump_json(exclude={"name", "on"})

    def in_force(self, week: int, start_date: datetime.date | None) -> bool:
        """Is `week` within the event's time?"""
        start = self.starts(start_date)
        return start <= week and (self.duration is None or week < start + self.duration)

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Mistakes that no bound of a single key can see; `place` is where the event stands."""
        yield from ()

    def factors(self) -> Mapping[str, float]:
        """What of its employers it multiplies while it is in force, and by how much: products have bounds."""
        return {}

    def sets(self) -> Mapping[str, Any]:
        """What of those concerned it sets to a value: events in force at once have to agree on it.

        None is the value that holds where nothing is stated.
        """
        return {}

    def whom(self, scenario: Any) -> frozenset[str]:
        """Whom it concerns, by name; of a policy of the whole market that one."""
        return frozenset({"the market"})

    def happen(self, levers: Levers) -> None:
        """Act once, in the first week. Most events do nothing here."""

    def apply(self, levers: Levers) -> None:
        """Change settings, as long as the event is in force. One-off events do nothing here."""


class EmployerEvent(EventBase):
    """An event that concerns some employers."""

    if TYPE_CHECKING:
        kind: Any  # that every event declares

    employers: tuple[Name, ...] = parameter(
        default_factory=tuple,
        description="Names of the labs or named startups concerned; empty: all big labs.",
    )

    def whom(self, scenario: Any) -> frozenset[str]:
        """Those named, or all big labs."""
        return frozenset(self.employers or (lab.name for lab in scenario.labs))

    def labs_only(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """A problem for each startup that it names, of an event that does nothing to startups."""
        for startup in scenario.startups.named:
            if startup.name in self.employers:
                yield Problem(
                    (*place, "employers"),
                    f'a {self.kind} has no effect on the startup "{startup.name}"',
                    "name big labs only",
                )


#: Of whom a policy for all startups is, besides those that have a name.
DRAWN_STARTUPS = "startups"


class PolicyEvent(EmployerEvent):
    """A policy towards some employers, or towards all of a kind, startups yet to be founded included."""

    all_of: Literal["labs", "startups", "both"] = parameter(
        "labs", description="Who is concerned where no employers are named; startups founded later are too."
    )

    def set_columns(self, levers: Levers) -> None:
        """Give the settings that it sets to those concerned."""
        for column, value in self.sets().items():
            if self.employers or self.all_of != "startups":
                levers.employers[column][levers.among(self.employers)] = value
            if not self.employers and self.all_of != "labs":
                levers.set_startups(column, value)

    def whom(self, scenario: Any) -> frozenset[str]:
        """Those named, or all of a kind."""
        if self.employers:
            return super().whom(scenario)
        labs = {lab.name for lab in scenario.labs} if self.all_of != "startups" else set()
        startups = {one.name for one in scenario.startups.named} | {DRAWN_STARTUPS}
        return frozenset(labs | (startups if self.all_of != "labs" else set()))

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Employers are named, or a kind of them is."""
        if self.employers and self.all_of != "labs":
            yield Problem(
                (*place, "all_of"),
                f'a {self.kind} for all of "{self.all_of}" that names employers',
                "leave one of the two out",
                needs=((*place, "employers"),),
            )
