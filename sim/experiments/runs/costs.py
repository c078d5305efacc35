"""How long an experiment will take and how much room, roughly, told before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from statistics import fmean
from typing import TYPE_CHECKING

from sim.experiments.runs.memory import gigabytes
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.scenario.schema import Scenario

# Seconds on one core of a present-day machine, as `make bench` measures them.
_PER_RESEARCHER_WEEK = 45e-9
_PER_EMPLOYER_WEEK = 0.3e-6
# Seconds to merge a row of a table, of the raid.
_PER_ROW = 0.8e-6
# Of meetings on the job so many change something: a move, or a counter-offer that is taken.
_EFFECTIVE = 0.4
# Rows of the bid log, per event.
_ROWS_A_MOVE = 5
# Bytes of a row, and of a run's outcomes and each of its tables besides: as kept until merged, and as merged.
_ROW_BYTES = {"weeks": 450, "employers": 70, "moves": 40, "bids": 250}
_BYTES = 5_000
#: Longer or larger than this is worth a word.
_LONG = 10.0
_LARGE = 1_000_000_000


def expected_seconds(scenario: Scenario) -> float:
    """Seconds that one run takes on one core, burn-in included; right within a factor of three or so."""
    people, employers = _sizes(scenario)
    weeks = scenario.weeks + scenario.burn_in
    return float(weeks * (people * _PER_RESEARCHER_WEEK + employers * _PER_EMPLOYER_WEEK))


def merging_seconds(scenario: Scenario, tables: Sequence[str]) -> float:
    """Seconds that the tables of one run take to be merged with those of others, which one process does."""
    rows = _rows(scenario)
    return sum(rows[table] for table in tables) * _PER_ROW


def disk_needed(plan: Plan) -> int:
    """Bytes of a results folder while the tables of all runs are being merged.

    Right within a factor of four, in the limit cases too (tests/experiments/runs/test_costs.py).
    """
    rows = [_rows(scenario) for scenario in plan.looked_at]
    tables = fmean(sum(one[table] * _ROW_BYTES[table] for table in plan.tables) for one in rows)
    return round(len(plan) * (tables + (1 + len(plan.tables)) * _BYTES))


def _rows(scenario: Scenario) -> dict[str, float]:
    """Rows of the tables of one run."""
    from sim.scenario.scaling import sized

    scenario = sized(scenario)
    people, employers = _sizes(scenario)
    weeks, market = scenario.weeks, scenario.market
    first = scenario.researchers.count * scenario.researchers.unemployed_share  # who soon find a job
    # Who leaves a job finds another, who enters or retires is one event, and entrants find one, too.
    often = 2 * (market.separation_rate + _years(1) * scenario.researchers.entry_rate)
    often += _EFFECTIVE * market.contact_rate_employed
    founding = 3 * _years(weeks) * scenario.startups.entry_rate  # a birth, a founder, most times a death
    moves = first + weeks * often * people + founding
    rows = {"weeks": weeks, "employers": weeks * employers, "moves": moves}
    return rows | {"bids": _ROWS_A_MOVE * moves}


def _sizes(scenario: Scenario) -> tuple[float, float]:
    """Researchers, those who have left included, and living employers, half-way through a run."""
    from sim.scenario.scaling import sized

    scenario = sized(scenario)
    horizon, startups = _years(round(scenario.weeks + scenario.burn_in)), scenario.startups
    people = scenario.researchers.count * (1.0 + scenario.researchers.entry_rate * horizon / 2)
    present = len(scenario.labs) + 1 + len(startups.named) + startups.count
    return float(people), float(present + min(_entrants(scenario, horizon / 2), people))


def _entrants(scenario: Scenario, time: float) -> float:
    """Living startups that were founded in so many years."""
    startups = scenario.startups
    runway, seeking = (_years(1) * weeks for weeks in (startups.runway, startups.funding.seek_runway))
    unfunded = exp(-startups.funding.rate * min(runway, seeking))  # of those that seek money
    return startups.entry_rate * min(time, runway / max(unfunded, 1e-9))


def announcement(plan: Plan, workers: int) -> str | None:
    """What an experiment will take, in a line; None where it is over soon and fits easily."""
    from sim.market.memory import estimate

    processes = min(workers, len(plan))
    running = fmean(map(expected_seconds, plan.looked_at)) / processes
    merging = fmean(merging_seconds(scenario, plan.tables) for scenario in plan.looked_at)
    seconds = len(plan) * (running + merging)
    memory = processes * max(map(estimate, plan.looked_at))
    if seconds <= _LONG and memory <= _LARGE:
        return None
    runs = "one run" if len(plan) == 1 else f"{len(plan):,} runs, {processes} at a time"
    disk = disk_needed(plan)
    room = f"; {gigabytes(disk)} of disk" if disk > _LARGE / 10 else ""
    return f"{runs}: about {duration(seconds)} and {gigabytes(memory)} of memory{room}"


def duration(seconds: float) -> str:
    """A length of time for people: "40 s", "12 min", "5 h"."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 6000 else f"{seconds / 3600:,.0f} h"


def _years(weeks: float) -> float:
    return weeks / WEEKS_PER_YEAR
