"""Public compute credits: for a time the state lends compute to startups, or to all below a size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism
from sim.scenario.event import EventBase, Levers
from sim.scenario.limits import MONEY, PEOPLE
from sim.scenario.parameter import parameter
from sim.scenario.quantities import Money, Number


class PublicCompute(EventBase):
    """Startups, or all labs and startups below a size, may use public compute as long as it lasts."""

    employers: ClassVar[tuple[str, ...]] = ()  # of the whole market

    kind: Literal["public-compute"] = parameter("public-compute", description="Kind of the event.")
    per_head: Money = parameter(
        ..., description="Compute, in dollars of hardware, for each of their researchers.", ge=0, le=MONEY
    )
    below: Number | None = parameter(
        None,
        description=(
            "Labs and startups with fewer researchers have it, at `market.scale` 1; left out: startups, of "
            "whatever size."
        ),
        gt=0,
        le=PEOPLE,
    )

    def apply(self, levers: Levers) -> None:
        """Lend compute."""
        levers.lend_compute(self.per_head, self.below)

    def sets(self) -> Mapping[str, float | None]:
        """How much, and to whom."""
        return {"public compute per head": self.per_head, "size of public compute": self.below}


MECHANISM = Mechanism(
    "public_compute",
    columns=(Column("public_compute", float, "$ of the compute that is lent"),),
)
