"""Whether a folder that is being written still stands where it stood, and where it is if it does not."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

#: Name of the file that says who holds a folder.
OWNER = ".owner"


class Hold:
    """A hold on a folder: it can be told from another of its name, and followed when it is moved.

    Args:
        folder: what is held.
        inside: a folder below it, where a file says who holds it.

    Attributes:
        token: what the file says.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, folder: Path, inside: str) -> None:
        self.token = secrets.token_hex(8)
        self._folder, self._inside = folder.absolute(), inside
        (folder / inside / OWNER).write_text(self.token, encoding="ascii")
        self._descriptor: int | None = None
        with suppress(OSError):  # not every system opens folders
            self._descriptor = os.open(folder, os.O_RDONLY)

    def now(self) -> Path | None:
        """Where the folder is; None where it was removed, or that cannot be told."""
        found = [self._folder]
        if self._descriptor is not None:
            with suppress(OSError):
                found.append(Path(os.readlink(f"/proc/self/fd/{self._descriptor}")))
        return next((path for path in found if holds(path / self._inside, self.token)), None)

    def release(self) -> None:
        """Let it go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holds(folder: Path, token: str) -> bool:
    """Does the file in a folder say that it is held by who has the token?"""
    try:
        return (folder / OWNER).read_text(encoding="ascii") == token
    except (OSError, ValueError):
        return False


def require(folder: Path, token: str) -> None:
    """Refuse a folder of the right name that is another, or gone.

    Raises:
        FileNotFoundError: it is.
    """
    if not holds(folder, token):
        raise FileNotFoundError(errno.ENOENT, "moved or removed while it was written", str(folder))


#: What to do where something cannot be written, by the number of the fault.
_REMEDIES = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room within your quota",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
    errno.EAGAIN: "raise the limit on processes (ulimit -u)",
    errno.ENOMEM: "make memory free, or raise the limit on it (ulimit -v)",
    errno.EROFS: "make that disk writable again",
}
#: Faults that are not of our making.
SURROUNDINGS = {*_REMEDIES, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE}


def remedy(fault: OSError) -> tuple[str, str]:
    """Why something could not be written, and what to do."""
    reason = os.strerror(fault.errno) if fault.errno else str(fault)
    return reason, _REMEDIES.get(fault.errno or 0, "see to it that it can be written")
