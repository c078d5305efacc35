"""What a run promises: numbers, where its tables have numbers, but for the columns listed here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.market.state.columns import Table
from sim.records.books import Books

#: Columns of the tables that may be infinite: the outside and textbook labs have budgets without limit.
UNLIMITED = {"employers": ("budget",)}
#: What a value that is no number is likely due to, by parts of the column's name.
_DUE = {
    "output": "production, such as elasticity and compute_unit, or productivity",
    "contest": "production.contest_exponent, or productivity",
    "compute": "capex, production.compute_depreciation or escalation.compute_growth",
    "prize": "production.prize or escalation.prize_growth",
    "aggressiveness": "aggressiveness, escalation.aggressiveness_limit or events that multiply it",
    "valuation": "startups.funding, such as dilution and valuation_dispersion",
    "cash": "startups.cash_volatility, or the cash of startups",
    "budget": "budgets, their growth or events that multiply them",
    "seats": "growth of headcount, or budgets",
    "talent": "researchers.talent",
}
_OTHERWISE = "budgets, package caps, production.prize or tastes"


class NotFinite(ArithmeticError):
    """A run came upon a value that is no number, or an infinite one, where its tables promise a number."""


class _Value(NamedTuple):
    """Where such a value is."""

    table: str
    column: str
    row: int
    value: float


def require_finite(books: Books) -> None:
    """Refuse books with a value that is not finite where a table promises one.

    Raises:
        NotFinite: names table, column, week and employer of the first, and what it is likely due to.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        found = next(_not_finite(books), None)
    if found is None:
        return
    table = {"weeks": books.weeks, "employers": books.employers, "moves": books.log}[found.table]
    whose = f' of "{books.names[table["employer"][found.row]]}"' if found.table == "employers" else ""
    due = next((keys for part, keys in _DUE.items() if part in found.column), _OTHERWISE)
    raise NotFinite(
        f"{found.table}.{found.column}{whose} is {found.value} in week {table['week'][found.row]}, where the "
        f"table promises a finite number; it is likely due to {due}: set them nearer to their defaults"
    )


def _not_finite(books: Books) -> Iterator[_Value]:
    for name, table in (("weeks", books.weeks), ("employers", books.employers), ("moves", books.log)):
        for column in _promised(name, table.dtype):
            if not math.isfinite(np.add.reduce(table[column], axis=None)):  # as good as never
                yield from _first(name, column, table[column])


@cache
def _promised(name: str, kind: np.dtype[Any]) -> tuple[str, ...]:
    """Columns of this table in which numbers are promised."""
    free = UNLIMITED.get(name, ())
    return tuple(c for c in kind.names or () if kind[c].base.kind == "f" and c not in free)


def _first(name: str, column: str, values: Table) -> Iterator[_Value]:
    rows = values.reshape(len(values), -1)
    wrong = np.argwhere(~np.isfinite(rows))
    if len(wrong):
        row, place = wrong[0]
        yield _Value(name, column, int(row), float(rows[row, place]))
