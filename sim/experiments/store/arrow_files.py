"""Paths for pyarrow, which takes text for UTF-8: a path may have any bytes, as old archives leave them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


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
