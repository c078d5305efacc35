"""`points.parquet`: the points of an experiment's design, a row each, written first.

What a point sets stands there as JSON, and once more in a column for each key that varies, for other
readers. Where a point was made of a whole scenario, its hash stands beside it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from sim.experiments.designs.design import file_name
from sim.experiments.designs.points import Made, Point
from sim.experiments.store.arrow_files import parquet_writer, source
from sim.experiments.store.checksums import difference, entry
from sim.experiments.store.inside import MANIFEST, NEXT_POINTS, POINTS, ResultsError, cut
from sim.scenario.documents import digest, document_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

    from sim.experiments.designs.plan import Plan

#: Numbers of replicates are signed and of 64 bits, the last one included.
MOST_DRAWS = 2**62
#: Rows that are written at a time.
_AT_ONCE = 10_000
_COLUMNS = ("label", "first", "changes", "sha256")
_TEXTS = ("label", "changes", "sha256")
#: Bytes of what is kept of points at most, unpacked: millions of points. A file of a few kilobytes may unpack
#: to any number.
_LARGEST = 400_000_000
#: What a point takes beside its texts.
_BESIDE = 20
_HASH = re.compile("[0-9a-f]{64}")


class Entries(Sequence[dict[str, Any]]):
    """What is kept of the points of a design: of each its `label`, `changes`, `first` and `sha256`.

    Args:
        points: the points.
        hashes: of their scenarios, None for those that are made by changes.
    """

    def __init__(self, points: Sequence[Point], hashes: Sequence[str | None]) -> None:
        self.points = points
        self.hashes = hashes

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        point = self.points[place]
        told = {"label": point.label, "changes": dict(point.changes), "first": point.first}
        return told | {"sha256": self.hashes[place]}

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the points."""
        if isinstance(self.points, _Stored):
            return self.points.labels
        return tuple(point.label for point in self.points)

    def named(self, label: str) -> dict[str, Any]:
        """What is kept of the point of a name.

        Raises:
            KeyError: there is none.
        """
        return self[self._places[label]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.labels)}


def entries_of(plan: Plan) -> Entries:
    """What is kept of the points of a plan."""
    points = plan.design.points
    hashes = [None if point.given is None else digest(document_of(point.given)) for point in points]
    return Entries(points, hashes)


def write_points(folder: Path, plan: Plan, entries: Entries, name: str = POINTS) -> dict[str, Any]:
    """Write the points of a plan, and return what the manifest says of the file.

    Args:
        folder: the results folder.
        plan: the experiment.
        entries: what is kept of its points.
        name: of the file.

    Raises:
        OSError: it cannot be written.
        ResultsError: they take more than is read.
    """
    import pyarrow as pa

    size = 0
    varied = varied_arrays(plan)
    texts = pa.string()
    schema = pa.schema(
        [("label", texts), ("first", pa.int64()), ("changes", texts), ("sha256", texts)]
        + [(name, values.type) for name, values in varied.items()]
    )
    with parquet_writer(folder / name, schema) as writer:
        for start in range(0, len(entries), _AT_ONCE):
            rows = entries[start : start + _AT_ONCE]
            for row in rows:
                row["changes"] = json.dumps(row["changes"], ensure_ascii=True)
                size += _BESIDE + sum(len((row[name] or "").encode()) for name in _TEXTS)
            if size > _LARGEST:
                raise ResultsError(f"{folder / name}: {_TOO_LARGE}; split them over several experiments")
            columns = [pa.array([row[name] for row in rows], schema.field(name).type) for name in _COLUMNS]
            columns += [values.slice(start, _AT_ONCE) for values in varied.values()]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    return entry(folder / name)


def settle_points(folder: Path, manifest: dict[str, Any]) -> None:
    """Let points that an experiment has grown by take their place, where a kill came before that."""
    following = folder / NEXT_POINTS
    expected = manifest["files"].get(POINTS)
    if os.path.lexists(following):
        if expected and difference(following, expected) is None:
            os.replace(following, folder / POINTS)
        else:
            following.unlink()


def varied_arrays(plan: Plan) -> dict[str, pa.Array]:
    """The keys in which points differ, with a value for each point; mixed values become text."""
    import pyarrow as pa

    found = {}
    for name, values in plan.varied.items():
        try:
            found[name] = pa.array(np.asarray(values) if not isinstance(values, list) else values)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            found[name] = pa.array([None if value is None else str(value) for value in values])
    return found


