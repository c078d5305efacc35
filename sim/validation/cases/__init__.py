"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import (
    b_equilibrium_offers,
    b_job_ladder,
    b_transient,
    c_counter_offers,
    c_foresight_linear,
    c_foresight_log,
    d_bargaining,
    d_bargaining_foresight,
)

CASES: tuple[Case, ...] = (
    b_job_ladder.CASE,
    b_transient.CASE,
    b_equilibrium_offers.CASE,
    c_counter_offers.CASE,
    c_foresight_log.CASE,
    c_foresight_linear.CASE,
    d_bargaining.CASE,
    d_bargaining_foresight.CASE,
)
