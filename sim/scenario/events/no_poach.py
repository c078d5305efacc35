"""No-poach pact: employers agree not to approach each other's people."""

from __future__ import annotations

from typing import Literal

from sim.scenario.events.base import EmployerEvent, Levers
from sim.scenario.parameter import parameter


class NoPoach(EmployerEvent):
    """None of the employers concerned contacts or pursues people at another of them."""

    kind: Literal["no-poach"] = parameter("no-poach", description="Kind of the event.")

    def apply(self, levers: Levers) -> None:
        """Close every link between two of them."""
        levers.scale_links(self.employers, self.employers, 0.0)
