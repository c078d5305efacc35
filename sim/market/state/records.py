"""Records of the tables as kernels see them: `state.employers[j].budget`.

To numba they are rows of structured arrays; what their columns are to mypy stands in `records.pyi`, which
`python -m sim.market.state.stub` writes from the declarations.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


class Rows(Generic[Row]):
    """A table of such records; at run time it is a structured array."""


def __getattr__(name: str) -> Any:
    """Every record is anything at run time."""
    if name.startswith("_"):
        raise AttributeError(name)
    return Any
