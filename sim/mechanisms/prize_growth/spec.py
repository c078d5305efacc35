"""Escalation of the prize: it grows, and budgets answer."""

from __future__ import annotations

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Number, PerYear
from sim.vocabulary import Channel


class InEscalation(Section):
    """Keys of `[escalation]`."""

    prize_growth: PerYear = parameter(
        0.0, description="Growth of the prize in log points; labs' budgets follow it.", ge=0, le=5
    )
    budget_response: Number = parameter(
        1.0, description="Elasticity of big labs' compensation budgets to the prize.", ge=0, le=5
    )


MECHANISM = Mechanism(
    "prize_growth",
    scalars=(
        Scalar(
            "prize_growth", float, lambda s: s.escalation.prize_growth, "log points a year", escalates=True
        ),
        Scalar(
            "budget_response",
            float,
            lambda s: s.escalation.budget_response,
            "of the log of budgets to that of the prize",
            late=True,
        ),
    ),
    off=(Off(Channel.ESCALATION, {"escalation.prize_growth": 0.0}),),
)
