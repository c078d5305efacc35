"""Target lists: employers pursue the best people by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.declared import Column
from sim.mechanisms.executive_attention import spec as executive_attention
from sim.mechanisms.lift_outs import spec as lift_outs
from sim.mechanisms.mechanism import Mechanism, Off
from sim.mechanisms.purse import spec as purse
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem, unknown_names
from sim.scenario.quantities import Count, Days, Number, PerWeek, Weeks
from sim.scenario.texts import Name
from sim.vocabulary import Channel

#: Target lists are bits of a signed 64-bit integer.
MOST_LISTS = 63


class TargetList(executive_attention.InTargetList, purse.InTargetList, lift_outs.InTargetList):
    """People an employer pursues by name: the best `size` by estimated value that pass the filter."""

    size: Count = parameter(0, description="Length of the list; 0 is no list.", ge=0, le=10**6, scales=True)
    employers: tuple[Name, ...] = parameter(
        default_factory=tuple, description="Only people at these employers; empty: at any."
    )
    fields: tuple[Name, ...] = parameter(
        default_factory=tuple, description="Only people in these fields; empty: in any."
    )
    refresh: Weeks = parameter(8.0, description="Time between two drawings-up of the list.", ge=1, le=520)
    recruiters: PerWeek = parameter(
        1.0, description="People on the list to whom an offer is made.", ge=0, le=10**6, scales=True
    )
    cooldown: Weeks = parameter(
        12.0, description="Time before the same person is pursued again.", ge=0, le=520
    )
    contact_multiplier: Number = parameter(
        1.0, description="Random contacts with the listed are this many times as frequent.", ge=0, le=1000
    )
    expiry: Days | None = parameter(
        None,
        description=(
            "Days after approval at which an offer to a listed person lapses, such as 2 for offers that "
            "explode; left out: as the employer's `expiry`."
        ),
        ge=0,
        le=3650,
    )


class InLab(Section):
    """Keys of a lab."""

    target_list: TargetList = parameter(default_factory=TargetList, description="Whom it pursues by name.")


class TargetListIssued(EmployerEvent):
    """The employers concerned work through a list of named people, instead of the one they had."""

    channel: ClassVar[Channel] = Channel.SEARCH

    kind: Literal["target-list"] = parameter("target-list", description="Kind of the event.")
    list: TargetList = parameter(..., description="The list.")

    def apply(self, levers: Levers) -> None:
        """Put the list in force for the employers concerned."""
        for employer in levers.among(self.employers).nonzero()[0]:
            if self.list.size > 0:
                levers.target_lists[int(employer)] = self.list
            else:  # a list of nobody ends the one in force
                levers.target_lists.pop(int(employer), None)

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Who is pursued, and for what, exists."""
        yield from unknown_names(self.list.employers, scenario.employer_names, (*place, "list", "employers"))
        yield from unknown_names(self.list.fields, scenario.field_names, (*place, "list", "fields"), "field")


def check(scenario: Any) -> Iterator[Problem]:
    """Lists name what exists, and are no more than the market can hold."""
    owners = {lab.name for lab in scenario.labs if lab.target_list.size > 0}
    employers, fields = scenario.employer_names, scenario.field_names
    for k, lab in enumerate(scenario.labs):
        place = ("labs", k, "target_list")
        yield from unknown_names(lab.target_list.employers, employers, (*place, "employers"))
        yield from unknown_names(lab.target_list.fields, fields, (*place, "fields"), "field")
    for event in scenario.events_on:
        if isinstance(event, TargetListIssued):
            owners |= set(event.employers or (lab.name for lab in scenario.labs))
    if len(owners) > MOST_LISTS:
        yield Problem(
            ("labs",),
            f"{len(owners)} employers have target lists, more than the {MOST_LISTS} the market can hold",
            "give fewer of them a list",
        )


MECHANISM = Mechanism(
    "target_lists",
    settings=(
        Column("recruiters", float, "offers a week", setting=True),
        Column("contact_multiplier", float, setting=True),
        Column("cooldown", float, "weeks", setting=True),
        Column("list_expiry", float, "days, of offers to the listed", setting=True),
    ),
    check=check,
    off=(
        Off(Channel.SEARCH, {"labs.*.target_list.size": 0}),
        Off(Channel.SPEED, {"labs.*.target_list.expiry": None, "events.*.list.expiry": None}),
    ),
)
