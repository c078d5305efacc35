"""The race of the week: outputs, contest weights, the wage bill, and how hard everybody bids."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import kernel
from sim.market.pages.value import appraise_output
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.vocabulary import Kind

#: Share of the budget from which on an employer feels that it has overspent.
_NEARLY_SPENT = 0.97


@kernel
def appraise_race(state: State) -> None:
    """Outputs and contest weights of the week; aggressiveness calms where the budget is nearly spent."""
    total, wage_bill = 0.0, 0.0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if employer.payroll >= _NEARLY_SPENT * employer.budget:
            employer.pressure *= 1.0 - state.rules[0].aggressiveness_fall
        employer.aggressiveness = employer.base_aggressiveness
        if employer.pressure > 0.0:
            employer.aggressiveness *= math.exp(employer.pressure)
        employer.contest_weight = 0.0
        if employer.kind == Kind.OUTSIDE or not employer.alive:
            continue
        wage_bill += employer.payroll / (1.0 + employer.payroll_tax)  # labor supply answers to pay, not cost
        appraise_output(state, j)
        employer.contest_weight = employer.used_weight
        employer.earning_talent = -1.0  # unknown: rivals and the prize are new
        total += employer.contest_weight
    state.race[Race.WEIGHTS] = total
    state.race[Race.WAGE_BILL] = wage_bill
