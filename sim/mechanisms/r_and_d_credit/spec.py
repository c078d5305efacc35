"""R&D credit: the state bears a share of what pay costs an employer, all pay in force included.

What pay in force costs follows from the week in which an event begins or ends, not from the next contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.event import DRAWN_STARTUPS, Levers, PolicyEvent
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    r_and_d_credit: Share = parameter(
        0.0, description="Share of a dollar of pay, before tax, that the state bears.", ge=0, lt=1
    )


class RAndDCredit(PolicyEvent):
    """The R&D credit of the employers concerned has another rate, on all of their pay."""

    changes_cost_of_pay: ClassVar[bool] = True

    kind: Literal["r-and-d-credit"] = parameter("r-and-d-credit", description="Kind of the event.")
    rate: Share = parameter(..., description="Their `r_and_d_credit` then.", ge=0, lt=1)

    def apply(self, levers: Levers) -> None:
        """Set the rate."""
        self.set_columns(levers)

    def sets(self) -> Mapping[str, float]:
        """The rate."""
        return {"r_and_d_credit": self.rate}


def check(scenario: Any) -> Iterator[Problem]:
    """A dollar of pay costs something, with tax and credit."""
    events = [event for event in scenario.events_on if event.kind == "r-and-d-credit"]
    startups = frozenset({DRAWN_STARTUPS, *(one.name for one in scenario.startups.named)})
    places: list[tuple[Location, frozenset[str], Any]] = [
        (("labs", k), frozenset({lab.name}), lab) for k, lab in enumerate(scenario.labs)
    ]
    for place, names, offers in (*places, (("startups", "offers"), startups, scenario.startups.offers)):
        dated = [event.rate for event in events if event.whom(scenario) & names]
        most = max([offers.r_and_d_credit, *dated])
        if most > 0.0 and 1.0 + offers.payroll_tax - most <= 0.0:
            yield Problem(
                (*place, "payroll_tax"),
                f"with an R&D credit of {most:g} and a tax of {offers.payroll_tax:g} pay costs nothing",
                "lower the credit, or raise the tax",
                needs=((*place, "r_and_d_credit"),),
            )


MECHANISM = Mechanism(
    "r_and_d_credit",
    settings=(
        Column(
            "r_and_d_credit",
            float,
            "dollars per dollar of pay",
            setting=True,
            read=lambda offers: offers.r_and_d_credit,
        ),
    ),
    columns=(Column("priced", float, "what a dollar of pay cost when pay in force was priced last"),),
    check=check,
    off=(Off(Channel.RULES, {"labs.*.r_and_d_credit": 0.0, "startups.offers.r_and_d_credit": 0.0}),),
)
