"""Offer policy: employers bid more, or may pay larger packages, or get more money for pay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar, Literal

from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.limits import MONEY
from sim.scenario.parameter import parameter
from sim.scenario.quantities import MoneyPerYear, Number, Share
from sim.vocabulary import Channel


class OfferPolicy(EmployerEvent):
    """A change in how the employers concerned bid. What is left out stays as it is."""

    channel: ClassVar[Channel] = Channel.MONEY

    kind: Literal["offer-policy"] = parameter("offer-policy", description="Kind of the event.")
    aggressiveness: Number = parameter(1.0, description="Factor on aggressiveness.", gt=0, le=100)
    budget: Number = parameter(1.0, description="Factor on the compensation budget.", ge=0, le=100)
    bonus: Number = parameter(1.0, description="Factor on the bonus pool.", ge=0, le=1000)
    package_cap: MoneyPerYear | None = parameter(None, description="New cap per package.", gt=0, le=MONEY)
    make_whole: Share | None = parameter(
        None, description="Share of forfeited equity that is replaced in cash.", ge=0, le=1
    )

    def apply(self, levers: Levers) -> None:
        """Change the offer settings of the employers concerned."""
        mask = levers.among(self.employers)
        columns = levers.employers
        columns["base_aggressiveness"][mask] *= self.aggressiveness
        for column, factor in (("base_budget", self.budget), ("bonus_rate", self.bonus)):
            limited = mask & (columns[column] < math.inf)  # without limit stays without limit
            columns[column][limited] *= factor
        if self.package_cap is not None:
            columns["package_cap"][mask] = self.package_cap
        if self.make_whole is not None:
            columns["make_whole"][mask] = self.make_whole

    def factors(self) -> Mapping[str, float]:
        """Of what it states as factors."""
        return {"aggressiveness": self.aggressiveness, "budget": self.budget, "bonus": self.bonus}
