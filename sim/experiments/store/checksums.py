"""SHA-256 of the files of a results folder: noted when a file is written, checked when it is read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.experiments.store.inside import ResultsError, open_file

#: Seconds for which a file must have stood unchanged before its checksum is remembered: a change within the
#: tick of the file system's clock would not show.
_SETTLED = 0.1

# Checksums that this process has worked out, by the identity and state of the file.
_known: dict[tuple[int, ...], str] = {}


def checksum(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file; worked out once a process for a file that does not change.

    Raises:
        FileNotFoundError: there is no such file.
        ResultsError: it is no file, or cannot be read.
    """
    with open_file(path) as file:
        found = os.fstat(file.fileno())
        state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        if state not in _known:
            settled = time.time() - max(found.st_mtime, found.st_ctime) > _SETTLED
            try:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as fault:
                raise ResultsError(f"{path}: cannot be read ({fault.strerror or fault})") from None
            if not settled:
                return digest, found.st_size
            _known[state] = digest
        return _known[state], found.st_size


def entry(path: Path) -> dict[str, Any]:
    """What the manifest says of a file that has just been written."""
    digest, size = checksum(path)
    return {"sha256": digest, "bytes": size}


def difference(path: Path, expected: Mapping[str, Any]) -> str | None:
    """In what a file is not what the manifest says of it; None where it is.

    Raises:
        FileNotFoundError: there is no such file.
        ResultsError: it is no file, or cannot be read.
    """
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
    if size != expected["bytes"]:
        return f"has {size:,} bytes instead of {expected['bytes']:,}"
    return None if checksum(path)[0] == expected["sha256"] else "has another sha256 than the manifest says"
