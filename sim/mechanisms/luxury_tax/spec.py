"""Luxury tax: a progressive tax on a lab's pay above a threshold, and who gets what it raises.

All pay of the lab counts, whenever it was agreed. Budget and purse bear the tax on what they pay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off, of_labs
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import MoneyPerYear, Number
from sim.vocabulary import Channel

#: Who gets what the tax raises.
Recipients = Literal["nobody", "labs below", "startups"]


class LuxuryTaxSection(Section):
    """What becomes of a luxury tax."""

    redistribute: Recipients = parameter(
        "nobody",
        description=(
            "Who gets what a luxury tax raises, in equal parts: `labs below`, those that owe none, for their "
            "budgets; `startups`, as cash from week 0 on; `nobody`: the state keeps it."
        ),
    )


class InScenario(Section):
    """A section of its own."""

    luxury_tax: LuxuryTaxSection = parameter(
        default_factory=LuxuryTaxSection, description="What a luxury tax on pay raises."
    )


class InLab(Section):
    """Keys of a lab."""

    luxury_threshold: MoneyPerYear | None = parameter(
        None,
        description=(
            "Pay, out of budget and purse, above which the lab owes a luxury tax; left out: it owes none."
        ),
        gt=0,
        le=MONEY,
        scales=True,
    )
    luxury_rate: Number = parameter(
        1.0,
        description=(
            "Luxury tax on a further dollar where pay is twice the threshold; from there up and down it "
            "goes in proportion to pay above the threshold."
        ),
        ge=0,
        le=100,
    )


class LuxuryTax(EmployerEvent):
    """The labs concerned owe a luxury tax, on all pay in force, or owe another one than before."""

    kind: Literal["luxury-tax"] = parameter("luxury-tax", description="Kind of the event.")
    threshold: MoneyPerYear | None = parameter(
        None, description="Its `luxury_threshold` then; left out: as it was.", gt=0, le=MONEY, scales=True
    )
    rate: Number | None = parameter(
        None, description="Its `luxury_rate` then; left out: as it was.", ge=0, le=100
    )

    def apply(self, levers: Levers) -> None:
        """Set threshold and rate."""
        concerned = levers.among(self.employers)
        for key, value in self.sets().items():
            levers.employers[key][concerned] = value

    def sets(self) -> Mapping[str, float]:
        """Threshold and rate, those that are stated."""
        stated = {"luxury_threshold": self.threshold, "luxury_rate": self.rate}
        return {key: value for key, value in stated.items() if value is not None}

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It concerns labs, says something, and has a threshold to begin at."""
        yield from self.labs_only(scenario, place)
        if not self.sets():
            yield Problem(
                place, "a luxury-tax without threshold and rate changes nothing", "give one of them"
            )
        if self.threshold is None and self.rate is not None:
            begun = self._begun(scenario)
            for lab in scenario.labs:
                if lab.name in self.whom(scenario) - begun and lab.luxury_threshold is None:
                    yield Problem(
                        (*place, "rate"),
                        f'a rate of luxury tax for "{lab.name}", which has no threshold to begin at',
                        "give the event a threshold",
                    )

    def _begun(self, scenario: Any) -> frozenset[str]:
        """Labs for which another event states a threshold that is in force when this one starts."""
        found: frozenset[str] = frozenset()
        for other in scenario.events_on:
            if not isinstance(other, LuxuryTax) or other.threshold is None:
                continue
            try:
                if other.in_force(self.starts(scenario.start_date), scenario.start_date):
                    found |= other.whom(scenario)
            except ValueError:  # which is a mistake of its own
                continue
        return found


def _taxes(scenario: Any) -> list[Location]:
    """Where a luxury tax is stated."""
    labs: list[Location] = [
        ("labs", k, "luxury_threshold")
        for k, lab in enumerate(scenario.labs)
        if lab.luxury_threshold is not None
    ]
    events = enumerate(scenario.events)
    return labs + [("events", k) for k, event in events if event.kind == "luxury-tax" and event.on]


def check(scenario: Any) -> Iterator[Problem]:
    """Each lab owes its own tax out of its own budget, and nobody foresees it."""
    places = _taxes(scenario)
    brands = any(event.kind == "merger" and event.keeps == "brands" for event in scenario.events_on)
    for place in places:
        if brands:
            yield Problem(
                place,
                "two brands have one budget, and a luxury tax is on what each lab spends",
                'let the merger keep "one", or leave the tax out',
            )
        if scenario.market.foresight:
            yield Problem(
                place,
                "people with foresight reckon with offers that know no luxury tax",
                "set market.foresight to false, or leave the tax out",
                needs=(("market", "foresight"),),
            )


MECHANISM = Mechanism(
    "luxury_tax",
    scalars=(
        Scalar(
            "luxury_recipients",
            int,
            lambda s: get_args(Recipients).index(s.luxury_tax.redistribute),
            "place among `Recipients`",
        ),
    ),
    settings=(
        Column(
            "luxury_threshold",
            float,
            "$/year of pay, inf without",
            setting=True,
            read=of_labs("luxury_threshold", math.inf),
        ),
        Column(
            "luxury_rate",
            float,
            "tax on a further dollar at twice the threshold",
            setting=True,
            read=of_labs("luxury_rate", 0.0),
        ),
    ),
    columns=(
        Column(
            "luxury_tax",
            float,
            "$/year of luxury tax owed, below zero what is got of that of others",
            kept=True,
        ),
    ),
    check=check,
    off=(Off(Channel.RULES, {"labs.*.luxury_threshold": None}),),
)
