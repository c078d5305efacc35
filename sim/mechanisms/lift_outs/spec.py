"""Lift-outs: who bids for a leader asks the team along.

When recruiters turn to a leader on their list, they have offers made to the best `lift_out` of the leader's
colleagues, too: at the same time, out of the same purse, within the same limits. Each decides alone. A leader
is who is above the 95th percentile of the talent of week 0, and has been with a lab or startup for
`ties.weeks`; the team is who has been in the same field there for as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Count
from sim.vocabulary import Channel


class InTargetList(Section):
    """Keys of a target list."""

    lift_out: Count = parameter(
        0,
        description=(
            "People of a listed leader's team who are asked along when the leader is pursued, the best "
            "first; see `ties.weeks`."
        ),
        ge=0,
        le=1000,
    )


def _lists(scenario: Any) -> Iterator[tuple[Location, Any]]:
    """Every target list that a scenario or an event issues, and where it stands."""
    for k, lab in enumerate(scenario.labs):
        yield ("labs", k, "target_list"), lab.target_list
    for k, event in enumerate(scenario.events):
        issued = getattr(event, "list", None)
        if event.on and isinstance(issued, InTargetList):
            yield ("events", k, "list"), issued


def lifts_out(scenario: Any) -> bool:
    """Does any list ask teams along?"""
    return any(one.lift_out > 0 for _, one in _lists(scenario))


def check(scenario: Any) -> Iterator[Problem]:
    """A team comes along with a leader whom recruiters turn to."""
    for where, one in _lists(scenario):
        if one.lift_out == 0:
            continue
        if one.size == 0:
            yield Problem(
                (*where, "lift_out"),
                "it is the team of nobody: the list is empty",
                "set size above 0, or this to 0",
                needs=((*where, "size"),),
            )
        elif one.recruiters == 0.0:
            yield Problem(
                (*where, "lift_out"),
                "teams are asked along by recruiters, and the list has none",
                "set recruiters above 0, or this to 0",
                needs=((*where, "recruiters"),),
            )


MECHANISM = Mechanism(
    "lift_outs",
    scalars=(Scalar("lifts_out", bool, lifts_out),),
    settings=(Column("lift_out", int, "people asked along with a leader", setting=True),),
    check=check,
    off=(Off(Channel.TIES, {"labs.*.target_list.lift_out": 0, "events.*.list.lift_out": 0}),),
)
