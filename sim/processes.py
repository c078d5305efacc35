"""Another Python beside this one, and how a process leaves."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from typing import IO, NoReturn


def second_process(line: str, stdin: int | IO[bytes] | None = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start one that runs a line of code and imports what this one would; it prints nothing.

    Args:
        line: Python code.
        stdin: what it reads, as `subprocess.Popen` takes it.
    """
    path = os.pathsep.join(part or os.getcwd() for part in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", line],  # not from the folder that the user happens to be in
        env={**os.environ, "PYTHONPATH": path},
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def leave(code: int) -> NoReturn:
    """End this process at once: to take compiled code apart piece by piece takes long, and is of no use."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a shell may have closed it
            with suppress(OSError, ValueError):
                stream.flush()
    atexit._run_exitfuncs()
    os._exit(code)
