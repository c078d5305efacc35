"""The closed form of the number of startups founded, and what it is worth."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.experiments.studies.known_means import known_mean

MARKET = ["researchers.count=400", "burn_in=0", "weeks=26"]


def test_its_mean_is_what_runs_have() -> None:
    """Over 200 runs, at the market's size, within four standard errors."""
    scenario = sim.load("quiet-market", [*MARKET, "startups.entry_rate=100", "startups.founders=1"])
    known = known_mean(scenario)
    assert known is not None
    assert known.mean == pytest.approx(100 * scenario.scale * 26 / (365.25 / 7))
    born = sim.ensemble([scenario], replicates=200, workers=1).runs["startups_born"].to_numpy(np.float64)
    assert born.mean() == pytest.approx(known.mean, abs=4.0 * math.sqrt(known.mean / 200))
    assert born.var() == pytest.approx(known.mean, rel=0.4)
    assert known_mean(scenario.with_({"startups.entry_rate": 0})) is None


def test_where_candidates_run_out_it_is_not_the_mean() -> None:
    """A startup that wants more founders than there are is not founded: the condition that is told."""
    scenario = sim.load("quiet-market", [*MARKET, "startups.entry_rate=1e5", "startups.founders=3"])
    known = known_mean(scenario)
    assert known is not None
    assert known.condition.startswith("if candidates never run out")
    born = sim.ensemble([scenario], replicates=2, workers=1).runs["startups_born"].to_numpy(np.float64)
    assert born.max() < 0.5 * known.mean


def test_it_makes_the_number_of_startups_surer() -> None:
    """More than what it costs; where no startup is founded, there is nothing to say."""
    scenario = sim.load("quiet-market", [*MARKET, "startups.entry_rate=100", "startups.founders=1"])
    found = sim.ensemble([scenario], replicates=40, workers=1, seed=5)
    table = found.controlled(scenario)
    row = table.loc["startups_alive_end"]
    assert row["reduction"] > 0.1
    assert row["controlled_high"] - row["controlled_low"] < row["high"] - row["low"]
    assert table.equals(found.controlled("quiet-market"))
    none = scenario.with_({"startups.entry_rate": 0})
    assert sim.ensemble([none], replicates=2, workers=1).controlled(none).empty
