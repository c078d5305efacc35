"""Fast track: offers to listed people are approved within a day instead of a month, or no longer so."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Days
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    fast_track: Days | None = parameter(
        None,
        description="Days until an offer to a listed person is approved; left out: as `approval`.",
        ge=0,
        le=3650,
    )


class FastTrack(EmployerEvent):
    """Offers to listed people take another time, shorter or longer, as long as it lasts."""

    channel: ClassVar[Channel] = Channel.SPEED

    kind: Literal["fast-track"] = parameter("fast-track", description="Kind of the event.")
    approval: Days = parameter(1.0, description="Approval time of offers to listed people.", ge=0, le=3650)

    def apply(self, levers: Levers) -> None:
        """Set the approval time of offers to listed people."""
        levers.employers["fast_track"][levers.among(self.employers)] = self.approval


def _approval(offers: InOffers) -> float:
    """Days until an offer to a listed person is approved: as everybody else's where nothing is said."""
    usual: float = getattr(offers, "approval")  # noqa: B009 - of the section that this one is grafted on
    return usual if offers.fast_track is None else offers.fast_track


MECHANISM = Mechanism(
    "fast_track",
    settings=(Column("fast_track", float, "days", setting=True, read=_approval),),
    off=(Off(Channel.SPEED, {"labs.*.fast_track": None, "startups.offers.fast_track": None}),),
)
