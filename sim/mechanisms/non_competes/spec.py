"""Non-competes: contracts that forbid to take another job.

Whoever is bound is not contacted; a separation ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Flag, Share
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    non_compete: Share = parameter(
        0.0,
        description="Share of its contracts that forbid to take another job; a separation ends them.",
        ge=0,
        le=1,
    )
    non_compete_base: Share = parameter(
        0.0,
        description="The same of the contracts of those who are there before the burn-in.",
        ge=0,
        le=1,
    )


class NonCompetes(EmployerEvent):
    """New contracts of the employers concerned bind with this probability; those in force may end."""

    kind: Literal["non-competes"] = parameter("non-competes", description="Kind of the event.")
    share: Share = parameter(..., description="Share of new contracts that bind; 0: a ban.", ge=0, le=1)

    voids: Flag = parameter(
        False, description="Do the non-competes that are in force at the employers concerned end?"
    )

    def happen(self, levers: Levers) -> None:
        """Free those who are bound."""
        if self.voids:
            levers.unbind(self.employers)

    def apply(self, levers: Levers) -> None:
        """Set the share of contracts that bind."""
        levers.employers["non_compete"][levers.among(self.employers)] = self.share

    def sets(self) -> Mapping[str, float]:
        """The share."""
        return {"non_compete": self.share}


MECHANISM = Mechanism(
    "non_competes",
    settings=(
        Column(
            "non_compete",
            float,
            "share of contracts that bind",
            setting=True,
            read=lambda offers: offers.non_compete,
        ),
    ),
    off=(
        Off(
            Channel.RULES,
            {
                f"{whose}.{key}": 0.0
                for whose in ("labs.*", "startups.offers")
                for key in ("non_compete", "non_compete_base")
            },
        ),
    ),
)
