"""Selection on talent: random contacts come more often to the talented; the mean rate is what is stated.

The rate of a person is c a^ζ, certain at most, with c such that the mean is the stated rate among people at
labs and startups, among those without a job, and among those outside: each for itself, every four weeks.
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

    search_elasticity: Number = parameter(
        0.0,
        description=(
            "Elasticity ζ of the rate of random contacts to talent; the mean rate stays. 0: all have the "
            "same; 0 to 0.5 is plausible. Without foresight."
        ),
        ge=0,
        le=5,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Foresight reckons with contacts at the stated rate."""
    if scenario.market.search_elasticity > 0.0 and scenario.market.foresight:
        yield Problem(
            ("market", "search_elasticity"),
            "people with foresight reckon with as many contacts for all",
            "set market.foresight to false, or search_elasticity to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "selection",
    scalars=(
        Scalar("search_elasticity", float, lambda s: s.market.search_elasticity, "of contacts to talent"),
    ),
    check=check,
    off=(Off(Channel.SEARCH, {"market.search_elasticity": 0.0}),),
)
