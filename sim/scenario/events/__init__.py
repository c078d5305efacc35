"""Scheduled shocks and policies. A new kind is one new file, registered in `Event` below."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.events.base import EmployerEvent, EventBase, Levers
from sim.scenario.events.capex_shock import CapexShock
from sim.scenario.events.fast_track import FastTrack
from sim.scenario.events.garden_leave import GardenLeave
from sim.scenario.events.layoffs import Layoffs
from sim.scenario.events.layoffs_elsewhere import LayoffsElsewhere
from sim.scenario.events.no_poach import NoPoach
from sim.scenario.events.non_competes import NonCompetes
from sim.scenario.events.offer_policy import OfferPolicy
from sim.scenario.events.target_list import TargetListIssued

Event = Annotated[
    CapexShock
    | FastTrack
    | GardenLeave
    | Layoffs
    | LayoffsElsewhere
    | NoPoach
    | NonCompetes
    | OfferPolicy
    | TargetListIssued,
    Field(discriminator="kind"),
]

__all__ = ["EmployerEvent", "Event", "EventBase", "Levers"]
