"""Another Python beside this one, how a process leaves, and what must not be disturbed."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
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


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a short block end before Ctrl-C, or a polite request to end, is heard.

    Only the main thread hears them; in any other the block is as undisturbed without this.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        heard.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if heard:
            signal.raise_signal(heard[0])


def leave(code: int) -> NoReturn:
    """End this process at once: to take compiled code apart piece by piece takes long, and is of no use."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a shell may have closed it
            with suppress(OSError, ValueError):
                stream.flush()
    atexit._run_exitfuncs()
    os._exit(code)
