"""Vesting: grants that vest early rather than evenly, and policies on the schedule of new ones.

A grant keeps the schedule that it was made with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Share, Years
from sim.vocabulary import Channel


class InMarket(Section):
    """Keys of `[market]`."""

    front_loading: Share = parameter(
        0.0,
        description=(
            "How far grants vest early: 0 evenly, 1 by 33, 33, 22 and 12% in the quarters of the vesting "
            "period, in between in proportion. The cliff is before that."
        ),
        ge=0,
        le=1,
    )


class VestingRules(EmployerEvent):
    """New grants of the employers concerned vest otherwise; those in force keep their schedule."""

    kind: Literal["vesting-rules"] = parameter("vesting-rules", description="Kind of the event.")
    cliff: Years | None = parameter(
        None, description="Time before anything vests; left out: `market.vesting_cliff`.", ge=0, le=20
    )
    front_loading: Share | None = parameter(
        None, description="How far they vest early; left out: `market.front_loading`.", ge=0, le=1
    )

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It says something, and a cliff is within the vesting period."""
        if self.cliff is None and self.front_loading is None:
            yield Problem(
                place, "vesting-rules without cliff and front_loading change nothing", "give one of them"
            )
        if self.cliff is not None and self.cliff > scenario.market.vesting_years:
            yield Problem(
                (*place, "cliff"),
                f"the cliff of {self.cliff:g} years is longer than the vesting period of "
                f"{scenario.market.vesting_years:g}",
                "set it to at most market.vesting_years",
                needs=(("market", "vesting_years"),),
            )

    def apply(self, levers: Levers) -> None:
        """Set the schedule."""
        levers.grant_by(self.employers, self.cliff, self.front_loading)

    def sets(self) -> Mapping[str, float | None]:
        """Both: one that is not stated is the market's, whatever an event before had it at."""
        return {"cliff": self.cliff, "front_loading": self.front_loading}


MECHANISM = Mechanism(
    "vesting",
    scalars=(Scalar("front_loading", float, lambda s: s.market.front_loading, "share"),),
    settings=(
        Column(
            "vesting_rule", int, "of new grants: number among `schedules`", setting=True, read=lambda _: 0
        ),
    ),
    off=(Off(Channel.RULES, {"market.front_loading": 0.0}),),
)
