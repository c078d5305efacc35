"""The same seed gives the same bits: in one process, in others, for any number of threads, after a pickle."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from hypothesis import given, settings

from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import EventKind
from tests.market.replica import lively
from tests.market.strategies import scenarios
from tests.market.watched import fingerprint, log_rows, parts
from tests.starting import started

ROOT = Path(__file__).parents[2]


def finished(seed: int) -> TalentMarket:
    """The lively market at the end."""
    market = lively(seed)
    market.run()
    return market


def test_the_lively_market_is_lively() -> None:
    """Nearly everything that can happen does, so that the comparisons below mean something."""
    kinds = {EventKind(int(kind)) for kind in np.unique(log_rows(finished(1))["kind"])}
    deals = {EventKind.STARTUP_ACQUIRED, EventKind.STARTUP_LICENSED, EventKind.JOINED_BY_DEAL}
    rare = {EventKind.STARTUP_FUNDED, EventKind.RAISED, EventKind.MERGED, EventKind.TRANSFERRED}
    assert kinds >= set(EventKind) - rare - deals


@settings(max_examples=10)
@given(scenarios())
def test_same_seed_same_bits(scenario: Scenario) -> None:
    """Two runs in one process agree in every bit of state and tables."""
    one, other = TalentMarket(scenario), TalentMarket(scenario)
    one.run()
    other.run()
    assert parts(one) == parts(other)


def test_other_seeds_and_replicates_differ() -> None:
    """Each seed, and each replicate of one seed, is a market of its own."""
    prints = {fingerprint(finished(seed)) for seed in (1, 2)}
    for replicate in (1, 2):
        market = TalentMarket(lively(1).scenario, rng=1, replicate=replicate)
        market.run()
        prints.add(fingerprint(market))
    assert len(prints) == 4


def test_other_processes_and_thread_counts_give_the_same_bits() -> None:
    """One and two threads of numba, each in its own process, and this process agree."""
    command = [sys.executable, "-m", "tests.market.replica", "1"]
    with ExitStack() as stack:
        environments = [
            {**os.environ, "NUMBA_NUM_THREADS": threads, "PYTHONHASHSEED": threads} for threads in ("1", "2")
        ]
        runs = [
            stack.enter_context(started(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE))
            for environment in environments
        ]
        prints = [run.communicate(timeout=300)[0].strip() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert prints == [fingerprint(finished(1))] * 2


def test_a_pickled_market_goes_on_identically() -> None:
    """Pickled in the middle and continued, a run ends in the same bits, agents looked at or not."""
    market = lively(1)
    for week in range(12):
        if week == 6:
            assert len(market.agents) > 0
        market.step()
    revived = pickle.loads(pickle.dumps(market))
    assert revived.week == 12
    market.run()
    revived.run()
    assert parts(market) == parts(revived)
    assert parts(market) == parts(finished(1))
    assert len(revived.agents) == len(market.agents)
