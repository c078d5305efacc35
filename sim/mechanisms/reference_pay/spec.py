"""Reference pay: people ask for what people of comparable talent are seen to get.

Who wins somebody pays that, or its limit if that is less. Nobody refuses what beats the present job.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InEscalation(Section):
    """Keys of `[escalation]`."""

    publicity: Number = parameter(
        0.0,
        description=(
            "Agreed pay is at least this multiple of usual pay for such talent (the median, for a unit of "
            "talent, of who was hired within about a year), as far as the winner's limit goes; times "
            "intensity. 0: nobody knows what others get. Mechanism `sequential`, without foresight."
        ),
        ge=0,
        le=10,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Where it means nothing it is refused."""
    if scenario.escalation.publicity > 0.0:
        yield from unknown_to(scenario, ("escalation", "publicity"))


def unknown_to(scenario: Any, place: Location) -> Iterator[Problem]:
    """Reference pay, said at `place`, is about pay that is bargained over, and nobody foresees it."""
    market = scenario.market
    if market.mechanism != "sequential":
        yield Problem(
            place,
            f'who knows what others get changes what the mechanism "{market.mechanism}" is known to do',
            'set market.mechanism = "sequential", or this to 0',
            needs=(("market", "mechanism"),),
        )
    if market.foresight:
        yield Problem(
            place,
            "people with foresight reckon with pay that does not follow what others get",
            "set market.foresight to false, or this to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "reference_pay",
    scalars=(
        Scalar(
            "publicity", float, lambda s: s.escalation.publicity, "times usual pay for talent", escalates=True
        ),
    ),
    check=check,
    off=(Off(Channel.ESCALATION, {"escalation.publicity": 0.0}),),
)
