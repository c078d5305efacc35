"""Foresight: people accept less now from an employer that will have to match better offers later.

Postel-Vinay & Robin (2002), with the bargaining share of Cahuc, Postel-Vinay & Robin (2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Flag, PerYear
from sim.vocabulary import Channel, weekly


class InMarket(Section):
    """Keys of `[market]`."""

    foresight: Flag = parameter(
        False,
        description=(
            "True: people accept less now from an employer that will have to match better offers later "
            "(Postel-Vinay & Robin 2002). Needs `renegotiation` by best offer."
        ),
    )
    discount_rate: PerYear = parameter(
        0.05, description="Foresight: rate at which people discount the future.", ge=0, le=100
    )
    utility: Literal["log", "linear"] = parameter(
        "log",
        description=(
            "Foresight: utility of pay whose future people weigh against the present; `log` is risk-averse."
        ),
    )


def check(scenario: Any) -> Iterator[Problem]:
    """With foresight pay says nothing about how good the best offer so far was, so that has to be kept."""
    market = scenario.market
    if market.foresight and market.renegotiation != "best-offer":
        yield Problem(
            ("market", "foresight"),
            "foresight needs the best offer so far as the point from which pay is negotiated",
            'set market.renegotiation = "best-offer"',
            needs=(("market", "renegotiation"),),
        )
    if market.foresight and market.mechanism != "sequential":
        yield Problem(
            ("market", "foresight"),
            f'foresight is about counter-offers, which the mechanism "{market.mechanism}" does not have',
            'set market.mechanism = "sequential", or foresight to false',
            needs=(("market", "mechanism"),),
        )


MECHANISM = Mechanism(
    "foresight",
    scalars=(
        Scalar("foresight", bool, lambda s: s.market.foresight),
        Scalar("linear_utility", bool, lambda s: s.market.utility == "linear"),
        Scalar("discount_rate", float, lambda s: weekly(s.market.discount_rate), "per week"),
    ),
    check=check,
    off=(Off(Channel.MONEY, {"market.foresight": False}),),
)
