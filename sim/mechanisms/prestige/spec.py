"""Prestige: people like to work for those who lead the race.

Utility of a job at an employer gets ω ln((s̄ + m) / 2m), with s̄ its remembered share of the race (see the
mechanism `feedback`) and m the mean of these over labs and startups: nothing for the average employer,
-ω ln 2 for one without a share.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.feedback.spec import feeds_back
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InTastes(Section):
    """Keys of `[researchers.tastes]`."""

    prestige: Number = parameter(
        0.0,
        description=(
            "Weight ω on the log of an employer's remembered share of the race plus the mean, against twice "
            "the mean."
        ),
        ge=0,
        le=5,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Prestige is a share of the race, so there has to be one."""
    if scenario.researchers.tastes.prestige > 0.0 and scenario.market.value != "race":
        yield Problem(
            ("researchers", "tastes", "prestige"),
            f'prestige comes from the race, and market.value is "{scenario.market.value}"',
            'set market.value = "race", or this to 0',
            needs=(("market", "value"),),
        )


def _remembers(scenario: Any) -> bool:
    """Does anything depend on past shares of the race?"""
    return scenario.researchers.tastes.prestige > 0.0 or feeds_back(scenario)


MECHANISM = Mechanism(
    "prestige",
    scalars=(
        Scalar("weight_prestige", float, lambda s: s.researchers.tastes.prestige, "log points of pay"),
        Scalar("remembers_race", bool, _remembers),
    ),
    check=check,
    off=(Off(Channel.CULTURE, {"researchers.tastes.prestige": 0.0}),),
)
