"""Sticky talent: whoever moves without the team counts for less at first.

At a new employer talent counts times 1 - `portability.stickiness` · (1 - share of the old team that is
there), in output and in bids, and recovers with the half-life `portability.recovery`. The old team is that of
the same field at the employer where somebody has been for `ties.weeks`, or was last for so long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.mechanisms.star_loss.spec import loses_stars
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Share, Years
from sim.vocabulary import WEEKS_PER_YEAR, Channel


class InPortability(Section):
    """Keys of what goes along with those who move."""

    stickiness: Share = parameter(
        0.0,
        description=(
            "Share of talent that does not count at a new employer as long as nobody of the old team is "
            "there; 0 to 0.2 is plausible. Without foresight."
        ),
        ge=0,
        le=0.9,
    )
    recovery: Years = parameter(1.0, description="Half-life of what does not count.", gt=0, le=100)


def sticks(scenario: Any) -> bool:
    """Does some talent stay behind?"""
    return bool(scenario.portability.stickiness > 0.0)


def counts_in_part(scenario: Any) -> bool:
    """May some talent not count where it is?"""
    return sticks(scenario) or loses_stars(scenario)


def check(scenario: Any) -> Iterator[Problem]:
    """Foresight reckons with what people are worth to employers wherever they come from."""
    if sticks(scenario) and scenario.market.foresight:
        yield Problem(
            ("portability", "stickiness"),
            "people with foresight do not reckon with what they leave behind",
            "set market.foresight to false, or stickiness to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "sticky_talent",
    scalars=(
        Scalar("counts_in_part", bool, counts_in_part),
        Scalar("stickiness", float, lambda s: s.portability.stickiness),
        Scalar("recovery", float, lambda s: s.portability.recovery * WEEKS_PER_YEAR, "weeks, half-life"),
    ),
    check=check,
    off=(Off(Channel.TIES, {"portability.stickiness": 0.0}),),
)
