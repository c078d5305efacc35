"""Who is writing a results folder: a lock that goes with its process, however that ends."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # not every system has these locks
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"
#: Has the system these locks?
LOCKS = fcntl is not None
# Neither through a link nor waiting for a pipe: the folder may come from anybody.
_PLAIN = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
# Who asks holds the lock for a moment, too: so often, and so many seconds apart, a claim is tried.
_TRIES, _APART = 20, 0.01


def claim(folder: Path) -> int | None:
    """Lock a folder that this process alone writes to.

    Args:
        folder: where the lock stands.

    Returns:
        Descriptor of the lock, to be closed with `os.close`; None where the system has no such locks.

    Raises:
        BlockingIOError: another process has claimed it.
        FileNotFoundError: the folder is gone.
        OSError: the lock cannot be written.
    """
    path = folder / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _PLAIN, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "the lock is no file", str(path))
        tries = 0
        while (free := _lock(descriptor, exclusive=True)) is False and tries < _TRIES:
            tries += 1
            time.sleep(_APART)
        if free is False:
            raise BlockingIOError(errno.EWOULDBLOCK, "another process has claimed it", str(path))
        if not os.path.samestat(os.fstat(descriptor), path.stat()):  # removed, and made anew
            raise FileNotFoundError(errno.ENOENT, "the folder was replaced", str(path))
    except OSError:
        os.close(descriptor)
        raise
    if free is None:
        os.close(descriptor)
        return None
    return descriptor


def claimed(folder: Path) -> bool | None:
    """Is a process at work that has claimed the folder? None where that cannot be told."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | _PLAIN)
    except OSError:
        return None
    try:
        plain = stat.S_ISREG(os.fstat(descriptor).st_mode)
        free = _lock(descriptor, exclusive=False) if plain else None
    finally:
        os.close(descriptor)
    return None if free is None else not free


def _lock(descriptor: int, *, exclusive: bool) -> bool | None:
    """Was a file free to be locked, and is it now? None where there are no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # not every file system has them
        return None
    return True
