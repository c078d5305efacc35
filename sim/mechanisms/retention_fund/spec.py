"""Retention fund: part of the budget is for keeping people, and pays raises when listed ones are lost.

Seats and bids for people elsewhere see the budget without it; counter-offers and raises see all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off, of_labs
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class InLab(Section):
    """Keys of a lab."""

    retention_fund: Share = parameter(
        0.0,
        description=(
            "Share of the budget kept back for counter-offers and for raises: each listed person lost "
            "releases at most what that person was paid, for those who are likeliest to be lost next."
        ),
        ge=0,
        lt=1,
    )


def check(scenario: Any) -> Iterator[Problem]:
    """Who posts wages does not raise one person's."""
    if scenario.market.mechanism != "posted":
        return
    for k, lab in enumerate(scenario.labs):
        if lab.retention_fund > 0.0:
            yield Problem(
                ("labs", k, "retention_fund"),
                'a fund for raises needs pay that is negotiated, and market.mechanism is "posted"',
                "set market.mechanism to another, or this to 0",
                needs=(("market", "mechanism"),),
            )


MECHANISM = Mechanism(
    "retention_fund",
    settings=(
        Column(
            "retention_fund",
            float,
            "share of the budget",
            setting=True,
            read=of_labs("retention_fund", 0.0),
        ),
    ),
    columns=(Column("released", float, "$/year for raises, since listed people left this week"),),
    check=check,
    off=(Off(Channel.MONEY, {"labs.*.retention_fund": 0.0}),),
)
