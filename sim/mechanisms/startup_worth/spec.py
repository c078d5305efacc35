"""Startups' worth: what a person is worth to a startup, by what it earns or by what it is valued at.

By valuation it is what the person adds to the startup's valuation, over the vesting years: appreciation is
what founders work for, and what options are paid in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.vocabulary import Channel


class InStartups(Section):
    """Keys of `[startups]`."""

    worth: Literal["earnings", "valuation"] = parameter(
        "earnings",
        description=(
            "What a person is worth to a startup: what is added to its yearly `earnings`, or to its "
            "`valuation` without error, over the vesting years."
        ),
    )


def check(scenario: Any) -> Iterator[Problem]:
    """A valuation is a share of the race."""
    if scenario.startups.worth == "valuation" and scenario.market.value != "race":
        yield Problem(
            ("startups", "worth"),
            f'startups are valued by their share of the race, and market.value is "{scenario.market.value}"',
            'set market.value = "race", or this to "earnings"',
            needs=(("market", "value"),),
        )


MECHANISM = Mechanism(
    "startup_worth",
    scalars=(Scalar("values_by_valuation", bool, lambda s: s.startups.worth == "valuation"),),
    check=check,
    off=(Off(Channel.MONEY, {"startups.worth": "earnings"}),),
)
