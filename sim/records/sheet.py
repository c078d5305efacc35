"""A table of a run, column by column: made when asked for, from whatever a run left, and read in one way.

An experiment of thousands of runs wants a few numbers of each and no table. So a column is a plain array,
made when it is first read; an Arrow table or a data frame is made of the columns when somebody wants one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Coded(NamedTuple):
    """A column of names: `codes` of shape (n,) index `names`; a negative code is a missing name."""

    codes: NDArray[Any]
    names: tuple[str, ...]


Column = NDArray[Any] | Coded
Columns = Mapping[str, Column]


class Part(NamedTuple):
    """Columns of a table that are made together.

    Attributes:
        names: their names, in order.
        make: makes them all, by name.
        ends: makes their first and last values alone, by name, where that is faster.
    """

    names: tuple[str, ...]
    make: Callable[[], Columns]
    ends: Callable[[], Columns] | None = None


class Sheet:
    """One table: columns of equal length by name.

    Args:
        rows: number of rows.
        parts: what its columns are made of, in their order.
    """

    def __init__(self, rows: int, parts: Iterable[Part]) -> None:
        self._rows = rows
        self._parts = {name: part for part in parts for name in part.names}
        self._made: dict[str, Column] = {}
        self._ends: dict[str, Column] = {}

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(self._parts)

    def column(self, name: str) -> Column:
        """A column: numbers, or names as codes.

        Raises:
            KeyError: there is none of this name.
        """
        if name not in self._made:
            self._made.update(self._parts[name].make())
        return self._made[name]

    def numbers(self, name: str) -> NDArray[Any]:
        """A column of numbers, dates or truth values, shape (rows,).

        Raises:
            KeyError: there is none of this name.
            TypeError: it is a column of names.
        """
        column = self.column(name)
        if isinstance(column, Coded):
            raise TypeError(f"{name} is a column of names")
        return column

    def ends(self, name: str) -> NDArray[Any]:
        """The first and the last value of a column of numbers, shape (2,).

        Raises:
            IndexError: the table is empty.
            KeyError: there is none of this name.
            TypeError: it is a column of names.
        """
        make = self._parts[name].ends
        if make is None or name in self._made:
            return self.numbers(name)[[0, -1]]
        if name not in self._ends:
            self._ends.update(make())
        return np.asarray(self._ends[name])

    def coded(self, name: str) -> Coded:
        """A column of names, each once among `Coded.names`.

        Raises:
            KeyError: there is none of this name.
            TypeError: it is a column of numbers.
        """
        column = self.column(name)
        if not isinstance(column, Coded):
            raise TypeError(f"{name} is no column of names")
        return column

    def places(self, name: str, among: Sequence[str]) -> NDArray[Any]:
        """A column of names as places in a list of all that there may be; negative where none is given.

        Raises:
            KeyError: the column has a name that is not in the list.
        """
        codes, names = self.coded(name)
        if names == among:
            return codes
        place = {known: number for number, known in enumerate(among)}
        own = np.array([*(place[known] for known in names), -1])
        return np.asarray(own[np.maximum(codes, -1)])

    def arrow(self) -> pa.Table:
        """The table as Arrow has it; names are dictionaries."""
        import pyarrow as pa

        return pa.table({name: _arrow(self.column(name)) for name in self.names})

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """A data frame of all columns, or of some; names become categories."""
        import pandas as pd

        columns = {name: self.column(name) for name in (self.names if names is None else names)}
        return pd.DataFrame(
            {
                name: pd.Categorical.from_codes(column.codes, categories=pd.Index(column.names))
                if isinstance(column, Coded)
                else column
                for name, column in columns.items()
            }
        )


def sheet_of(table: pa.Table | pa.RecordBatch) -> Sheet:
    """A table as Arrow has it, from a file for instance; texts become codes, of names in order of appearance.

    A column without any value is one of names.
    """
    return Sheet(
        len(table),
        [Part((name,), partial(_plain, name, table.column(name))) for name in table.schema.names],
    )


def sheet_of_frame(frame: pd.DataFrame) -> Sheet:
    """The table that a data frame shows."""
    import pyarrow as pa

    return sheet_of(pa.Table.from_pandas(frame, preserve_index=False))


def _plain(name: str, column: pa.Array | pa.ChunkedArray) -> dict[str, Column]:
    import pyarrow as pa

    kinds, whole = pa.types, column
    if kinds.is_null(column.type):
        return {name: Coded(np.full(len(column), -1), ())}
    if kinds.is_string(column.type) or kinds.is_large_string(column.type):
        whole = column.dictionary_encode()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.combine_chunks()
    if not kinds.is_dictionary(whole.type):
        return {name: np.asarray(whole.to_numpy(zero_copy_only=False))}
    codes = whole.indices.fill_null(-1).to_numpy()
    return {name: Coded(codes, tuple(whole.dictionary.to_pylist()))}


def _arrow(column: Column) -> pa.Array:
    import pyarrow as pa

    if not isinstance(column, Coded):
        return pa.array(np.ascontiguousarray(column))
    codes = np.asarray(column.codes, np.int32)
    indices = pa.array(codes, mask=codes < 0) if (codes < 0).any() else pa.array(codes)
    return pa.DictionaryArray.from_arrays(indices, pa.array(column.names, pa.string()), safe=False)
