"""Non-competes: contracts that forbid to take another job, allowed or banned."""

from __future__ import annotations

from typing import Literal

from sim.scenario.events.base import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.quantities import Share


class NonCompetes(EmployerEvent):
    """New contracts of the employers concerned bind with this probability; those in force stay."""

    kind: Literal["non-competes"] = parameter("non-competes", description="Kind of the event.")
    share: Share = parameter(..., description="Share of new contracts that bind; 0: a ban.", ge=0, le=1)

    def apply(self, levers: Levers) -> None:
        """Set the share of contracts that bind."""
        levers.employers["non_compete"][levers.among(self.employers)] = self.share
