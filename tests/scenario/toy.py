"""A small schema with every feature of the real one: tests of the machinery outlive its parameters."""

import tomllib
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem, Problems
from sim.scenario.quantities import Count, Date, Days, Flag, MoneyPerYear, Number, PerWeek, Share


class Offers(Section):
    """How a lab bids."""

    approval: Days = parameter("30 days", description="Until an offer is approved.", ge=0, le=3650)
    expiry: Days = parameter(21, description="Until an offer lapses.", gt=0, le=3650)


class Lab(Section):
    """A lab."""

    name: str = parameter(..., description="Unique name.", min_length=1)
    budget: MoneyPerYear | None = parameter(None, description="Compensation budget.", ge=0)
    headcount: Count = parameter(10, description="People.", ge=1, le=10**6)
    style: Literal["open", "closed"] = parameter("open", description="Does it publish?")
    offers: Offers = parameter(default_factory=Offers, description="How it bids.")
    needs: tuple[str, ...] = parameter(default_factory=tuple, description="Fields.")


class Shock(Section):
    """Something changes."""

    kind: Literal["shock"] = parameter("shock", description="Kind.")
    week: Count = parameter(0, description="When.", ge=0)
    factor: Number = parameter(..., description="By how much.", ge=0, le=1000)


class Ban(Section):
    """Something is forbidden."""

    kind: Literal["hiring-ban"] = parameter("hiring-ban", description="Kind.")
    week: Count = parameter(0, description="When.", ge=0)
    lab: str = parameter(..., description="Whom it concerns.")
    strict: Flag = parameter(True, description="Without exceptions?")


class Market(Section):
    """How people and labs meet."""

    mechanism: Literal["sequential", "posted"] = parameter("sequential", description="Mechanism.")
    share: Share = parameter(0.5, description="Bargaining share.", ge=0, lt=1)
    rate: PerWeek = parameter("2%/week", description="Contacts.", ge=0, le=1)
    opening: Date | None = parameter(None, description="First day.")
    offers: Offers = parameter(default_factory=lambda: Offers(approval=5.0), description="Quick offers.")


class World(Section):
    """The whole document."""

    name: str = parameter("world", description="Name.")
    weeks: Count = parameter(100, description="Length.", ge=1, le=5000)
    market: Market = parameter(default_factory=Market, description="Meeting.")
    labs: tuple[Lab, ...] = parameter(
        default_factory=lambda: (Lab(name="Alpha"), Lab(name="Beta")), description="Labs."
    )
    events: tuple[Annotated[Shock | Ban, Field(discriminator="kind")], ...] = parameter(
        default_factory=tuple, description="Events."
    )

    @model_validator(mode="after")
    def _rules(self) -> "World":
        problems = [*self._broken_rules()]
        if problems:
            raise Problems(problems)
        return self

    def _broken_rules(self) -> Iterator[Problem]:
        names = [lab.name for lab in self.labs]
        for k, name in enumerate(names):
            if name in names[:k]:
                yield Problem(("labs", k, "name"), f'duplicate name "{name}"', "give each its own name")
        for k, event in enumerate(self.events):
            if event.week >= self.weeks:
                where = ("events", k, "week")
                yield Problem(where, "is after the end", "move the event", needs=(("weeks",),))
            if isinstance(event, Ban) and event.lab not in names:
                yield Problem.unknown_name(("events", k, "lab"), event.lab, names, "lab")


#: A valid document with each value on a line of its own; with any of them left out it breaks no rule.
TEXT = """\
# A document that says everything.
name = "toy"
weeks = 104

[market]
mechanism = "posted"   # take it or leave it
share = "35%"
rate = 0.01
opening = 2025-07-01

[market.offers]
approval = "24h"
expiry = "2 weeks"

[[labs]]
name = "Meta"
budget = "$2B/year"
headcount = "1k"
style = "closed"
needs = [
    "vision",  # a comment, with = and [
    "speech",
]

[labs.offers]
approval = "1 month"
expiry = 30

[[labs]]
name = "Google DeepMind"
budget = 3e9
offers.approval = 10

[[events]]
kind = "shock"
week = 12
factor = 2

[[events]]
kind = "hiring-ban"
week = 20
lab = "Google DeepMind"
strict = false
"""


def document() -> dict[str, Any]:
    """The values of `TEXT`."""
    return tomllib.loads(TEXT)
