"""The raid scenario on one core, compiled: time per researcher-week and per run.

Weeks of the burn-in are simulated like all others, so they count in the time and in the researcher-weeks; the
horizon alone stands beside them. The machine may be busy: the best of several runs is the cost, the median
tells how noisy it was.
"""

from __future__ import annotations

import statistics
import time
from typing import NamedTuple

import sim
from benchmarks.child import Figures, in_child
from benchmarks.markets import APART, EVENTS, EVERYTHING, RAID, with_everything
from benchmarks.rows import Row, Setting, Target
from sim.market.engine import Market
from sim.mechanisms.registry import MECHANISMS
from sim.vocabulary import RETIRED

RUNS = 15
NANOSECONDS = Target(30.0)  # a researcher-week
MILLISECONDS = Target(30.0)  # a run
ALL_ON = Target(85.0)  # milliseconds a run


class Part(NamedTuple):
    """A part of a run: processor seconds, and the researcher-weeks simulated in them."""

    seconds: float
    weeks: float


def rows(setting: Setting) -> list[Row]:
    """Cost of whole runs, and of their horizon alone."""
    runs = 2 if setting.quick else RUNS
    found = in_child(measure, runs=runs).figures
    answer = []
    for part, said in (("whole", "set-up and burn-in included"), ("horizon", "horizon alone")):
        best, median, size = found[f"{part}_best"], found[f"{part}_median"], found[f"{part}_weeks"]
        noise = f"best of {runs}, median {1e9 * median / size:.1f}; {size:,.0f} researcher-weeks a run"
        answer.append(Row(f"raid, {said}: a researcher-week", 1e9 * best / size, "ns", NANOSECONDS, noise))
        noise = f"best of {runs}, median {1e3 * median:.1f}"
        answer.append(Row(f"raid, {said}: a run", 1e3 * best, "ms", MILLISECONDS, noise))
    best, median = found["everything_best"], found["everything_median"]
    noise = (
        f"best of {runs}, median {1e3 * median:.1f}; {len(EVERYTHING)} keys and {len(EVENTS)} events more "
        f"than the scenario; without {', '.join(APART)}, which do not go with all others"
    )
    together = f"{len(MECHANISMS) - len(APART)} of {len(MECHANISMS)} mechanisms on at one time"
    answer.append(Row(f"raid, {together}: a run", 1e3 * best, "ms", ALL_ON, noise))
    return answer


def measure(runs: int) -> Figures:
    """Best and median over runs with different seeds, after one that compiles or loads the cache."""
    scenario = sim.load(RAID)
    timed_run(scenario, 0)
    measured = [timed_run(scenario, seed) for seed in range(1, runs + 1)]
    figures: Figures = {}
    for place, part in enumerate(("whole", "horizon")):
        parts = [run[place] for run in measured]
        # Seeds differ in their researcher-weeks by a percent: seconds are set against the mean number.
        figures[f"{part}_weeks"] = statistics.fmean(one.weeks for one in parts)
        figures[f"{part}_best"] = min(one.seconds for one in parts)
        figures[f"{part}_median"] = statistics.median(one.seconds for one in parts)
    with_all = with_everything(scenario)
    seconds = [timed_run(with_all, seed)[0].seconds for seed in range(1, runs + 1)]
    figures["everything_best"], figures["everything_median"] = min(seconds), statistics.median(seconds)
    return figures


def timed_run(scenario: sim.Scenario, seed: int) -> tuple[Part, Part]:
    """One run as a whole, and its horizon. The number of people grows evenly, near enough."""
    started = time.process_time()
    market = Market(scenario, rng=seed)  # as experiments run it, without Mesa
    ready, first = time.process_time(), present(market)
    resumed = time.process_time()
    market.run()
    horizon = Part(time.process_time() - resumed, scenario.weeks * (first + present(market)) / 2)
    quiet = round(scenario.burn_in) * (market.initial_count + first) / 2
    return Part(ready - started + horizon.seconds, quiet + horizon.weeks), horizon


def present(market: Market) -> int:
    """People who have not retired."""
    return int((market.people["employer"] != RETIRED).sum())
