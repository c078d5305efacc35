"""Is the history of a reference market that of the package's market?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.market.model import TalentMarket
from tests.reference.ledger import Row
from tests.reference.market import ReferenceMarket

#: Sums are taken in another order: amounts agree to nine digits, and balances to a cent.
RELATIVE, CENT = 1e-9, 1e-2


def rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[Row]:
    """The rows of a table, with None where nothing stands."""
    values = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def same(ours: Any, theirs: Any) -> bool:
    """Amounts agree nearly, everything else exactly."""
    if isinstance(ours, float) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=CENT if abs(ours) > 1e3 else 1e-9)
    return bool(ours == theirs)


def differences(table: str, ours: list[Row], theirs: list[Row]) -> Iterator[str]:
    """What differs, row by row."""
    for k, (mine, its) in enumerate(zip(ours, theirs, strict=False)):
        wrong = [name for name in mine if not same(mine[name], its[name])]
        if wrong:
            yield f"{table}, row {k}: {wrong} of {mine}, in the package {its}"
    if len(ours) != len(theirs):
        yield f"{table}: {len(ours)} rows, in the package {len(theirs)}"


def tables(reference: ReferenceMarket) -> dict[str, list[Row]]:
    """The history of a reference market."""
    return {
        "moves": [asdict(event) for event in reference.events],
        "employers": reference.employer_rows,
        "weeks": reference.week_rows,
    }


def compare(reference: ReferenceMarket, market: TalentMarket) -> Iterable[str]:
    """Differences between two markets that have run, event by event first."""
    package = market.tables()._asdict()
    for name, ours in tables(reference).items():
        theirs = rows(package[name], list(ours[0])) if ours else [{} for _ in range(len(package[name]))]
        yield from differences(name, ours, theirs)
