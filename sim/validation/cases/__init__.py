"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import (
    a_garden_leave,
    a_layoffs,
    a_links,
    a_logit_acceptance,
    b_job_ladder,
    g_logit_shares,
    g_oligopsony,
    m_garden_leave,
    m_non_compete,
)

CASES: tuple[Case, ...] = (
    a_logit_acceptance.CASE,
    a_links.CASE,
    a_layoffs.CASE,
    a_garden_leave.CASE,
    b_job_ladder.CASE,
    g_logit_shares.CASE,
    g_oligopsony.CASE,
    m_non_compete.CASE,
    m_garden_leave.CASE,
)
