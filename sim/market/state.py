"""The state that a kernel takes as one argument: tables, counters and scalars."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from sim.market.columns import Table
from sim.market.draws import Key


class Race(IntEnum):
    """Index into market-wide amounts of the week."""

    WEIGHTS = 0  # sum of contest weights
    PRIZE = 1  # dollars a year
    WAGE_BILL = 2  # payroll of labs and startups, dollars a year


class State(NamedTuple):
    """Everything the kernels read and write. Arrays are replaced when they grow."""

    people: Table  # PEOPLE records
    keys: Table  # uint32, people["key"] once more, side by side for draws over everybody
    employers: Table  # EMPLOYERS records
    pursuits: Table  # PURSUITS records
    log: Table  # LOG records
    book: Table  # EMPLOYER_WEEKS records
    weeks: Table  # WEEKS records, one a week of the horizon
    survey: Table  # one SURVEY record
    surveyed: Table  # SURVEYED records, one a person
    near: Table  # float64, pay in the band around the median, as many as `survey` says
    counts: Table  # int64, see Count
    tally: Table  # int64, see Tally
    exits: Table  # int32, people who separate this week; the complement ~i for a retirement
    weights: Table  # float64, weight of each employer in this week's random contacts
    needs: Table  # bool (employers, fields), fields that an employer's teams need
    links: Table  # LINKS (named, named), contacts of people at the first by the second; empty without any
    race: Table  # float64, see Race
    rules: Table  # one record, see sim.market.rules.Rules
    startup: Table  # one EMPLOYERS record: what every drawn startup begins with
    key: Key
