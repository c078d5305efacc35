"""Spin-outs: people at labs who have the means found startups, and take colleagues along.

They come besides the stream of entrants. Who has saved up enough goes at a hazard in proportion to the taste
for independence, if enough colleagues of the same field, known for long, come along.
"""

from __future__ import annotations

from typing import Any

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Money, PerYear, Share, Weeks
from sim.vocabulary import Channel, weekly


class SpinOuts(Section):
    """Startups founded by people at labs who have saved up the means."""

    hazard: PerYear = parameter(
        0.0,
        description="Hazard with which a person at a lab who has the means founds a startup, at mean taste.",
        ge=0,
        le=52,
    )
    means: Money = parameter(
        500_000.0, description="Savings that it takes to found a startup.", ge=0, le=MONEY
    )
    saving_share: Share = parameter(
        0.2, description="Part of pay that people save, since they came to their employer.", ge=0, le=1
    )
    together: Weeks = parameter(
        26.0,
        description="Colleagues come along who have shared employer and field for so long.",
        ge=0,
        le=5200,
    )


class InStartups(Section):
    """A section of startups."""

    spin_outs: SpinOuts = parameter(
        default_factory=SpinOuts, description="Founders from labs who have the means, with their colleagues."
    )


def _hazard(scenario: Any) -> float:
    """A week."""
    return weekly(scenario.startups.spin_outs.hazard)


MECHANISM = Mechanism(
    "spin_outs",
    scalars=(
        Scalar("spin_out_hazard", float, _hazard, "per week", late=True),
        Scalar("spin_out_means", float, lambda s: s.startups.spin_outs.means, "$", late=True),
        Scalar("saving_share", float, lambda s: s.startups.spin_outs.saving_share, late=True),
        Scalar("spin_out_together", float, lambda s: s.startups.spin_outs.together, "weeks", late=True),
    ),
    off=(Off(Channel.SUPPLY, {"startups.spin_outs.hazard": 0.0}),),
)
