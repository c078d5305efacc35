"""`poach run` with many replicates as a command: runs a second, what a second worker gives, memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from benchmarks.child import ROOT, CommandFailed
from benchmarks.markets import RAID
from benchmarks.memory import Watch
from benchmarks.rows import Row, Setting, Target

REPLICATES = 2000
#: One worker and two in turn, the best of each counts: two need the whole of a machine with two cores.
TRIES = 2
#: Outcomes only: weekly and per-employer tables would be written beside them.
OPTIONS = ("--tables", "none", "--no-figures", "--quiet")
RATE = Target(80.0, at_least=True)
EFFICIENCY = Target(85.0, at_least=True)
#: Twice the runs take this much more memory at most.
FLAT = Target(1.1)


class Ended(NamedTuple):
    """A command that has ended: seconds by the wall, and bytes at its peak."""

    seconds: float
    peak: float


def rows(setting: Setting) -> list[Row]:
    """Rates with two workers and with one, and memory with twice the runs."""
    replicates = 8 if setting.quick else REPLICATES
    run(1, 1)  # compiles, or loads the cache
    tries = [(run(replicates, 1), run(replicates, 2)) for _ in range(1 if setting.quick else TRIES)]
    one, two = (min(ended, key=lambda one: one.seconds) for ended in zip(*tries, strict=True))
    twice = run(2 * replicates, 2)
    alone, together = replicates / one.seconds, replicates / two.seconds
    name = f"{replicates:,} replicates of the raid"
    best = f"the whole command, best of {len(tries)}"
    memory = f"{twice.peak / 1e6:,.0f} MB against {two.peak / 1e6:,.0f} MB, all processes together"
    return [
        Row(f"{name}, two workers", together, "runs/s", RATE, f"{best}, {two.seconds:.1f} s"),
        Row(f"{name}, one worker", alone, "runs/s", None, f"{best}, {one.seconds:.1f} s"),
        Row(
            f"{name}: efficiency", 50 * together / alone, "%", EFFICIENCY, "rate with two over twice with one"
        ),
        Row(f"{name}: memory", two.peak / 1e9, "GB", None, "most at one time, workers included"),
        Row("memory with twice the replicates, against once", twice.peak / two.peak, "×", FLAT, memory),
    ]


def run(replicates: int, workers: int) -> Ended:
    """Run the command in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = ("--replicates", str(replicates), "--workers", str(workers))
        return poach("run", RAID, *OPTIONS, *numbers, "--out", f"{folder}/results")


def poach(*arguments: str) -> Ended:
    """Run `poach` to the end.

    Raises:
        CommandFailed: it ends with another code than 0.
    """
    started = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments], cwd=ROOT, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    with Watch(running) as watch:
        said = running.communicate()[1]
    seconds = time.perf_counter() - started
    if running.returncode != 0:
        raise CommandFailed(f"poach {' '.join(arguments)}: {said[-2000:]}")
    return Ended(seconds, watch.peak)
