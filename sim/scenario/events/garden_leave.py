"""Garden leave: people who leave for another job wait before they may work there."""

from __future__ import annotations

from typing import Literal

from sim.scenario.events.base import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.quantities import Weeks


class GardenLeave(EmployerEvent):
    """Whoever leaves the employers concerned for another job waits this long."""

    kind: Literal["garden-leave"] = parameter("garden-leave", description="Kind of the event.")
    length: Weeks = parameter(..., description="Weeks of leave, rounded; 0 ends it.", ge=0, le=520)

    def apply(self, levers: Levers) -> None:
        """Set the length of the leave."""
        levers.employers["garden_leave"][levers.among(self.employers)] = round(self.length)
