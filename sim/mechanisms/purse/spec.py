"""Purse: money beside the budget for the people on a target list.

One pot pays a contract: the purse where the person is on the list and the contract fits, else the budget.
What the purse pays is in no payroll, usual pay or layoff of the budget. In the burn-in there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import MoneyPerYear
from sim.vocabulary import Channel


class InTargetList(Section):
    """Keys of a target list."""

    purse: MoneyPerYear = parameter(
        0.0,
        description=(
            "Money for packages of people on the list, beside the budget, sign-on and make-whole cash "
            "included; where it lacks the money for a contract, the budget pays all of it."
        ),
        ge=0,
        le=MONEY,
        scales=True,
    )


def _lists(scenario: Any) -> Iterator[tuple[Location, Any, tuple[str, ...]]]:
    """Every target list that a scenario or an event issues: where it stands, the list, and of whom it is."""
    for k, lab in enumerate(scenario.labs):
        yield ("labs", k, "target_list"), lab.target_list, (lab.name,)
    for k, event in enumerate(scenario.events):
        issued = getattr(event, "list", None)
        if event.on and isinstance(issued, InTargetList):
            yield ("events", k, "list"), issued, event.employers


def has_purses(scenario: Any) -> bool:
    """Has any list a purse?"""
    return any(one.purse > 0.0 for _, one, _ in _lists(scenario))


def check(scenario: Any) -> Iterator[Problem]:
    """A purse needs a list whose owner is a lab, and people who are hired one by one."""
    startups = {startup.name for startup in scenario.startups.named}
    for where, one, owners in _lists(scenario):
        if one.purse == 0.0:
            continue
        place = (*where, "purse")
        if one.size == 0:
            yield Problem(
                place,
                "there is nobody on the list whom it could pay for",
                "set size above 0, or this to 0",
                needs=((*where, "size"),),
            )
        for name in sorted(startups.intersection(owners)):
            yield Problem(
                place, f'the startup "{name}" pays out of its cash', "name big labs only, or set it to 0"
            )
        if scenario.market.mechanism == "simultaneous":
            yield Problem(
                place,
                "a purse pays for one person at a time, and all seats bid at once",
                "set market.mechanism to another, or this to 0",
                needs=(("market", "mechanism"),),
            )


MECHANISM = Mechanism(
    "purse",
    scalars=(Scalar("purses", bool, has_purses, late=True),),
    settings=(Column("purse", float, "$/year for people on the list, beside the budget", setting=True),),
    columns=(
        Column("purse_payroll", float, "$/year, sum of flows that the purse pays, to leavers too", kept=True),
        Column("purse_promised", float, "$/year of the purse committed this week, not yet paid"),
        Column("purse_reserved", float, "$/year of the purse set aside for people on garden leave"),
        Column("purse_heads", int, "people whom the purse pays, those on garden leave included"),
        Column("purse_talent", float, "and the sum of their talent"),
    ),
    check=check,
    off=(Off(Channel.MONEY, {"labs.*.target_list.purse": 0.0, "events.*.list.purse": 0.0}),),
)
