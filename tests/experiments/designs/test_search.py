"""A deterministic search: it finds what there is to be found, within bounds and budget, and repeats."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.designs.search import Round, Tried, profile, search

_SLOPES = np.array([[2.0, 1.0, 0.3], [-1.0, 3.0, 0.0], [0.5, 0.0, -2.0], [1.0, -1.0, 1.0]])
_TRUTH = np.array([0.3, 0.7, 0.45])
Array = NDArray[np.float64]
Residuals = Callable[[Array], Array]


def _linear(point: Array) -> Array:
    return np.asarray(_SLOPES @ (point - _TRUTH))


def _curved(point: Array) -> Array:
    return np.asarray(np.exp(_SLOPES @ point) - np.exp(_SLOPES @ _TRUTH))


def _rough(point: Array) -> Array:
    return np.asarray(_linear(point) + 0.02 * np.sin(200.0 * _SLOPES @ point))


def _gone(point: Array) -> Array:
    return _linear(point) if point[0] < 0.5 else np.full(4, math.nan)


def _searched(residuals: Residuals, start: Array, budget: int) -> tuple[Tried, list[Round]]:
    searching, rounds = search(start, budget), []
    asked = next(searching)
    try:
        while True:
            rounds.append(asked)
            asked = searching.send(np.array([residuals(point) for point in asked.points]))
    except StopIteration as end:
        return end.value, rounds


@pytest.mark.parametrize(
    ("residuals", "within"), [(_linear, 1e-6), (_curved, 1e-3), (_rough, 0.03), (_gone, 1e-6)]
)
def test_it_finds_the_least(residuals: Residuals, within: float) -> None:
    """From a start far away: of lines exactly, of curves closely, in spite of roughness and of gaps."""
    start = np.array([0.1, 0.1, 0.9])
    tried, _ = _searched(residuals, start, 100)
    assert tried.points[tried.best] == pytest.approx(_TRUTH, abs=within)


def test_slopes_are_those_at_the_best_point() -> None:
    """Of lines to the last digits."""
    tried, _ = _searched(_linear, np.full(3, 0.5), 60)
    assert tried.slopes == pytest.approx(_SLOPES, rel=1e-6)


def test_bounds_hold_and_the_best_may_lie_on_one() -> None:
    """Every proposal is within ranges; what lies beyond is approached as far as they go."""
    beyond = np.array([1.4, 0.5, 0.5])
    tried, rounds = _searched(lambda point: point - beyond, np.full(3, 0.2), 60)
    assert tried.points[tried.best] == pytest.approx([1.0, 0.5, 0.5], abs=1e-6)
    for one in rounds:
        assert ((one.points >= 0.0) & (one.points <= 1.0)).all()


@pytest.mark.parametrize("budget", [1, 12, 40])
def test_a_budget_is_kept_but_for_the_last_slopes(budget: int) -> None:
    """These are needed to tell what is identified."""
    tried, rounds = _searched(_curved, np.full(3, 0.5), budget)
    assert len(tried.points) == sum(len(one.points) for one in rounds) <= budget + 2 * 6
    assert tried.slopes.shape == (4, 3)


def test_it_repeats() -> None:
    """The same answers, the same proposals to the bit."""
    first, second = (_searched(_rough, np.full(3, 0.5), 50)[0] for _ in range(2))
    assert first.points.tobytes() == second.points.tobytes()


def test_a_start_without_residuals_ends_if_nothing_has_any() -> None:
    """Nothing is made of nothing."""
    tried, _ = _searched(lambda point: np.full(2, math.nan), np.full(2, 0.5), 30)
    assert math.isinf(tried.squares[tried.best])


def test_profiles_let_the_others_give_way() -> None:
    """Of lines the least that can be had at each value of a parameter."""
    tried, _ = _searched(_linear, np.full(3, 0.5), 60)
    wide = Tried(tried.points, tried.residuals, tried.slopes)
    for point in profile(wide, 2)[1:3]:  # where the others stay within bounds
        kept = _SLOPES[:, :2]
        away = _SLOPES[:, 2] * (point[2] - _TRUTH[2])
        rest = away - kept @ np.linalg.lstsq(kept, away, rcond=None)[0]
        assert (_linear(point) ** 2).sum() == pytest.approx((rest**2).sum(), rel=1e-4)
