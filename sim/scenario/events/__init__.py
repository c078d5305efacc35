"""Scheduled shocks. A new kind is one new file, registered in `Event` below, or a mechanism's."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.mechanisms.registry import MechanismEvent
from sim.scenario.event import EmployerEvent, EventBase, Levers
from sim.scenario.events.capex_shock import CapexShock
from sim.scenario.events.layoffs import Layoffs
from sim.scenario.events.layoffs_elsewhere import LayoffsElsewhere
from sim.scenario.events.offer_policy import OfferPolicy

Event = Annotated[
    CapexShock | Layoffs | LayoffsElsewhere | OfferPolicy | MechanismEvent,
    Field(discriminator="kind"),
]

__all__ = ["EmployerEvent", "Event", "EventBase", "Levers"]
