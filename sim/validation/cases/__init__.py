"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import (
    b_job_ladder,
    e_simultaneous,
    f_superstars,
    k_prize_race,
    l_compute_times_talent,
)

CASES: tuple[Case, ...] = (
    b_job_ladder.CASE,
    e_simultaneous.CASE,
    f_superstars.CASE,
    k_prize_race.CASE,
    l_compute_times_talent.CASE,
)
