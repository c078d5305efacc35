"""Shards of many runs merged into the four Parquet files, a few runs in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import replaced
from sim.experiments.plan import Plan
from sim.experiments.shards import TABLES, read_rows, read_schema, read_table, table_path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Rows gathered before a row group is written: large enough to pack and scan well, small enough to hold in
# memory.
_ROW_GROUP = 250_000

#: First columns of `runs.parquet`.
KEYS = ("run_id", "scenario", "replicate", "seed", "status", "error")


def merge(plan: Plan, shards: Path, folder: Path) -> pd.DataFrame:
    """Write `runs.parquet` and the tables of every run kept so far, in the order of the plan.

    Returns:
        The runs, as written.
    """
    kept = {row["run_id"]: row for row in read_rows(shards)}
    runs = runs_table([kept[task.run_id] for task in plan.tasks() if task.run_id in kept])
    with replaced(folder / "runs.parquet") as temporary:
        runs.to_parquet(temporary, index=False, compression="zstd")
    for table in TABLES:
        _merge_table(list(runs["run_id"]), table, shards, folder / f"{table}.parquet")
    return runs


def runs_table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """One row a run: its key, how it ended, what its scenario varies, its outcomes (NaN if it failed)."""
    import pandas as pd

    columns = dict.fromkeys([*KEYS, *(key for row in rows for key in row)])
    return pd.DataFrame.from_records(list(rows), columns=list(columns))


def _merge_table(run_ids: Sequence[str], table: str, shards: Path, target: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    paths = {run_id: path for run_id in run_ids if (path := table_path(shards, run_id, table))}
    schema = pa.schema([("run_id", pa.string())])
    if paths:
        # A column may be missing in some runs (dates), or empty and so without a type.
        columns = pa.unify_schemas(
            [read_schema(path) for path in paths.values()], promote_options="permissive"
        )
        schema = pa.schema([*schema, *columns])
    with (
        replaced(target) as temporary,
        parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
    ):
        for group in _groups(paths, schema):
            writer.write_table(group)


def _groups(paths: dict[str, Path], schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    gathered: list[pa.Table] = []
    rows = 0
    for run_id, path in paths.items():
        kept = read_table(path)
        columns = [
            kept[field.name].cast(field.type)
            if field.name in kept.column_names
            else pa.nulls(len(kept), field.type)
            for field in list(schema)[1:]
        ]
        names = pa.array([run_id] * len(kept), pa.string())
        gathered.append(pa.Table.from_arrays([names, *columns], schema=schema))
        rows += len(kept)
        if rows >= _ROW_GROUP:
            yield pa.concat_tables(gathered)
            gathered, rows = [], 0
    if gathered:
        yield pa.concat_tables(gathered)
