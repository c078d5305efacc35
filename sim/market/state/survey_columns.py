"""What the survey of pay knows: declared here, filled by `sim.market.state.survey`."""

from __future__ import annotations

import numpy as np

#: Pay deciles that are followed.
DECILES = 10

#: What the survey knows of each person.
SURVEYED = np.dtype([("pay", np.float64), ("package", np.float64), ("status", np.int8)], align=True)

#: What the survey has found, one record; see `sim.market.state.survey`.
SURVEY = np.dtype(
    [
        ("known", np.bool_),  # has it begun
        ("employed", np.int64),  # people at labs and startups
        ("unemployed", np.int64),
        ("pay", np.float64, (DECILES,)),  # sums over the employed, dollars a year
        ("heads", np.int64, (DECILES,)),
        ("top", np.float64),  # largest package, -1 where it has to be looked for
        ("low", np.float64),  # the band around the median, dollars a year
        ("high", np.float64),
        ("width", np.float64),
        ("below", np.int64),  # employed people with less than `low`
        ("near", np.int64),  # and those within the band
    ],
    align=True,
)
