"""Denial: who bids for a rival's people also counts what the rival loses in the race.

Employers in a race are worse off for each other's output. So somebody who leaves a rival is worth more than
somebody who comes from nowhere, and whom a rival would get is worth more to keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class InEscalation(Section):
    """Keys of `[escalation]`."""

    denial: Share = parameter(
        0.0,
        description=(
            "Weight, in what a person is worth, of what a rival in the race loses who goes without; times "
            "intensity, at most 1. Value mode `race`, without foresight."
        ),
        ge=0,
        le=1,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """There have to be rivals, who are known when somebody bids, and nobody foresees what they bid."""
    market, place = scenario.market, ("escalation", "denial")
    if scenario.escalation.denial <= 0.0:
        return
    if market.value != "race":
        yield Problem(
            place,
            f'with market.value = "{market.value}" nobody loses by what others make',
            'set market.value = "race", or this to 0',
            needs=(("market", "value"),),
        )
    if market.mechanism == "simultaneous":
        yield Problem(
            place,
            "where all seats bid at once nobody knows yet who would get the person",
            "set market.mechanism to another, or this to 0",
            needs=(("market", "mechanism"),),
        )
    if market.foresight:
        yield Problem(
            place,
            "people with foresight reckon with bids that deny nobody anything",
            "set market.foresight to false, or this to 0",
            needs=(("market", "foresight"),),
        )


MECHANISM = Mechanism(
    "denial",
    scalars=(Scalar("denial", float, lambda s: s.escalation.denial, "weight", escalates=True),),
    check=check,
    off=(Off(Channel.ESCALATION, {"escalation.denial": 0.0}),),
)
