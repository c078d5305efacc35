"""What a purse can pay, and where a contract is paid from."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer
from sim.mechanisms.luxury_tax.kernels import purse_within

#: A contract that takes the last dollar fits, as far as rounding goes.
_ROUNDING = 1.0 + 1e-9


@inlined
def purse_left(employer: Employer) -> float:
    """Dollars a year of the purse that are not spoken for, luxury tax apart."""
    return float(
        purse_within(employer) - employer.purse_payroll - employer.purse_promised - employer.purse_reserved
    )


@inlined
def fits(compensation: float, left: float) -> bool:
    """Is `left` enough for `compensation`, both dollars a year?"""
    return compensation <= left * _ROUNDING


@inlined
def staff_on_budget(employer: Employer) -> int:
    """People whom the budget pays, or will when they are back from garden leave."""
    return int(employer.headcount - employer.purse_heads)
