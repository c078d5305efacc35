"""How hard an employer bids: losses raise it, time and a budget that is nearly spent calm it."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.market.state.traits import races
from sim.mechanisms.merger.kernels import spending

#: Share of the budget from which on an employer feels that it has overspent.
_NEARLY_SPENT = 0.97


@kernel
def provoke(state: State, j: int, talent: float) -> None:
    """Losing a listed person raises log aggressiveness in proportion to the share of talent lost."""
    employer, rules = state.employers[j], state.rules[0]
    if rules.aggressiveness_rise <= 0.0 or employer.talent <= 0.0 or not races(employer):
        return
    rise = rules.aggressiveness_rise * 100.0 * talent / employer.talent
    employer.pressure = min(employer.pressure + rise, math.log(rules.aggressiveness_limit))
    employer.aggressiveness = aggressiveness(employer)


@inlined
def calm(state: State, j: int) -> None:
    """Pressure falls by its half-life, and where the budget is nearly spent."""
    employer = state.employers[j]
    employer.pressure *= state.rules[0].aggressiveness_kept
    spent, budget = employer.payroll + employer.reserved, employer.budget
    if state.rules[0].mergers:
        spent, budget = spending(state, j)
    if spent >= _NEARLY_SPENT * budget:
        employer.pressure *= 1.0 - state.rules[0].aggressiveness_fall
    employer.aggressiveness = aggressiveness(employer)


@inlined
def aggressiveness(employer: Employer) -> float:
    """Factor on value up to which the employer bids."""
    if employer.pressure > 0.0:
        return float(employer.base_aggressiveness * math.exp(employer.pressure))
    return float(employer.base_aggressiveness)
