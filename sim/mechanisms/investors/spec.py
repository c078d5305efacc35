"""Investors: a startup given by name has people who stand by it, up to a ceiling.

Whenever its runway is short they give what is missing to the usual one, until they have given all that they
would.
"""

from __future__ import annotations

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Money
from sim.vocabulary import Channel


class InNamedStartup(Section):
    """Keys of a startup given by name."""

    investors: Money = parameter(
        0.0,
        description=(
            "What investors who stand by it give at most, in all: whenever its runway is below "
            "`funding.seek_runway` they fill it up to `runway`."
        ),
        ge=0,
        le=MONEY,
        scales=True,
    )


MECHANISM = Mechanism(
    "investors",
    columns=(Column("investors", float, "$ that investors who stand by a startup will yet give"),),
    off=(Off(Channel.MONEY, {"startups.named.*.investors": 0.0}),),
)
