"""Merged tables taken apart into shards, so that runs can be added: merged anew they are the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan
from sim.experiments.store.arrow_files import source
from sim.experiments.store.inside import TABLE_FILES, ResultsError
from sim.experiments.store.merge import ENDINGS, KEYS
from sim.experiments.store.planned import varied_in
from sim.experiments.store.reading import read_arrow, require_written
from sim.experiments.store.shards import begin_shard, keep_shard, kept, write_table

if TYPE_CHECKING:
    import pyarrow as pa

#: Runs of a shard, and rows that are read at a time.
_RUNS, _ROWS = 100, 65_536


def unmerge(folder: Path, manifest: dict[str, Any], plan: Plan, shards: Path) -> None:
    """Make shards of the runs whose tables a results folder has.

    Args:
        folder: the results folder.
        manifest: its manifest.
        plan: an experiment with the same points, whose runs these are.
        shards: where to; what is there already stays.

    Raises:
        ResultsError: a table is damaged, or has other runs than the others.
        OSError: shards cannot be written.
    """
    runs = read_arrow(folder, manifest, "runs").combine_chunks()
    indices = _places(runs, plan)
    varied = set(varied_in(manifest))
    outcomes = [name for name in runs.column_names if name not in KEYS and name not in varied]
    tables = {name: _by_run(folder, manifest, name) for name in plan.tables}
    waiting = {name: next(rows, None) for name, rows in tables.items()}
    for start, chunk in _chunks(indices):
        place = None if kept(shards, chunk) else begin_shard(shards, chunk)
        for row in range(start, start + chunk.size):
            if runs["status"][row].as_py() != "done":
                continue
            run_id = runs["run_id"][row].as_py()
            for name, rows in tables.items():
                found = waiting[name]
                if found is not None and found[0] == run_id:
                    table, waiting[name] = found[1], next(rows, None)
                else:  # in which nothing happened
                    table = _empty(folder, name)
                if place is not None:
                    write_table(place, indices[row], name, table.unify_dictionaries().combine_chunks())
        if place is not None:
            keep_shard(place, shards, chunk, _rows(runs.slice(start, chunk.size), chunk, outcomes))
    left = [name for name, found in waiting.items() if found is not None]
    if left:
        raise ResultsError(f"{folder / TABLE_FILES[left[0]]}: has runs in another order than runs.parquet")


def _places(runs: pa.Table, plan: Plan) -> list[int]:
    """Places of runs in a plan."""
    found, waiting = [], iter(range(len(plan)))
    for name in runs["run_id"].to_pylist():
        place = next((place for place in waiting if plan.task(place).run_id == name), None)
        if place is None:
            raise ResultsError("runs.parquet: has runs that are not in the order of the plan")
        found.append(place)
    return found


def _chunks(indices: Sequence[int]) -> Iterator[tuple[int, Chunk]]:
    """Rows that are runs one after the other in the plan, a few at a time: the first row, and the runs."""
    start = 0
    while start < len(indices):
        end = start + 1
        while end < len(indices) and end - start < _RUNS and indices[end] == indices[end - 1] + 1:
            end += 1
        yield start, Chunk(indices[start], end - start)
        start = end


def _rows(runs: pa.Table, chunk: Chunk, outcomes: Sequence[str]) -> pa.RecordBatch:
    """Rows of runs as shards keep them."""
    import pyarrow as pa

    texts = [
        runs[name].cast(pa.string()) if name in runs.column_names else pa.nulls(len(runs), pa.string())
        for name in ENDINGS
    ]
    columns = [pa.array(chunk.indices(), pa.int64()), *texts, *(runs[name] for name in outcomes)]
    table = pa.table(dict(zip(("index", *ENDINGS, *outcomes), columns, strict=True)))
    (batch,) = table.combine_chunks().to_batches()
    return batch


def _by_run(folder: Path, manifest: dict[str, Any], name: str) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each run of a table, in the order of the file, without the id."""
    import pyarrow as pa
    from pyarrow import parquet

    require_written(folder, manifest, name)
    path = folder / TABLE_FILES[name]
    with parquet.ParquetFile(source(path)) as file:
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
    held: list[pa.Table] = []
    latest = ""
    with parquet.ParquetFile(source(path), read_dictionary=texts) as file:
        for batch in file.iter_batches(_ROWS):
            ids = batch["run_id"]
            rows = pa.Table.from_batches([batch]).drop_columns("run_id")
            codes = ids.indices.to_numpy()
            starts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist()]
            for start, end in zip(starts, [*starts[1:], len(codes)], strict=True):
                run_id = ids[start].as_py()
                if run_id != latest and held:
                    yield latest, pa.concat_tables(held)
                    held = []
                latest = run_id
                held.append(rows.slice(start, end - start))
    if held:
        yield latest, pa.concat_tables(held)


def _empty(folder: Path, name: str) -> pa.Table:
    """A table without rows, in the columns of a file."""
    from pyarrow import parquet

    with parquet.ParquetFile(source(folder / TABLE_FILES[name])) as file:
        table = file.schema_arrow.empty_table()
    return table.drop_columns("run_id") if "run_id" in table.column_names else table
