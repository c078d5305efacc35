"""Where the time of one run goes, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What is timed beside the phases of `sim.market.week.PHASES`.
SET_UP = "set-up and burn-in"
PREPARATION = "events"


@dataclass(frozen=True)
class Profile:
    """Time of one run.

    Attributes:
        seconds: by part of the run, in order: set-up with burn-in, then the phases summed over the horizon.
        weeks: weeks of the horizon.
        person_weeks: people present, summed over the weeks of the horizon.
    """

    seconds: dict[str, float]
    weeks: int
    person_weeks: int


def profile(scenario: Scenario, seed: int) -> Profile:
    """Run a scenario once, phase by phase, which takes a little longer than a run in one go.

    Args:
        scenario: what to run; kernels should have been compiled.
        seed: seed of all random draws.
    """
    from sim.market import load_kernels
    from sim.market.engine import Market
    from sim.market.week import PHASES, position
    from sim.vocabulary import RETIRED

    seconds = dict.fromkeys([SET_UP, PREPARATION, *map(_name, PHASES)], 0.0)
    load_kernels()  # of many runs none may have been in this process
    started = perf_counter()
    market = Market(scenario, rng=seed)
    seconds[SET_UP] = perf_counter() - started
    person_weeks = 0
    while market.week < market.weeks_total:
        started = perf_counter()
        first = market.begin_week()
        seconds[PREPARATION] += perf_counter() - started
        for phase in PHASES:
            if position(phase) >= first:
                started = perf_counter()
                market.perform(position(phase), position(phase))
                seconds[_name(phase)] += perf_counter() - started
        market.week += 1
        person_weeks += int((market.people["employer"] != RETIRED).sum())
    return Profile(seconds, scenario.weeks, person_weeks)


def _name(phase: object) -> str:
    """A phase in words."""
    return str(getattr(phase, "__name__", phase)).replace("_", " ")
