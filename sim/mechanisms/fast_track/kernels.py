"""How long the approval of an offer takes."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def approval_time(employer: Employer, listed: bool) -> float:
    """Days until an offer is approved: to somebody on the employer's list, or to anybody else."""
    return float(employer.fast_track if listed else employer.approval)
