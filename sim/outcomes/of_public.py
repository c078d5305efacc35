"""Outcomes of public money and of the seat clock."""

from __future__ import annotations

import math
from functools import partial

from sim.measures.ledger import Ledger
from sim.outcomes.of_market import OfMarket
from sim.outcomes.units import DOLLARS, DOLLARS_A_YEAR, SHARE
from sim.vocabulary import WEEKS_PER_YEAR


def _flow(name: str, ledger: Ledger) -> float:
    """Dollars over the run of a column in dollars a year."""
    return ledger.total(name) / WEEKS_PER_YEAR


def _total(name: str, ledger: Ledger) -> float:
    return float(ledger.total(name))


def _instability(ledger: Ledger) -> float:
    """None where not all bid at once."""
    clock = ledger.scenario.market.mechanism == "simultaneous"
    return _mean_of_weeks("instability", ledger) if clock else math.nan


def _mean_of_weeks(name: str, ledger: Ledger) -> float:
    return ledger.total(name) / len(ledger.weeks)


OF_PUBLIC: tuple[OfMarket, ...] = (
    OfMarket(
        "public_luxury_tax", "luxury tax", DOLLARS,
        "luxury tax that labs owed over the run, also where others got it", partial(_flow, "luxury_tax"),
    ),
    OfMarket(
        "public_r_and_d_credits", "R&D credits", DOLLARS,
        "what R&D credits were worth over the run", partial(_flow, "r_and_d_credits"),
    ),
    OfMarket(
        "public_raise_subsidies", "subsidies of raises agreed", DOLLARS_A_YEAR,
        "what the state adds a year to raises that were agreed in the run",
        partial(_total, "retention_subsidies"),
    ),
    OfMarket(
        "public_compute_mean", "public compute", DOLLARS,
        "hardware that the state lends, mean of the weeks", partial(_mean_of_weeks, "public_compute"),
    ),
    OfMarket(
        "instability_share", "pairs that block the seat clock's outcome", SHARE,
        "pairs of a seat and a person that would rather have each other than what the seat clock gives them, "
        "mean of the weeks; none where not all bid at once",
        _instability,
    ),
)  # fmt: skip
