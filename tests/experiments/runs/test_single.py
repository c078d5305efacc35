"""One run of one scenario."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Sequence

import pandas as pd
import pytest

import sim
from sim import market
from sim.experiments.runs import single
from sim.experiments.runs.single import compile_first, simulate
from sim.market import engine
from sim.scenario.schema import Scenario
from tests.cli.running import environment


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A quiet market of a few hundred people."""
    return sim.load("quiet-market").with_({"researchers.count": 400, "weeks": 10, "burn_in": 4, "seed": 5})


def test_the_seed_of_the_scenario_holds_unless_another_is_given(scenario: Scenario) -> None:
    """Same seed, same run; another seed, another run."""
    default, same, other = sim.run(scenario), sim.run(scenario, seed=5), sim.run(scenario, seed=6)
    assert (default.seed, other.seed) == (5, 6)
    pd.testing.assert_frame_equal(default.moves, same.moves, check_exact=True)
    pd.testing.assert_frame_equal(default.weeks, same.weeks, check_exact=True)
    assert not default.weeks["median_pay"].equals(other.weeks["median_pay"])


def test_seed_zero_is_a_seed(scenario: Scenario) -> None:
    """Zero is not taken for "none given"."""
    assert sim.run(scenario, seed=0).seed == 0


@pytest.mark.parametrize(("between", "expected"), [(1, range(1, 11)), (10**9, [10])])
def test_progress_is_told(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, between: int, expected: Sequence[int]
) -> None:
    """The watcher hears of each week once, or of the end alone where weeks take no time."""
    monkeypatch.setattr(single, "_BETWEEN", between)
    told: list[tuple[int, int]] = []
    run = simulate(scenario, 1, 0, lambda week, weeks: told.append((week, weeks)))
    assert told == [(week, 10) for week in expected]
    assert list(run.weeks["week"]) == list(range(10))


def test_the_first_compilation_is_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing is compiled yet a line on stderr says what takes so long; afterwards there is silence."""
    state = {"compiled": False}
    monkeypatch.setattr(market, "compiled", lambda: state["compiled"])
    monkeypatch.setattr(market, "warm_up", lambda: state.update(compiled=True))
    compile_first()
    assert "once until their sources change" in capsys.readouterr().err
    compile_first()
    assert capsys.readouterr().err == ""


def test_a_finished_market_is_gone(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of runs in one process need the memory of one, even if the garbage collector never comes."""
    markets: list[weakref.ref[engine.Market]] = []

    class Watched(engine.Market):
        def __init__(self, scenario: Scenario, rng: int, replicate: int) -> None:
            super().__init__(scenario, rng, replicate)
            markets.append(weakref.ref(self))

    monkeypatch.setattr(engine, "Market", Watched)
    gc.disable()
    try:
        run = simulate(scenario, 1, 0, None)
        assert [market() for market in markets] == [None]
    finally:
        gc.enable()
    assert len(run.moves) > 0


def test_runs_do_without_mesa() -> None:
    """A run imports neither Mesa nor what comes with it, which takes longer than the run."""
    program = (
        "import sys, sim; scenario = sim.load('quiet-market', ['weeks=2', 'burn_in=0']);"
        "sim.run(scenario).summary(); assert not {'mesa', 'networkx', 'scipy.spatial'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=environment())
