"""Where compiled kernels are kept: chosen before anything is compiled, by trying, and only where it is safe.

Numba renews a kernel's compiled code when the kernel's own file changes, but not when a kernel that it calls
does. So the code lies in a folder named after the content of all sources of the market: after any change
everything is compiled again, and no stale code can ever run.

Compiled code is unpickled, and who can write it can run anything. So it is read from folders only that belong
to this user, to the system's administrator or to the owner of the sources, and that nobody else may write to.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

_PREFIX = "kernels-"
#: Says that a folder was made here, and for which sources; a folder without it is never removed.
_MARK = "made-by-poach"
_MARK_LINE = b"Compiled code of poach, made anew where it is missing; for the sources in:\n"
#: Access for the owner, and to read for others, who may use what an administrator has compiled.
_MODE = 0o755
#: Does the system number its users?
_NUMBERED = hasattr(os, "geteuid")


class Place(NamedTuple):
    """Where a folder for compiled code may stand; a private one counts only if nobody else may enter it."""

    folder: Path
    private: bool = False


class CodeCache:
    """Folders for the compiled code of one state of the sources.

    Args:
        sources: folders and files of the sources; the first says whose they are.
        machine: what compiled code depends on besides them.
        places: where the folder may stand, the best first.
        setting: the place that the user has chosen, if any; it takes the place of all others.

    Attributes:
        refused: why the user's place cannot be used; empty if it can be, or none was chosen.
        failed: whether something could not be kept.
        warm: whether what usual markets need has been compiled in this process, kept or not.
    """

    def __init__(
        self, sources: Sequence[Path], machine: str, places: Iterable[Place], setting: str | None = None
    ) -> None:
        self.refused = ""
        self.failed = self.warm = False
        self._sources = sources[0]
        self._complete, self._whole = f"complete-{machine}", f"whole-{machine}"
        self._name = f"{_PREFIX}{_fingerprint(sources)}"
        self._places = tuple(places)
        self._chosen: Path | None = None
        if setting:
            self._take(Place(Path(setting).absolute()))

    @property
    def reading(self) -> list[Path]:
        """The folders that code may be read from, the best first."""
        new = [] if self._chosen is None or self._chosen in self._there else [self._chosen]
        return self._there + new

    @cached_property
    def writing(self) -> Path | None:
        """The folder that code is written to, made when it is first asked for; None if there is no place."""
        for place in self._places:
            with suppress(OSError):
                self._chosen = self._made(place)
                return self._chosen
        return None

    @property
    def complete(self) -> bool:
        """Has what usual markets need been compiled for this machine?"""
        return any((folder / self._complete).exists() for folder in self.reading)

    @property
    def whole(self) -> bool:
        """Has what few markets need been compiled for this machine, too?"""
        return any((folder / self._whole).exists() for folder in self.reading)

    @property
    def kept(self) -> int:
        """How many kernels have code in the folder that code is written to, for whatever machine."""
        return 0 if self.writing is None else sum(1 for _ in self.writing.glob("*.nbi"))

    def finish(self, *, whole: bool = False) -> None:
        """Note that everything has been compiled, and remove what was made for earlier sources.

        Args:
            whole: what few markets need, too.
        """
        self.warm = True
        if self.writing is not None and not self.failed:
            with suppress(OSError):
                (self.writing / self._complete).touch()
                if whole:
                    (self.writing / self._whole).touch()
                self._clear_old(self.writing)

    @cached_property
    def _there(self) -> list[Path]:
        """Folders that were there before this process, and can be trusted."""
        return [place.folder / self._name for place in self._places if self._is_safe(place)]

    @cached_property
    def _trusted(self) -> set[int]:
        """Whose compiled code is run: who could change the sources could run anything anyway."""
        return {0, os.geteuid(), self._sources.stat().st_uid} if _NUMBERED else set()

    def _is_safe(self, place: Place) -> bool:
        own = not place.private or _is_private(place.folder)
        return own and _is_safe(place.folder / self._name, self._trusted)

    def _take(self, place: Place) -> None:
        """Use the place that the user has chosen, and no other, if it can be used."""
        folder = place.folder / self._name
        if not (self._is_safe(place) and (folder / self._complete).exists()):
            try:
                self._made(place)
            except OSError as fault:
                self.refused = fault.strerror or str(fault)
                return
        self._places = (place,)

    def _made(self, place: Place) -> Path:
        """The folder in a place, made if need be, with the proof that files can be written to it.

        Raises:
            OSError: it cannot be made or written, or others may write to it.
        """
        place.folder.mkdir(0o700 if place.private else 0o777, parents=True, exist_ok=True)
        folder = place.folder / self._name
        new = False
        with suppress(FileExistsError):
            folder.mkdir(_MODE)
            new = True
        try:
            if not self._is_safe(place):
                raise PermissionError(errno.EPERM, f"others may write to {folder}")
            _try_to_write(folder)
            if not (folder / _MARK).exists():
                (folder / _MARK).write_bytes(self._mark)
        except OSError:
            if new:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder

    @property
    def _mark(self) -> bytes:
        return _MARK_LINE + os.fsencode(self._sources)

    def _clear_old(self, current: Path) -> None:
        for folder in current.parent.glob(f"{_PREFIX}*"):
            if folder != current and self._is_mine(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_mine(self, folder: Path) -> bool:
        """Did this user make the folder here, for an earlier state of these very sources?"""
        mark = folder / _MARK
        try:
            for path, is_kind in ((folder, stat.S_ISDIR), (mark, stat.S_ISREG)):
                status = path.lstat()
                if not is_kind(status.st_mode) or (_NUMBERED and status.st_uid != os.geteuid()):
                    return False
            return mark.read_bytes() == self._mark
        except OSError:
            return False


def usual_places(sources: Path) -> Iterator[Place]:
    """Beside the sources, the user's folder for caches, and one of the user's own among temporary files."""
    yield Place(sources / "__pycache__")
    given = Path(os.environ.get("XDG_CACHE_HOME") or "")
    home = Path(os.path.expanduser("~"))  # which stays as it is where nobody knows the user
    if given.is_absolute():
        yield Place(given / "poach")
    elif home.is_absolute():
        yield Place(home / ".cache" / "poach")
    with suppress(OSError):  # there may be no folder for temporary files
        yield Place(
            Path(tempfile.gettempdir()) / f"poach-{os.geteuid() if _NUMBERED else 'user'}", private=True
        )


def _is_private(folder: Path) -> bool:
    """Is it a folder, and no link, of this user, that nobody else may enter?"""
    try:
        status = folder.lstat()
    except OSError:
        return False
    closed = not _NUMBERED or (status.st_uid == os.geteuid() and not status.st_mode & 0o077)
    return stat.S_ISDIR(status.st_mode) and closed


def _is_safe(folder: Path, trusted: set[int]) -> bool:
    """Is it a folder, and no link, that nobody may write to but whom we trust?

    Args:
        folder: what to look at.
        trusted: numbers of users; empty on systems that do not number them.
    """
    try:
        own, above = folder.lstat(), folder.parent.stat()
    except OSError:
        return False
    if not stat.S_ISDIR(own.st_mode):
        return False
    # In a folder that all may write to, only the sticky bit keeps others from renaming what is not theirs.
    renamable = above.st_mode & stat.S_IWOTH and not above.st_mode & stat.S_ISVTX
    return not trusted or (own.st_uid in trusted and not own.st_mode & 0o022 and not renamable)


def _try_to_write(folder: Path) -> None:
    """Make a file, write to it, and remove it.

    Raises:
        OSError: one of these does not work.
    """
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        os.write(descriptor, b"x" * 4096)
    finally:
        os.close(descriptor)
        os.unlink(name)


def _fingerprint(sources: Sequence[Path]) -> str:
    """Digest of names and contents; times say nothing where an installer sets them all alike."""
    digest = hashlib.sha256()
    for source in sources:
        for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            content = path.read_bytes()
            digest.update(os.fsencode(path.relative_to(source.parent)) + b" %d\n" % len(content))
            digest.update(content)
    return digest.hexdigest()[:16]
