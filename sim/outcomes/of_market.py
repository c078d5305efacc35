"""An outcome of the market as a whole, and what many of them are counted with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sim.measures.ledger import Ledger
from sim.outcomes.units import Unit


class OfMarket(NamedTuple):
    """An outcome of the market.

    Attributes:
        name: its column in `runs.parquet`.
        title: what a reader calls it, without a verb and without the week.
        unit: what it is counted in.
        meaning: what it is, as a sentence without a verb.
        of: counts it.
        short: the title where room is scarce.
    """

    name: str
    title: str
    unit: Unit
    meaning: str
    of: Callable[[Ledger], float | int]
    short: str = ""


def ends(name: str, title: str, unit: Unit, meaning: str, short: str = "") -> tuple[OfMarket, OfMarket]:
    """A column of the table of weeks in the first and in the last week."""
    first = OfMarket(
        f"{name}_start", title, unit, f"{meaning}, in the first week", partial(_end, name, 0), short
    )
    last = OfMarket(f"{name}_end", title, unit, f"{meaning}, in the last week", partial(_end, name, 1), short)
    return first, last


def _end(name: str, place: int, ledger: Ledger) -> float | int:
    return ledger.ends(name)[place]


def ratio(part: float, whole: float) -> float:
    """Part of the whole; NaN where there is nothing."""
    return float(part) / float(whole) if whole else float("nan")
