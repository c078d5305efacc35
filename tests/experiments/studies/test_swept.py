"""A sweep read from its runs: levels, differences on the same draws, ranks, and the table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.designs.factors import asked_in_text
from sim.experiments.designs.sweeps import Wanted, plan_sweep
from sim.experiments.store.inside import ResultsError
from sim.experiments.studies.swept import swept_of
from tests.experiments.studies.sweeping import BASE, REPLICATES, swept


def test_differences_lose_the_noise_that_replicates_share() -> None:
    """Point minus the first; its own row is zero and has no test."""
    found = swept("weeks=4,5,6")
    table = found.table
    assert table["weeks"].tolist() == [4, 5, 6]
    assert table["difference"].tolist() == pytest.approx([0.0, 10.0, 20.0], abs=0.2)
    assert (table["high"] - table["low"] > 3.5).all()
    assert (table["difference_high"] - table["difference_low"])[1:].max() < 0.4
    assert table["variance_ratio"][1:].min() > 100
    assert np.isnan(table["adjusted_p"][0])
    assert (table["adjusted_p"][1:] >= table["p"][1:]).all()
    assert table["n"].tolist() == table["pairs"].tolist() == [REPLICATES] * 3


def test_against_compares_each_point_with_itself() -> None:
    """Here with a week more."""
    found = swept("market.patience=1,9", against={"weeks": 5})
    assert found.points == 2
    assert found.values == {"market.patience": [1.0, 9.0]}
    assert found.table["added"].tolist() == pytest.approx([-10.0, -10.0], abs=0.2)
    assert "added" not in swept("weeks=4,5").table


def test_one_at_a_time_shows_each_key_at_its_own_points() -> None:
    """And at the scenario itself, which has the scenario's values."""
    found = swept("weeks=5,6", "market.patience=1,9", method="one-at-a-time")
    assert found.values == {"weeks": [4, 5, 6, 4, 4], "market.patience": [7.0, 7.0, 7.0, 1.0, 9.0]}
    assert [found.places_of(name).tolist() for name in found.factors] == [[0, 1, 2], [0, 3, 4]]
    assert found.table["difference"].tolist() == pytest.approx([0, 10, 20, -6, 2], abs=0.2)


def test_ranks_count_each_drawn_point_once() -> None:
    """Levers met each of them; what they say is averaged, and they have no correlation themselves."""
    asked = [asked_in_text(text, "--vary") for text in ("market.patience=1:9", "market.shading=0:0.3")]
    lever = asked_in_text("weeks=4,5", "--vary")
    wanted = Wanted(
        (*asked, type(lever)("--vary", "weeks", lever.values, lever=True)), "sobol", 16, ("moves",)
    )
    plan = plan_sweep(wanted, [BASE], 2, 1)
    runs = pd.DataFrame(
        {
            "scenario": label, "replicate": replicate, "status": "done",
            "moves": float(point.changes.get("market.patience", 7.0)),
        }
        for label, point in zip(plan.labels, plan.design.points, strict=True)
        for replicate in range(2)
    )  # fmt: skip
    names, ranks = swept_of(plan, runs, None).ranks("moves")
    assert names == ("market.patience", "market.shading")
    assert ranks.n == 16
    assert ranks.correlation[0] == pytest.approx(1.0)


def test_an_outcome_that_is_none_is_told() -> None:
    """As what is wrong with the table of runs."""
    with pytest.raises(ResultsError, match="no numbers in a column 'movse'"):
        swept("weeks=4,5").table_of(["movse"])


def test_sweep_runs_what_it_is_asked_for() -> None:
    """The contract's call: a table, and the same numbers for any way to write the values."""
    small = BASE.with_({"weeks": 2})
    found = sim.sweep(small, {"escalation.intensity": np.array([0, 2])}, replicates=2, outcomes=["moves"])
    again = sim.sweep(small, {"escalation.intensity": "0,2"}, replicates=2, outcomes=["moves"])
    pd.testing.assert_frame_equal(found.table, again.table)
    assert found.table["escalation.intensity"].tolist() == [0.0, 2.0]
    assert len(found.runs) == 4
    assert repr(found) == "Swept(quiet-market: escalation.intensity; 4 of 4 runs done, seed 1)"
    assert found.figure().axes


def test_sweep_refuses_what_is_absurd() -> None:
    """Before anything runs."""
    with pytest.raises(TypeError, match="vary must have keys as texts"):
        sim.sweep(BASE, ["weeks"], replicates=2)  # type: ignore[arg-type]
    with pytest.raises(sim.ScenarioError, match="vary: weeks: has fewer than two values"):
        sim.sweep(BASE, {"weeks": [4]}, replicates=2)
    with pytest.raises(ValueError, match="no method"):
        sim.sweep(BASE, {"weeks": [4, 5]}, replicates=2, method="random")
