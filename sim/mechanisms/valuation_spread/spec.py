"""Valuation spread: investors err farther above the middle than below, at first too.

The log of their error is a normal draw times one standard deviation below the median and another above it (a
split normal, median 1). Where either is stated, first valuations have such an error as well; the first runway
stays what it is.
"""

from __future__ import annotations

from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InFunding(Section):
    """Keys of `[startups.funding]`."""

    valuation_dispersion_low: Number | None = parameter(
        None,
        description=(
            "`valuation_dispersion` below the median, of first valuations too; left out: that. Facts: seed "
            "valuations of $13.8M, $20M and $80.5M at 25, 50 and 95% make .55, and .85 above."
        ),
        ge=0,
        le=5,
    )
    valuation_dispersion_high: Number | None = parameter(
        None,
        description="`valuation_dispersion` above the median, of first valuations too; left out: that.",
        ge=0,
        le=5,
    )


def _low(scenario: Any) -> float:
    funding = scenario.startups.funding
    low = funding.valuation_dispersion_low
    return float(funding.valuation_dispersion if low is None else low)


def _high(scenario: Any) -> float:
    funding = scenario.startups.funding
    high = funding.valuation_dispersion_high
    return float(funding.valuation_dispersion if high is None else high)


def _at_first(scenario: Any) -> bool:
    """Do first valuations have an error?"""
    funding = scenario.startups.funding
    return not (funding.valuation_dispersion_low is None and funding.valuation_dispersion_high is None)


MECHANISM = Mechanism(
    "valuation_spread",
    scalars=(
        Scalar("dispersion_low", float, _low, "of log valuations, below the median"),
        Scalar("dispersion_high", float, _high, "and above it"),
        Scalar("disperses_first", bool, _at_first),
    ),
    off=(
        Off(
            Channel.MONEY,
            {
                "startups.funding.valuation_dispersion_low": None,
                "startups.funding.valuation_dispersion_high": None,
            },
        ),
    ),
)
