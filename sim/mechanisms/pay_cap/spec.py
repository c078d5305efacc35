"""Pay cap: a law on the largest package a year, of some employers or of all labs and startups.

What is paid already stays. It says nothing of the outside's wage, or of cash for what people forfeit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sim.mechanisms.mechanism import Mechanism
from sim.scenario.event import DRAWN_STARTUPS, EmployerEvent, Levers
from sim.scenario.limits import MONEY
from sim.scenario.parameter import parameter
from sim.scenario.quantities import MoneyPerYear
from sim.scenario.texts import Name


class PayCap(EmployerEvent):
    """No new contract of the employers concerned is for more a year; a lower cap of their own stays."""

    kind: Literal["pay-cap"] = parameter("pay-cap", description="Kind of the event.")
    employers: tuple[Name, ...] = parameter(
        default_factory=tuple,
        description="Names of the labs or named startups concerned; empty: all labs and all startups.",
    )
    cap: MoneyPerYear = parameter(..., description="Largest package, per year.", gt=0, le=MONEY)

    def apply(self, levers: Levers) -> None:
        """Lower the caps."""
        if not self.employers:
            levers.cap_pay(self.cap)
            return
        caps = levers.employers["package_cap"]
        caps[levers.among(self.employers) & (caps > self.cap)] = self.cap

    def sets(self) -> Mapping[str, float]:
        """The cap."""
        return {"pay_cap": self.cap}

    def whom(self, scenario: Any) -> frozenset[str]:
        """Those named, or all labs and all startups, those yet to be founded included."""
        if self.employers:
            return super().whom(scenario)
        startups = {one.name for one in scenario.startups.named} | {DRAWN_STARTUPS}
        return super().whom(scenario) | startups


MECHANISM = Mechanism("pay_cap")
