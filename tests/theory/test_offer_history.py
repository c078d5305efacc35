"""Best and second-best offers: exact laws against draws, chains and a toy market."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from sim.theory import job_ladder, offer_history
from tests.theory.toy_market import FALSE_ALARM, Toy, Vector, toy_market, z_of_count, z_of_mean

ks = st.floats(0.1, 20.0)
SAMPLING = np.array([0.35, 0.1, 0.05, 0.3, 0.2])
RATES = (0.3, 0.12, 0.04)


def random_sampling(seed: int) -> Vector:
    """Sampling probabilities of six employers."""
    return np.random.default_rng(seed).dirichlet(np.full(6, 1.5))


@given(ks)
def test_offers_of_a_spell_are_geometric(k: float) -> None:
    """Probabilities sum to one with mean 1+k."""
    count = np.arange(1, 2000)
    probability = offer_history.offer_count_probability(count, k)
    assert probability.sum() == pytest.approx(1.0)
    assert probability @ count == pytest.approx(1.0 + k)


@given(ks, st.floats(0.0, 1.0))
def test_best_of_geometrically_many_is_the_ladder(k: float, rank: float) -> None:
    """Σ P(m) x^m = G(x), and the second best has the marginal law."""
    count = np.arange(1, 3000)
    probability = offer_history.offer_count_probability(count, k)
    assert probability @ rank**count == pytest.approx(float(job_ladder.employed_share(rank, k)), abs=1e-12)
    second = count * rank ** (count - 1.0) - (count - 1.0) * rank**count
    marginal = float(offer_history.losing_bid_marginal(rank, k))
    assert probability @ second == pytest.approx(marginal, abs=1e-12)


@given(ks, st.floats(0.0, 1.0))
def test_marginal_law_averages_the_conditional_one(k: float, rank: float) -> None:
    """P(q ≤ x) = G(x) + ∫_x^1 P(q ≤ x | p) dG(p)."""

    def density(p: float) -> float:
        share = float(offer_history.losing_bid_share(rank, p, k))
        return share * (1.0 + k) / (1.0 + k * (1.0 - p)) ** 2

    total = float(job_ladder.employed_share(rank, k)) + quad(density, rank, 1.0)[0]
    assert float(offer_history.losing_bid_marginal(rank, k)) == pytest.approx(total)


def test_draws_follow_both_laws() -> None:
    """Kolmogorov-Smirnov for best and, through the conditional law, second; power against another k."""
    histories = offer_history.draw_histories(20_000, 4.0, np.random.default_rng(5))
    several = ~np.isnan(histories.second)
    assert (several == (histories.offers > 1)).all()
    assert abs(z_of_mean(histories.offers, 5.0)) < 4
    for k, holds in ((4.0, True), (4.6, False)):
        best = stats.kstest(job_ladder.employed_share(histories.best, k), "uniform").pvalue
        atom = offer_history.losing_bid_share(np.zeros(20_000), histories.best, k)
        share = offer_history.losing_bid_share(histories.second[several], histories.best[several], k)
        second = stats.kstest((share - atom[several]) / (1.0 - atom[several]), "uniform").pvalue
        assert (best > FALSE_ALARM) == holds
        assert second > FALSE_ALARM or not holds
        assert (abs(z_of_mean(~several - atom, 0.0)) < 4) == holds


@given(st.integers(0, 10**6), ks)
def test_finite_law_is_stationary(seed: int, k: float) -> None:
    """Inflow equals outflow in every cell, and rows sum to the ladder's shares."""
    sampling, separation = random_sampling(seed), 0.02
    joint, rate = offer_history.finite_joint(sampling, k), k * 0.02
    assert joint.sum(axis=1) == pytest.approx(job_ladder.finite_shares(sampling, k))
    for j in range(1, 7):
        for i in range(j):
            leaving = separation + rate * sum(sampling[n - 1] for n in range(i + 1, 7) if n != j)
            if i == 0:
                arriving = separation * sampling[j - 1]
            else:
                moved = joint[i - 1].sum() * sampling[j - 1]
                arriving = rate * (moved + joint[j - 1, :i].sum() * sampling[i - 1])
            assert joint[j - 1, i] * leaving == pytest.approx(arriving, rel=1e-9)


