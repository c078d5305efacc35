"""A real scheduler with real workers, as processes on the loopback."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.cli.running import environment
from tests.starting import started

_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[Any]]]:
    """A scheduler on a free port: its address, and its process."""
    told = folder / "address"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    command += ["--no-dashboard", "--no-show", "--pid-file", str(folder / "pid")]
    with (
        told.open("w") as log,
        started(command, cwd=folder, env=environment(), stdout=log, stderr=log) as process,
    ):
        deadline = time.monotonic() + 60
        while "Scheduler at:" not in told.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield told.read_text().split("Scheduler at:")[1].split()[0], process


@contextmanager
def workers(address: str, number: int, folder: Path) -> Iterator[None]:
    """Workers of a scheduler, each of one thread, and started again when it dies."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1"]
    command += ["--nworkers", str(number), "--nthreads", "1", "--no-dashboard"]
    command += ["--local-directory", str(folder / "scratch")]
    with started(command, cwd=folder, env=environment(), **_QUIET):
        wait_for(address, number)
        yield


def wait_for(address: str, number: int) -> None:
    """Wait until so many workers are there."""
    from distributed import Client

    with Client(address, set_as_default=False, timeout=30) as client:
        client.wait_for_workers(number, timeout=60)


def kill_one(address: str) -> None:
    """Kill a worker, with whatever it is doing."""
    import os
    import signal

    from distributed import Client

    with Client(address, set_as_default=False, timeout=30) as client:
        pids = client.run(os.getpid)
    with suppress(ProcessLookupError):
        os.kill(min(pids.values()), signal.SIGKILL)
