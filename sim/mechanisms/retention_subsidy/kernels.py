"""What a raise costs an employer whom the state helps to keep people, and what its money is enough for."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def cost_of_raise(employer: Employer, cost: float, drawn: float) -> float:
    """What a package that costs `cost` dollars a year costs the employer of who draws `drawn` already."""
    if employer.retention_subsidy == 0.0 or cost <= drawn:
        return cost
    return float(drawn + (1.0 - employer.retention_subsidy) * (cost - drawn))


@inlined
def raise_within(employer: Employer, money: float, drawn: float) -> float:
    """Package, as cost in dollars a year, for which `money` is enough then; nobody draws nothing."""
    if employer.retention_subsidy == 0.0 or money <= drawn or drawn <= 0.0:
        return money
    return float(drawn + (money - drawn) / (1.0 - employer.retention_subsidy))


@inlined
def price_beside_raise(employer: Employer, money: float, drawn: float) -> float:
    """What of that package a dollar takes which is spent on something else: the state adds nothing to it."""
    if employer.retention_subsidy == 0.0 or money <= drawn or drawn <= 0.0:
        return 1.0
    return float(1.0 / (1.0 - employer.retention_subsidy))
