"""The limit cases, one file a case; a new one is one new file, registered in `CASES`."""

from __future__ import annotations

from sim.validation.case import Case
from sim.validation.cases import (
    a_garden_leave,
    a_layoffs,
    a_links,
    a_logit_acceptance,
    b_equilibrium_offers,
    b_job_ladder,
    b_transient,
    c_counter_offers,
    c_foresight_linear,
    c_foresight_log,
    d_bargaining,
    d_bargaining_foresight,
    e_simultaneous,
    f_superstars,
    g_logit_shares,
    g_oligopsony,
    k_prize_race,
    l_compute_times_talent,
    m_garden_leave,
    m_non_compete,
)

CASES: tuple[Case, ...] = (
    a_garden_leave.CASE,
    a_layoffs.CASE,
    a_links.CASE,
    a_logit_acceptance.CASE,
    b_equilibrium_offers.CASE,
    b_job_ladder.CASE,
    b_transient.CASE,
    c_counter_offers.CASE,
    c_foresight_linear.CASE,
    c_foresight_log.CASE,
    d_bargaining.CASE,
    d_bargaining_foresight.CASE,
    e_simultaneous.CASE,
    f_superstars.CASE,
    g_logit_shares.CASE,
    g_oligopsony.CASE,
    k_prize_race.CASE,
    l_compute_times_talent.CASE,
    m_garden_leave.CASE,
    m_non_compete.CASE,
)
