"""Executive attention: a few offers a week are approved at once, and people like being courted.

Of the offers that recruiters have made from a target list in a week the first ones get it, those of the best.
"""

from __future__ import annotations

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number, PerWeek
from sim.vocabulary import Channel


class InTargetList(Section):
    """Keys of a target list."""

    attention: PerWeek = parameter(
        0.0,
        description=(
            "Offers, of those that recruiters have made, to which executives attend: the best people first, "
            "approved at once."
        ),
        ge=0,
        le=10**6,
        scales=True,
    )
    attention_utility: Number = parameter(
        0.0,
        description="What executives' attention adds to the utility of an offer, log points of pay.",
        ge=0,
        le=10,
    )


MECHANISM = Mechanism(
    "executive_attention",
    settings=(
        Column("attention", float, "offers a week", setting=True),
        Column("attention_utility", float, "log points of pay", setting=True),
    ),
    off=(Off(Channel.SPEED, {"labs.*.target_list.attention": 0.0, "events.*.list.attention": 0.0}),),
)
