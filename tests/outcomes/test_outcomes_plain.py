"""Outcomes of a real run against a plain, slow computation from its data frames."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.outcomes.outcomes import outcomes
from sim.outcomes.parties import TITANS, groups
from sim.records.record import record_of_frames
from sim.records.run import Run
from tests.experiments.plain import plain_measures, plain_outcomes


@pytest.fixture(scope="module", params=["raid", "many labs"])
def run(request: pytest.FixtureRequest) -> Run:
    """A raid with startups that die and are born, long enough for retention; and one with pooled labs.

    Contacts are many, so that people move between most of them however the library is calibrated.
    """
    changes = {"researchers.count": 1500, "weeks": 115, "burn_in": 8, "startups.entry_rate": 80.0}
    changes["market.contact_rate_employed"] = 0.05
    scenario = sim.load("microsoft-raids-meta").with_(changes)
    if request.param == "many labs":
        document = scenario.model_dump()
        document |= {"events": [], "weeks": 60}
        names = [f"lab {number}" for number in range(TITANS + 3 - len(document["labs"]))]
        document["labs"] = [
            *document["labs"],
            *(document["labs"][-1] | {"name": name, "headcount": 20} for name in names),
        ]
        scenario = sim.Scenario.model_validate(document)
    return sim.run(scenario, seed=4)


def test_measures_of_the_weeks(run: Run) -> None:
    """Every measure of every week, in value and type."""
    plain = plain_measures(run.weeks, run.employers)
    pd.testing.assert_frame_equal(run.weeks[list(plain.columns)], plain, rtol=1e-12)
    # Nobody posts a wage or states seats, there is no floor, startups' counters have no limit, and caps bind
    # now and then.
    assert (plain.nunique() > 1).sum() >= len(plain.columns) - 10


def test_outcomes_of_groups(run: Run) -> None:
    """Every outcome of every group, in its order; none is trivial."""
    found = run.summary()
    plain = plain_outcomes(run.employers, run.moves, groups(run.scenario))
    names = list(found)
    assert names[-len(plain) :] == list(plain)
    assert [found[name] for name in plain] == pytest.approx(list(plain.values()), rel=1e-12, nan_ok=True)
    assert np.count_nonzero(np.nan_to_num(list(plain.values()))) > len(plain) / 3


def test_the_comparison_meets_what_is_hard(run: Run) -> None:
    """Startups are born and die, and people move more than once."""
    found = run.summary()
    assert found["startups_born"] > 0
    assert found["startups_died"] > 0
    people = run.moves["researcher"]
    assert people[people >= 0].value_counts().max() > 3  # events of employers are about nobody


def test_frames_give_the_same_outcomes(run: Run) -> None:
    """A run read back from its tables has the outcomes of the run that has just ended, to the last bit."""
    back = Run(run.scenario, run.seed, run.replicate, record_of_frames(run.weeks, run.employers, run.moves))
    assert outcomes(back) == pytest.approx(outcomes(run), rel=0, abs=0, nan_ok=True)
