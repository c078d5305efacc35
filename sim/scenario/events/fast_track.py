"""Fast track: offers to listed people are approved within a day instead of a month, or no longer so."""

from __future__ import annotations

from typing import Literal

from sim.scenario.events.base import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.quantities import Days, Flag


class FastTrack(EmployerEvent):
    """Switches the fast track of the employers concerned on or off."""

    kind: Literal["fast-track"] = parameter("fast-track", description="Kind of the event.")
    on: Flag = parameter(True, description="True: on. False: listed people wait like everybody.")
    approval: Days = parameter(
        1.0, description="Approval time of offers to listed people while on.", ge=0, le=3650
    )

    def apply(self, levers: Levers) -> None:
        """Set the approval time of offers to listed people."""
        mask = levers.among(self.employers)
        columns = levers.employers
        columns["fast_track"][mask] = self.approval if self.on else columns["approval"][mask]
