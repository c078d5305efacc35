"""Leaders' ties: people follow those whom they worked for.

Contacts of a lab with people at its leaders' former employers are `market.tie_contacts` times as frequent,
and work for it is worth `market.tie_utility` log points more to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem, unknown_names
from sim.scenario.quantities import Number
from sim.scenario.texts import Name
from sim.vocabulary import Channel


class InMarket(Section):
    """Keys of `[market]`."""

    tie_contacts: Number = parameter(
        1.0,
        description="Leaders' ties: factor on contacts with people at their former employers.",
        ge=0,
        le=1000,
    )
    tie_utility: Number = parameter(
        0.0, description="Leaders' ties: utility of working for them, in log points of pay.", ge=-5, le=5
    )


class InLab(Section):
    """Keys of a lab."""

    leaders_from: tuple[Name, ...] = parameter(
        default_factory=tuple,
        description=(
            "Employers from which its leaders come: their ties multiply contacts with people there "
            "(`market.tie_contacts`) and add to utility (`market.tie_utility`)."
        ),
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Leaders come from employers that exist."""
    employers = scenario.employer_names
    for k, lab in enumerate(scenario.labs):
        yield from unknown_names(lab.leaders_from, employers, ("labs", k, "leaders_from"))


MECHANISM = Mechanism(
    "ties",
    scalars=(Scalar("tie_utility", float, lambda s: s.market.tie_utility, "log points of pay"),),
    check=check,
    off=(Off(Channel.TIES, {"market.tie_contacts": 1.0, "market.tie_utility": 0.0}),),
)
