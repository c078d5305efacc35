"""What a process finds around it: its standard streams, which may be closed, full or broken, and limits."""

from __future__ import annotations

import codecs
import io
import os
import shlex
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

#: Handler of letters that cannot be written, for `errors=`.
ESCAPE = "poach.escape"
#: Bytes of addresses that interpreter, libraries, compiled kernels and pictures reserve, and per processor.
_RESERVED, _PER_CORE = 2_000_000_000, 100_000_000


class SurroundingsError(Exception):
    """What is needed is not there; the message says what, and what to do, in one line."""


def _escape(error: UnicodeError) -> tuple[str, int]:
    r"""A byte of a path that is no letter as `\xe9`; a question mark for a letter that a stream has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    bytes_or_marks = (
        f"\\x{ord(one) - 0xDC00:02x}" if 0xDC80 <= ord(one) <= 0xDCFF else "?" for one in letters
    )
    return "".join(bytes_or_marks), error.end


codecs.register_error(ESCAPE, _escape)


def plain(text: str) -> str:
    """A text that can be written anywhere: bytes of a path that are no letters are escaped."""
    return text.encode("utf-8", ESCAPE).decode("utf-8")


def tell(*lines: str) -> None:
    """Say something on stderr, if there is one and somebody reads it: nothing depends on that."""
    if sys.stderr is not None:  # None: closed before Python started
        with suppress(OSError, ValueError):
            print(*lines, sep="\n", end="\n" if lines else "", file=sys.stderr, flush=True)


def quoted(path: object) -> str:
    """A path as one word of a command that somebody may type, in quotes where it needs them."""
    word = str(path)
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


class _Deaf(io.FileIO):
    """A file to which writing never fails: who does not read misses something."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content) or 0
        except OSError:
            return len(memoryview(content).cast("B"))


def secure_streams() -> None:
    """Open the standard streams that are closed, and let nothing depend on stderr.

    Otherwise the next file that is opened would take their place, and be written to by mistake.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            os.dup2(opened, descriptor)  # itself, mostly; which processes started from here share
            if opened != descriptor:
                os.close(opened)
            os.set_inheritable(descriptor, True)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    deaf = io.BufferedWriter(_Deaf(2, "w", closefd=False))
    sys.stderr = io.TextIOWrapper(deaf, encoding, ESCAPE, line_buffering=True)


def address_space() -> int | None:
    """Bytes that a process may still reserve beside what it always does; None where there is no limit."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    except (ImportError, AttributeError, OSError):
        return None
    if limit == resource.RLIM_INFINITY:
        return None
    return limit - _RESERVED - _PER_CORE * (os.cpu_count() or 1)


def too_few_addresses() -> str | None:
    """What to say of a limit under which libraries crash while they are loaded; None where there is none."""
    left = address_space()
    if left is None or left >= 0:
        return None
    needed = _RESERVED + _PER_CORE * (os.cpu_count() or 1)
    return (
        f"ulimit -v: {(left + needed) / 1e9:.1f} GB of addresses are allowed, of which poach reserves "
        f"{needed / 1e9:.1f} GB on this machine; raise it: ulimit -v {needed // 1024 + 1}, or unlimited"
    )


def require_address_space() -> None:
    """Refuse such a limit before they are loaded.

    Raises:
        SurroundingsError: with the limit and what to do.
    """
    problem = too_few_addresses()
    if problem is not None:
        raise SurroundingsError(problem)


def missing_extra(module: str, extra: str, what: str) -> str | None:
    """What to say where a package is missing that only some of poach needs; None where it is there.

    Args:
        module: its name, as it is imported.
        extra: the extra of poach that installs it.
        what: what needs it, as the beginning of the sentence.
    """
    if find_spec(module.partition(".")[0]) is not None:
        return None
    return f"{what} needs {module.partition('.')[0]}, which is not here; {install_extra(extra)}"


def install_extra(extra: str) -> str:
    """How to install what an extra of poach needs: no index of packages has poach itself."""
    return f"in poach's folder: pip install -c constraints.txt -e '.[{extra}]'"


def extra_module(module: str, extra: str, what: str) -> ModuleType:
    """A module of such a package.

    Raises:
        SurroundingsError: it is missing, with the remedy.
    """
    problem = missing_extra(module, extra, what)
    if problem is not None:
        raise SurroundingsError(problem)
    return import_module(module)
