"""How far a week is from what memory allows: its time against that of moving the bytes it must touch.

The bytes of a week, from the types of the columns:

* of everybody the word, from which the draw of the week's fate comes;
* of everybody in a contest that ends in a contract the whole record, read and written. Contests that come to
  nothing are left out;
* of every employer the whole record, read and written.

That leaves out the log, open offers and scratch: it is a lower bound. The bandwidth is that of numpy's copy
of a large array, bytes read plus bytes written, on one core in the same process. Memory moves 64 bytes at a
time, so that one column of a wide record costs more than its bytes: that counts against the market.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.child import Figures, in_child
from benchmarks.markets import timed_run
from benchmarks.rows import Row, Setting, Target
from sim.market.columns import EMPLOYERS, PEOPLE

#: The tables that make up the record of a person.
PERSON: tuple[np.dtype[Any], ...] = (PEOPLE,)
#: Columns that a week reads of everybody.
OF_EVERYBODY = ("subject",)
RATIO = Target(10.0)
WEEKS = 26
COPIES = 8


def rows(setting: Setting) -> list[Row]:
    """The bandwidth, the bytes, and the ratio of times."""
    people, employers = (20_000, 50) if setting.quick else (1_000_000, 1_000)
    found = in_child(measure, people=people, employers=employers, megabytes=32 if setting.quick else 512)
    bandwidth, week, contests = (found.figures[name] for name in ("bandwidth", "week", "contests"))
    size = bytes_a_week(people, employers, contests)
    note = f"{1e3 * week:.1f} ms a week against {1e3 * size / bandwidth:.2f} ms for {size / 1e6:.1f} MB"
    at = f"{people:,} researchers × {employers:,} employers"
    return [
        Row("bandwidth of memory, copying", bandwidth / 1e9, "GB/s", None, f"best of {COPIES}, one core"),
        Row(f"{at}: a week, against moving its bytes", week * bandwidth / size, "×", RATIO, note),
    ]


def measure(people: int, employers: int, megabytes: int) -> Figures:
    """Bandwidth, seconds of a week and contests of a week, in one process."""
    figures = timed_run(people, employers, WEEKS)
    contests = (figures["hires"] + figures["counters"]) / WEEKS
    return {
        "bandwidth": copy_bandwidth(megabytes),
        "week": figures["weeks"] / WEEKS,
        "contests": contests,
    }


def copy_bandwidth(megabytes: int) -> float:
    """Bytes read and written a second, when numpy copies an array that no cache holds."""
    source = np.ones(megabytes * 1_000_000, np.uint8)
    target = np.zeros_like(source)
    best = np.inf
    for _ in range(COPIES):
        started = time.perf_counter()
        np.copyto(target, source)
        best = min(best, time.perf_counter() - started)
    return float(2 * source.nbytes / best)


def bytes_a_week(people: int, employers: int, contests: float) -> float:
    """Bytes that a week must read or write, as the module says."""
    everybody = sum(width(name) for name in OF_EVERYBODY)
    record = sum(table.itemsize for table in PERSON)
    return people * everybody + 2 * contests * record + 2 * employers * EMPLOYERS.itemsize


def width(column: str) -> int:
    """Bytes of a column of people."""
    for table in PERSON:
        if table.fields is not None and column in table.fields:
            return table.fields[column][0].itemsize
    raise ValueError(f"{column}: no column of people")
