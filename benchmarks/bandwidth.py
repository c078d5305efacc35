"""How far a week is from what memory allows: its time against that of moving the bytes it must touch.

The bytes of a week, from the types of the columns:

* of everybody the word, from which the draw of the week's fate comes;
* of everybody in a contest that ends in a contract the whole record, read and written. Contests that come to
  nothing are left out;
* of every employer the whole record, read and written.

That leaves out the log, open offers and scratch: it is a lower bound. The bandwidth is that of numpy's copy
of a large array, bytes read plus bytes written, on one core in the same process. Memory moves 64 bytes at a
time, so that one column of a wide record costs more than its bytes: that counts against the market.

Auctions are arithmetic: a bid is a few logarithms and exponentials, and contests come one after the other,
for what one contract commits the next cannot spend. What they alone take is a row of its own: the target is
out of reach while that is above it, however quick the rest may be.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import sim
from benchmarks.child import Figures, in_child
from benchmarks.markets import KEEP, grown, timed_run
from benchmarks.rows import Row, Setting, Target
from sim.market.phases.move import move
from sim.market.phases.negotiate import negotiate
from sim.market.state.columns import EMPLOYERS, PEOPLE
from sim.market.state.counts import Count
from sim.market.week import WEEK_OVER, position
from sim.mechanisms.target_lists.steps.pursue import pursue

#: The tables that make up the record of a person.
PERSON: tuple[np.dtype[Any], ...] = (PEOPLE,)
#: Columns that a week reads of everybody.
OF_EVERYBODY = ("subject",)
RATIO = Target(10.0)
WEEKS = 26
#: Weeks whose auctions are timed.
AUCTIONS = 8
COPIES = 8


def rows(setting: Setting) -> list[Row]:
    """The bandwidth, the bytes, and the ratio of times."""
    people, employers = (20_000, 50) if setting.quick else (1_000_000, 1_000)
    found = in_child(measure, people=people, employers=employers, megabytes=32 if setting.quick else 512)
    bandwidth, week, contracts = (found.figures[name] for name in ("bandwidth", "week", "contracts"))
    size = bytes_a_week(people, employers, contracts)
    moved = f"against {1e3 * size / bandwidth:.2f} ms for {size / 1e6:.1f} MB"
    auctions, contests = found.figures["auctions"], found.figures["contests"]
    each = f"{contests:,.0f} contests of {1e9 * auctions / contests:.0f} ns"
    at = f"{people:,} researchers × {employers:,} employers"
    return [
        Row("bandwidth of memory, copying", bandwidth / 1e9, "GB/s", None, f"best of {COPIES}, one core"),
        Row(
            f"{at}: a week, against moving its bytes",
            week * bandwidth / size,
            "×",
            RATIO,
            f"{1e3 * week:.1f} ms a week {moved}",
        ),
        Row(
            f"{at}: a week's auctions alone, against the same",
            auctions * bandwidth / size,
            "×",
            None,
            f"{1e3 * auctions:.1f} ms a week for {each}",
        ),
    ]


def measure(people: int, employers: int, megabytes: int) -> Figures:
    """Bandwidth, and of a week: seconds, contracts, contests and the seconds of these, in one process."""
    figures = timed_run(people, employers, WEEKS)
    auctions, contests = timed_auctions(people, employers)
    return {
        "bandwidth": copy_bandwidth(megabytes),
        "week": figures["weeks"] / WEEKS,
        "contracts": (figures["hires"] + figures["counters"]) / WEEKS,
        "auctions": auctions,
        "contests": contests,
    }


def timed_auctions(people: int, employers: int) -> tuple[float, float]:
    """Seconds and contests of the phase in which people decide, means over the last weeks."""
    market = sim.TalentMarket(grown(people, employers, WEEKS), rng=1, **KEEP)
    counts = market.state.counts
    market.advance(WEEKS - AUCTIONS)
    seconds, before = 0.0, int(counts[Count.CONTESTS])
    for _ in range(AUCTIONS):
        market.perform(market.begin_week(), position(pursue))
        started = time.perf_counter()
        market.perform(position(negotiate), position(negotiate))
        seconds += time.perf_counter() - started
        market.perform(position(move), WEEK_OVER - 1)
        market.week += 1
    return seconds / AUCTIONS, (int(market.state.counts[Count.CONTESTS]) - before) / AUCTIONS


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


def bytes_a_week(people: int, employers: int, contracts: float) -> float:
    """Bytes that a week must read or write, as the module says."""
    everybody = sum(width(name) for name in OF_EVERYBODY)
    record = sum(table.itemsize for table in PERSON)
    return people * everybody + 2 * contracts * record + 2 * employers * EMPLOYERS.itemsize


def width(column: str) -> int:
    """Bytes of a column of people."""
    for table in PERSON:
        if table.fields is not None and column in table.fields:
            return table.fields[column][0].itemsize
    raise ValueError(f"{column}: no column of people")
