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
    employers: Table  # EMPLOYERS records
    pursuits: Table  # PURSUITS records
    log: Table  # LOG records
    counts: Table  # int64, see Count
    tally: Table  # int64, see Tally
    exits: Table  # int64, people who separate this week; the complement ~i for a retirement
    weights: Table  # float64, weight of each employer in this week's random contacts
    needs: Table  # bool (employers, fields), fields that an employer's teams need
    links: Table  # LINKS (named, named), contacts of people at the first by the second; empty without any
    race: Table  # float64, see Race
    rules: Table  # one record, see sim.market.rules.Rules
    key: Key
