"""How soon `sim.explore` answers when a dial is let go: ``python -m benchmarks.exploring [--workers 2]``.

A slider of the raid is moved as a hand would leave it; told are the seconds to the first picture and to the
one of all pairs. Keys of escalation and events say nothing of the burn-in, which their runs share with the
starting point; a key of the race says something of it.
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing

import numpy as np

import sim
from sim.notebook.explore import Explorer

#: Keys with the values that they are set to in turn.
MOVES = {
    "escalation.intensity": (0.4, 0.8, 1.3, 1.7),
    "production.contest_exponent": (0.9, 1.3, 1.6, 1.9),
}


def answered(explorer: Explorer, key: str, value: float) -> tuple[float, float]:
    """Move a slider: seconds to the first picture, and to that of all pairs."""
    before, started = explorer.picture.value, time.perf_counter()
    explorer.rows[key].slider.value = value
    while explorer.picture.value == before:
        time.sleep(0.002)
    first = time.perf_counter() - started
    whole = f"n = {explorer.exploration.pairs} pairs"
    while f"{whole} of" not in explorer.picture.value:
        time.sleep(0.002)
    return first, time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exploring", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=30)
    options = parser.parse_args()
    raid = sim.load("microsoft-raids-meta")
    with closing(
        sim.explore(raid, dials=list(MOVES), pairs=options.pairs, workers=options.workers, seed=7)
    ) as explorer:
        explorer.wait()
        for key, values in MOVES.items():
            seconds = np.array([answered(explorer, key, value) for value in values])
            first, last = np.median(seconds, axis=0)
            slowest = seconds.max(axis=0)
            print(
                f"{key}: first picture {first:.2f} s (slowest {slowest[0]:.2f}), {options.pairs} pairs "
                f"{last:.2f} s (slowest {slowest[1]:.2f}), of {len(values)} moves"
            )


if __name__ == "__main__":
    main()
