"""Single mechanisms, each against a simulation in a few lines or an identity of its own."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from sim.theory import job_ladder, markov, mechanics
from tests.theory.toy_market import FALSE_ALARM, toy_market, z_of_count, z_of_mean

shares = st.floats(0.0, 1.0)
ks = st.floats(0.1, 20.0)


def test_golden_values_of_non_competes() -> None:
    """K = 6, δ = .01: .0127023 .0088060 .0045142 .0015088 for ν = 0 .2 .5 .8."""
    rates = [mechanics.non_compete_rate(share, 0.01, 6.0) for share in (0.0, 0.2, 0.5, 0.8)]
    assert rates == pytest.approx([0.0127023, 0.0088060, 0.0045142, 0.0015088], abs=5e-8)


@given(ks, st.floats(0.001, 0.3))
def test_limits_of_non_competes(k: float, separation: float) -> None:
    """ν → 0 is the job ladder, smoothly; at ν = 1 nobody moves."""
    ladder = job_ladder.job_to_job_rate(separation, k)
    assert mechanics.non_compete_rate(0.0, separation, k) == pytest.approx(ladder, rel=1e-9)
    assert mechanics.non_compete_rate(1e-9, separation, k) == pytest.approx(ladder, rel=1e-6)
    assert mechanics.non_compete_rate(1.0, separation, k) == pytest.approx(0.0, abs=1e-12)
    assert mechanics.non_compete_free_share(0.0, k) == pytest.approx(1.0)
    assert mechanics.non_compete_free_share(1.0, k) == pytest.approx(0.0, abs=1e-12)


@given(st.floats(0.0, 0.95), ks)
def test_movers_are_free_workers_who_hear_of_better(share: float, k: float) -> None:
    """EE = λ1 ∫ (1-x) h(x) dx with the density h of free workers, by quadrature, and ∫h the free share."""

    def density(x: float) -> float:
        return float((1.0 - share) * (1.0 + k) ** (1.0 - share) / (1.0 + k * (1.0 - x)) ** (2.0 - share))

    free = quad(density, 0.0, 1.0)[0]
    assert mechanics.non_compete_free_share(share, k) == pytest.approx(free, rel=1e-7)
    rate = 0.02 * k * quad(lambda x: (1.0 - x) * density(x), 0.0, 1.0)[0]
    assert mechanics.non_compete_rate(share, 0.02, k) == pytest.approx(rate, rel=1e-7)


@given(shares, ks, st.integers(0, 10**6))
def test_finite_non_competes_are_a_chain(share: float, k: float, seed: int) -> None:
    """J employers, each with free and bound jobs as separate employers of a Markov chain."""
    sampling, separation = np.random.default_rng(seed).dirichlet(np.full(4, 2.0)), 0.01
    weights = np.concatenate([(1.0 - share) * sampling, share * sampling])
    better = np.triu(np.ones((4, 4)), 1)
    accept = np.block([[better, better], [np.zeros((4, 8))]])
    contact = np.tile(k * separation * weights, (8, 1))
    matrix = markov.transition_matrix(contact, accept, np.full(8, separation), 0.2 * weights)
    rest = markov.stationary_distribution(matrix)
    flows = markov.expected_flows(1.0 / rest[:8].sum(), rest, matrix)[:8, :8]
    rate = mechanics.non_compete_finite_rate(share, sampling, separation, k)
    assert rate == pytest.approx(flows.sum(), abs=1e-12)


def test_many_employers_with_non_competes_are_a_continuum() -> None:
    """The finite rate comes to the formula like 1/J."""
    gaps = [
        mechanics.non_compete_rate(0.4, 0.01, 6.0)
        - mechanics.non_compete_finite_rate(0.4, np.full(size, 1.0 / size), 0.01, 6.0)
        for size in (400, 4000)
    ]
    assert 0.0 < gaps[1] < gaps[0] < 5e-5
    assert gaps[0] / gaps[1] == pytest.approx(10.0, rel=0.1)


def test_simulated_non_competes() -> None:
    """Moves of a toy market whose jobs bind with probability .4, with power against .5."""
    sampling = np.full(10, 0.1)
    toy = toy_market(sampling, (0.3, 0.16, 0.04), 8_000, 360, bound=0.4)
    for share, holds in ((0.4, True), (0.44, False)):
        rate = mechanics.non_compete_finite_rate(share, sampling, 0.04, 4.0)
        assert (abs(z_of_count(toy.moves, rate * toy.worker_weeks)) < 4) == holds


def test_garden_leave_by_the_chain() -> None:
    """N·EE·L equals the people in the chain's states of leave."""
    sampling = np.array([0.5, 0.3, 0.2])
    matrix = markov.transition_matrix(
        0.1 * np.tile(sampling, (3, 1)), np.triu(np.ones((3, 3)), 1), np.full(3, 0.02), 0.3 * sampling
    )
    rest = markov.stationary_distribution(markov.garden_leave_matrix(matrix, [4, 4, 4]))
    movers = 1000.0 * rest[:3].sum() * job_ladder.finite_job_to_job_rate(sampling, 0.02, 5.0)
    assert mechanics.garden_leave_stock(movers, 4.0) == pytest.approx(1000.0 * rest[4:].sum())


