"""Shards of many runs merged into Parquet files, a few runs in memory at a time.

The files depend on the runs alone, to the byte: neither on who computed them, nor in which chunks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.designs.plan import Plan
from sim.experiments.store.arrow_files import parquet_writer
from sim.experiments.store.checksums import entry
from sim.experiments.store.inside import TABLE_FILES
from sim.experiments.store.points import varied_arrays
from sim.experiments.store.shards import read_rows, read_schema, read_table, rows_of, rows_schema, table_path

if TYPE_CHECKING:
    import pyarrow as pa

# Rows gathered before a row group is written: large enough to pack and scan well, small enough to hold in
# memory.
_ROW_GROUP = 250_000
_RUN_GROUP = 2_000
# Shards gathered before their rows are copied together: each column of each holds a kilobyte of its own.
_SHARDS_AT_ONCE = 32

#: First columns of `runs.parquet`.
KEYS = ("run_id", "scenario", "replicate", "seed", "status", "error", "run_key")


#: Of those what the rows of shards say.
ENDINGS = KEYS[-3:]


class Kept(NamedTuple):
    """How many runs were kept, by how they ended."""

    done: int
    failed: int


def count(chunks: Sequence[Path]) -> Kept:
    """How many runs these chunks keep."""
    done = failed = 0
    for chunk in chunks:
        statuses = read_rows(chunk)["status"].to_pylist()
        failed += statuses.count("failed")
        done += len(statuses) - statuses.count("failed")
    return Kept(done, failed)


def merge(plan: Plan, chunks: Sequence[Path], folder: Path, files: dict[str, Any]) -> None:
    """Write `runs.parquet` and the plan's tables of the runs that these chunks keep, in the plan's order.

    Args:
        plan: the experiment.
        chunks: shards.
        folder: where to.
        files: what the manifest says of the files, kept in step: none while it is being replaced.
    """
    schema = _unified(rows_schema(chunk) for chunk in chunks)
    varied = varied_arrays(plan)
    columns = _with_keys(plan, varied, schema.empty_table()).schema
    with _written(folder / TABLE_FILES["runs"], files) as target, parquet_writer(target, columns) as writer:
        for group in _regrouped((read_rows(chunk) for chunk in chunks), schema):
            writer.write_table(_with_keys(plan, varied, group))
    for table in plan.tables:
        with _written(folder / TABLE_FILES[table], files) as target:
            _merge_table(plan, table, chunks, target)


@contextmanager
def _written(target: Path, files: dict[str, Any]) -> Iterator[Path]:
    """Note the checksum of a file when it is written, and none if it may be neither the old nor the new."""
    files.pop(target.name, None)
    yield target
    files[target.name] = entry(target)


def runs_table(plan: Plan, rows: Sequence[pa.RecordBatch]) -> pa.Table:
    """What `runs.parquet` holds, of the rows that `rows_of` made of the runs, in the order of the plan."""
    import pyarrow as pa

    schema = _unified(batch.schema for batch in rows)
    gathered = [_fitted(pa.table(batch), schema) for batch in rows]
    return _with_keys(plan, varied_arrays(plan), pa.concat_tables([schema.empty_table(), *gathered]))


def _with_keys(plan: Plan, varied: Mapping[str, pa.Array], rows: pa.Table) -> pa.Table:
    """One row a run: its key, how it ended, what its scenario varies, its outcomes (null if it failed)."""
    import pyarrow as pa

    tasks = [plan.task(index) for index in rows["index"].to_pylist()]
    place = pa.array([task.point for task in tasks], pa.int64())
    keys = (
        pa.array([task.run_id for task in tasks], pa.string()),
        pa.array([task.label for task in tasks], pa.string()),
        pa.array([task.replicate for task in tasks], pa.int64()),
        pa.array([plan.seed] * len(tasks), pa.int64()),
        *(rows[name] for name in ENDINGS),
    )
    columns: dict[str, Any] = {
        **dict(zip(KEYS, keys, strict=True)),
        **{name: values.take(place) for name, values in varied.items()},
        **{name: rows[name] for name in rows.column_names if name not in ("index", *ENDINGS)},
    }
    return pa.table(columns).combine_chunks()


def _unified(schemas: Iterable[pa.Schema]) -> pa.Schema:
    """One schema for all: a column may be missing in some, or have whole numbers where others have not."""
    import pyarrow as pa

    unified = rows_of([]).schema
    latest = None
    for schema in schemas:
        if schema != latest:  # of most experiments all are alike
            unified = pa.unify_schemas([unified, schema], promote_options="permissive")
            latest = schema
    return unified


def _regrouped(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows, in groups of one size."""
    import pyarrow as pa

    held: list[pa.Table] = []
    count = 0
    for batch in batches:
        table = _fitted(pa.table(batch), schema)
        while len(table):
            part = table.slice(0, _RUN_GROUP - count)
            table = table.slice(len(part))
            held.append(part)
            count += len(part)
            if len(held) == _SHARDS_AT_ONCE:
                held = [pa.concat_tables(held).combine_chunks()]
            if count == _RUN_GROUP:
                yield pa.concat_tables(held)
                held, count = [], 0
    if held:
        yield pa.concat_tables(held)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table in the columns of a schema; a column that it has not is null."""
    import pyarrow as pa

    if table.schema == schema:
        return table
    present = set(table.column_names)
    arrays = [
        _cast(table[field.name], field.type) if field.name in present else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    import pyarrow as pa

    if pa.types.is_dictionary(kind) and pa.types.is_string(column.type):
        column = column.dictionary_encode()
    return column.cast(kind)


def _merge_table(plan: Plan, table: str, chunks: Sequence[Path], target: Path) -> None:
    import pyarrow as pa

    paths = {
        plan.task(index).run_id: path
        for chunk in chunks
        for index in read_rows(chunk)["index"].to_pylist()
        if (path := table_path(chunk, index, table))
    }
    schema = pa.schema([("run_id", pa.string())])
    latest = None
    for path in paths.values():
        # A column may be missing in some runs (dates), or empty and so without a type.
        found = read_schema(path)
        if found != latest:
            if "week" not in found.names:
                raise ValueError(f"{path}: no table of a run")
            plain = pa.schema([pa.field(one.name, _plain(one.type)) for one in found])
            schema = pa.unify_schemas([schema, plain], promote_options="permissive")
            latest = found
    schema = pa.schema([pa.field(one.name, _coded(one.type)) for one in schema])
    with parquet_writer(target, schema) as writer:
        for group in _groups(paths, schema):
            writer.write_table(_in_order(group))


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of values that may be coded."""
    from pyarrow import types

    return kind.value_type if types.is_dictionary(kind) else kind


