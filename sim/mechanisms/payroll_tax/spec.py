"""Payroll tax: a dollar of pay costs the employer one plus this; below zero it is a credit."""

from __future__ import annotations

from sim.declared import Column
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InOffers(Section):
    """Keys of how an employer bids."""

    payroll_tax: Number = parameter(
        0.0,
        description=(
            "Tax on pay: a dollar of package costs the employer one plus this; below zero it is a credit, "
            "such as one for research."
        ),
        gt=-1,
        le=100,
    )


MECHANISM = Mechanism(
    "payroll_tax",
    settings=(
        Column(
            "payroll_tax",
            float,
            "dollars per dollar of pay",
            setting=True,
            read=lambda offers: offers.payroll_tax,
        ),
    ),
    off=(Off(Channel.RULES, {"labs.*.payroll_tax": 0.0, "startups.offers.payroll_tax": 0.0}),),
)
