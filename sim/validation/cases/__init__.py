"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import (
    b_job_ladder,
    h_informed_incumbent,
    h_winners_curse,
    i_vesting,
    j_deadlines,
    m_innovation,
    m_lake,
    m_referrals,
    m_runway,
    m_startup_stock,
    m_urn_ball,
)

CASES: tuple[Case, ...] = (
    b_job_ladder.CASE,
    h_winners_curse.CASE,
    h_informed_incumbent.CASE,
    i_vesting.CASE,
    j_deadlines.CASE,
    m_lake.CASE,
    m_urn_ball.CASE,
    m_startup_stock.CASE,
    m_runway.CASE,
    m_innovation.CASE,
    m_referrals.CASE,
)