def _coded(kind: pa.DataType) -> pa.DataType:
    """The type with texts as codes, from which they are written fast, and read as plain text."""
    import pyarrow as pa

    return pa.dictionary(pa.int32(), pa.string()) if pa.types.is_string(kind) else kind


def _in_order(group: pa.Table) -> pa.Table:
    """The same rows with names coded in the order in which they come, whatever other names runs knew."""
    import pyarrow as pa
    from pyarrow import compute

    def ordered(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
        if not pa.types.is_dictionary(column.type):
            return column
        coded = column.combine_chunks()
        names = coded.dictionary.dictionary_encode()  # where a name stands twice
        codes = names.indices.take(coded.indices)
        used = compute.unique(codes.drop_null())
        places = compute.index_in(codes, value_set=used)
        return pa.DictionaryArray.from_arrays(places, names.dictionary.take(used))

    columns = [ordered(column) for column in group.unify_dictionaries().itercolumns()]
    return pa.Table.from_arrays(columns, schema=group.schema)


def _groups(paths: dict[str, Path], schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    gathered: list[pa.Table] = []
    rows = 0
    for run_id, path in paths.items():
        table = read_table(path)
        codes = pa.nulls(len(table), pa.int32()).fill_null(0)
        table = table.add_column(0, "run_id", pa.DictionaryArray.from_arrays(codes, pa.array([run_id])))
        gathered.append(_fitted(table, schema))
        rows += len(table)
        if rows >= _ROW_GROUP:
            yield pa.concat_tables(gathered)
            gathered, rows = [], 0
    if gathered:
        yield pa.concat_tables(gathered)
