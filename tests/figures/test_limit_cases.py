"""The figure of a limit case."""

from __future__ import annotations

import itertools
from typing import cast

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.figures.curve import Curve, Line, Points
from sim.figures.limit_cases import draw

LONG = "expected by one who overlooks whom the incumbent keeps, and pays for it"


def curve(top: float, *, log: bool) -> Curve:
    """A line with a long name and three points on it, up to `top`."""
    x = np.linspace(top / 3.0, top, 3)
    lines = (Line(LONG, x, x), Line("short", x, 2.0 * x))
    return Curve("A title", "theory", "simulation", lines, (Points("simulated", x, x),), log_x=log, log_y=log)


def test_the_legend_is_within_the_picture() -> None:
    """Long names are broken, not cut off."""
    figure = draw(curve(1.0, log=False), "name")
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert legend.get_window_extent().x1 < figure.bbox.x1
    assert next(text.get_text().replace("\n", " ") for text in legend.get_texts()) == LONG


@pytest.mark.parametrize("top", [20.0, 9_000.0, 13_000.0])
def test_labels_of_a_logarithmic_axis_do_not_lie_upon_each_other(top: float) -> None:
    """Nor of one that spans less than a power of ten; there are at least two."""
    figure = draw(curve(top, log=True), "name")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    axis = figure.axes[0].xaxis
    labels = [*axis.get_majorticklabels(), *axis.get_minorticklabels()]
    low, high = figure.axes[0].bbox.x0, figure.axes[0].bbox.x1
    boxes = [label.get_window_extent() for label in labels if label.get_text()]
    seen = sorted((box.x0, box.x1) for box in boxes if low - 1 <= (box.x0 + box.x1) / 2 <= high + 1)
    assert len(seen) >= 2
    assert all(cast(float, left[1]) < right[0] for left, right in itertools.pairwise(seen))
