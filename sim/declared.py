"""How numbers are declared that kernels read: once, beside what reads or owns them.

From the declarations follow the records that kernels see, the typed stub that lets mypy see into kernels
(`sim.market.state.records`), the employers' book, and which columns events may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


#: Bytes that a processor fetches at once.
CACHE_LINE = 64


@dataclass(frozen=True)
class Scalar:
    """One number of the scenario, as kernels want it.

    Attributes:
        name: its name in the record of scalars.
        kind: `bool`, `int` or `float`.
        read: its value, from a scenario at its size.
        unit: unit in kernels (weeks, days, dollars a year), empty for plain numbers.
        escalates: is it multiplied by the intensity of escalation, which the burn-in does without.
        late: is it of week 0 and later only; in the burn-in it is 0.
    """

    name: str
    kind: type
    read: Callable[[Any], Any]
    unit: str = ""
    escalates: bool = False
    late: bool = False


@dataclass(frozen=True)
class Column:
    """One column of a table of records.

    Attributes:
        name: its name.
        kind: what numpy takes for the type of its entries.
        doc: what it is, with its unit.
        shape: of an entry that is an array.
        setting: may events change it, and is it what the scenario says once they end.
        kept: is it kept for every week, in the employers' book.
        read: its value at the beginning, from how an employer bids (`sim.scenario.employers.Offers`), if it
            follows from that alone.
    """

    name: str
    kind: Any
    doc: str = ""
    shape: tuple[int, ...] = ()
    setting: bool = False
    kept: bool = False
    read: Callable[[Any], Any] | None = None


def record_of(pieces: Iterable[Scalar | Column], unit: int = 1) -> np.dtype[Any]:
    """An aligned record of these pieces in their order, filled up to a multiple of `unit` bytes."""
    import numpy as np  # which reading a scenario does without

    fields = [(p.name, p.kind, p.shape if isinstance(p, Column) else ()) for p in pieces]
    plain = np.dtype(fields, align=True)
    size = -(-plain.itemsize // unit) * unit
    columns: Mapping[str, Any] = plain.fields or {}
    return np.dtype(
        {
            "names": list(columns),
            "formats": [columns[name][0] for name in columns],
            "offsets": [columns[name][1] for name in columns],
            "itemsize": size,
        },
        align=True,
    )
