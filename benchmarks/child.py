"""Measuring in processes of their own: fresh state, and a peak of memory that is nobody else's.

``python -m benchmarks.child MODULE FUNCTION ARGUMENTS`` calls a function with arguments given as JSON and
prints what it returns, with the peak of memory, as the last line.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

#: The checkout: children find `sim`, `benchmarks` and `tests` there, and not what is installed elsewhere.
ROOT = Path(__file__).resolve().parents[1]
OOM = Path("/proc/self/oom_score_adj")
#: What a function measures, by name.
Figures = dict[str, float]


class Answer(NamedTuple):
    """What a child found."""

    figures: Figures
    peak: float  # bytes


class CommandFailed(RuntimeError):
    """A command that was to be timed ended with an error."""


def in_child(function: Callable[..., Figures], **arguments: Any) -> Answer:
    """What a function of this package returns in a new process, and the memory that it took at its peak.

    A child starts with the peak of the process that starts it (Linux keeps it over exec). So that the runner
    stays small, everything that needs memory is measured in a child.
    """
    command = ("-m", "benchmarks.child", function.__module__, function.__name__, json.dumps(arguments))
    found = json.loads(python(*command).stdout.splitlines()[-1])
    return Answer(found["figures"], found["peak"])


def python(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run this Python to the end.

    Raises:
        CommandFailed: with the end of what it said.
    """
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        end = ended.stderr[-2000:] or f"ended with {ended.returncode}; -9 is for want of memory, mostly"
        raise CommandFailed(f"python {' '.join(arguments)}: {end}")
    return ended


class Timed(NamedTuple):
    """A command that has ended."""

    seconds: float  # by the clock on the wall
    said: str  # on standard error


def timed(*arguments: str, environment: Mapping[str, str] | None = None) -> Timed:
    """Run this Python, and tell how long it took."""
    started = time.perf_counter()
    ended = python(*arguments, environment=environment)
    return Timed(time.perf_counter() - started, ended.stderr)


def peak_memory() -> float:
    """Most bytes that this process has held in memory so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def main(arguments: Sequence[str]) -> None:
    """Call a function and print what it measured."""
    if OOM.exists():  # if memory runs out, this process is what the system should end
        OOM.write_text("1000", encoding="ascii")
    module, function, given = arguments
    figures = getattr(importlib.import_module(module), function)(**json.loads(given))
    print(json.dumps({"figures": figures, "peak": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1:])
