"""Balanced growth: every amount in dollars grows at one rate, which changes nothing else.

What a scenario states in dollars is in dollars of week 0, and the market reckons in them: prize, budgets,
pools, capital expenditure, caps, wages, cash, valuations, and contracts in force. Tables have dollars of
their weeks, which are e^(g τ) times as many. Escalation comes on top; its intensity does not touch this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.mechanisms.mechanism import Mechanism
from sim.scenario.limits import GROWTH
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import PerYear
from sim.vocabulary import WEEKS_PER_YEAR


class Growth(Section):
    """Growth that all amounts in dollars have in common."""

    common: PerYear = parameter(
        0.0,
        description=(
            "Growth of every amount in dollars from week 0 on, in log points: prize, budgets, caps, prices, "
            "wages, cash and contracts in force alike. Intensity of escalation does not scale it."
        ),
        ge=0,
        le=5,
    )


class InScenario(Section):
    """A section of its own."""

    growth: Growth = parameter(default_factory=Growth, description="Balanced growth.")


def check(scenario: Any) -> Iterator[Problem]:
    """Over the run it multiplies by no more than other growth may."""
    if scenario.growth.common * scenario.weeks / WEEKS_PER_YEAR > math.log(GROWTH):
        yield Problem(
            ("growth", "common"),
            f"over {scenario.weeks:,} weeks it multiplies by more than {GROWTH:g}",
            "lower it, or shorten weeks",
            needs=(("weeks",),),
        )


MECHANISM = Mechanism("growth", check=check)
