"""Star premium: investors value a startup more, the more of its talent is that of stars.

Stars are people above the 95th percentile of the talent of all who are there as week 0 begins. Before that
nobody is one.
"""

from __future__ import annotations

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InFunding(Section):
    """Keys of `[startups.funding]`."""

    star_premium: Number = parameter(
        0.0,
        description=(
            "Valuations are multiplied by 1 plus this times the share of the startup's talent that is above "
            "the 95th percentile of week 0."
        ),
        ge=0,
        le=100,
    )


MECHANISM = Mechanism(
    "star_premium",
    scalars=(Scalar("star_premium", float, lambda s: s.startups.funding.star_premium),),
    columns=(
        Column("star_talent", float, "effective talent of stars at work"),
        Column("promised_stars", float, "and of those signed this week"),
    ),
    off=(Off(Channel.MONEY, {"startups.funding.star_premium": 0.0}),),
)
