"""Retention subsidy: the state bears a share of what raises for those who are there cost an employer.

Counter-offers and raises out of a retention fund, agreed while it is in force, are subsidised as long as they
last. What a purse pays is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import Levers, PolicyEvent
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    retention_subsidy: Share = parameter(
        0.0,
        description=(
            "Share of what a counter-offer, or a raise out of a retention fund, adds to the employer's cost "
            "that the state bears, as long as the contract lasts."
        ),
        ge=0,
        lt=1,
    )


class RetentionSubsidy(PolicyEvent):
    """The state subsidises raises that the employers concerned give to those who are there."""

    kind: Literal["retention-subsidy"] = parameter("retention-subsidy", description="Kind of the event.")
    share: Share = parameter(..., description="Their `retention_subsidy` then.", ge=0, lt=1)

    def apply(self, levers: Levers) -> None:
        """Set the share."""
        self.set_columns(levers)

    def sets(self) -> Mapping[str, float]:
        """The share."""
        return {"retention_subsidy": self.share}


def _subsidies(scenario: Any) -> Iterator[Location]:
    """Where a subsidy is stated."""
    for k, lab in enumerate(scenario.labs):
        if lab.retention_subsidy > 0.0:
            yield ("labs", k, "retention_subsidy")
    if scenario.startups.offers.retention_subsidy > 0.0:
        yield ("startups", "offers", "retention_subsidy")
    for k, event in enumerate(scenario.events):
        if event.kind == "retention-subsidy" and event.on:
            yield ("events", k, "share")


def check(scenario: Any) -> Iterator[Problem]:
    """Who posts wages does not raise one person's, and nobody foresees a subsidy."""
    market = scenario.market
    for place in _subsidies(scenario):
        if market.mechanism == "posted":
            yield Problem(
                place,
                'a subsidy of raises needs pay that is negotiated, and market.mechanism is "posted"',
                "set market.mechanism to another, or leave the subsidy out",
                needs=(("market", "mechanism"),),
            )
        if market.foresight:
            yield Problem(
                place,
                "people with foresight reckon with counter-offers that know no subsidy",
                "set market.foresight to false, or leave the subsidy out",
                needs=(("market", "foresight"),),
            )


MECHANISM = Mechanism(
    "retention_subsidy",
    settings=(
        Column(
            "retention_subsidy",
            float,
            "share of what a raise adds",
            setting=True,
            read=lambda offers: offers.retention_subsidy,
        ),
    ),
    check=check,
    off=(Off(Channel.RULES, {"labs.*.retention_subsidy": 0.0, "startups.offers.retention_subsidy": 0.0}),),
)