@pytest.mark.parametrize("life", ["exponential", "fixed", "two kinds"])
def test_startups_alive_are_poisson(life: str) -> None:
    """Counts of a stream of startups with any law of lives of mean 3, chi-square; power against mean 3.3."""
    generator, runs, window = np.random.default_rng(17), 8_000, 40.0
    founded = generator.poisson(2.0 * window, runs)
    owner = np.repeat(np.arange(runs), founded)
    age = generator.uniform(0.0, window, len(owner))
    lives = {
        "exponential": generator.exponential(3.0, len(owner)),
        "fixed": np.full(len(owner), 3.0),
        "two kinds": generator.choice([1.0, 5.0], len(owner)),
    }[life]
    alive = np.bincount(owner[lives > age], minlength=runs)
    counts = np.bincount(np.clip(alive, 1, 12), minlength=13)[1:]
    for mean, holds in ((3.0, True), (3.3, False)):
        probability = mechanics.startup_stock_probability(np.arange(40), 2.0, mean)
        assert probability.sum() == pytest.approx(1.0)
        cells = np.concatenate([[probability[:2].sum()], probability[2:12], [probability[12:].sum()]])
        assert (stats.chisquare(counts, runs * cells).pvalue > FALSE_ALARM) == holds


def test_overshoot_is_the_known_constant() -> None:
    """-ζ(1/2)/√(2π) = .5826."""
    assert pytest.approx(0.5826, abs=5e-5) == mechanics.OVERSHOOT


@given(st.floats(0.2, 8.0), st.floats(0.5, 4.0), st.floats(-2.0, 1.0), st.floats(0.3, 2.0))
def test_runway_survival_is_an_inverse_gaussian(time: float, cash: float, drift: float, noise: float) -> None:
    """Watched always, 1 - survival is the integral of the density of first passage."""

    def density(t: float) -> float:
        return (
            cash
            / (noise * math.sqrt(2 * math.pi * t**3))
            * math.exp(-((cash + drift * t) ** 2) / (2 * noise**2 * t))
        )

    ruined = quad(density, 0.0, time, epsabs=1e-11, limit=200)[0]
    survival = mechanics.runway_survival(time, cash, drift, noise, 0.0)
    assert survival == pytest.approx(1.0 - ruined, abs=1e-7)


def test_startups_watched_weekly() -> None:
    """Survival of random walks at a look every .25; the correction matters, and so does the drift."""
    generator, runs, cash, drift, noise, step = np.random.default_rng(23), 40_000, 3.0, -0.4, 1.0, 0.25
    money, alive = np.full(runs, cash), np.ones(runs, dtype=bool)
    for _ in range(20):
        money = money + drift * step + noise * math.sqrt(step) * generator.normal(size=runs)
        alive &= money > 0.0
    share = float(alive.mean())
    error = math.sqrt(share * (1.0 - share) / runs)
    assert abs(share - mechanics.runway_survival(5.0, cash, drift, noise, step)) < 4 * error
    assert abs(share - mechanics.runway_survival(5.0, cash, drift, noise, 0.0)) > 10 * error
    assert abs(share - mechanics.runway_survival(5.0, cash, 1.1 * drift, noise, step)) > 4 * error


def test_mean_runway_is_the_integral_of_survival() -> None:
    """∫ S dt = c'/|μ|, without noise c/|μ|; a runway of strong drift does not overflow."""
    for step in (0.0, 0.1):
        area = quad(
            lambda t, dt=step: mechanics.runway_survival(t, 2.0, -0.8, 0.7, dt), 0.0, 60.0, limit=200
        )[0]
        assert mechanics.mean_runway(2.0, -0.8, 0.7, step) == pytest.approx(area, rel=1e-6)
    assert mechanics.mean_runway(2.0, -0.5, 0.0, 1.0) == pytest.approx(4.0)
    assert mechanics.runway_survival(1.0, 100.0, -10.0, 0.1, 0.0) == pytest.approx(1.0)
    assert mechanics.runway_survival(11.0, 100.0, -10.0, 0.1, 0.0) == pytest.approx(0.0)
    assert mechanics.runway_survival(0.0, 1.0, -1.0, 1.0, 0.1) == 1.0


