"""What a finished run leaves on the disk until all are merged: a small folder that appears whole."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.records.run import Run

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("weeks", "employers", "moves")
_ROW = "row.json"


def write_shard(shards: Path, row: dict[str, Any], run: Run | None) -> None:
    """Keep one run, by one rename, so that a kill leaves either all of it or nothing.

    A run kept already stays: it was run again because its worker died between keeping it and saying so.

    Args:
        shards: folder of the shards of the experiment.
        row: the run's row of `runs.parquet`; its `run_id` names the shard.
        run: the tables; None for a run that failed.
    """
    final = shards / str(row["run_id"])
    if final.exists():
        return
    temporary = shards / f".{row['run_id']}.{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    if run is not None:
        for name in TABLES:
            _write_table(temporary / f"{name}.arrow", getattr(run, name))
    (temporary / _ROW).write_text(json.dumps(row), encoding="utf-8")
    os.rename(temporary, final)


def read_rows(shards: Path) -> list[dict[str, Any]]:
    """The rows of `runs.parquet` of every run kept so far, in the order of their ids."""
    return [
        json.loads((shard / _ROW).read_text(encoding="utf-8"))
        for shard in sorted(shards.iterdir())
        if not shard.name.startswith(".")
    ]


def table_path(shards: Path, run_id: str, table: str) -> Path | None:
    """Where a table of a run is kept; None where the run failed."""
    path = shards / run_id / f"{table}.arrow"
    return path if path.exists() else None


def read_table(path: Path) -> pa.Table:
    """A kept table, without copying it into memory."""
    import pyarrow as pa
    from pyarrow import ipc

    return ipc.open_file(pa.memory_map(str(path))).read_all()


def read_schema(path: Path) -> pa.Schema:
    """Names and types of the columns of a kept table."""
    from pyarrow import ipc

    with ipc.open_file(str(path)) as reader:
        return reader.schema


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    import pyarrow as pa
    from pyarrow import ipc

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for place, field in enumerate(table.schema):
        # Categories differ from run to run; the file format packs repeated names by itself.
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[place].cast(field.type.value_type))
    options = ipc.IpcWriteOptions(compression="lz4")
    with ipc.new_file(str(path), table.schema, options=options) as writer:
        writer.write_table(table)
