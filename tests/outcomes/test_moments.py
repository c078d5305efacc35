"""Moments: their figures are those of the measures they are made of, of one run and of many together."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.measures.startups import lifetimes
from sim.measures.survival import annual_hazard
from sim.measures.transitions import flow_matrix
from sim.outcomes.moments import MOMENTS, PREFIX, columns, measured, moment, why_not
from sim.outcomes.outcomes import is_outcome
from sim.records.run import Run
from sim.vocabulary import WEEKS_PER_YEAR

_KEYS = (
    "flow_ratio.OpenAI.Anthropic", "job_to_job_quarterly", "startup_hazard", "package_tail",
    "labs_headcount_hhi_start", "elite_drift", "first_year_change.median_pay",
)  # fmt: skip


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Two runs of a small market over three years."""
    scenario = sim.load("frontier-2025", ["researchers.count=1500", "burn_in=4"])
    return [sim.run(scenario, seed=seed) for seed in (1, 2)]


def _pooled(key: str, runs: list[Run]) -> float:
    parts = np.array([list(measured(run, [key]).values()) for run in runs])
    return moment(key)[0].pooled(parts)


def test_flows_are_those_of_the_flow_matrix(runs: list[Run]) -> None:
    """Of all runs together."""
    ends = [("lab", "OpenAI"), ("lab", "Anthropic")]
    flows = [
        flow_matrix(run.moves).reindex(index=ends, columns=ends, fill_value=0).to_numpy() for run in runs
    ]
    there, back = (float(sum(flow[cell] for flow in flows)) for cell in ((0, 1), (1, 0)))
    assert there > 0
    assert _pooled("flow_ratio.OpenAI.Anthropic", runs) == there / max(back, 1.0)


def test_hazards_are_those_of_all_startups_together(runs: list[Run]) -> None:
    """As the exponential lifetime has it."""
    spans = [lifetimes(run.employers) for run in runs]
    weeks, died = (np.concatenate([span[name] for span in spans]) for name in ("weeks", "died"))
    assert died.any()
    assert _pooled("startup_hazard", runs) == pytest.approx(annual_hazard(weeks, died, 0.95).value, rel=1e-12)


def test_moves_are_of_people_with_a_job(runs: list[Run]) -> None:
    """A quarter, of all runs together."""
    moved = sum(int(run.weeks["moves"].sum()) for run in runs)
    employed = sum(int(run.employers["headcount"].sum()) for run in runs)
    wanted = moved / employed * WEEKS_PER_YEAR / 4.0
    assert _pooled("job_to_job_quarterly", runs) == pytest.approx(wanted, rel=1e-12)


def test_means_of_runs(runs: list[Run]) -> None:
    """Index of the first week and drift of the elite."""
    shares = [
        first["headcount"] / first["headcount"].sum()
        for run in runs
        for first in [run.employers[(run.employers["week"] == 0) & (run.employers["kind"] == "lab")]]
    ]
    assert _pooled("labs_headcount_hhi_start", runs) == pytest.approx(
        np.mean([float((share**2).sum()) for share in shares])
    )
    apart = []
    for run in runs:
        labs = run.employers[run.employers["kind"] == "lab"].groupby("week")["headcount"].sum()
        people = run.employers.groupby("week")["headcount"].sum() + run.weeks["unemployed"].to_numpy()
        apart.append(run.weeks["elite1_labs_share"].to_numpy() - (labs / people).to_numpy())
    assert _pooled("elite_drift", runs) == pytest.approx(np.mean([one[-1] - one[0] for one in apart]))


def test_a_first_year_and_its_band(runs: list[Run]) -> None:
    """The band is what later years change, plus two standard errors."""
    parts = np.array([[3.0, 1.0, -2.0, 10.0], [1.0, 1.0, -1.0, 10.0]])
    found, _ = moment("first_year_change.median_pay")
    assert found.pooled(parts) == pytest.approx(0.2)
    assert found.band is not None
    errors = np.mean([math.sqrt(0.02), 0.0, math.sqrt(0.005)]) * math.sqrt(2.0 / 2)
    assert found.band(parts) == pytest.approx(0.15 + 2.0 * errors)
    paths = np.array([run.weeks["median_pay"].to_numpy() for run in runs])
    assert _pooled("first_year_change.median_pay", runs) == pytest.approx(
        float((paths[:, 51] - paths[:, 0]).mean() / paths.mean())
    )


def test_a_run_that_has_none_is_left_out() -> None:
    """Too short a run has no third year, a market without packages no tail; the others count."""
    short = sim.run(sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"]))
    values = measured(short, _KEYS)
    assert math.isnan(values["moments.first_year_change.median_pay.first"])
    parts = np.array([[1.0, 0.0, 0.0, 4.0], [math.nan] * 4])
    assert moment("first_year_change.hhi_talent")[0].pooled(parts) == 0.25
    for one in MOMENTS:
        assert math.isnan(one.pooled(np.full((2, len(one.parts)), math.nan))), one.name


def test_columns_are_no_outcomes() -> None:
    """So that comparisons leave them alone; none stands there twice."""
    names = [name for key in _KEYS for name in columns(key)]
    assert len(set(names)) == len(names)
    assert all(name.startswith(f"{PREFIX}.") and not is_outcome(name) for name in names)


def test_keys_that_name_nothing() -> None:
    """By what is wrong with them."""
    scenario = sim.load("quiet-market")
    assert why_not("flow_ratio.OpenAI.Anthropic", scenario) is None
    assert why_not("packages_100m_between.2025-07-01.2025-12-31", scenario) is None
    for key in (
        "packages_100m_between.2025-07-01.2025-13-31",
        "graduates_among_hires.labs",
        "nothing",
        "startup_hazard.x",
        "flow_ratio.OpenAI.Nobody",
        '"',
        "first_year_change.weeks",
    ):
        assert why_not(key, scenario) is not None, key
