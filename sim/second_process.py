"""Another Python beside this one, which runs a line of code of this package."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO


def second_process(line: str, stdin: int | IO[bytes] | None = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start it; it prints nothing.

    Args:
        line: Python code.
        stdin: what it reads, as `subprocess.Popen` takes it.
    """
    path = os.pathsep.join(part or os.getcwd() for part in sys.path)
    return subprocess.Popen(
        [sys.executable, "-c", line],
        env={**os.environ, "PYTHONPATH": path},
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
