"""What pay in force costs when a credit begins or ends, and what credits cost the state."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import dollar_cost
from sim.market.state.counts import Count
from sim.market.state.state import Race, State


@kernel
def reprice(state: State) -> None:
    """All pay in force costs what a dollar costs now, by which payrolls rise or fall."""
    for i in range(state.counts[Count.PEOPLE]):
        if state.people[i].employer >= 0:
            state.people[i].compensation *= change(state, state.people[i].employer)
    for n in range(state.counts[Count.ON_LEAVE]):
        state.leaves[n].pay *= change(state, state.leaves[n].payer)
    for j in range(state.counts[Count.EMPLOYERS]):
        employer, factor = state.employers[j], change(state, j)
        employer.payroll *= factor
        employer.reserved *= factor
        employer.leave_pay *= factor
        employer.purse_payroll *= factor
        employer.purse_reserved *= factor
        employer.from_parent *= factor  # what pays for a part of them
        employer.priced = dollar_cost(employer)


@inlined
def change(state: State, j: int) -> float:
    """Factor on what j's pay in force costs."""
    return float(dollar_cost(state.employers[j]) / state.employers[j].priced)


@kernel
def sum_up_credits(state: State) -> None:
    """What R&D credits are worth on pay in force as the week begins, dollars a year."""
    total = 0.0
    for j in state.living[: state.counts[Count.LIVING]]:
        total += credited(state, j)
    state.race[Race.CREDITS] = total


@inlined
def credited(state: State, j: int) -> float:
    """What the state bears of j's pay, dollars a year."""
    employer = state.employers[j]
    if employer.r_and_d_credit == 0.0:
        return 0.0
    return float(
        (employer.payroll + employer.purse_payroll) / dollar_cost(employer) * employer.r_and_d_credit
    )
