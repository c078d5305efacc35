"""What a payroll tax adds to the cost of a dollar of pay."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def payroll_tax(employer: Employer) -> float:
    """Tax on a dollar of pay; a credit is below zero."""
    return float(employer.payroll_tax)
