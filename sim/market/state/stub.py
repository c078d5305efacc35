"""Writes `records.pyi`: the columns of every table, from their declarations, as mypy wants them.

python -m sim.market.state.stub > sim/market/state/records.pyi
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.market.state import bid_log, columns, pasts, searching, survey_columns
from sim.market.state.scalars import RULES

#: Records by the names that kernels use for them.
RECORDS: dict[str, np.dtype[Any]] = {
    "Person": columns.PEOPLE,
    "Employer": columns.EMPLOYERS,
    "OpenOffer": columns.OPEN_OFFERS,
    "ListInForce": columns.LISTS,
    "Member": columns.MEMBERS,
    "Bid": columns.BIDS,
    "Opening": searching.OPENINGS,
    "Vacancy": searching.VACANCIES,
    "Seat": searching.SEATS,
    "Region": searching.REGIONS,
    "Meeting": searching.MEETING,
    "Contract": columns.CONTRACTS,
    "Leave": columns.LEAVES,
    "Event": columns.LOG,
    "Link": columns.LINKS,
    "Past": pasts.PASTS,
    "Team": pasts.TEAMS,
    "Alumni": pasts.ALUMNI,
    "Known": pasts.KNOWN,
    "EmployerWeek": columns.EMPLOYER_WEEKS,
    "Week": columns.WEEKS,
    "Surveyed": survey_columns.SURVEYED,
    "Survey": survey_columns.SURVEY,
    "Recruits": columns.RECRUITS,
    "Colleague": columns.COLLEAGUES,
    "Schedule": columns.SCHEDULES,
    "Distributions": columns.DISTRIBUTIONS,
    "ToldBid": bid_log.BID_LOG,
    "Rules": RULES,
}
_HEAD = '''"""By `python -m sim.market.state.stub`, from the declarations in `columns` and `scalars`."""

from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Row = TypeVar("Row")

class Rows(np.ndarray[Any, np.dtype[Any]], Generic[Row]):
    @overload  # type: ignore[override]
    def __getitem__(self, key: int | np.integer[Any], /) -> Row: ...
    @overload
    def __getitem__(
        self, key: str | slice | NDArray[Any] | list[Any] | tuple[Any, ...], /
    ) -> NDArray[Any]: ...

class _Record:
    """Outside of kernels columns are named in brackets."""

    def __getitem__(self, column: str, /) -> Any: ...
    def __setitem__(self, column: str, value: Any, /) -> None: ...

'''
_KINDS = {"b": "bool", "i": "int", "f": "float"}


def stub() -> str:
    """The text of the stub."""
    return _HEAD + "\n".join("\n".join(_record(name, kind)) + "\n" for name, kind in RECORDS.items())


def _record(name: str, kind: np.dtype[Any]) -> Iterator[str]:
    yield f"class {name}(_Record):"
    for column, (own, *_) in (kind.fields or {}).items():
        if own.subdtype:
            plain = "NDArray[Any]"
        elif own.kind == "u":  # words of draws have 64 bits, keys fewer
            plain = "np.uint64" if own.itemsize == 8 else "int"
        else:
            plain = _KINDS[own.kind]
        yield f"    {column}: {plain}"


if __name__ == "__main__":
    sys.stdout.write(stub())
