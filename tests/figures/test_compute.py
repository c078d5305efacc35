"""Talent against compute: growth as in the table of employers."""

from __future__ import annotations

import pytest
from matplotlib.text import Annotation

from sim.figures.compute import draw
from tests.figures.reading import title, written
from tests.figures.synthetic import SyntheticRun, synthetic_run


@pytest.fixture
def run() -> SyntheticRun:
    """Two years, three labs; compute and talent of the labs are set."""
    run = synthetic_run(weeks=104, labs=("Microsoft", "Meta", "OpenAI"), startups=3)
    rows = run.employers
    for name, compute, talent in (("Microsoft", 3.0, 1.5), ("Meta", 4.0, 0.8), ("OpenAI", 5.0, 1.0)):
        mine = rows["employer"] == name
        share = rows.loc[mine, "week"] / 103
        rows.loc[mine, "compute"] = 1e9 * compute**share
        rows.loc[mine, "talent"] = 100 * talent**share
    return run


def test_the_title_states_the_median_and_the_extremes(run: SyntheticRun) -> None:
    """Median growth of compute; the labs whose talent grows most and least."""
    assert title(draw(run)) == (
        "in two years the median lab's compute grows by 300%. "
        "Talent: Microsoft's grows by 50%; Meta's falls by 20%"
    )


def test_labs_are_named_startups_are_not(run: SyntheticRun) -> None:
    """Every lab has its name at its arrow; both scales are logarithmic."""
    figure = draw(run)
    texts = [text for text, _ in written(figure)]
    assert {"Microsoft", "Meta", "OpenAI"} <= set(texts)
    assert not any(text.startswith("Startup ") for text in texts)
    assert (figure.axes[0].get_xscale(), figure.axes[0].get_yscale()) == ("log", "log")


def test_a_short_way_has_no_head() -> None:
    """An arrowhead longer than the way would seem to point back."""
    for weeks, headed in ((1, False), (110, True)):
        axes = draw(synthetic_run(weeks=weeks, startups=0)).axes[0]
        heads = [text for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch is not None]
        assert bool(heads) == headed


def test_without_labs_it_says_so() -> None:
    """That is no matter of compute or talent."""
    assert title(draw(synthetic_run(weeks=20, labs=(), startups=3))) == "there are no labs in this market"
