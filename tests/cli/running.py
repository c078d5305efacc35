"""`poach` run as users run it, and small scenario files to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SMALL = ("--set", "researchers.count=400", "--set", "weeks=8", "--set", "burn_in=4")
QUIET_MARKET = ("run", "quiet-market", *SMALL)


def poach(*arguments: object, cwd: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run `poach` in a process of its own, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def environment() -> dict[str, str]:
    """The environment, with the package importable from any folder."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
