"""What is kept back of a budget, and what losses release of it."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer
from sim.market.state.state import State


@inlined
def held_back(employer: Employer) -> float:
    """Budget, dollars a year, that seats and bids for people elsewhere may not take."""
    if employer.retention_fund == 0.0 or employer.budget == math.inf:
        return 0.0
    return float(employer.retention_fund * employer.budget)


@inlined
def release(state: State, j: int, compensation: float) -> None:
    """Employer j has lost a listed person who was paid `compensation` dollars a year."""
    employer = state.employers[j]
    if employer.retention_fund > 0.0:
        employer.released += compensation
