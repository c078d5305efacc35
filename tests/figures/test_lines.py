"""Names beside lines and points: moved apart as little as needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, minimize

from sim.figures.lines import EndLabel, name_ends, name_points, spread
from sim.figures.sheet import style
from tests.figures.reading import touching, written

heights = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@given(heights)
def test_spread_keeps_order_and_gap(places: list[float]) -> None:
    """Neighbours end up at least a gap apart, in their old order; what is apart stays."""
    moved = spread(np.array(places), 0.05)
    order = np.argsort(places, kind="stable")
    assert np.all(np.diff(moved[order]) >= 0.05 - 1e-9)
    if len(places) < 2 or np.min(np.diff(np.sort(places))) >= 0.05:
        assert moved == pytest.approx(np.array(places))


@pytest.mark.parametrize("places", [[0.5, 0.5, 0.5], [0.1, 0.11, 0.9], [0.3, 0.2, 0.25, 0.28]])
def test_spread_moves_as_little_as_possible(places: list[float]) -> None:
    """No other positions with the gap have a smaller sum of squared shifts (by a general optimiser)."""
    targets = np.sort(np.array(places))
    moved = spread(targets, 0.05)
    gaps = LinearConstraint(np.diff(np.eye(len(targets)), axis=0), lb=0.05)
    start = np.linspace(0, 1, len(targets))

    def cost(places: NDArray[np.float64]) -> float:
        return float(((places - targets) ** 2).sum())

    best = minimize(cost, start, constraints=[gaps], tol=1e-12)
    assert cost(moved) == pytest.approx(best.fun, abs=1e-6)


def test_names_at_line_ends_do_not_touch() -> None:
    """Five lines that end at one height still have five names that can be read; NaN has none."""
    with style():
        axes = Figure(figsize=(5, 3)).add_subplot()
        ends = [EndLabel(0.5, f"line {n}", "#000000") for n in range(5)]
        name_ends(axes, [*ends, EndLabel(float("nan"), "nowhere", "#000000")])
    figure = axes.get_figure(root=True)
    assert figure is not None
    texts = written(figure)
    assert {text for text, _ in texts} >= {f"line {n}" for n in range(5)}
    assert "nowhere" not in {text for text, _ in texts}
    assert touching([pair for pair in texts if pair[0].startswith("line")]) == []


def test_names_of_points_avoid_each_other_and_the_border() -> None:
    """Points in a cluster at the border: names apart and inside."""
    points = np.array([[0.99, 0.5], [0.98, 0.51], [0.99, 0.52], [0.02, 0.01]])
    names = ["Google DeepMind", "Anthropic", "Microsoft", "xAI"]
    with style():
        axes = Figure(figsize=(6, 4)).add_subplot()
        name_points(axes, names, points, ["#000000"] * 4, points)
    figure = axes.get_figure(root=True)
    assert figure is not None
    found = [(text, box) for text, box in written(figure) if text in names]
    frame = axes.get_window_extent()
    assert len(found) == 4
    assert touching(found) == []
    for _, box in found:
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
