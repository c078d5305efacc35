"""Help with the pictures of one run: a second process loads what drawing needs while the market runs.

Then both draw. Whoever begins a picture claims it by its empty file, one from the first, the other from the
last; what the helper leaves empty, for whatever reason, is drawn again by the one that asked.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from sim.processes import leave, second_process

#: What reading a results folder imports late.
_READING = ("pandas", "pyarrow.parquet", "pyarrow.dataset", "sim.scenario.load", "sim.records.run")

#: Seconds that a helper may take for what it has claimed.
_PATIENCE = 60.0


class Helper:
    """The second process, from the side of the one that asks."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def ask(self, folder: Path, run_id: str, directory: Path) -> None:
        """Let it draw pictures of one run of a results folder into a directory that is there."""
        assert self._process.stdin is not None
        request = {"folder": str(folder), "run_id": run_id, "directory": str(directory)}
        with suppress(OSError):  # it has ended: then it draws nothing
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def wait(self) -> None:
        """Until it has drawn what it claimed, if that takes no longer than anybody would wait."""
        with suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=_PATIENCE)
        self._process.kill()


@contextmanager
def drawing_help(wanted: bool) -> Iterator[Helper | None]:
    """A helper where it is wanted and there is a processor for it."""
    from sim.cli.mistakes import cores

    if not wanted or cores() < 2:
        yield None
        return
    process = second_process("from sim.cli.drawing_help import serve; serve()", subprocess.PIPE)
    try:
        yield Helper(process)
    finally:
        process.kill()
        process.communicate()


def claims(directory: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of the pictures that nobody has begun, each claimed when it is asked for."""
    from sim.figures import file_of

    for name in names:
        try:
            (directory / file_of(name)).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield name


def serve() -> None:
    """The second process: load what drawing needs, wait for a request, draw. Ctrl-C is for the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sim.experiments.store.results import open_results
    from sim.figures import FIGURES, draw_some
    from sim.figures.sheet import pixels

    for name in (*_READING, *(f"sim.figures.{name}" for name in FIGURES)):
        import_module(name)
    figure = import_module("matplotlib.figure").Figure()
    figure.text(0.5, 0.5, "fonts are loaded by the first text")
    pixels(figure)
    request = sys.stdin.readline()
    if not request:
        return
    asked = json.loads(request)
    directory = Path(asked["directory"])
    run = open_results(Path(asked["folder"])).run(asked["run_id"])
    draw_some(run, directory, claims(directory, reversed(FIGURES)))
    leave(0)
