"""Processes that tests start: they hear what a terminal's would, and none outlives its test."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process in a group of its own, of which nothing is left after the block, however that ends.

    Args:
        command: as for `subprocess.Popen`.
        options: likewise; unless they say otherwise, texts go through its pipes.
    """
    with subprocess.Popen(command, **{"start_new_session": True, "text": True} | options) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if process.stdin is not None:
                with suppress(BrokenPipeError):  # what nobody has read
                    process.stdin.close()


def nobody_left(group: int, seconds: float = 30.0) -> bool:
    """Is nobody left, after some seconds at most, of a process and those that it has started?"""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
