"""Memory for tables: allocated at a cache line, in large pages where there is much of it, grown, and kept.

Thousands of runs want the same tables one after the other. Memory that the system hands out anew has to be
mapped and cleared page by page; what a market leaves is kept for the next, which saves that.
"""

from __future__ import annotations

import math
import mmap
from contextlib import suppress
from typing import Any

import numpy as np

from sim.market.columns import CACHE_LINE, Table

#: Bytes from which a table is a large one: some large pages of 2 MB.
_LARGE = 1 << 23
#: Bytes from which memory is kept: less than that the C library keeps itself.
_WORTH_KEEPING = 1 << 16
#: Bytes that are kept at most.
_MOST = 1 << 26
#: Memory that nobody uses, by size.
_kept: dict[int, list[Table]] = {}


def allocate(dtype: np.dtype[Any], size: int) -> Table:
    """A table of zeros for `size` entries, which begins at a cache line.

    A large one asks the system for large pages: entries are read here and there, and with small pages looking
    up the page takes longer than reading the entry. Memory is taken when it is written to.
    """
    bytes_needed = size * dtype.itemsize
    if bytes_needed >= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        pages = mmap.mmap(-1, bytes_needed, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # shared ones stay small
        with suppress(OSError):  # a kernel without them
            pages.madvise(mmap.MADV_HUGEPAGE)
        return np.frombuffer(pages, dtype, size)
    if bytes_needed < _WORTH_KEEPING:
        return _aligned(np.zeros(bytes_needed + CACHE_LINE, np.uint8), bytes_needed).view(dtype)
    table = scratch(dtype, size)
    table.view(np.uint8).fill(0)
    return table


def scratch(dtype: np.dtype[Any], size: int) -> Table:
    """The same with any content, for a table whose entries are written before they are read."""
    bytes_needed = size * dtype.itemsize
    if bytes_needed >= _LARGE:
        return np.empty(size, dtype)
    return _aligned(np.asarray(_Lent(bytes_needed + CACHE_LINE)), bytes_needed).view(dtype)


def grow(table: Table, size: int) -> Table:
    """The table with room for `size` entries, itself if it has it; old entries keep their ids and values."""
    if size <= len(table):
        return table
    bigger = allocate(table.dtype, size * math.prod(table.shape[1:])).reshape(size, *table.shape[1:])
    bigger[: len(table)] = table
    return bigger


def _aligned(room: Table, size: int) -> Table:
    """The first `size` bytes of `room` from a cache line on."""
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size]


class _Lent:
    """Memory that arrays are made of; it is kept when the last of them has gone."""

    def __init__(self, size: int) -> None:
        idle = _kept.get(size)
        self.memory = idle.pop() if idle else np.empty(size, np.uint8)
        self.__array_interface__ = self.memory.__array_interface__

    def __del__(self) -> None:
        if sum(size * len(idle) for size, idle in _kept.items()) > _MOST:
            _kept.clear()  # what is asked for has changed
        _kept.setdefault(len(self.memory), []).append(self.memory)
