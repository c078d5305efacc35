"""Escalation of bids: whoever loses listed people bids more, until the budget is spent."""

from __future__ import annotations

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number, PerWeek


class InEscalation(Section):
    """Keys of `[escalation]`."""

    aggressiveness_rise: Number = parameter(
        0.0,
        description=(
            "Rise of log aggressiveness for each listed person lost, per one percent of own talent lost."
        ),
        ge=0,
        le=5,
    )
    aggressiveness_fall: PerWeek = parameter(
        0.05,
        description="Decay of log aggressiveness, each week that the budget is nearly spent.",
        ge=0,
        le=1,
    )
    aggressiveness_limit: Number = parameter(
        3.0, description="Largest factor that losses add to an employer's aggressiveness.", ge=1, le=100
    )


MECHANISM = Mechanism(
    "aggressiveness",
    scalars=(
        Scalar("aggressiveness_rise", float, lambda s: s.escalation.aggressiveness_rise, escalates=True),
        Scalar("aggressiveness_fall", float, lambda s: s.escalation.aggressiveness_fall),
        Scalar("aggressiveness_limit", float, lambda s: s.escalation.aggressiveness_limit),
    ),
)
