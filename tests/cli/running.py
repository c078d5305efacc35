"""`poach` run as users run it, or called in this process, and small scenarios to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
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


@contextmanager
def exploring(pairs: int, cwd: Path) -> Iterator[tuple[subprocess.Popen[Any], list[str]]]:
    """`poach explore` of a small market in a process of its own, and the two lines that it prints first."""
    command = [sys.executable, "-m", "sim", "explore", "quiet-market", *SMALL, "--workers", "2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started([*command, "--pairs", str(pairs)], cwd=cwd, env=environment(), **pipes) as process:
        assert process.stdout is not None
        yield process, [process.stdout.readline().strip() for _ in range(2)]


def called(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The same in this process, for tests of what a command does: nothing is imported and loaded anew.

    It goes on as on a machine with one processor, where it starts neither workers nor help with pictures.
    """
    command, out, err = [*map(str, arguments)], StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sim.cli.mistakes.cores", lambda: 1)
        patch.setattr("sim.cli.conducting.cores", lambda: 1)
        code = main(command)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def environment() -> dict[str, str]:
    """The environment, with the package importable from any folder."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
