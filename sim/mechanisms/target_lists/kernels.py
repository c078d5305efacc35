"""Who is on a list, how often they are contacted, and how long offers to them are open."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.columns import Record
from sim.market.state.records import Employer
from sim.vocabulary import NONE


@kernel
def on_list(listed: int, number: int) -> bool:
    """Do the bits of a person's `listed` contain the list with this number?"""
    return bool(number != NONE and (listed >> number) & 1)


@inlined
def list_pull(opening: Record, listed: int) -> float:
    """Factor on contacts by an employer with people who stand on these lists."""
    if listed != 0 and on_list(listed, opening.list_number):
        return float(opening.multiplier)
    return 1.0


@inlined
def most_list_pull(opening: Record) -> float:
    """The largest such factor, 1 at least."""
    return max(opening.multiplier, 1.0) if opening.list_number != NONE else 1.0


@inlined
def expiry_time(employer: Employer, listed: bool) -> float:
    """Days after approval at which an offer lapses, to somebody on the employer's list or anybody else."""
    return float(employer.list_expiry if listed else employer.expiry)


@inlined
def due(rate: float, week: int) -> int:
    """How many of `rate` a week are done in this week: whole ones, also at a fractional rate."""
    return int(math.floor((week + 1) * rate) - math.floor(week * rate))
