"""How long offers to the listed are open, and how many people are worked on in a week."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def expiry_time(employer: Employer, listed: bool) -> float:
    """Days after approval at which an offer lapses, to somebody on the employer's list or anybody else."""
    return float(employer.list_expiry if listed else employer.expiry)


@inlined
def due(rate: float, week: int) -> int:
    """How many of `rate` a week are done in this week: whole ones, also at a fractional rate."""
    return int(math.floor((week + 1) * rate) - math.floor(week * rate))
