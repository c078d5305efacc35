"""The job ladder: golden values, the continuum against integrals, the finite ladder against a toy market."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from sim.theory import job_ladder, markov
from tests.theory.toy_market import FALSE_ALARM, toy_market, z_of_count

offers = st.floats(0.05, 40.0)
ranks = st.floats(0.0, 1.0)


def random_sampling(seed: int, size: int) -> np.ndarray:
    """Sampling probabilities of employers, worst first."""
    return np.random.default_rng(seed).dirichlet(np.full(size, 2.0))


def test_golden_values() -> None:
    """EE = .0848392 for k = 3, δ = .1, and .0127023 for k = 6, δ = .01; u = 1/(1+k0)."""
    assert job_ladder.job_to_job_rate(0.1, 3.0) == pytest.approx(0.0848392, abs=5e-8)
    assert job_ladder.job_to_job_rate(0.01, 6.0) == pytest.approx(0.0127023, abs=5e-8)
    assert job_ladder.unemployment_rate(job_ladder.offers_per_spell(0.6, 0.1)) == pytest.approx(1 / 7)


@example(9e-6, 0.1)
@example(2e-5, 0.1)
@given(st.floats(1e-9, 60.0), st.floats(0.001, 0.5))
def test_moves_are_offers_that_beat_the_employer(k: float, separation: float) -> None:
    """EE = λ1 ∫ (1-F) dG, whether k is large or next to nothing."""

    def rate_at(x: float) -> float:
        return (1.0 - x) * (1.0 + k) / (1.0 + k * (1.0 - x)) ** 2

    integral = k * separation * quad(rate_at, 0.0, 1.0, epsabs=0.0, epsrel=1e-11)[0]
    assert job_ladder.job_to_job_rate(separation, k) == pytest.approx(integral, rel=1e-8)


def test_nobody_moves_without_offers() -> None:
    """K = 0: EE = 0 and G = F."""
    assert job_ladder.job_to_job_rate(0.1, 0.0) == 0.0
    assert job_ladder.employed_share([0.2, 0.9], 0.0).tolist() == [0.2, 0.9]


@given(ranks, offers, offers)
def test_size_is_the_slope_of_the_distribution(rank: float, k0: float, k: float) -> None:
    """L = (1-u) dG/dF, and its mean over employers is 1-u."""
    step = 1e-6
    low, high = max(rank - step, 0.0), min(rank + step, 1.0)
    rise = job_ladder.employed_share([low, high], k)
    slope = (rise[1] - rise[0]) / (high - low) * (1.0 - job_ladder.unemployment_rate(k0))
    assert float(job_ladder.employer_size((low + high) / 2.0, k0, k)) == pytest.approx(slope, rel=1e-4)
    total = quad(lambda x: float(job_ladder.employer_size(x, k0, k)), 0.0, 1.0)[0]
    assert total == pytest.approx(k0 / (1.0 + k0))


@given(st.integers(0, 10**6), st.floats(0.005, 0.1), st.floats(0.01, 0.5), st.floats(0.01, 0.8))
def test_the_finite_ladder_is_a_markov_chain(
    seed: int, separation: float, employed: float, idle: float
) -> None:
    """Shares, unemployment and moves of J employers equal those of the chain that accepts better ranks."""
    sampling = random_sampling(seed, 5)
    accept = np.triu(np.ones((5, 5)), 1)
    matrix = markov.transition_matrix(
        employed * np.tile(sampling, (5, 1)), accept, np.full(5, separation), idle * sampling
    )
    rest = markov.stationary_distribution(matrix)
    k, k0 = employed / separation, idle / separation
    at_work = rest[:5] / rest[:5].sum()
    assert job_ladder.finite_shares(sampling, k) == pytest.approx(at_work)
    assert job_ladder.unemployment_rate(k0) == pytest.approx(rest[5])
    flows = markov.expected_flows(1.0 / rest[:5].sum(), rest, matrix)[:5, :5]
    assert job_ladder.finite_job_to_job_rate(sampling, separation, k) == pytest.approx(flows.sum())


def test_simulated_workers_climb_the_ladder() -> None:
    """Counts by employer and moves of a toy market, with power against another k."""
    sampling = np.array([0.3, 0.1, 0.4, 0.2])
    toy = toy_market(sampling, (0.3, 0.12, 0.04), 10_000, 360)
    counts = np.bincount(toy.employer + 1, minlength=5)
    for k, holds in ((3.0, True), (3.6, False)):
        idle = job_ladder.unemployment_rate(7.5)
        wanted = 10_000 * np.append(idle, (1.0 - idle) * job_ladder.finite_shares(sampling, k))
        assert (stats.chisquare(counts, wanted).pvalue > FALSE_ALARM) == holds
        moves = job_ladder.finite_job_to_job_rate(sampling, 0.04, k) * toy.worker_weeks
        assert (abs(z_of_count(toy.moves, moves)) < 4) == holds


@given(offers)
def test_many_employers_are_a_continuum(k: float) -> None:
    """The finite rate approaches the continuum from below, with an error that falls like 1/J."""
    limit = job_ladder.job_to_job_rate(0.1, k)
    gaps = [
        1.0 - job_ladder.finite_job_to_job_rate(np.full(size, 1.0 / size), 0.1, k) / limit
        for size in (500, 5000)
    ]
    assert 0.0 < gaps[1] < gaps[0]
    assert gaps[0] / gaps[1] == pytest.approx(10.0, rel=0.15)


def test_fifty_employers_are_not_a_continuum() -> None:
    """With J = 50 and k = 3 the continuum is 3.5% off."""
    finite = job_ladder.finite_job_to_job_rate(np.full(50, 0.02), 0.1, 3.0)
    assert 1.0 - finite / job_ladder.job_to_job_rate(0.1, 3.0) == pytest.approx(0.035, abs=5e-4)


@given(ranks, ranks, st.integers(0, 40), st.floats(0.01, 0.5), st.floats(0.01, 0.4))
def test_the_transient_is_its_recursion(
    start: float, rank: float, weeks: int, contact: float, separation: float
) -> None:
    """G_{t+1} = G_t (1-δ-λ1(1-F)) + δF, week by week."""
    share = start
    for _ in range(weeks):
        share = share * (1.0 - separation - contact * (1.0 - rank)) + separation * rank
    given_share = job_ladder.transient_share(start, rank, contact, separation, weeks)
    assert float(given_share) == pytest.approx(share, abs=1e-12)


def test_the_transient_of_a_chain() -> None:
    """From all at the worst employer at steady unemployment, the chain's path is the formula's."""
    sampling, separation, contact, idle = np.array([0.25, 0.25, 0.5]), 0.03, 0.2, 0.3
    matrix = markov.transition_matrix(
        contact * np.tile(sampling, (3, 1)),
        np.triu(np.ones((3, 3)), 1),
        np.full(3, separation),
        idle * sampling,
    )
    unemployed = job_ladder.unemployment_rate(idle / separation)
    path = markov.transient(np.array([1.0 - unemployed, 0.0, 0.0, unemployed]), matrix, 9)
    shares = np.cumsum(path[9, :3]) / (1.0 - unemployed)
    formula = job_ladder.transient_share(np.ones(3), np.cumsum(sampling), contact, separation, 9)
    assert formula == pytest.approx(shares)


@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9))
def test_a_separation_drawn_first_leaves_fewer_contacts(contact: float, separation: float) -> None:
    """k_eff = (1-δ)λ1/δ, as the ratio of the two events' probabilities."""
    met, left = (1.0 - separation) * contact, separation
    assert job_ladder.offers_per_spell_drawn_apart(contact, separation) == pytest.approx(met / left)
    assert job_ladder.offers_per_spell(contact, separation) == pytest.approx(contact / separation)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (job_ladder.offers_per_spell, (0.1, 0.0)),
        (job_ladder.offers_per_spell_drawn_apart, (1.5, 0.1)),
        (job_ladder.unemployment_rate, (-1.0,)),
        (job_ladder.employed_share, (1.5, 1.0)),
        (job_ladder.employed_share, (0.5, -1.0)),
        (job_ladder.employer_size, (0.5, -1.0, 1.0)),
        (job_ladder.job_to_job_rate, (0.0, 1.0)),
        (job_ladder.job_to_job_rate, (0.1, math.nan)),
        (job_ladder.transient_share, (0.5, 0.5, 0.6, 0.6, 1)),
        (job_ladder.transient_share, (0.5, 0.5, 0.1, 0.1, -1)),
        (job_ladder.finite_shares, ([0.5, 0.6], 1.0)),
        (job_ladder.finite_job_to_job_rate, ([0.5, 0.5], 0.0, 1.0)),
    ],
)
def test_what_is_no_ladder_is_refused(function: object, arguments: tuple[object, ...]) -> None:
    """Every argument outside its domain raises ValueError."""
    assert callable(function)
    with pytest.raises(ValueError, match="must"):
        function(*arguments)
