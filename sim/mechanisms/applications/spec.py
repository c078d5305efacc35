"""Applications: who has no job, or would do better elsewhere, applies where he or she expects most.

An application is a contact with an employer that has a vacancy, and is bid for as any contact. Expected pay
there is what the employer's people get for as much talent, or its limit for the person if that is less.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number, PerWeek
from sim.vocabulary import WEEKS_PER_YEAR, Channel


class InMarket(Section):
    """Keys of `[market]`."""

    applications: PerWeek = parameter(
        0.0,
        description=(
            "Rate at which people look for vacancies themselves, and apply where they expect most. Not with "
            "mechanism `posted` or with foresight."
        ),
        ge=0,
        le=1,
    )
    unhappy: Number = parameter(
        0.25,
        description="Log points of pay by which a vacancy has to beat the present job for people to apply.",
        ge=0,
        le=20,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Expected pay is bargained over, nobody foresees applications, and one draw decides a week."""
    market, outside = scenario.market, scenario.outside
    if market.applications <= 0.0:
        return
    if market.mechanism == "posted":
        yield Problem(
            ("market", "applications"),
            'what people expect of a vacancy is bargained over, and in the mechanism "posted" nothing is',
            "set market.mechanism to another one, or applications to 0",
            needs=(("market", "mechanism"),),
        )
    if market.foresight:
        yield Problem(
            ("market", "applications"),
            "people with foresight reckon with random contacts alone",
            "set market.foresight to false, or applications to 0",
            needs=(("market", "foresight"),),
        )
    busiest = max(
        market.contact_rate_employed + market.separation_rate,
        market.contact_rate_unemployed,
        market.contact_rate_employed * outside.contact_factor,
    )
    total = busiest + market.applications + scenario.researchers.retirement_rate / WEEKS_PER_YEAR
    if total > 1.0:
        yield Problem(
            ("market", "applications"),
            f"with contacts, separations and retirements it sums to {total:.3g} a week, more than 1",
            "lower one of the rates",
            needs=(
                ("market", "contact_rate_employed"),
                ("market", "contact_rate_unemployed"),
                ("market", "separation_rate"),
            ),
        )


MECHANISM = Mechanism(
    "applications",
    scalars=(
        Scalar("applications", float, lambda s: s.market.applications, "per week"),
        Scalar("unhappy", float, lambda s: s.market.unhappy, "log points of pay"),
    ),
    check=check,
    off=(Off(Channel.SEARCH, {"market.applications": 0.0}),),
)
