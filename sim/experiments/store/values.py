"""Whether the values of a table can be those of a run: names that mean something, numbers that are some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.records.finite import UNLIMITED
from sim.records.kept import COLUMNS
from sim.records.leaving import NOT_KEPT_BY
from sim.vocabulary import EVENT_KINDS, FATES, KINDS, LIMITS, REASONS, ROLES

if TYPE_CHECKING:
    import pandas as pd

#: Names that the values of a column must be among, where there are values.
_AMONG: dict[str, dict[str, tuple[str, ...]]] = {
    "runs": {"status": ("done", "failed")},
    "employers": {"kind": KINDS},
    "moves": {
        "kind": EVENT_KINDS, "origin_kind": KINDS, "destination_kind": KINDS, "runner_up_kind": KINDS,
        "binding": REASONS, "not_kept_by": NOT_KEPT_BY, "counter_limited_by": REASONS,
    },
    "bids": {
        "role": ROLES, "bidder_kind": KINDS, "fate": FATES, "binding": LIMITS, "lost_by": REASONS,
    },
}  # fmt: skip
#: Who moves from job to job has both.
_ENDS = ("origin", "destination", "origin_kind", "destination_kind")
#: People are numbered by 32 bits.
_MOST_PEOPLE = 2**31


def value_faults(name: str, table: pd.DataFrame) -> Iterator[str]:
    """What is wrong with the values of rows, `has ...`; columns that are not there are not missed.

    Args:
        name: name of the table.
        table: rows of it, with columns of the right types.
    """
    for column, names in _AMONG.get(name, {}).items():
        if column in table and not table[column].dropna().isin(names).all():
            yield f"in the column {column} names that mean nothing"
    for column, kind in COLUMNS[name].items():
        if column in table and kind != "text" and not _are_numbers(name, column, table[column]):
            yield f"in the column {column} values that are no finite numbers"
    if name == "employers" and "headcount" in table:
        people = table["headcount"].dropna()
        if not ((people >= 0) & (people < _MOST_PEOPLE)).all():
            yield "in the column headcount numbers that no employer can have"
    if name == "moves":
        poached = table[table["kind"] == "poached"]
        for column in _ENDS:
            if column in table and poached[column].isna().any():
                yield f"no value in the column {column} of some moves from job to job"


def _are_numbers(name: str, column: str, values: pd.Series) -> bool:
    if values.isna().any():
        return False
    if values.dtype.kind != "f" or column in UNLIMITED.get(name, ()):
        return True
    return bool(np.isfinite(values.to_numpy()).all())
