"""Layoffs at employers of the market: a share of their people lose their jobs at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class Layoffs(EmployerEvent):
    """Once, each person at the employers concerned is laid off with this probability."""

    channel: ClassVar[Channel] = Channel.SUPPLY

    kind: Literal["layoffs"] = parameter("layoffs", description="Kind of the event.")
    share: Share = parameter(..., description="Probability of losing the job.", ge=0, le=1)

    def happen(self, levers: Levers) -> None:
        """People lose their jobs."""
        levers.lay_off_share(self.employers, self.share)

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """They happen once."""
        if self.duration is not None:
            yield Problem((*place, "duration"), "layoffs happen once, in their week", "leave duration out")
