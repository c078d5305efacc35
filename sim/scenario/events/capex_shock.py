"""Capex shock: one lab, or all, invest more or less in compute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class CapexShock(EmployerEvent):
    """Capital expenditure is multiplied by `factor`; compute follows as it is built and depreciates."""

    channel: ClassVar[Channel] = Channel.COMPUTE

    kind: Literal["capex-shock"] = parameter("capex-shock", description="Kind of the event.")
    factor: Number = parameter(..., description="Multiple of capital expenditure.", ge=0, le=1000)

    def apply(self, levers: Levers) -> None:
        """Scale the capex of the employers concerned."""
        levers.employers["base_capex"][levers.among(self.employers)] *= self.factor

    def factors(self) -> Mapping[str, float]:
        """Of capex."""
        return {"capex": self.factor}

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Startups have no capex and no budget of their own that it could change."""
        yield from self.labs_only(scenario, place)
