"""The luxury tax, its rate at the margin, and what it leaves of money (docs/model.md, section 7.9).

    T(S) = rθ/2 · (S/θ - 1)²        T'(S) = r · (S/θ - 1)        above the threshold θ, else 0

with S what a lab spends on pay out of budget and purse, and r the rate at the margin where it is twice θ.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def pays_luxury_tax(employer: Employer) -> bool:
    """Is there a threshold for it?"""
    return bool(employer.luxury_threshold < math.inf)


@inlined
def luxury_tax(employer: Employer, spent: float) -> float:
    """T: tax, dollars a year, of who spends so much on pay."""
    above = max(spent / employer.luxury_threshold - 1.0, 0.0)
    return (
        float(0.5 * employer.luxury_rate * above * above * employer.luxury_threshold) if above > 0.0 else 0.0
    )


@inlined
def luxury_margin(employer: Employer) -> float:
    """T': tax on a further dollar, with what was signed this week and what is set aside."""
    if not pays_luxury_tax(employer):
        return 0.0
    spent = of_budget(employer) + of_purse(employer)
    return float(employer.luxury_rate * max(spent / employer.luxury_threshold - 1.0, 0.0))


@inlined
def of_budget(employer: Employer) -> float:
    """Pay, dollars a year, that the budget is to bear."""
    return float(employer.payroll + employer.promised + employer.reserved)


@inlined
def of_purse(employer: Employer) -> float:
    """And that a purse is to bear."""
    return float(employer.purse_payroll + employer.purse_promised + employer.purse_reserved)


@inlined
def pay_within(employer: Employer, money: float) -> float:
    """S with S + T(S) = `money`: pay that so much money is enough for, with the tax on it."""
    above = money / employer.luxury_threshold - 1.0
    if above <= 0.0 or money == math.inf:
        return money
    part = 2.0 * above / (1.0 + math.sqrt(1.0 + 2.0 * employer.luxury_rate * above))
    return float(employer.luxury_threshold * (1.0 + part))


@inlined
def purse_within(employer: Employer) -> float:
    """Pay that the purse is enough for, with the tax that it adds to that of the budget's payroll."""
    if not pays_luxury_tax(employer):
        return float(employer.purse)
    payroll = of_budget(employer)
    return pay_within(employer, employer.purse + payroll + luxury_tax(employer, payroll)) - payroll
