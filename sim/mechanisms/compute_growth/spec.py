"""Escalation of compute: capital expenditure grows."""

from __future__ import annotations

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import PerYear
from sim.vocabulary import Channel


class InEscalation(Section):
    """Keys of `[escalation]`."""

    compute_growth: PerYear = parameter(
        0.0, description="Growth of capital expenditure in log points.", ge=0, le=5
    )


MECHANISM = Mechanism(
    "compute_growth",
    scalars=(
        Scalar(
            "compute_growth",
            float,
            lambda s: s.escalation.compute_growth,
            "log points a year",
            escalates=True,
        ),
    ),
    off=(Off(Channel.COMPUTE, {"escalation.compute_growth": 0.0}),),
)
