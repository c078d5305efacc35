"""Paths for pyarrow, which takes text for UTF-8: a path may have any bytes, as old archives leave them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.store.atomic import replaced

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet


def sink(path: Path) -> Any:
    """A file to write to, which closes when nobody holds it; what is written is there at once.

    Raises:
        OSError: it cannot be made.
    """
    import pyarrow as pa

    return pa.OSFile(os.fsencode(path), "wb")


def source(path: Path) -> Any:
    """A file to read from, in memory as far as it is looked at.

    Raises:
        OSError: it cannot be read.
    """
    import pyarrow as pa

    return pa.memory_map(os.fsencode(path))


@contextmanager
def parquet_writer(target: Path, schema: pa.Schema) -> Iterator[parquet.ParquetWriter]:
    """Writes a Parquet file that takes its place when all of it is there.

    Names and whole numbers get a dictionary, other amounts do not: they hardly ever repeat.
    """
    import pyarrow as pa
    from pyarrow import parquet

    kinds = pa.types
    repeat = (kinds.is_dictionary, kinds.is_string, kinds.is_large_string, kinds.is_integer)
    columns = [field.name for field in schema if any(is_kind(field.type) for is_kind in repeat)]
    with (
        replaced(target) as temporary,
        parquet.ParquetWriter(
            sink(temporary), schema, compression="zstd", use_dictionary=columns, store_schema=False
        ) as writer,
    ):
        yield writer