def read_points(folder: Path, manifest: dict[str, Any]) -> Entries:
    """The points of a results folder.

    Args:
        folder: the results folder.
        manifest: its manifest, of the right shape.

    Raises:
        ResultsError: the file is not the one that was written, or holds no points.
    """
    import pyarrow as pa
    from pyarrow import parquet

    expected = manifest["files"].get(POINTS)
    for path in (folder / NEXT_POINTS, folder / POINTS):  # a kill may have come before the one was renamed
        try:
            what = difference(path, expected) if expected else f"has no checksum in {MANIFEST}"
        except FileNotFoundError:
            what = "is missing"
        if what is None:
            break
    table = None
    if what is None:
        try:
            # Names as codes, which take no more than the file says, whatever they unpack to.
            with parquet.ParquetFile(source(path), read_dictionary=list(_TEXTS)) as file:
                what = _size_fault(file.metadata, manifest["design"]["points"])
                table = _unpacked(file) if what is None else None
            if what is None:
                what = _TOO_LARGE if table is None else next(_faults(table), None)
        except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as fault:
            what = f"is no table that can be read ({cut((str(fault).splitlines() or [''])[0])})"
    if what is not None or table is None:
        raise ResultsError(f"{path}: {what}, so what was run is not known; take the file from a copy")
    return Entries(_Stored(path, table), table["sha256"].to_pylist())


_TOO_LARGE = f"unpacks to more than the {_LARGEST:,} bytes that points may take"


def _size_fault(told: parquet.FileMetaData, points: int) -> str | None:
    """Why a file of points is not even read; None where nothing is wrong with its size."""
    if told.num_rows != points:
        return f"has {told.num_rows:,} points, and not the {points:,} of its manifest"
    packed = sum(told.row_group(place).total_byte_size for place in range(told.num_row_groups))
    # Names may stand there twice: as codes, and where those became too many.
    return _TOO_LARGE if max(packed / 2, points * _BESIDE) > _LARGEST else None


def _unpacked(file: parquet.ParquetFile) -> pa.Table | None:
    """The columns of a file of points, group by group; None where their texts are too large."""
    import pyarrow as pa

    groups, size = [], 0
    for place in range(file.num_row_groups):
        group = file.read_row_group(place, columns=list(_COLUMNS))
        size += len(group) * _BESIDE + sum(_text_size(column) for column in group.columns)
        if size > _LARGEST:
            return None
        for index, column in enumerate(group.columns):
            if pa.types.is_dictionary(column.type):
                group = group.set_column(
                    index, group.schema.names[index], column.cast(column.type.value_type)
                )
        groups.append(group)
    return pa.concat_tables(groups).combine_chunks()


def _text_size(column: pa.ChunkedArray) -> int:
    """Bytes of the texts of a column of codes, without making them."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = (compute.binary_length(chunk.dictionary).take(chunk.indices) for chunk in column.chunks)
    return sum(int(compute.sum(each.cast(pa.int64())).as_py() or 0) for each in lengths)


def _faults(table: pa.Table) -> Iterator[str]:
    """What is wrong with the columns of a table of points."""
    import pyarrow as pa

    kinds = dict.fromkeys(_COLUMNS, pa.string()) | {"first": pa.int64()}
    for name, kind in kinds.items():
        if table.schema.names.count(name) != 1 or table[name].type != kind:
            yield f"has no column {name} of the right type"
            return
        if name != "sha256" and table[name].null_count:
            yield f"has rows without a {name}"
            return
    labels = table["label"].to_pylist()
    if any(file_name(label) != label for label in labels):
        yield "has a label that has more than letters, digits, points and hyphens"
    if len({label.casefold() for label in labels}) < len(labels):
        yield "has a label twice"
    first = table["first"].to_numpy()
    if ((first < 0) | (first > MOST_DRAWS)).any():
        yield "has a number of a first replicate that cannot be"
    if any(one is not None and not _HASH.fullmatch(one) for one in table["sha256"].to_pylist()):
        yield "has what is no hash in the column sha256"


class _Stored(Made):
    """Points as they stand in a file."""

    def __init__(self, path: Path, table: pa.Table) -> None:
        self._path, self._table = path, table

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(self._table["label"].to_pylist())

    def _made(self, place: int) -> Point:
        row = {name: self._table[name][place].as_py() for name in ("label", "first", "changes")}
        try:
            changes = json.loads(row["changes"])
            if not isinstance(changes, dict):
                raise ValueError
        except (ValueError, RecursionError):
            raise ResultsError(
                f"{self._path}: what point {row['label']} changes is no table; take the file from a copy"
            ) from None
        return Point(row["label"], changes, row["first"])

    def __len__(self) -> int:
        return len(self._table)
