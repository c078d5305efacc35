"""Which outcomes reports and pictures show, and in which order; how they are called and written is declared.

An outcome that is to be shown somewhere is one more name here.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.measures.groups import Group
from sim.outcomes.outcomes import declared
from sim.outcomes.parties import about


class Shown(NamedTuple):
    """One row.

    Attributes:
        outcome: what it shows.
        name: what it is called there; empty for its title.
    """

    outcome: str
    name: str = ""

    @property
    def title(self) -> str:
        """What the row is called."""
        return self.name or declared(self.outcome).title

    @property
    def short(self) -> str:
        """What the row is called where room is scarce."""
        return self.name or declared(self.outcome).short or self.title


class Section(NamedTuple):
    """Rows under a heading."""

    heading: str
    rows: tuple[Shown, ...]


def _of_startups(what: str, name: str) -> Shown:
    return Shown(about(Group.STARTUPS, what), name)


def _rows(*names: str) -> tuple[Shown, ...]:
    return tuple(map(Shown, names))


#: `poach run`: measures in the first and the last week, and over the run.
STATES = (
    "hhi_headcount", "hhi_talent", "hhi_compute", "labs_talent_share", "elite1_labs_share",
    "elite5_labs_share", "top4_talent_share", "startup_talent_share", "startup_output_share",
    "startups_alive", "median_pay", "pay_decile_1", "pay_decile_10", "unemployed",
)  # fmt: skip
TOTALS = _rows(
    "top_package", "top_new_package", "moves", "layoffs", "counters_made", "counters_won_share",
    "startups_born", "startups_died", "lab_open_seats_mean", "startup_open_seats_mean", "breakthroughs",
)  # fmt: skip

#: `poach compare`, before the labs.
COMPARED = (
    Section(
        "Concentration, last week",
        _rows(
            "labs_talent_share_end",
            "elite1_labs_share_end",
            "elite5_labs_share_end",
            "hhi_headcount_end",
            "hhi_talent_end",
            "hhi_wage_bill_end",
            "hhi_compute_end",
            "top4_talent_share_end",
        ),
    ),
    Section(
        "Startups, last week",
        (
            *_rows("startup_talent_share_end", "startup_output_share_end"),
            _of_startups("headcount_end", "people at startups"),
            *_rows("startups_alive_end"),
        ),
    ),
    Section(
        "Startups, over the run",
        (
            *_rows("startups_born", "startups_died", "startups_licensed", "startups_acquired"),
            Shown("startup_open_seats_mean", "vacancies, mean of weeks"),
            Shown("startup_lost_budget", "bids lost for money"),
            _of_startups("poached_out", "people poached away"),
            Shown("startup_departures_no_counter", "  without a counter-offer"),
            Shown("startup_departures_money", "  outbid: money, cap or limit"),
            _of_startups("retention_1_year", "hires kept for a year"),
        ),
    ),
    Section(
        "Labs, over the run",
        (
            Shown("lab_open_seats_mean", "vacancies, mean of weeks"),
            Shown("lab_lost_budget", "bids lost for money"),
        ),
    ),
    Section(
        "Pay",
        (
            Shown("median_pay_end", "median a year, last week"),
            Shown("pay_decile_1_end", "mean, bottom decile of talent"),
            Shown("pay_decile_10_end", "mean, top decile of talent"),
            *_rows("top_package", "top_new_package"),
        ),
    ),
    Section(
        "The market, over the run",
        _rows(
            "moves", "hires", "separations", "layoffs", "counters_made", "counters_won_share", "breakthroughs"
        ),
    ),
)

#: What some mechanisms and policies do, which is shown where they do anything.
ACTED = _rows(
    "spin_outs", "deals_blocked", "lift_outs", "came_along", "equity_raises", "stars_lost",
    "talent_uncounted_share", "know_how_share", "public_luxury_tax", "public_r_and_d_credits",
    "public_raise_subsidies", "public_compute_mean",
)  # fmt: skip

#: The picture of a comparison: shares, to which the labs' are added, and others.
PICTURED_SHARES = (
    *_rows(
        "top4_talent_share_end", "startup_talent_share_end", "startup_output_share_end", "counters_won_share"
    ),
    _of_startups("retention_1_year", "startups' hires kept a year"),
)
PICTURED_OTHERS = (
    _of_startups("headcount_end", "people at startups"),
    *_rows(
        "hhi_talent_end", "startups_alive_end", "startup_open_seats_mean", "startup_lost_budget",
        "lab_open_seats_mean", "lab_lost_budget", "median_pay_end", "pay_decile_1_end", "pay_decile_10_end",
        "top_package", "moves", "layoffs", "counters_made", "breakthroughs",
    ),
)  # fmt: skip
