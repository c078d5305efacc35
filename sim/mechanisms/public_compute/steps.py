"""Compute that the state lends, as the week begins."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import Race, State
from sim.market.state.traits import lives_on_cash, races


@inlined
def give_back(employer: Employer) -> None:
    """What was lent last week is not the employer's own."""
    employer.compute -= employer.public_compute
    employer.public_compute = 0.0


@kernel
def lend_compute(state: State) -> None:
    """Who is entitled has so much more compute for each of its people."""
    state.race[Race.LENT] = 0.0
    if state.race[Race.LOAN] <= 0.0:
        return
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if employer.alive and entitled(state, employer):
            employer.public_compute = state.race[Race.LOAN] * employer.headcount
            employer.compute += employer.public_compute
            state.race[Race.LENT] += employer.public_compute


@inlined
def entitled(state: State, employer: Employer) -> bool:
    """Startups, or all who race and are below the size where one is stated."""
    size = state.race[Race.LOAN_SIZE]
    if size == math.inf:
        return lives_on_cash(employer)
    return races(employer) and employer.headcount < size * employer.scale
