"""What the race is about: output and the prize, what drives offers up, and breakthroughs."""

from __future__ import annotations

from sim.mechanisms.registry import InEscalation
from sim.scenario.limits import MONEY
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Money, MoneyPerYear, Number, PerYear, Share


class Production(Section):
    """Output of compute and talent, and the race for the prize (Tullock contest)."""

    compute_share: Share = parameter(
        0.4, description="Share parameter of compute in the CES aggregate.", ge=0, lt=1
    )
    elasticity: Number = parameter(
        0.8,
        description="Elasticity of substitution between compute and talent; 1 is Cobb-Douglas.",
        ge=0.001,
        le=100,
    )
    field_bonus: Number = parameter(
        0.25, description="Extra effective talent of a person whose field the employer needs.", ge=0, le=10
    )
    prize: MoneyPerYear = parameter(
        9e6, description="Prize of the race, per researcher in the market at the start.", ge=0, le=MONEY
    )
    contest_exponent: Number = parameter(
        1.1, description="How far the race is winner-takes-all.", ge=0, le=10
    )
    direct_return: MoneyPerYear = parameter(
        0.0, description="Earnings per unit of output besides the prize.", ge=0, le=MONEY
    )
    compute_unit: Money = parameter(
        12e6,
        description="Dollars of compute that count as one unit beside one unit of talent.",
        ge=1e-6,
        le=MONEY,
    )
    value_per_talent: MoneyPerYear = parameter(
        1.5e6,
        description=(
            "Value mode `productivity`: what a unit of talent is worth to an employer of productivity 1; "
            "p_j is this times `productivity`."
        ),
        gt=0,
        le=MONEY,
    )
    compute_depreciation: PerYear = parameter(0.25, description="Depreciation of compute.", ge=0, le=5)


class Escalation(InEscalation):
    """Why offers escalate. `intensity` multiplies every channel: 0 switches all off, 1 is as calibrated."""

    intensity: Number = parameter(
        1.0, description="Dial over all channels: 0 off, 1 as calibrated, more is stronger.", ge=0, le=10
    )


class Innovation(Section):
    """Breakthroughs: Poisson with intensity `rate` times output to the `exponent`."""

    rate: PerYear = parameter(
        2.0, description="Breakthroughs a year of an employer with output 100.", ge=0, le=1e6
    )
    exponent: Number = parameter(
        1.0, description="Above 1 concentration of output helps innovation, below 1 it hurts.", ge=0, le=5
    )
