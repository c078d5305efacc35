"""Runs of an exploration: what they share until week 0, and that this changes none."""

from __future__ import annotations

from multiprocessing import RawArray

import pandas as pd

from sim.experiments.runs.single import simulate
from sim.explorer.crew import ASKERS, START
from sim.explorer.trials import Done, Point, Trial, Trials
from sim.outcomes.outcomes import outcomes
from sim.scenario.load import load_scenario

GAMMA, INTENSITY = "production.contest_exponent", "escalation.intensity"


def test_a_market_of_week_0_is_kept_once_two_points_share_it() -> None:
    """The start's at once, as late dials go on from it; of another when a late dial is turned there."""
    base = load_scenario("microsoft-raids-meta", ["researchers.count=400", "weeks=40", "burn_in=10"])
    trials = Trials(base, 7, RawArray("q", ASKERS))
    moves: list[tuple[Point, int]] = [
        (START, 1),
        (((INTENSITY, 0.5),), 1),
        (((GAMMA, 1.6),), 1),
        (((INTENSITY, 0.5), (GAMMA, 1.6)), 2),
        (((INTENSITY, 0.7), (GAMMA, 1.6)), 2),
        (((GAMMA, 0.9),), 2),
        (START, 2),
    ]
    for point, kept in moves:
        found = trials(Trial(point, 3, 0, 0))
        assert isinstance(found, Done)
        alone = outcomes(simulate(base.with_(dict(point)), 7, 3, None))
        pd.testing.assert_series_equal(pd.Series(found.outcomes), pd.Series(alone), check_exact=True)
        assert len(trials._markets) == kept, point
