"""Internal equity: who is paid more than colleagues of like talent raises their pay.

A lab that signs somebody, or counters, pays its other people of the field and of like talent as much for a
unit of talent. It knows that when it bids, so outside offers and counter-offers alike come dearer.
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


class InEscalation(Section):
    """Keys of `[escalation]`."""

    equity_band: Number = parameter(
        0.0,
        description=(
            "Labs raise people of one field whose talent is within so many log points of that of somebody "
            "hired, or kept by a counter-offer, to the same pay for a unit of talent, at most to what they "
            "are worth; what that costs counts in the bid. Times intensity; 0: pay is nobody else's affair. "
            "With another mechanism than `sequential` it is so, too; not with foresight."
        ),
        ge=0,
        le=5,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Nobody foresees it."""
    if scenario.escalation.equity_band > 0.0 and scenario.market.foresight:
        yield Problem(
            ("escalation", "equity_band"),
            "people with foresight reckon with limits that know no colleagues",
            "set market.foresight to false, or this to 0",
            needs=(("market", "foresight"),),
        )


def _band(scenario: Any) -> float:
    """The band where pay is bargained over person by person; elsewhere nobody is raised because of others."""
    return float(scenario.escalation.equity_band) if scenario.market.mechanism == "sequential" else 0.0


MECHANISM = Mechanism(
    "internal_equity",
    scalars=(Scalar("equity_band", float, _band, "log points", escalates=True),),
    check=check,
    off=(Off(Channel.ESCALATION, {"escalation.equity_band": 0.0}),),
)
