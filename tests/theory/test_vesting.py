"""Survival under vesting against hazards integrated by quadrature, drawn gains, and its limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from sim.theory import vesting
from sim.theory.vesting import Vesting

schedules = st.builds(
    lambda grant, cliff, duration: Vesting(grant, cliff * duration, duration),
    st.floats(0.0, 30.0),
    st.floats(0.0, 1.0),
    st.floats(0.5, 5.0),
)


def exposure(time: float, schedule: Vesting, accepted: Callable[[float], float]) -> float:
    """Integral of the share of offers taken, piece by piece between the kinks."""
    cuts = [0.0, *sorted(min(cut, time) for cut in (schedule.cliff, schedule.duration)), time]
    return sum(
        float(quad(lambda u: accepted(float(schedule.unvested(u))), a, b, epsabs=1e-11)[0])
        for a, b in pairwise(cuts)
        if b > a
    )


@given(schedules, st.floats(0.0, 8.0), st.floats(0.1, 5.0), st.floats(0.0, 3.0))
def test_exponential_gains(schedule: Vesting, time: float, mean: float, rate: float) -> None:
    """exp(-λ∫ e^(-unvested/m) du) by quadrature, in every phase."""
    hazard = exposure(time, schedule, lambda left: math.exp(-left / mean))
    survival = vesting.survival_exponential(time, rate, mean, schedule)
    assert survival == pytest.approx(math.exp(-rate * hazard), rel=1e-8)


def test_the_formula_as_it_is_written() -> None:
    """λ = .8, m = 2, K = 5, c = 1, T = 4 at t = 3, term by term."""
    terms = math.exp(-2.5) * 1.0 + math.exp(-2.5) * (2 * 4 / 5) * (math.exp(5 * 3 / 8) - math.exp(5 / 8))
    assert vesting.survival_exponential(3.0, 0.8, 2.0, Vesting(5.0, 1.0, 4.0)) == pytest.approx(
        math.exp(-0.8 * terms)
    )


@given(
    schedules,
    st.floats(0.0, 8.0),
    st.floats(0.0, 3.0),
    st.lists(st.floats(-5.0, 40.0), min_size=1, max_size=6),
)
def test_a_list_of_gains(schedule: Vesting, time: float, rate: float, gains: list[float]) -> None:
    """exp(-λ∫ share above unvested du), by counting on a fine grid of moments."""
    moments = (np.arange(20_000) + 0.5) / 20_000 * time
    above = np.array(gains)[:, None] > schedule.unvested(moments)[None, :]
    expected = math.exp(-rate * time * float(above.mean()))
    # Each gain may be off by half a step of the grid.
    assert vesting.survival_discrete(time, rate, gains, schedule) == pytest.approx(expected, abs=2e-3)


@given(schedules, st.floats(0.0, 8.0), st.floats(0.1, 5.0))
def test_many_gains_are_a_distribution(schedule: Vesting, time: float, mean: float) -> None:
    """Quantiles of the exponential as a list come to the formula for the exponential."""
    gains = -mean * np.log1p(-(np.arange(20_000) + 0.5) / 20_000)
    listed = vesting.survival_discrete(time, 0.7, gains, schedule)
    assert listed == pytest.approx(vesting.survival_exponential(time, 0.7, mean, schedule), abs=1e-3)


def test_people_drawn_one_by_one() -> None:
    """Shares left of people with Poisson offers, with power against another grant."""
    generator, schedule, people = np.random.default_rng(12), Vesting(4.0, 1.0, 4.0), 20_000
    gone = np.full(people, np.inf)
    for _ in range(60):
        # Offers of everybody, as points of a Poisson stream on (0, 6), thinned by the hazard that is theirs.
        moment, gain = generator.uniform(0.0, 6.0, people), generator.exponential(2.0, people)
        offered = generator.random(people) < 0.1
        gone = np.where(offered & (gain > schedule.unvested(moment)), np.minimum(gone, moment), gone)
    # Sixty chances of .1 over six years have 6 offers in the mean, binomial: 1 - x/60 in place of exp(-x/60).
    for time in (0.9, 2.5, 5.0):
        left = float((gone > time).mean())
        error = math.sqrt(left * (1.0 - left) / people)
        for grant, holds in ((4.0, True), (4.6, False)):
            hazard = -math.log(vesting.survival_exponential(time, 1.0, 2.0, Vesting(grant, 1.0, 4.0)))
            binomial = (1.0 - 0.1 * hazard / 6.0) ** 60
            assert (abs(left - binomial) < 4 * error) == holds


@given(st.floats(0.0, 8.0), st.floats(0.0, 3.0), schedules)
def test_nothing_forfeited_nothing_held(time: float, rate: float, schedule: Vesting) -> None:
    """K = 0, as where raiders make whole: e^(-λt). A huge grant holds until the end of vesting."""
    free = Vesting(0.0, schedule.cliff, schedule.duration)
    assert vesting.survival_exponential(time, rate, 2.0, free) == pytest.approx(math.exp(-rate * time))
    assert vesting.survival_discrete(time, rate, [1.0, 2.0], free) == pytest.approx(math.exp(-rate * time))
    chained = Vesting(1e9, schedule.duration, schedule.duration)
    late = math.exp(-rate * max(time - schedule.duration, 0.0))
    assert vesting.survival_exponential(time, rate, 2.0, chained) == pytest.approx(late)
    tiny = Vesting(1e-9, schedule.cliff, schedule.duration)
    assert vesting.survival_exponential(time, rate, 2.0, tiny) == pytest.approx(math.exp(-rate * time))


@given(st.floats(0.0, 1.0), st.lists(st.floats(0.0, 9.0), min_size=1, max_size=5))
def test_weekly_survival_week_by_week(contact: float, gains: list[float]) -> None:
    """Each week the share λ · P(gain > K) leaves."""
    unvested, left = [5.0, 5.0, 3.0, 1.0, 0.0], 1.0
    for kept, survival in zip(unvested, vesting.survival_weekly(contact, gains, unvested), strict=True):
        left *= 1.0 - contact * sum(gain > kept for gain in gains) / len(gains)
        assert float(survival) == pytest.approx(left, abs=1e-12)


def test_small_weekly_rates_are_continuous() -> None:
    """Weekly survival with rate λ/52 comes to the continuous one."""
    schedule, gains = Vesting(3.0, 1.0, 4.0), np.linspace(0.1, 5.0, 50)
    weekly = vesting.survival_weekly(0.3 / 520, gains, schedule.unvested((np.arange(5200) + 0.5) / 520))
    for years in (1, 3, 6, 10):
        expected = vesting.survival_discrete(years, 0.3, gains, schedule)
        assert float(weekly[520 * years - 1]) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Vesting(-1.0, 0.0, 1.0),
        lambda: Vesting(1.0, 2.0, 1.0),
        lambda: Vesting(1.0, 0.0, 0.0),
        lambda: Vesting(1.0, 0.0, 1.0).unvested(-1.0),
        lambda: vesting.survival_exponential(-1.0, 1.0, 1.0, Vesting(1.0, 0.0, 1.0)),
        lambda: vesting.survival_exponential(1.0, 1.0, 0.0, Vesting(1.0, 0.0, 1.0)),
        lambda: vesting.survival_discrete(1.0, -1.0, [1.0], Vesting(1.0, 0.0, 1.0)),
        lambda: vesting.survival_discrete(1.0, 1.0, [], Vesting(1.0, 0.0, 1.0)),
        lambda: vesting.survival_weekly(1.5, [1.0], [1.0]),
        lambda: vesting.survival_weekly(0.5, [], [1.0]),
    ],
)
def test_what_is_no_schedule_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
