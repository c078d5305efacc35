"""What is remembered of who has worked with whom; empty tables where nobody does."""

from __future__ import annotations

import numpy as np

#: What is remembered of each person: the employer left last, see `sim.mechanisms.colleagues`.
PASTS = np.dtype(
    [
        ("former", np.int32),  # 1 + id; 0: none
        ("joined", np.int32),  # week
        ("left", np.int32),  # week
        ("next_member", np.int32),  # 1 + id of who came to the same team before, 0: nobody
        ("previous_member", np.int32),  # and after
        ("next_leaver", np.int32),  # 1 + id of the next of those who left the same team
        ("counted", np.bool_),  # was the person in a team as the week was planned
        ("star", np.bool_),  # and one of the best of the present employer
        ("lost", np.float64),  # part of talent that does not count, see `sim.mechanisms.sticky_talent`
    ],
    align=True,
)

#: Teams, (employers, fields): the people of an employer in one field, and where those are who left.
TEAMS = np.dtype(
    [
        ("newest", np.int32),  # 1 + id of who came last, 0 where nobody is
        ("oldest", np.int32),  # and first
        ("leavers", np.int32),  # 1 + id of the first of those who left, while they are gone through
        ("heads", np.int32),  # where talent is sticky: how many people as the week was planned
        ("gone", np.int32),  # how many left it, after long enough there, and are at a lab or startup
        ("begin", np.int32),  # place of the first of its alumni, of which there are `length`
        ("length", np.int32),
        ("stars", np.int32),  # people among the best of their employer, as the week was planned
        ("stars_gone", np.int32),  # who left since the week was planned, see `sim.mechanisms.star_loss`
        ("loss", np.float64),  # part of its people's talent that does not count, since stars left
        ("loss_before", np.float64),  # and in the week before
        ("talent", np.float64),  # effective talent at work, as the week was planned
    ],
    align=True,
)

#: Of those who left a team, and are at one employer now, the last who left.
ALUMNI = np.dtype(
    [("employer", np.int32), ("joined", np.int32), ("left", np.int32), ("heads", np.int32)], align=True
)

#: Of each employer its place among a team's alumni, or in a list of those with former colleagues; and an
#: entry of that list.
KNOWN = np.dtype([("place", np.int32), ("tied", np.int32)], align=True)
