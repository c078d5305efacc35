"""What an R&D credit takes off the cost of a dollar of pay."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def r_and_d_credit(employer: Employer) -> float:
    """Credit on a dollar of pay."""
    return float(employer.r_and_d_credit)
