"""Deals: a lab hires a startup's team under a licence, or acquires the startup whole.

The lab whose bid is best takes the people; the startup ends. Reviews may block a deal, by its share of the
team and by what it adds to concentration.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.mechanisms.purse.spec import has_purses
from sim.names import join_key
from sim.scenario.event import EventBase, Levers
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Money, Number, PerYear, Share, Weeks
from sim.vocabulary import Channel, weekly


class Deals(Section):
    """License-and-hire: labs pay startups' investors for a licence, and the people come along."""

    talks: PerYear = parameter(
        0.0,
        description="Rate at which labs look into hiring a startup's team; 0: they never do.",
        ge=0,
        le=52,
    )
    price_per_head: Money = parameter(
        10e6,
        description="What a lab pays the startup's investors for each person who comes.",
        ge=0,
        le=MONEY,
    )
    comes: Share = parameter(
        1.0,
        description="Share of the team that comes, the most talented; the others lose the job.",
        gt=0,
        le=1,
    )
    paid_by: Literal["parent", "purse"] = parameter(
        "parent",
        description=(
            "Who pays: the lab's parent, which adds the people's pay to its budget, or the purse of its "
            "target list, which has to have the money for pay and price over the vesting years."
        ),
    )
    excess_hazard: PerYear = parameter(
        0.27,
        description=(
            "Hazard with which people whom a deal has brought leave, above that of others; facts: a third "
            "leaves in the first year, of others an eighth."
        ),
        ge=0,
        le=52,
    )
    excess_weeks: Weeks = parameter(52.0, description="How long after the deal they do.", ge=0, le=5200)


class InStartups(Section):
    """A section of startups."""

    deals: Deals = parameter(
        default_factory=Deals, description="License-and-hire, and what becomes of people whom a deal brought."
    )


class AcquiHireReview(EventBase):
    """Deals with startups are reviewed, and blocked where they exceed all thresholds that are stated."""

    employers: ClassVar[tuple[str, ...]] = ()  # of the whole market

    kind: Literal["acqui-hire-review"] = parameter("acqui-hire-review", description="Kind of the event.")
    team_share: Share | None = parameter(
        None, description="Share of a startup's team that may be hired.", ge=0, lt=1
    )
    hhi: Number | None = parameter(
        None, description="Herfindahl index of headcount that a deal may lead to, 0 to 1.", ge=0, le=1
    )
    delta_hhi: Number | None = parameter(
        None, description="What a deal may add to that index, 0 to 1.", ge=0, le=1
    )

    def apply(self, levers: Levers) -> None:
        """A threshold that is not stated is exceeded by every deal."""
        stated = (self.team_share, self.hhi, self.delta_hhi)
        levers.review_deals(*(-1.0 if one is None else one for one in stated))

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It has a threshold, and the market to itself."""
        if self.team_share is None and self.hhi is None and self.delta_hhi is None:
            yield Problem(
                place,
                "a review without thresholds would block every deal, or none",
                "state team_share, hhi or delta_hhi",
            )
        yield from self._others(scenario, place)

    def _others(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """Earlier reviews of the file that are in force at the same time."""
        for number, other in enumerate(scenario.events):
            if other is self or place[-1] == number:
                return
            if not (isinstance(other, AcquiHireReview) and other.on and self.on):
                continue
            try:
                one, two = self.starts(scenario.start_date), other.starts(scenario.start_date)
            except ValueError:  # which is a mistake of its own
                continue
            first, second = (other, one) if two <= one else (self, two)
            if first.in_force(second, scenario.start_date):
                called = join_key("events", other.name or str(number))
                yield Problem(
                    place,
                    f"another review, {called}, is in force at the same time",
                    "let one end before the other starts, by its duration",
                    needs=(("events", number),),
                )


def has_deals(scenario: Any) -> bool:
    """Can a deal be made at all?"""
    return bool(scenario.startups.deals.talks > 0.0 or scenario.startups.exits.hazard_acquired > 0.0)


def check(scenario: Any) -> Iterator[Problem]:
    """It takes labs, and money."""
    deals = scenario.startups.deals
    if deals.talks == 0.0:
        return
    if not scenario.labs:
        yield Problem(
            ("startups", "deals", "talks"),
            "there is no lab that could hire a team",
            "name labs, or set it to 0",
        )
    elif deals.paid_by == "purse" and not has_purses(scenario):
        yield Problem(
            ("startups", "deals", "paid_by"),
            "no lab has a purse that could pay",
            'give a target_list a purse, or set it to "parent"',
        )


MECHANISM = Mechanism(
    "deals",
    scalars=(
        Scalar("talks", float, lambda s: weekly(s.startups.deals.talks), "per week", late=True),
        Scalar("price_per_head", float, lambda s: s.startups.deals.price_per_head, "$", late=True),
        Scalar("deal_share", float, lambda s: s.startups.deals.comes, late=True),
        Scalar("deal_by_purse", bool, lambda s: s.startups.deals.paid_by == "purse", late=True),
        Scalar(
            "deal_unrest",
            float,
            lambda s: weekly(s.startups.deals.excess_hazard) if has_deals(s) else 0.0,
            "per week",
            late=True,
        ),
        Scalar("deal_unrest_weeks", float, lambda s: s.startups.deals.excess_weeks, "weeks", late=True),
    ),
    columns=(Column("from_parent", float, "$/year that the parent adds for people whom deals have brought"),),
    check=check,
    off=(Off(Channel.DEALS, {"startups.deals.talks": 0.0}),),
)
