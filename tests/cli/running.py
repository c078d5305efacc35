"""`poach` run as users run it, and small scenario files to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.starting import started

SMALL = ("--set", "researchers.count=400", "--set", "weeks=8", "--set", "burn_in=4")
QUIET_MARKET = ("run", "quiet-market", *SMALL)


def poach(*arguments: object, cwd: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run `poach` in a process of its own, in a folder of its own."""
    command = [sys.executable, "-m", "sim", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(command, cwd=cwd, env=environment(), **pipes) as process:
        out, err = process.communicate(timeout=timeout)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def environment() -> dict[str, str]:
    """The environment, with the package importable from any folder."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
