"""Kaplan-Meier curves, judged by statsmodels (`SurvfuncRight`) and lifelines (`KaplanMeierFitter`).

statsmodels gives the curve and Greenwood's errors, lifelines the curve and the band on the log-log scale. All
agree to 1e-12. Hazards are judged by lifelines' `ExponentialFitter`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import ExponentialFitter, KaplanMeierFitter
from numpy.typing import NDArray
from statsmodels.duration.survfunc import SurvfuncRight

from sim.experiments.runs.single import run
from sim.measures.startups import lifetimes, startup_survival
from sim.measures.survival import SurvivalCurve, annual_hazard, kaplan_meier
from sim.measures.transitions import retention, spells
from sim.records.run import Run
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR

Lives = list[tuple[float, bool]]

#: Few distinct times, so many ties; and as many as there are subjects.
tied = st.lists(st.tuples(st.integers(0, 12).map(float), st.booleans()), min_size=1, max_size=80)
untied = st.lists(
    st.tuples(st.floats(0.01, 500.0), st.booleans()), min_size=1, max_size=40, unique_by=lambda life: life[0]
)
CLOSE = 1e-12


def split(lives: Lives) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Durations, and whether they ended."""
    return np.array([life[0] for life in lives]), np.array([life[1] for life in lives])


def agrees_with_statsmodels(curve: SurvivalCurve, durations: Any, ended: Any) -> bool:
    """Times, numbers, survival and Greenwood's errors are those of statsmodels."""
    theirs = SurvfuncRight(durations, ended)
    inner = curve.survival > 0.0
    return (
        np.array_equal(curve.times, theirs.surv_times)
        and np.array_equal(curve.at_risk, theirs.n_risk)
        and np.array_equal(curve.exits, theirs.n_events)
        and np.allclose(curve.survival, theirs.surv_prob, rtol=0.0, atol=CLOSE)
        and np.allclose(curve.standard_error[inner], theirs.surv_prob_se[inner], rtol=0.0, atol=CLOSE)
    )


def agrees_with_lifelines(curve: SurvivalCurve, durations: Any, ended: Any, level: float) -> bool:
    """Survival and band are those of lifelines."""
    theirs = KaplanMeierFitter(alpha=1.0 - level).fit(durations, ended)
    survival = theirs.survival_function_.loc[curve.times].iloc[:, 0].to_numpy()
    band = theirs.confidence_interval_.loc[curve.times].to_numpy()
    inner = curve.survival > 0.0
    ours = np.column_stack(curve.band(level))
    return np.allclose(curve.survival, survival, rtol=0.0, atol=CLOSE) and np.allclose(
        ours[inner], band[inner], rtol=0.0, atol=CLOSE
    )


@given(tied | untied)
def test_survival_and_greenwood_are_those_of_statsmodels(lives: Lives) -> None:
    """On any durations with ties and censoring, to 1e-12."""
    durations, ended = split(lives)
    if ended.any():
        assert agrees_with_statsmodels(kaplan_meier(durations, ended), durations, ended)


@given(tied | untied, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_survival_and_band_are_those_of_lifelines(lives: Lives, level: float) -> None:
    """On any durations with ties and censoring, at any level, to 1e-12."""
    durations, ended = split(lives)
    if ended.any():
        assert agrees_with_lifelines(kaplan_meier(durations, ended), durations, ended, level)


def test_the_judges_see_mistakes() -> None:
    """Power: who takes the censored as gone before the exits at their time is refused by both."""
    durations, ended = split(
        [(2.0, True), (2.0, False), (3.0, True), (5.0, False), (6.0, True), (9.0, False)]
    )
    early = np.where(ended, durations, durations - 0.5)
    assert agrees_with_statsmodels(kaplan_meier(durations, ended), durations, ended)
    assert agrees_with_lifelines(kaplan_meier(durations, ended), durations, ended, 0.95)
    assert not agrees_with_statsmodels(kaplan_meier(early, ended), durations, ended)
    assert not agrees_with_lifelines(kaplan_meier(early, ended), durations, ended, 0.95)


@pytest.fixture(scope="module")
def history() -> Run:
    """Four years of two labs and some fifty startups with little money."""
    scenario = Scenario.model_validate(
        {
            "weeks": 208,
            "burn_in": 0,
            "seed": 4,
            "researchers": {"count": 700},
            "labs": [{"name": name, "headcount": 120, "approval": 3.0} for name in ("A", "B")],
            "startups": {"count": 40, "entry_rate": 8.0, "runway": 60.0, "headcount": 6.0},
            "market": {"contact_rate_employed": 0.05, "separation_rate": 0.003},
        }
    )
    return run(scenario)


def test_startups_of_a_run(history: Run) -> None:
    """The curve of the startups, some of which die and some outlive the run, is that of both judges."""
    table = lifetimes(history.employers)
    assert table["died"].sum() >= 10
    assert (~table["died"]).sum() >= 10
    durations, ended = table["weeks"].to_numpy(np.float64), table["died"].to_numpy(bool)
    curve = startup_survival(history.employers)
    assert agrees_with_statsmodels(curve, durations, ended)
    assert agrees_with_lifelines(curve, durations, ended, 0.95)


def test_retention_of_a_run(history: Run) -> None:
    """How long a lab's arrivals of the first two years stay is what both judges say."""
    last = int(history.weeks["week"].max())
    curve = retention(history.moves, ("lab", "A"), 0, 103, last)
    stays = spells(history.moves, last)
    cohort = stays[(stays["employer"] == "A") & (stays["start"] <= 103)]
    assert cohort["left"].sum() >= 10
    assert (~cohort["left"]).sum() >= 5
    durations, ended = cohort["duration"].to_numpy(np.float64), cohort["left"].to_numpy(bool)
    assert agrees_with_statsmodels(curve, durations, ended)
    assert agrees_with_lifelines(curve, durations, ended, 0.95)


def test_hazard_of_a_run(history: Run) -> None:
    """Deaths a startup and year: lifelines' mean of an exponential lifetime, the other way up."""
    table = lifetimes(history.employers)
    lived = table[table["weeks"] > 0]  # lifelines takes positive durations only
    theirs = ExponentialFitter().fit(lived["weeks"] / WEEKS_PER_YEAR, lived["died"])
    ours = annual_hazard(lived["weeks"], lived["died"], 0.95)
    assert ours.value == pytest.approx(1.0 / theirs.lambda_, rel=1e-6)
