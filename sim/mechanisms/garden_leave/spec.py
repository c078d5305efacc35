"""Garden leave: people who leave for another job wait, at the old wage, before they may work there."""

from __future__ import annotations

from typing import Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Weeks
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    garden_leave: Weeks = parameter(
        0.0,
        description=(
            "Weeks, rounded to whole ones, that people who leave for another job wait before they work "
            "there; neither contacted nor separated, and paid the old wage out of the old employer's budget."
        ),
        ge=0,
        le=520,
    )


class GardenLeave(EmployerEvent):
    """Whoever leaves the employers concerned for another job waits this long."""

    kind: Literal["garden-leave"] = parameter("garden-leave", description="Kind of the event.")
    length: Weeks = parameter(..., description="Weeks of leave, rounded; 0 ends it.", ge=0, le=520)

    def apply(self, levers: Levers) -> None:
        """Set the length of the leave."""
        levers.employers["garden_leave"][levers.among(self.employers)] = round(self.length)


MECHANISM = Mechanism(
    "garden_leave",
    settings=(
        Column("garden_leave", float, "weeks", setting=True, read=lambda offers: round(offers.garden_leave)),
    ),
    off=(Off(Channel.RULES, {"labs.*.garden_leave": 0.0, "startups.offers.garden_leave": 0.0}),),
)
