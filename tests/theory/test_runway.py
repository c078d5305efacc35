"""Survival at looks, against a simulated random walk, its mean and the corrected Brownian motion."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from sim.theory import mechanics, runway


@pytest.mark.parametrize(("cash", "drift", "volatility"), [(6.0, -0.4, 1.0), (900.0, 10.0, 300.0)])
def test_random_walks_survive_as_often(cash: float, drift: float, volatility: float) -> None:
    """200,000 walks, looked at 30 times."""
    draws = np.random.default_rng(7)
    walks, alive = np.full(200_000, cash), np.ones(200_000, bool)
    theory = runway.survival_by_look(30, cash, drift, volatility)
    for look in range(1, 31):
        walks += drift + volatility * draws.standard_normal(len(walks))
        alive &= walks > 0.0
        error = math.sqrt(theory[look] * (1.0 - theory[look]) / len(walks))
        assert abs(alive.mean() - theory[look]) <= 4.0 * error + 2e-5


def test_first_look_is_one_normal_draw() -> None:
    """P(c + μ + sZ > 0)."""
    shares = runway.survival_by_look(1, 2.0, -0.5, 1.5)
    assert shares == pytest.approx([1.0, float(ndtr(1.5 / 1.5))], abs=1e-5)


def test_mean_life_is_longer_by_the_overshoot() -> None:
    """Wald: E[T] = (c + mean overshoot)/|μ|; the overshoot is .5826 s as the drift goes to zero."""
    mean = float(runway.survival_by_look(1500, 12.0, -0.1, 1.0).sum())
    overshoot = 0.1 * mean - 12.0
    assert mechanics.OVERSHOOT < overshoot < mechanics.OVERSHOOT + 0.1 / 2.0


@pytest.mark.parametrize("cash", [10.0, 20.0, 40.0])
def test_corrected_brownian_motion_is_near(cash: float) -> None:
    """Siegmund's correction is good to half a point and better the more cash there is; none is far off."""
    looks = 160
    exact = runway.survival_by_look(looks, cash, -0.25, 1.0)
    near = [mechanics.runway_survival(float(look), cash, -0.25, 1.0, 1.0) for look in range(looks + 1)]
    off = [mechanics.runway_survival(float(look), cash, -0.25, 1.0, 0.0) for look in range(looks + 1)]
    assert np.abs(exact - near).max() < 0.02 / math.sqrt(cash)
    assert np.abs(exact - off).max() > 5.0 * np.abs(exact - near).max()


def test_numbers_out_of_bounds_are_refused() -> None:
    """Cash and volatility are positive, and there is a look."""
    with pytest.raises(ValueError, match="looks"):
        runway.survival_by_look(0, 1.0, -1.0, 1.0)
    with pytest.raises(ValueError, match="volatility"):
        runway.survival_by_look(3, 1.0, -1.0, 0.0)
