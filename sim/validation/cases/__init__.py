"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import b_equilibrium_offers, b_job_ladder, b_transient

CASES: tuple[Case, ...] = (b_job_ladder.CASE, b_transient.CASE, b_equilibrium_offers.CASE)
