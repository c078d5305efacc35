"""Match floor: who cannot offer a multiple of present pay does not bid, and who wins pays at least that.

It holds for whoever would hire a person with a job, the outside included, and neither for the incumbent nor
for people without a job.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InMarket(Section):
    """Keys of `[market]`."""

    match_floor: Number = parameter(
        0.0,
        description=(
            "Least offer to a person who has a job, as a multiple of present pay: whose limit is below does "
            "not bid, and whoever wins pays at least that. 1: no pay cuts; 0: no floor. Mechanism "
            "`sequential`, without foresight."
        ),
        ge=0,
        le=100,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """A floor is about offers that are bargained over, and nobody foresees it."""
    market = scenario.market
    if market.match_floor <= 0.0:
        return
    if market.mechanism != "sequential":
        yield Problem(
            ("market", "match_floor"),
            f'a floor under offers changes what the mechanism "{market.mechanism}" is known to do',
            'set market.mechanism = "sequential", or match_floor to 0',
            needs=(("market", "mechanism"),),
        )
    if market.foresight:
        yield Problem(
            ("market", "match_floor"),
            "people with foresight reckon with offers that know no floor",
            "set market.foresight to false, or match_floor to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "match_floor",
    scalars=(Scalar("match_floor", float, lambda s: s.market.match_floor, "times present pay"),),
    check=check,
    off=(Off(Channel.MONEY, {"market.match_floor": 0.0}),),
)
