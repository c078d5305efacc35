"""What a contest for one researcher is made of."""

from __future__ import annotations

from typing import NamedTuple


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
    worth: float  # pay that would be worth as much by itself as staying is, at least the pay


class Verdict(NamedTuple):
    """What a mechanism decided."""

    winner: int  # position among the bids, COUNTERED or STAYS
    utility: float  # that the winner has to give
    pay: float  # that was agreed, dollars a year as the researcher values it
    counter_made: bool  # did the incumbent bid


class Competition(NamedTuple):
    """What the winner was up against, as the log tells it."""

    bidders: int  # a counter-offer included
    runner_up: int  # employer whose losing bid was the best, an outbid counter-offer included, or NONE
    binding: int  # what limited that bid, or NONE
    counter: int  # what limited the incumbent's counter-offer, or left none, or NONE
