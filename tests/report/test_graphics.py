"""Figures in a page: their own names, text as it was, points that tell what they are."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.report.graphics import svg_of, tips_of
from tests.report.reading import Page


@pytest.fixture
def figure() -> Figure:
    """A line through three points, a bar, and a text with many digits."""
    drawn = Figure(figsize=(4, 3))
    axes = drawn.add_subplot()
    axes.plot([0.0, 1.0, 2.0], [5.0, 7.0, 6.0], label="pay", clip_on=False)
    axes.text(0.5, 6.0, "0.123456")
    axes.axvline(1.0)
    return drawn


def test_points_tell_their_values_where_they_are(figure: Figure) -> None:
    """At the places of the line in the picture; a line across the axes tells nothing."""
    svg = svg_of(figure, "f1")
    tips = list(tips_of(figure))
    assert [tip.said for tip in tips] == ["pay: 0, 5", "pay: 1, 7", "pay: 2, 6"]
    (path,) = [one for one in re.findall(r' d="(M[^"]*)"', svg) if one.count("L") == 2 and "z" not in one]
    drawn = np.array(re.findall(r"-?\d+(?:\.\d+)?", path), dtype=np.float64).reshape(-1, 2)
    assert drawn == pytest.approx(np.array([(tip.x, tip.y) for tip in tips]), abs=0.02)


def test_a_figure_shares_no_name_with_another(figure: Figure) -> None:
    """All names that are left begin with its own, and lead to something; texts keep their digits."""
    found = Page(svg_of(figure, "f1"))
    assert found.wrong == []
    assert found.names
    assert all(name.startswith("f1-") for name in found.names)
    assert {one.removeprefix("#") for one in found.references} <= set(found.names)
    assert any("0.123456" in one for one in found.said["text"])
    assert svg_of(figure, "f2").replace("f2", "f1") == svg_of(figure, "f1")