@pytest.fixture(scope="module")
def toy() -> Toy:
    """A toy market with unequal sampling."""
    return toy_market(SAMPLING, RATES, 10_000, 360)


def test_simulated_employers_and_losing_bids(toy: Toy) -> None:
    """Counts over all cells, chi-square, with power against another k."""
    at_work = toy.employer >= 0
    counts = np.zeros((5, 5))
    np.add.at(counts, (toy.employer[at_work], toy.losing[at_work] + 1), 1.0)
    cells = np.tril(np.ones((5, 5), dtype=bool))
    assert counts[~cells].sum() == 0
    for k, holds in ((3.0, True), (3.6, False)):
        wanted = offer_history.finite_joint(SAMPLING, k)[cells] * at_work.sum()
        assert (stats.chisquare(counts[cells], wanted).pvalue > FALSE_ALARM) == holds


def test_simulated_moves_and_raises(toy: Toy) -> None:
    """Both rates, with power against another k; sampled unequally they differ."""
    for k, holds in ((3.0, True), (3.5, False)):
        rates = offer_history.effective_offers(SAMPLING, RATES[2], k)
        assert (abs(z_of_count(toy.moves, rates.moves * toy.worker_weeks)) < 4) == holds
        assert (abs(z_of_count(toy.raises, rates.raises * toy.worker_weeks)) < 4) == holds
    exact = offer_history.effective_offers(SAMPLING, RATES[2], 3.0)
    assert abs(exact.raises / exact.moves - 1.0) > 0.02


@given(st.integers(1, 30), ks)
def test_fifty_fifty_law_of_employers_sampled_alike(size: int, k: float) -> None:
    """Raises are exactly as frequent as moves, for any number of employers."""
    rates = offer_history.effective_offers(np.full(size, 1.0 / size), 0.1, k)
    assert rates.raises == pytest.approx(rates.moves, rel=1e-9, abs=1e-14)
    ladder = job_ladder.finite_job_to_job_rate(np.full(size, 1.0 / size), 0.1, k)
    assert rates.moves == pytest.approx(ladder, abs=1e-14)


def test_fifty_fifty_law_of_any_continuum() -> None:
    """However unequally employers are sampled, the law returns as each gets small."""
    generator = np.random.default_rng(2)
    gaps = []
    for size in (20, 2000):
        rates = offer_history.effective_offers(generator.dirichlet(np.full(size, 1.0)), 0.1, 5.0)
        gaps.append(abs(rates.raises / rates.moves - 1.0))
    assert gaps[1] < 0.01 < gaps[0]
    assert rates.moves == pytest.approx(job_ladder.job_to_job_rate(0.1, 5.0), rel=0.01)


@given(ks)
def test_finite_law_comes_to_the_continuum(k: float) -> None:
    """P(q ≤ i | p = j) approaches the squared ratio as employers get many."""
    size, i, j = 400, 160, 300
    joint = offer_history.finite_joint(np.full(size, 1.0 / size), k)[j - 1]
    expected = float(offer_history.losing_bid_share(i / size, j / size, k))
    assert joint[: i + 1].sum() / joint.sum() == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: offer_history.offer_count_probability(0, 1.0),
        lambda: offer_history.offer_count_probability(1.5, 1.0),
        lambda: offer_history.draw_histories(-1, 1.0, np.random.default_rng(0)),
        lambda: offer_history.draw_histories(1, -1.0, np.random.default_rng(0)),
        lambda: offer_history.losing_bid_share(0.6, 0.5, 1.0),
        lambda: offer_history.losing_bid_marginal(1.5, 1.0),
        lambda: offer_history.finite_joint([0.5, 0.4], 1.0),
        lambda: offer_history.effective_offers([0.5, 0.5], 0.0, 1.0),
    ],
)
def test_what_is_no_history_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
