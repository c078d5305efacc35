"""Large markets: a national workforce. Each runs in a process of its own, whose peak of memory is told."""

from __future__ import annotations

import math
from typing import NamedTuple

from benchmarks.child import in_child
from benchmarks.markets import in_words, timed_run
from benchmarks.rows import Row, Setting, Target
from sim.experiments.runs.memory import free_memory


class Size(NamedTuple):
    """A market, and the seconds and bytes that it may take."""

    people: int
    employers: int
    weeks: int
    seconds: float | None
    gigabytes: float

    def __str__(self) -> str:
        return f"{self.people:,} researchers × {self.employers:,} employers × {self.weeks} weeks"


SIZES = (Size(1_000_000, 1_000, 520, 60.0, 1.0), Size(10_000_000, 2_000, 52, 60.0, 4.0))
HUGE = Size(100_000_000, 2_000, 10, None, 20.0)
QUICK = (Size(20_000, 50, 26, 60.0, 1.0),)


def rows(setting: Setting) -> list[Row]:
    """Seconds of a run, set-up included, and its peak of memory."""
    sizes = QUICK if setting.quick else (*SIZES, HUGE) if setting.huge else SIZES
    answer = [row for size in sizes for row in rows_of(size)]
    if not (setting.quick or setting.huge):
        answer.append(Row(str(HUGE), math.nan, "s", None, "takes minutes: measured with --huge"))
    return answer


def rows_of(size: Size) -> list[Row]:
    """The rows of one market, where the memory that it may take is free."""
    free = free_memory()
    if free is not None and free < 1e9 * size.gigabytes:
        note = f"needs {size.gigabytes:g} GB, and {free / 1e9:.1f} GB were free"
        return [Row(str(size), math.nan, "s", None, note)]
    figures, peak = in_child(timed_run, people=size.people, employers=size.employers, weeks=size.weeks)
    seconds = figures["set_up"] + figures["weeks"]
    cost = 1e9 * figures["weeks"] / (size.people * size.weeks)
    note = f"set-up {figures['set_up']:.1f} s, {cost:.1f} ns a researcher-week; {in_words(figures)}"
    target = None if size.seconds is None else Target(size.seconds)
    return [
        Row(str(size), seconds, "s", target, note),
        Row(f"{size}: memory", peak / 1e9, "GB", Target(size.gigabytes), "peak of the whole process"),
    ]
