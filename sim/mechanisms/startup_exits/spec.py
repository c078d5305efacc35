"""Startup exits: startups die, or are acquired, at stated rates besides what their money and team decide.

One uniform draw a startup and week decides between the two and nothing: hazards in competition. Nobody is
acquired in the burn-in, after which labs are as stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import PerYear
from sim.vocabulary import Channel, weekly


class Exits(Section):
    """Hazards of startups besides ruin and the collapse of teams."""

    hazard_death: PerYear = parameter(
        0.0, description="Hazard with which a startup dies, whatever its cash and team.", ge=0, le=52
    )
    hazard_acquired: PerYear = parameter(
        0.0,
        description="Hazard with which a lab acquires a startup: the company and its people go over whole.",
        ge=0,
        le=52,
    )


class InStartups(Section):
    """A section of startups."""

    exits: Exits = parameter(
        default_factory=Exits, description="How startups end besides ruin and the collapse of teams."
    )


def check(scenario: Any) -> Iterator[Problem]:
    """It takes somebody to acquire."""
    if scenario.startups.exits.hazard_acquired > 0.0 and not scenario.labs:
        yield Problem(
            ("startups", "exits", "hazard_acquired"),
            "there is no lab that could acquire a startup",
            "name labs, or set it to 0",
        )


MECHANISM = Mechanism(
    "startup_exits",
    scalars=(
        Scalar("hazard_death", float, lambda s: weekly(s.startups.exits.hazard_death), "per week"),
        Scalar(
            "hazard_acquired",
            float,
            lambda s: weekly(s.startups.exits.hazard_acquired),
            "per week",
            late=True,
        ),
    ),
    check=check,
    off=(Off(Channel.DEALS, {"startups.exits.hazard_acquired": 0.0, "startups.exits.hazard_death": 0.0}),),
)
