"""Feedback: money and compute follow success in the race.

A lab's budget and its capital expenditure are multiplied by (s̄/s₀)^φ, with s̄ its remembered share of the race
and s₀ that of the last year before week 0. In the burn-in nothing follows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off, of_labs
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Flag, Number, Years
from sim.vocabulary import WEEKS_PER_YEAR, Channel


class Feedback(Section):
    """How labs' money answers to their share of the race."""

    budgets: Number = parameter(
        0.0, description="Elasticity φ of labs' budgets to their remembered share of the race.", ge=0, le=5
    )
    capex: Number = parameter(
        0.0, description="Elasticity f of labs' capital expenditure to that share.", ge=0, le=5
    )
    memory: Years = parameter(
        1.0, description="Time over which shares of the race are remembered (exponential mean).", gt=0, le=100
    )
    limit: Number = parameter(
        5.0, description="Money is multiplied or divided by this at most.", ge=1, le=1e6
    )
    conserve: Flag = parameter(
        False,
        description=(
            "True: labs' money together stays what it would be without feedback; who gets it follows success."
        ),
    )


class InScenario(Section):
    """A section of its own."""

    feedback: Feedback = parameter(default_factory=Feedback, description="Money that follows success.")


class InLab(Section):
    """Keys of a lab."""

    feedback_budget: Number | None = parameter(
        None, description="Its own `feedback.budgets`; left out: that of all labs.", ge=0, le=5
    )
    feedback_capex: Number | None = parameter(
        None, description="Its own `feedback.capex`; left out: that of all labs.", ge=0, le=5
    )


def feeds_back(scenario: Any) -> bool:
    """Does any lab's money follow success?"""
    general = (scenario.feedback.budgets, scenario.feedback.capex)
    own = [(lab.feedback_budget or 0.0, lab.feedback_capex or 0.0) for lab in scenario.labs]
    return any(value > 0.0 for values in (general, *own) for value in values)


def check(scenario: Any) -> Iterator[Problem]:
    """Success is a share of the race, so there has to be one."""
    if not feeds_back(scenario):
        return
    places: list[Location] = [
        ("feedback", key) for key in ("budgets", "capex") if getattr(scenario.feedback, key) > 0.0
    ]
    places += [
        ("labs", k, key)
        for k, lab in enumerate(scenario.labs)
        for key in ("feedback_budget", "feedback_capex")
        if getattr(lab, key)
    ]
    if scenario.market.value != "race":
        for place in places:
            yield Problem(
                place,
                f'money can follow success in a race only, and market.value is "{scenario.market.value}"',
                'set market.value = "race", or this to 0',
                needs=(("market", "value"),),
            )


def _memory_weight(scenario: Any) -> float:
    """Weight of a new week in what is remembered, 1 - e^(-1/τ) with τ in weeks."""
    return -math.expm1(-1.0 / (scenario.feedback.memory * WEEKS_PER_YEAR))


MECHANISM = Mechanism(
    "feedback",
    scalars=(
        Scalar("feeds_back", bool, feeds_back),
        Scalar("feedback_budgets", float, lambda s: s.feedback.budgets, late=True),
        Scalar("feedback_capex", float, lambda s: s.feedback.capex, late=True),
        Scalar("feedback_limit", float, lambda s: s.feedback.limit, late=True),
        Scalar("feedback_conserves", bool, lambda s: s.feedback.conserve, late=True),
        Scalar("memory_weight", float, _memory_weight, "per week"),
    ),
    settings=(
        Column(
            "feedback_budget",
            float,
            "nan: that of all labs",
            setting=True,
            read=of_labs("feedback_budget", math.nan),
        ),
        Column(
            "feedback_capex",
            float,
            "nan: that of all labs",
            setting=True,
            read=of_labs("feedback_capex", math.nan),
        ),
    ),
    columns=(
        Column("race_memory", float, "share of the race, remembered"),
        Column("race_first", float, "and its mean over the last year before week 0"),
        Column("race_weeks", int, "weeks of which that is the mean"),
        Column("budget_factor", float, "what feedback makes of the budget"),
        Column("capex_factor", float, "and of capital expenditure"),
    ),
    check=check,
    off=(
        Off(Channel.MONEY, {"feedback.budgets": 0.0, "labs.*.feedback_budget": None}),
        Off(Channel.COMPUTE, {"feedback.capex": 0.0, "labs.*.feedback_capex": None}),
    ),
)
