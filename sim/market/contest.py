"""What a contest for one researcher is made of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.columns import Table
from sim.market.kernel import allocating_kernel


class Bids(NamedTuple):
    """The bids for one researcher; the arrays are reused from one researcher to the next."""

    employer: Table  # int64 id
    cap: Table  # float64, pay at the bidder's limit as the researcher values it, dollars a year
    reason: Table  # int64 Reason, what limits it
    amenity: Table  # float64, log points of pay
    make_whole: Table  # float64, cash for forfeited equity, dollars
    utility: Table  # float64
    listed: Table  # bool


class Stay(NamedTuple):
    """What staying means to the researcher."""

    employer: int
    pay: float  # dollars a year
    amenity: float  # switching cost included
    forfeit: float  # unvested dollars per year of the vesting period
    utility: float
    may_counter: bool
    counter_pay: float
    counter_utility: float
    counter_reason: int  # what limits the counter-offer


class Outcome(NamedTuple):
    """How a contest ended."""

    winner: int  # position among the bids, or COUNTERED
    pay: float  # dollars a year as the researcher values it
    bidders: int  # a counter-offer included
    runner_up: int  # employer whose losing bid was the best, an outbid counter-offer included, or NONE
    binding: int  # what limited that bid, or NONE
    utility: float  # that the winner had to give


@allocating_kernel
def room_for(count: int) -> Bids:
    """Empty bids for a contest of at most `count` employers."""
    return Bids(
        np.empty(count, np.int64),
        np.empty(count),
        np.empty(count, np.int64),
        np.empty(count),
        np.empty(count),
        np.empty(count),
        np.empty(count, np.bool_),
    )
