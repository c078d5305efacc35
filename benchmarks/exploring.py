"""How soon dials are answered: ``python -m benchmarks.exploring [--workers 2] [--page] [--moves 1000]``.

A slider of the raid is moved as a hand would leave it; told are the seconds to the first picture and to the
one of all pairs, in a notebook's widgets, or with `--page` over HTTP as the browser has them. Keys of
escalation and events say nothing of the burn-in, which their runs share with the starting point; a key of the
race says something of it. Processor seconds are those of this process and its workers together: they tell
what a move costs where others use the machine too. With `--moves` the page's dial is moved so often without
waiting, and told is what memory its processes hold before, half-way and after.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

import sim
from sim.notebook.explore import Explorer
from sim.served.server import Page
from sim.served.sessions import Sessions

#: Keys with the values that they are set to in turn.
MOVES = {
    "escalation.intensity": (0.4, 0.8, 1.3, 1.7),
    "production.contest_exponent": (0.9, 1.3, 1.6, 1.9),
}
_SEED = 7


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


class Tab:
    """A tab of the page, as a browser would have it.

    Args:
        url: of the page.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._asking = HTTPConnection(self._parts.netloc)
        self.session = self.ask("open", {})["session"]

    def ask(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """Send a request; on a connection of its own, as the server ends those that say nothing for long."""
        origin = f"http://{self._parts.netloc}"
        query = f"?session={self.session}" if hasattr(self, "session") else ""
        headers = {"origin": origin, "content-type": "application/json"}
        self._asking.request("POST", f"{self._parts.path}api/{name}{query}", json.dumps(given), headers)
        with closing(self._asking):
            found: dict[str, Any] = json.loads(self._asking.getresponse().read())
        return found

    @contextmanager
    def pictures(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Pictures as they come."""
        listening = HTTPConnection(self._parts.netloc)
        listening.request("GET", f"{self._parts.path}api/stream?session={self.session}")
        lines = iter(listening.getresponse().readline, b"")
        with closing(listening):
            yield (json.loads(line[6:]) for line in lines if line.startswith(b'data: {"'))

    def turned(self, pictures: Iterator[dict[str, Any]], key: str, value: float) -> tuple[float, float]:
        """Turn a dial: seconds to the first picture, and to that of all pairs."""
        started, first = time.perf_counter(), 0.0
        version = self.ask("turn", {"name": key, "given": value})["version"]
        for picture in pictures:
            if picture["version"] >= version and picture["sections"]:
                first = first or time.perf_counter() - started
                if picture["done"]:
                    break
        return first, time.perf_counter() - started


def processes() -> list[int]:
    """This process and all that it has started, by number; this one alone where the system does not tell."""
    found, waiting = [], [os.getpid()]
    while waiting:
        number = waiting.pop()
        found.append(number)
        for tasks in Path(f"/proc/{number}/task").glob("*/children"):
            waiting += [int(child) for child in tasks.read_text().split()]
    return found


def spent() -> float:
    """Processor seconds of all these processes."""
    fields = [Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split() for number in processes()]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def held() -> float:
    """Megabytes that all these processes hold, shared pages counted once."""
    rollups = [Path(f"/proc/{number}/smaps_rollup").read_text() for number in processes()]
    sizes = [int(text.partition("\nPss:")[2].split()[0]) for text in rollups]
    return sum(sizes) / 1e3


def told(key: str, seconds: list[tuple[float, float]], pairs: int, cost: float) -> None:
    """Print what moves of a key took."""
    first, last = np.median(seconds, axis=0)
    slowest = np.max(seconds, axis=0)
    print(
        f"{key}: first picture {first:.2f} s (slowest {slowest[0]:.2f}), {pairs} pairs {last:.2f} s (slowest "
        f"{slowest[1]:.2f}), of {len(seconds)} moves; {cost / len(seconds):.2f} processor seconds a move"
    )


def over_http(workers: int, pairs: int, moves: int) -> None:
    """Measure the page."""
    raid = sim.load("microsoft-raids-meta")
    page = Page(Sessions(raid, raid.name, pairs, _SEED, workers, []))
    try:
        tab = Tab(page.url)
        with tab.pictures() as pictures:
            next(one for one in pictures if one["done"])
            for key, values in MOVES.items():
                before = spent()
                seconds = [tab.turned(pictures, key, value) for value in values]
                told(key, seconds, pairs, spent() - before)
                tab.ask("reset", {})
            if moves:
                many(tab, pictures, moves)
    finally:
        page.end()


def many(tab: Tab, pictures: Iterator[dict[str, Any]], moves: int) -> None:
    """Move a dial over and over, now and then as far as its pictures."""
    sizes = []
    for move in range(moves + 1):
        if move % max(moves // 2, 1) == 0:
            tab.turned(pictures, "feedback.memory", 0.5 + move / (2 * moves))
            sizes.append(held())
        tab.ask("turn", {"name": "feedback.budgets", "given": {"place": (move % 997) / 997}})
        time.sleep(0.02)  # a hand is not quicker, and the server takes no more
    print(f"{moves} moves: " + ", ".join(f"{size:.0f} MB" for size in sizes))


def in_a_notebook(workers: int, pairs: int) -> None:
    """Measure the widgets."""
    raid = sim.load("microsoft-raids-meta")
    with closing(sim.explore(raid, dials=list(MOVES), pairs=pairs, workers=workers, seed=_SEED)) as explorer:
        explorer.wait()
        for key, values in MOVES.items():
            before = spent()
            seconds = [answered(explorer, key, value) for value in values]
            told(key, seconds, pairs, spent() - before)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exploring", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--moves", type=int, default=0)
    options = parser.parse_args()
    if options.page or options.moves:
        over_http(options.workers, options.pairs, options.moves)
    else:
        in_a_notebook(options.workers, options.pairs)


if __name__ == "__main__":
    main()
