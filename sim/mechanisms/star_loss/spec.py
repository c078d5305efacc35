"""Star loss: a team makes less for some time when one of its employer's best leaves.

The talent of a team, the people of an employer in one field, counts times 1 - `portability.star_loss` when
all who are of the employer's top 5% leave it, for whatever reason, and by the n-th part of that, in logs,
when one of n does. It recovers with the half-life `portability.star_recovery`. The present employer counts
that loss, in the mean of the vesting years, when it values such a person.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number, Years
from sim.vocabulary import WEEKS_PER_YEAR, Channel


class InPortability(Section):
    """Keys of what leaves with those who move."""

    star_loss: Number = parameter(
        0.0,
        description=(
            "Share of their talent that does not count of those who worked with one of an employer's top 5% "
            "who leaves: in the field, its n-th part where n are such; 0.05 to 0.08 is plausible. "
            "In the race, without foresight."
        ),
        ge=0,
        le=0.5,
    )
    star_recovery: Years = parameter(2.0, description="Half-life of that.", gt=0, le=100)


def loses_stars(scenario: Any) -> bool:
    """Does a team lose by it when a star leaves?"""
    return bool(scenario.portability.star_loss > 0.0)


def mean_loss(scenario: Any) -> float:
    """Part of a team's talent that does not count without a star, in the mean of the vesting years."""
    half, years = scenario.portability.star_recovery, scenario.market.vesting_years
    part = half / (years * math.log(2.0)) * (1.0 - 2.0 ** (-years / half))
    return float(scenario.portability.star_loss * part)


def check(scenario: Any) -> Iterator[Problem]:
    """In the textbook market nobody's product hangs on others, and foresight reckons without them."""
    if not loses_stars(scenario):
        return
    if scenario.market.value == "productivity":
        yield Problem(
            ("portability", "star_loss"),
            "with market.value productivity what people make does not hang on others",
            'set market.value to "race", or star_loss to 0',
            needs=(("market", "value"),),
        )
    if scenario.market.foresight:
        yield Problem(
            ("portability", "star_loss"),
            "people with foresight do not reckon with what their teams would lose",
            "set market.foresight to false, or star_loss to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "star_loss",
    scalars=(
        Scalar("star_loss", float, lambda s: s.portability.star_loss),
        Scalar("star_recovery", float, lambda s: s.portability.star_recovery * WEEKS_PER_YEAR, "weeks"),
        Scalar("mean_star_loss", float, mean_loss, "over the vesting years"),
    ),
    check=check,
    off=(Off(Channel.TIES, {"portability.star_loss": 0.0}),),
)
