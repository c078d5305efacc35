"""What a hiring mechanism decides."""

from __future__ import annotations

from typing import NamedTuple

#: Outcomes of a contest besides the position of the winning bidder.
STAYS = -1
COUNTERED = -2


class Award(NamedTuple):
    """Who employs the person from now on, and what that takes."""

    winner: int  # position among the bids, COUNTERED or STAYS
    utility: float  # that the winner has to give
    counter_made: bool  # did the incumbent bid
