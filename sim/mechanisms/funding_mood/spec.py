"""Funding mood: for a time rounds are more or less frequent, and valuations higher or lower."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from sim.mechanisms.mechanism import Mechanism
from sim.scenario.event import EventBase, Levers
from sim.scenario.parameter import parameter
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class FundingMood(EventBase):
    """Investors' mood changes: rounds close at another rate, at other valuations, as long as it lasts."""

    employers: ClassVar[tuple[str, ...]] = ()  # of the whole market

    channel: ClassVar[Channel] = Channel.MONEY

    kind: Literal["funding-mood"] = parameter("funding-mood", description="Kind of the event.")
    rate: Number = parameter(1.0, description="Factor on `startups.funding.rate`.", ge=0, le=1000)
    valuations: Number = parameter(1.0, description="Factor on every valuation.", ge=0, le=1000)

    def apply(self, levers: Levers) -> None:
        """Scale both."""
        levers.scale_funding(self.rate, self.valuations)

    def factors(self) -> Mapping[str, float]:
        """Of both."""
        return {"rate of rounds": self.rate, "valuations": self.valuations}


MECHANISM = Mechanism("funding_mood")
