"""The catalogue of outcomes: of each its unit, declared once, and of the main ones a name for a reader.

Reports, pictures and comparisons all look here, so that an outcome is written alike wherever it stands.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Unit(Enum):
    """What an outcome is counted in."""

    SHARE = "share, from 0 to 1"
    INDEX = "index, from 0 to 1"
    DOLLARS = "dollars"
    COUNT = "count"


class Entry(NamedTuple):
    """One measure.

    Attributes:
        name: as a reader wants it, without a verb and without the week.
        unit: what it is counted in.
    """

    name: str
    unit: Unit


#: Measures of the market. Names of outcomes end in ``_start``, ``_end`` or ``_mean``, or are sums over weeks.
MARKET: dict[str, Entry] = {
    "hhi_headcount": Entry("HHI of headcount", Unit.INDEX),
    "hhi_talent": Entry("HHI of talent", Unit.INDEX),
    "hhi_wage_bill": Entry("HHI of the wage bill", Unit.INDEX),
    "hhi_compute": Entry("HHI of compute", Unit.INDEX),
    "effective_employers": Entry("equal employers with that HHI of talent", Unit.COUNT),
    "top4_talent_share": Entry("talent at the top 4", Unit.SHARE),
    "startup_talent_share": Entry("talent at startups", Unit.SHARE),
    "startup_output_share": Entry("output of startups", Unit.SHARE),
    "startups_alive": Entry("startups alive", Unit.COUNT),
    "startups_born": Entry("startups born", Unit.COUNT),
    "startups_died": Entry("startups died", Unit.COUNT),
    "unemployed": Entry("unemployed", Unit.COUNT),
    "median_pay": Entry("median pay a year", Unit.DOLLARS),
    "mean_pay": Entry("mean pay a year", Unit.DOLLARS),
    "pay_decile_1": Entry("mean pay, bottom decile of talent", Unit.DOLLARS),
    "pay_decile_10": Entry("mean pay, top decile of talent", Unit.DOLLARS),
    "top_package": Entry("top package in force", Unit.DOLLARS),
    "top_new_package": Entry("top new package", Unit.DOLLARS),
    "prize": Entry("prize", Unit.DOLLARS),
    "moves": Entry("moves from job to job", Unit.COUNT),
    "job_to_job_rate_quarterly": Entry("moves a quarter, of all people", Unit.SHARE),
    "hires": Entry("hires", Unit.COUNT),
    "separations": Entry("separations", Unit.COUNT),
    "layoffs": Entry("layoffs", Unit.COUNT),
    "counters_made": Entry("counter-offers made", Unit.COUNT),
    "counters_won": Entry("counter-offers won", Unit.COUNT),
    "counters_won_share": Entry("counter-offers won", Unit.SHARE),
    "bids": Entry("bids", Unit.COUNT),
    "breakthroughs": Entry("breakthroughs", Unit.COUNT),
    "lab_open_seats": Entry("vacancies at labs", Unit.COUNT),
    "startup_open_seats": Entry("vacancies at startups", Unit.COUNT),
}

#: What is followed of one lab or group of employers.
OF_GROUPS: dict[str, Entry] = {
    "headcount": Entry("people", Unit.COUNT),
    "talent_share": Entry("talent", Unit.SHARE),
    "poached_in": Entry("poached in", Unit.COUNT),
    "poached_out": Entry("poached out", Unit.COUNT),
    "hired": Entry("other hires", Unit.COUNT),
    "left": Entry("other leavers", Unit.COUNT),
    "retention_1_year": Entry("kept for a year", Unit.SHARE),
    "retention_2_years": Entry("kept for two years", Unit.SHARE),
}

_REASONS_OF = {
    "lab_lost_": "bids lost by labs",
    "startup_lost_": "bids lost by startups",
    "lab_departures_": "people lost by labs to other jobs",
    "startup_departures_": "people lost by startups to other jobs",
    "lab_no_counter_": "people lost by labs without a counter-offer for want of",
    "startup_no_counter_": "people lost by startups without a counter-offer for want of",
}
_WHEN = ("_start", "_end", "_mean")


def entry_of(outcome: str) -> Entry:
    """The measure that an outcome gives, by its name in `runs.parquet`.

    Raises:
        KeyError: there is no such outcome; a new one is declared in this file.
    """
    if outcome.startswith("flows."):
        return Entry("moves", Unit.COUNT)
    for beginning, name in _REASONS_OF.items():
        if outcome.startswith(beginning):
            return Entry(f"{name}: {outcome.removeprefix(beginning).replace('_', ' ')}", Unit.COUNT)
    _, dot, what = outcome.rpartition(".")
    known = OF_GROUPS if dot else MARKET
    if what not in known:
        for when in _WHEN:
            what = what.removesuffix(when)
    return known[what]


def unit_of(outcome: str) -> Unit:
    """The unit of an outcome, by its name in `runs.parquet`.

    Raises:
        KeyError: as `entry_of`.
    """
    return entry_of(outcome).unit
