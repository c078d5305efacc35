"""Text in pictures is literal: a name is drawn as it is, never read as mathematics."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.text import Text

from sim.figures import FIGURES
from sim.figures.sheet import pixels
from tests.figures.synthetic import SyntheticEvent, SyntheticScenario, synthetic_run

NAMES = ("$x^{$", "$a$ and $b$", "_b", "100 %", "\\alpha$\\frac$", "{", "a_b^c")
EVENTS = tuple(SyntheticEvent("target-list", 3 + week, (name,)) for week, name in enumerate(NAMES))
RUN = synthetic_run(
    weeks=12,
    labs=NAMES,
    startups=3,
    move_rate=0.05,
    scenario=replace(SyntheticScenario(), name="$y_{$ %s", events=EVENTS),
)


@pytest.mark.parametrize("figure", FIGURES)
def test_names_are_drawn_as_they_are(figure: str) -> None:
    """With dollars, braces, backslashes, underscores and percent signs, which stop no picture."""
    drawn = import_module(f"sim.figures.{figure}").draw(RUN)
    assert np.asarray(pixels(drawn)).min() < 100
    texts = [artist for artist in drawn.findobj(Artist) if isinstance(artist, Text) and artist.get_text()]
    assert not [text.get_text() for text in texts if text.get_parse_math()]
    written = " ".join(text.get_text() for text in texts).replace("\n", " ").replace("\u00a0", " ")
    assert "$y_{$ %s" in written
    if figure in ("flows", "compute"):
        assert all(name in written for name in NAMES)


def test_numbers_on_axes_need_no_mathematics() -> None:
    """No tick is written in the marks of mathematics, which would now be seen."""
    run = synthetic_run(weeks=12, startups=3)
    for figure in FIGURES:
        drawn = import_module(f"sim.figures.{figure}").draw(run)
        drawn.draw_without_rendering()
        texts = [text.get_text() for text in drawn.findobj(Text)]
        assert not [text for text in texts if "mathdefault" in text or (text.count("$") > 1 and "^" in text)]