@given(st.integers(1, 40), st.floats(0.5, 30.0), st.floats(0.2, 2.5))
def test_innovation_of_equal_employers(employers: int, talent: float, exponent: float) -> None:
    """J^(1-g) T^g; one employer makes more than J if and only if g > 1."""
    spread = mechanics.innovation(np.full(employers, talent / employers), exponent)
    assert spread == pytest.approx(employers ** (1.0 - exponent) * talent**exponent)
    together = mechanics.innovation([talent], exponent)
    if employers > 1 and abs(exponent - 1.0) > 1e-3:
        assert (together > spread) == (exponent > 1.0)


def test_referrals_concentrate_by_chance() -> None:
    """HHI of people who follow each other or found, over many worlds; power against another μ."""
    generator, worlds, people, founding = np.random.default_rng(29), 4_000, 8, 0.15
    employer = np.tile(np.arange(people), (worlds, 1))
    every = np.arange(worlds)
    for move in range(400):
        who = generator.integers(people, size=worlds)
        other = (who + generator.integers(1, people, size=worlds)) % people
        founds = generator.random(worlds) < founding
        employer[every, who] = np.where(founds, people + move, employer[every, other])
    together = (employer[:, :, None] == employer[:, None, :]).mean(axis=(1, 2))
    assert abs(z_of_mean(together, mechanics.referral_hhi(people, founding))) < 4
    assert abs(z_of_mean(together, mechanics.referral_hhi(people, 1.2 * founding))) > 4


def test_limits_of_referrals() -> None:
    """Nobody founds: one employer in the end; everybody founds: everyone alone; two people by hand."""
    assert mechanics.referral_hhi(50, 0.0) == pytest.approx(1.0)
    assert mechanics.referral_hhi(50, 1.0) == pytest.approx(0.02)
    assert mechanics.referral_hhi(2, 0.3) == pytest.approx(0.5 * 0.3 + 1.0 * 0.7)


@given(shares, st.floats(0.01, 1.0), st.floats(0.0, 0.5), st.integers(0, 60))
def test_the_lake_week_by_week(initial: float, contact: float, separation: float, weeks: int) -> None:
    """u_{t+1} = u_t (1-λ0) + (1-u_t) δ."""
    unemployed = initial
    for _ in range(weeks):
        unemployed = unemployed * (1.0 - contact) + (1.0 - unemployed) * separation
    path = mechanics.unemployment_path(initial, contact, separation, [0, weeks])
    assert path == pytest.approx([initial, unemployed], abs=1e-12)


@pytest.mark.parametrize(("seats", "offers"), [(1, 0), (1, 3), (5, 3), (30, 40)])
def test_balls_thrown_into_urns(seats: int, offers: int) -> None:
    """Mean number of filled seats of drawn applications, with power against one application more."""
    thrown = np.random.default_rng(37).integers(seats, size=(40_000, offers))
    filled = np.zeros((40_000, seats), dtype=bool)
    np.put_along_axis(filled, thrown, True, axis=1)
    count = filled.sum(axis=1)
    expected = mechanics.urn_ball_fills(seats, offers)
    if seats == 1:
        assert (count == expected).all()
        return
    assert abs(z_of_mean(count, expected)) < 4
    assert abs(z_of_mean(count, mechanics.urn_ball_fills(seats, offers + 1))) > 4


@pytest.mark.parametrize(
    "broken",
    [
        lambda: mechanics.non_compete_rate(1.1, 0.1, 1.0),
        lambda: mechanics.non_compete_rate(0.5, 0.1, 0.0),
        lambda: mechanics.non_compete_free_share(0.5, -1.0),
        lambda: mechanics.non_compete_finite_rate(0.5, [0.5, 0.4], 0.1, 1.0),
        lambda: mechanics.garden_leave_stock(-1.0, 1.0),
        lambda: mechanics.startup_stock_probability(1.5, 1.0, 1.0),
        lambda: mechanics.startup_stock_probability(1, 0.0, 1.0),
        lambda: mechanics.watched_runway(1.0, 1.0, -1.0),
        lambda: mechanics.runway_survival(1.0, 0.0, 0.0, 1.0, 0.0),
        lambda: mechanics.runway_survival(1.0, 1.0, 0.0, 0.0, 0.0),
        lambda: mechanics.runway_survival(-1.0, 1.0, 0.0, 1.0, 0.0),
        lambda: mechanics.mean_runway(1.0, 0.0, 1.0, 0.0),
        lambda: mechanics.innovation([-1.0], 1.0),
        lambda: mechanics.innovation([1.0], 0.0),
        lambda: mechanics.referral_hhi(1, 0.5),
        lambda: mechanics.referral_hhi(5, 1.5),
        lambda: mechanics.unemployment_path(0.5, 0.0, 0.0, 1),
        lambda: mechanics.unemployment_path(0.5, 0.1, 0.1, 1.5),
        lambda: mechanics.urn_ball_fills(0, 1),
        lambda: mechanics.urn_ball_fills(1, -1),
    ],
)
def test_what_is_no_mechanism_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
