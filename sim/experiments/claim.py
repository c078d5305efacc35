"""Who is writing a results folder: a lock that goes with its process, however that ends."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # not every system has these locks
    fcntl = None  # type: ignore[assignment]

_LOCK = ".lock"


def claim(folder: Path) -> int | None:
    """Lock a folder that this process alone writes to.

    Args:
        folder: where the lock stands.

    Returns:
        Descriptor of the lock, to be closed with `os.close`; None where the system has no such locks.

    Raises:
        OSError: the lock cannot be written.
    """
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    if not _lock(descriptor):
        os.close(descriptor)
        return None
    return descriptor


def claimed(folder: Path) -> bool | None:
    """Is a process at work that has claimed the folder? None where that cannot be told."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        free = _lock(descriptor)
    finally:
        os.close(descriptor)
    return None if free is None else not free


def _lock(descriptor: int) -> bool | None:
    """Was a file free to be locked, and is it now? None where there are no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # not every file system has them
        return None
    return True
