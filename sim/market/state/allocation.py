"""Memory for tables: allocated at a cache line, in large pages where there is much of it, and grown."""

from __future__ import annotations

import math
import mmap
from contextlib import suppress
from typing import Any

import numpy as np

from sim.declared import CACHE_LINE
from sim.market.state.columns import Table

#: Bytes from which a table is a large one: some large pages of 2 MB.
_LARGE = 1 << 23


def allocate(dtype: np.dtype[Any], size: int) -> Any:
    """A table of zeros for `size` entries, which begins at a cache line (the state says of what records).

    A large one asks the system for large pages: entries are read here and there, and with small pages looking
    up the page takes longer than reading the entry. Memory is taken when it is written to.
    """
    bytes_needed = size * dtype.itemsize
    if bytes_needed >= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        pages = mmap.mmap(-1, bytes_needed, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # shared ones stay small
        with suppress(OSError):  # a kernel without them
            pages.madvise(mmap.MADV_HUGEPAGE)
        return np.frombuffer(pages, dtype, size)
    room = np.zeros(bytes_needed + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + bytes_needed].view(dtype)


def grow(table: Table, size: int) -> Table:
    """The table with room for `size` entries, itself if it has it; old entries keep their ids and values."""
    if size <= len(table):
        return table
    bigger: Table = allocate(table.dtype, size * math.prod(table.shape[1:])).reshape(size, *table.shape[1:])
    bigger[: len(table)] = table
    return bigger
