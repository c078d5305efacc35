"""What executives' attention does to an offer."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer
from sim.mechanisms.fast_track.kernels import approval_time
from sim.vocabulary import NONE


@inlined
def time_to_approve(employer: Employer, listed: bool, attended: bool) -> float:
    """Days until an offer is approved: none if executives attend to it."""
    return 0.0 if attended else approval_time(employer, listed)


@inlined
def courtship(employer: Employer, attended: bool) -> float:
    """What an offer to which executives attend is worth besides, log points of pay, while there is a list."""
    return float(employer.attention_utility) if attended and employer.list_number != NONE else 0.0
