"""What the search of a week is worked out in: tables that are written anew every week, or every few.

See `sim.market.meeting.contacts`, and the mechanisms `selection` and `applications`.
"""

from __future__ import annotations

import numpy as np

#: Those that draw times of their own in the week's races for contacts, see `sim.market.meeting.contacts`.
OPENINGS = np.dtype(
    [
        ("employer", np.int32),
        ("list_number", np.int32),  # NONE without a list
        ("weight", np.float64),
        ("crowded", np.float64),  # part of the weight that takes part in the crowd
        ("multiplier", np.float64),  # on contacts with the listed
    ],
    align=True,
)

#: A seat of a crowd of startups; an empty one has no weight.
SEATS = np.dtype([("weight", np.float64), ("employer", np.int32)], align=True)

#: A region of the seats: how many are taken, and the topic of its process.
REGIONS = np.dtype([("taken", np.int64), ("points", np.uint64)], align=True)
#: Kinds of crowds, and regions that there can be.
CROWDS, REGION_COUNT = 2, 32

#: Employers with a vacancy, as those see them who may apply.
VACANCIES = np.dtype(
    [
        ("pay", np.float64, (2,)),  # $/year for talent one, inf where unknown, and its log
        ("elasticity", np.float64),  # of pay to talent
        ("appeal", np.float64, (4,)),  # common, compute, culture, mission; as in the employer's record
        ("taste_topic", np.uint64),
        ("employer", np.int32),
    ],
    align=True,
)
#: What else is to be known of the week's races, one record.
MEETING = np.dtype(
    [
        ("alone", np.int64),  # those that draw times of their own
        ("pulling", np.int64),  # of these the first that may pull on some people more than on others
        ("seats", np.int64, (CROWDS,)),  # up to here seats of each crowd may be taken
        ("total", np.float64),  # sum of weights, the crowds' included
        ("most", np.float64),  # largest weight of a seat
        ("circle", np.int64, (3,)),  # people to whom contacts may come, in the circles of `selection`,
        ("reach", np.float64, (3,)),  # sum of their a^ζ
        ("furthest", np.float64),  # the largest of anybody
        ("contact_scale", np.float64, (3,)),  # contacts a week for an a^ζ of one
        ("vacancies", np.int64),  # employers to which people may apply this week
    ],
    align=True,
)
