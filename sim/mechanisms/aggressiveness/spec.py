"""Escalation of bids: whoever loses listed people bids more, until the budget is spent or time has passed."""

from __future__ import annotations

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number, PerWeek, Years
from sim.vocabulary import WEEKS_PER_YEAR, Channel


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
    aggressiveness_half_life: Years | None = parameter(
        None,
        description=(
            "Time in which log aggressiveness that losses added falls by half, whatever is spent; left out: "
            "it does not fall by itself."
        ),
        ge=0.01,
        le=1000,
    )


def _kept(half_life: float | None) -> float:
    """What a week leaves of the log aggressiveness that losses added."""
    return 1.0 if half_life is None else float(0.5 ** (1.0 / (half_life * WEEKS_PER_YEAR)))


MECHANISM = Mechanism(
    "aggressiveness",
    scalars=(
        Scalar("aggressiveness_rise", float, lambda s: s.escalation.aggressiveness_rise, escalates=True),
        Scalar("aggressiveness_fall", float, lambda s: s.escalation.aggressiveness_fall),
        Scalar("aggressiveness_limit", float, lambda s: s.escalation.aggressiveness_limit),
        Scalar(
            "aggressiveness_kept",
            float,
            lambda s: _kept(s.escalation.aggressiveness_half_life),
            "of its log, over a week",
        ),
    ),
    off=(Off(Channel.ESCALATION, {"escalation.aggressiveness_rise": 0.0}),),
)
