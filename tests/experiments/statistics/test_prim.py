"""PRIM on points whose box is known; EMA Workbench judges it in tests/judges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiments.statistics.prim import held_out, most_telling, prim


def test_a_box_is_found_again() -> None:
    """Cases are what lies in a box of two of four inputs; those two are cut, on the right sides alone."""
    x = np.random.default_rng(1).uniform(size=(1_000, 4))
    box = most_telling(prim(x, (x[:, 0] > 0.6) & (x[:, 2] < 0.5)))
    assert box.restricted == (0, 2)
    assert (box.low[0], box.high[2]) == (pytest.approx(0.6, abs=0.02), pytest.approx(0.5, abs=0.02))
    assert np.isfinite(box.quasi_p).tolist() == [[True, False], [False, False], [False, True], [False, False]]
    assert box.quasi_p[0, 0] < 1e-6
    assert min(box.coverage, box.density) > 0.95


def test_held_out_points_tell_what_is_chance() -> None:
    """A true box holds on points that did not make it; one of pure noise does no better than no box.

    A fifth of the points are cases, whatever the inputs: on the points held out, within the boxes, the share
    is that of all up to four standard errors, though on the points that made them it is higher by a half.
    """
    rng = np.random.default_rng(2)
    x = rng.uniform(size=(400, 6))
    true = held_out(x, (x[:, 0] > 0.6) & (x[:, 2] < 0.5))
    assert min(true.coverage, true.density) > 0.85
    x, chance = rng.uniform(size=(300, 20)), rng.uniform(size=300) < 0.2
    noise = held_out(x, chance)
    error = np.sqrt(0.2 * 0.8 / noise.inside)
    assert abs(noise.density - chance.mean()) < 4.0 * error
    assert most_telling(prim(x, chance)).density > 1.5 * chance.mean()


def test_points_that_are_alike_do_not_vouch_for_each_other() -> None:
    """Noise given to groups of ten copies: a box of it seems good until whole groups are left out."""
    rng = np.random.default_rng(3)
    x, chance = rng.uniform(size=(40, 8)), rng.uniform(size=40) < 0.3
    points, cases, groups = np.repeat(x, 10, axis=0), np.repeat(chance, 10), np.repeat(np.arange(40), 10)
    by_points, by_groups = held_out(points, cases), held_out(points, cases, groups)
    assert by_points.density > 0.6
    assert by_groups.low <= chance.mean() <= by_groups.high
    assert by_groups.high - by_groups.low > 2.0 * (by_points.high - by_points.low)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_counts_fit_limits(seed: int) -> None:
    """Every box counts what lies within its limits, and keeps a twentieth of the points; ties or none."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.uniform(size=80), rng.integers(0, 3, 80)])
    y = rng.uniform(size=80) < 0.2 + 0.5 * (x[:, 1] > 1)
    if not y.any() or y.all():
        return
    for box in prim(x, y):
        inside = ((x >= box.low) & (x <= box.high)).all(axis=1)
        assert (box.points, box.cases) == (inside.sum(), y[inside].sum())
        assert box.points >= 4
        assert box.coverage == box.cases / y.sum()


def test_without_cases_there_is_no_box() -> None:
    """Nor with nothing but cases."""
    for interest in (np.zeros(5, bool), np.ones(5, bool)):
        with pytest.raises(ValueError, match="some of both"):
            prim(np.arange(5.0)[:, None], interest)
    with pytest.raises(ValueError, match="do not fit"):
        prim(np.arange(5.0), np.zeros(5, bool))
