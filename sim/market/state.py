"""The state that a kernel takes as one argument: tables, counters and scalars."""

from __future__ import annotations

from typing import NamedTuple

from sim.market.columns import Table
from sim.market.draws import Key


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
    race: Table  # float64 (2,): sum of contest weights, prize in dollars a year
    rules: Table  # one record, see sim.market.rules.Rules
    key: Key
