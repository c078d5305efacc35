"""How soon dials are answered: on the page over HTTP as a browser has it, and in a notebook's widgets.

A slider of the raid is moved as a hand would leave it; told are the seconds to the first picture and to the
one of all pairs. Keys of escalation and events say nothing of the burn-in, which their runs share with the
starting point; a key of the race says something of it. Processor seconds are those of all processes together:
they tell what a move costs where others use the machine too. Then the page's dial is moved a thousand times
without waiting, and told is what memory its processes hold before, half-way and after.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

import sim
from benchmarks.rows import Row, Setting, Target

if TYPE_CHECKING:
    from sim.notebook.explore import Explorer

#: Keys with the values that they are set to in turn.
MOVES = {
    "escalation.intensity": (0.4, 0.8, 1.3, 1.7),
    "production.contest_exponent": (0.9, 1.3, 1.6, 1.9),
}
#: Of what the targets speak.
PAIRS, WORKERS = 30, 2
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


def move_rows(where: str, key: str, seconds: list[tuple[float, float]], cost: float) -> list[Row]:
    """What moves of a key took."""
    (first, last), slowest = np.median(seconds, axis=0), np.max(seconds, axis=0)
    of = f"median of {len(seconds)} moves, slowest"
    used = f"{cost / len(seconds):.2f} processor seconds a move"
    return [
        Row(f"{where}, {key}: first picture", first, "s", Target(0.3), f"{of} {slowest[0]:.2f} s"),
        Row(f"{where}, {key}: {PAIRS} pairs", last, "s", Target(1.5), f"{of} {slowest[1]:.2f} s; {used}"),
    ]


def rows(setting: Setting) -> list[Row]:
    """The page, then the widgets."""
    return [*on_the_page(20 if setting.quick else 1_000), *in_a_notebook()]


def on_the_page(moves: int) -> list[Row]:
    """Seconds and memory of the page."""
    from sim.served.server import Page  # which needs the extra `explorer`
    from sim.served.sessions import Sessions

    raid = sim.load("microsoft-raids-meta")
    page = Page(Sessions(raid, raid.name, PAIRS, _SEED, WORKERS, []))
    try:
        tab = Tab(page.url)
        with tab.pictures() as pictures:
            next(one for one in pictures if one["done"])
            found = []
            for key, values in MOVES.items():
                before = spent()
                seconds = [tab.turned(pictures, key, value) for value in values]
                found += move_rows("poach explore", key, seconds, spent() - before)
                tab.ask("reset", {})
            return [*found, memory_row(tab, pictures, moves)]
    finally:
        page.end()


def memory_row(tab: Tab, pictures: Iterator[dict[str, Any]], moves: int) -> Row:
    """Move dials over and over, now and then as far as their pictures: memory after, against before.

    First a dial is turned that changes the burn-in, and then one that does not, twice: of such places workers
    keep as many markets of week 0 as find room.
    """
    for place in (0.8, 0.9):
        tab.turned(pictures, "production.contest_exponent", place)
        tab.turned(pictures, "feedback.budgets", place)
    sizes = []
    for move in range(moves + 1):
        if move % max(moves // 2, 1) == 0:
            tab.turned(pictures, "feedback.memory", 0.5 + move / (2 * moves))
            sizes.append(held())
        tab.ask("turn", {"name": "feedback.budgets", "given": {"place": (move % 997) / 997}})
        if move % 100 == 50:  # a key that says something of the burn-in, to its last picture
            tab.turned(pictures, "production.contest_exponent", 0.8 + move / moves)
        time.sleep(0.02)  # a hand is not quicker, and the server takes no more
    note = "before, half-way, after: " + ", ".join(f"{size:.0f} MB" for size in sizes)
    name = f"poach explore: memory after {moves:,} moves of a dial"
    return Row(name, sizes[-1] / sizes[0], "×", Target(1.05), note)


def in_a_notebook() -> list[Row]:
    """Seconds of the widgets."""
    raid = sim.load("microsoft-raids-meta")
    with closing(sim.explore(raid, dials=list(MOVES), pairs=PAIRS, workers=WORKERS, seed=_SEED)) as explorer:
        explorer.wait()
        found = []
        for key, values in MOVES.items():
            before = spent()
            seconds = [answered(explorer, key, value) for value in values]
            found += move_rows("sim.explore", key, seconds, spent() - before)
        return found
