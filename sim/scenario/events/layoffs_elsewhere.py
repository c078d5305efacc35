"""Layoffs elsewhere: people are laid off in other parts of the industry, and the money goes to AI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Number, Share
from sim.vocabulary import Channel


class LayoffsElsewhere(EmployerEvent):
    """Once, people enter without a job; from then on the labs concerned have more money for pay."""

    channel: ClassVar[Channel] = Channel.SUPPLY

    kind: Literal["layoffs-elsewhere"] = parameter("layoffs-elsewhere", description="Kind of the event.")
    people: Share = parameter(
        ..., description="People who enter, as a share of the initial count of researchers.", ge=0, le=10
    )
    talent_factor: Number = parameter(
        0.7, description="Their talent against that of other researchers.", gt=0, le=100
    )
    freed_budget: Share = parameter(
        0.0, description="Rise of the compensation budget of the labs concerned.", ge=0, le=100
    )

    def happen(self, levers: Levers) -> None:
        """People enter the market."""
        levers.add_unemployed(self.people, self.talent_factor)

    def apply(self, levers: Levers) -> None:
        """Money freed elsewhere goes into budgets."""
        levers.employers["base_budget"][levers.among(self.employers)] *= 1.0 + self.freed_budget

    def factors(self) -> Mapping[str, float]:
        """Of budgets."""
        return {"budget": 1.0 + self.freed_budget}

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Startups have no capex and no budget of their own that it could change."""
        yield from self.labs_only(scenario, place)
