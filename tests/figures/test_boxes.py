"""The picture of a box: limits, points, and the price of coverage."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle

from sim.experiments.studies.discovery import Discovery, Wanted
from sim.figures import boxes
from tests.experiments.studies.test_discovery import GAMMA, points
from tests.figures.reading import headline, touching, written


@pytest.fixture(scope="module")
def found() -> Discovery:
    """A box with two limits."""
    return Discovery(points(), Wanted(0.0))


@pytest.mark.filterwarnings("error")
def test_the_box_is_told_and_drawn(found: Discovery) -> None:
    """In words and as a rectangle over the two inputs that it cuts; texts find room."""
    figure = boxes.draw(found)
    told = headline(figure)
    assert "minus the same with escalation.intensity = 0, is surely above 0 at" in told
    assert f"{GAMMA} above 1." in told
    assert "market.mechanism = sequential" in told
    (drawn,) = (patch for patch in figure.axes[1].patches if isinstance(patch, Rectangle))
    assert (drawn.get_x(), drawn.get_y()) == (found.box.low[2], found.box.low[0])
    said = " ".join(" ".join(text for text, _ in written(figure)).split())
    for text in (
        "seed 8, 4 pairs of runs at each point",
        "(coverage)",
        "On points that did not make them",
        "qp ",
    ):
        assert text in said
    assert touching(written(figure)) == []


@pytest.mark.filterwarnings("error")
def test_of_many_limits_some_are_named() -> None:
    """The box of noise cuts here and there; the picture holds."""
    noisy = Discovery(points(noise=0.3), Wanted(0.0, surely=False), number=8)
    assert headline(boxes.draw(noisy))
    chance = Discovery(points(count=60, noise=1.0), Wanted(0.0, surely=False))
    assert headline(boxes.draw(chance)).endswith("no box is surely denser on points that did not make it")
    everything = Discovery(points(), Wanted(0.0), number=0)
    assert "and no box says more" in headline(boxes.draw(everything))
