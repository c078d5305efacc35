"""A run read back from a folder is the run that was written: one object, one way to count it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.experiments.runs.single import simulate
from sim.experiments.store.results import open_results
from sim.experiments.studies.ensemble import ensemble
from sim.measures.ledger import Ledger
from sim.records.run import Run
from sim.scenario.schema import Scenario

#: A lab is called as a startup that is drawn, others as places.
SCENARIO = Scenario.model_validate(
    {
        "weeks": 60,
        "burn_in": 4,
        "start_date": "2025-01-06",
        "researchers": {"count": 400, "entry_rate": 0.1, "retirement_rate": 0.1},
        "labs": [{"name": name} for name in ("Meta", "Startup 1", "unemployed", "outside")],
        "startups": {"count": 3, "named": [{"name": "retired"}]},
        "market": {"contact_rate_employed": 0.1, "separation_rate": 0.01},
    }
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A run fresh from the market, and read back."""
    folder = tmp_path_factory.mktemp("record") / "out"
    ensemble([SCENARIO], 2, 1, seed=3, out=folder)
    results = open_results(folder)
    return simulate(SCENARIO, 3, 1, None), results.run(results.done()[1])


def test_tables_are_alike(both: tuple[Run, Run]) -> None:
    """Columns in their order, values to the bit, types, and names as categories."""
    for name in ("weeks", "employers", "moves"):
        fresh, back = (getattr(run, name) for run in both)
        assert [str(kind) for kind in back.dtypes] == [str(kind) for kind in fresh.dtypes]
        plain = dict.fromkeys(fresh.select_dtypes("category"), object)  # files keep no unused category
        pd.testing.assert_frame_equal(back.astype(plain), fresh.astype(plain), check_exact=True)
    assert both[0].weeks["date"].dtype == "datetime64[ms]"


def test_ledgers_are_alike(both: tuple[Run, Run]) -> None:
    """Employers have the same codes, though files know no ids; so have events."""
    fresh, back = (Ledger(run.record, SCENARIO) for run in both)
    assert fresh.parties.names == back.parties.names
    for ours, theirs in zip(fresh.parties[1:], back.parties[1:], strict=True):
        assert np.array_equal(ours, theirs)
    for table in ("employers", "moves"):
        ours, theirs = getattr(fresh, table), getattr(back, table)
        assert list(ours) == list(theirs)
        assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
    places = [
        code for end in ("origin", "destination") for code in set(fresh.moves[end].tolist()) if code < 0
    ]
    assert set(places) == {-1, -2, -3}
    named = list(zip(fresh.parties.names, fresh.parties.kinds.tolist(), strict=True))
    assert {("Startup 1", 0), ("Startup 1", 1), ("retired", 1), ("outside", 0), ("outside", 2)} <= set(named)


def test_outcomes_are_alike(both: tuple[Run, Run]) -> None:
    """To the last bit."""
    fresh, back = (run.summary() for run in both)
    assert list(fresh) == list(back)
    assert back == pytest.approx(fresh, rel=0, abs=0, nan_ok=True)
    assert sum(value != 0 for value in fresh.values()) > 100
