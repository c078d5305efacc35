"""What finished runs leave on the disk until all are merged: a small folder a chunk, which appears whole.

With its files stand their checksums, in the format of `sha256sum`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.chunks import Chunk
from sim.experiments.store.arrow_files import sink, source

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.records.run import Run

ROWS = "rows.arrow"
#: Where a shard keeps the checksums of its other files; those that poach wrote before it kept any have none.
SUMS = "sha256"

_NAME = re.compile(r"(\d{10})-(\d{1,10})")
_IN_FLIGHT = re.compile(r"\.\d{10}-\d{1,10}\.\d+")
_FILE = re.compile(r"rows\.arrow|sha256|\d+\.[a-z]+\.arrow")


def begin_shard(shards: Path, chunk: Chunk) -> Path:
    """A hidden folder for what a chunk leaves, until `keep_shard`; a kill before that leaves nothing.

    Raises:
        OSError: it cannot be made, for instance because the folder of the shards is gone.
    """
    folder = shards / f".{_name(chunk)}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def write_tables(folder: Path, index: int, run: Run, tables: Sequence[str]) -> None:
    """Write tables of one run; `index` is its place in the plan."""
    for name in tables:
        write_table(folder, index, name, run.sheet(name).arrow())


def write_table(folder: Path, index: int, name: str, table: pa.Table) -> None:
    """Write a table of the run at a place in the plan."""
    from pyarrow import ipc

    # Without threads: the other processors have runs of their own.
    options = ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with ipc.new_file(sink(folder / table_file(index, name)), table.schema, options=options) as writer:
        writer.write_table(table)


def keep_shard(folder: Path, shards: Path, chunk: Chunk, rows: pa.RecordBatch) -> None:
    """Keep a chunk, by one rename.

    Args:
        folder: what `begin_shard` gave.
        shards: folder of the shards of the experiment.
        chunk: the runs that were done.
        rows: one row a run, see `rows_of`.
    """
    from pyarrow import ipc

    with ipc.new_file(sink(folder / ROWS), rows.schema) as writer:
        writer.write_batch(rows)
    sums = [f"{_checksum(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(sums), encoding="ascii", newline="\n")
    os.rename(folder, shards / _name(chunk))


def packed(shard: Path) -> dict[str, bytes]:
    """What the files of a shard hold, by name, to be kept on another machine."""
    return {path.name: path.read_bytes() for path in sorted(shard.iterdir())}


def unpack(folder: Path, shards: Path, chunk: Chunk, files: Mapping[str, bytes]) -> None:
    """Keep a chunk that was carried out on another machine.

    Args:
        folder: what `begin_shard` gave.
        shards: folder of the shards of the experiment.
        chunk: the runs that were done.
        files: what `packed` gave; their checksums are among them, and are compared when shards are merged.

    Raises:
        ValueError: names that no file of a shard has.
    """
    if not all(map(is_part, files)):
        raise ValueError(f"a worker answered with files that are none of a shard: {sorted(files)}"[:200])
    for name, content in files.items():
        (folder / name).write_bytes(content)
    os.rename(folder, shards / _name(chunk))


def kept_chunks(shards: Path) -> Iterator[Path]:
    """The shards kept so far, in the order of the plan."""
    yield from sorted(path for path in shards.iterdir() if not path.name.startswith("."))


def chunk_of(shard: Path) -> Chunk | None:
    """The chunk that a shard keeps, by its name; None where that is no name of a shard."""
    found = _NAME.fullmatch(shard.name)
    return None if found is None else Chunk(int(found.group(1)), int(found.group(2)))


def is_shard(name: str) -> bool:
    """Is this the name of a shard, or of what a kill leaves of one?"""
    return bool(_NAME.fullmatch(name) or _IN_FLIGHT.fullmatch(name))


def is_part(name: str) -> bool:
    """Is this the name of a file of a shard?"""
    return _FILE.fullmatch(name) is not None


def kept(shards: Path, chunk: Chunk) -> Path | None:
    """The shard of a chunk, if it is kept."""
    path = shards / _name(chunk)
    return path if path.exists() else None


def rows_of(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    """Rows of runs: `index` (place in the plan), `status`, `error`, `run_key`, outcomes, or null."""
    import pyarrow as pa

    types = {"index": pa.int64(), **dict.fromkeys(("status", "error", "run_key"), pa.string())}
    for row in rows:
        for name, value in row.items():
            if name not in types or isinstance(value, float):
                types[name] = pa.float64() if isinstance(value, float) else pa.int64()
    # All columns in one go: one after the other takes a tenth of the time of a short run.
    return pa.RecordBatch.from_struct_array(pa.array(rows, pa.struct(types.items())))


def read_rows(shard: Path) -> pa.RecordBatch:
    """The rows of a shard, without copying them into memory."""
    from pyarrow import ipc

    return ipc.open_file(source(shard / ROWS)).get_batch(0)


def rows_schema(shard: Path) -> pa.Schema:
    """Names and types of the rows of a shard."""
    from pyarrow import ipc

    with ipc.open_file(source(shard / ROWS)) as reader:
        return reader.schema


def table_path(shard: Path, index: int, table: str) -> Path | None:
    """Where a table of a run is kept; None where the run failed."""
    path = shard / table_file(index, table)
    return path if path.exists() else None


def read_table(path: Path) -> pa.Table:
    """A kept table, without copying it into memory."""
    from pyarrow import ipc

    return ipc.open_file(source(path)).read_all()


def read_schema(path: Path) -> pa.Schema:
    """Names and types of the columns of a kept table."""
    from pyarrow import ipc

    with ipc.open_file(source(path)) as reader:
        return reader.schema


def table_file(index: int, table: str) -> str:
    """Name of the file in a shard that keeps a table of a run."""
    return f"{index}.{table}.arrow"


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(chunk: Chunk) -> str:
    return f"{chunk.first:010d}-{chunk.size}"
