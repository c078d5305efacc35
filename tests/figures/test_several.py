"""Pictures of several runs: medians, what the band is, how many runs; never one seed as a fact."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.figures import FIGURES, figure_of_several
from sim.figures.several import course, footer_of, range_in_words, spread_in_words
from sim.figures.words import percent
from tests.figures.reading import headline, touching, written
from tests.figures.synthetic_several import SyntheticSeveral

CASES: dict[str, Callable[[], SyntheticSeveral]] = {
    "usual": SyntheticSeveral,
    "one week": lambda: SyntheticSeveral(length=1),
    "no startups": lambda: SyntheticSeveral(startups=False),
    "no labs": lambda: SyntheticSeveral(labs=(), done=3),
    "nobody": lambda: SyntheticSeveral(labs=(), startups=False),
    "long names": lambda: SyntheticSeveral(labs=[f"Laboratory of a long name {n}" for n in range(12)]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_draws_several_runs(name: str, case: str) -> None:
    """No warning, no NaN in a text, no text that leaves the sheet, and the headline says how many runs."""
    runs = CASES[case]()
    figure = figure_of_several(name, runs)
    sentence = headline(figure)
    assert sentence.startswith(("In the median of ", "In the mean of ", "In all "))
    assert f" {runs.done} runs" in sentence
    for text, box in written(figure):
        words = text.lower().replace("\n", " ").split()
        assert not {"nan", "nan%", "$nan", "none", "inf", "nat", "$inf"} & set(words), text
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text


@pytest.mark.parametrize("name", FIGURES)
def test_texts_do_not_touch(name: str) -> None:
    """No two texts of a figure lie over each other; slanted names of columns are judged by eye."""
    figure = figure_of_several(name, SyntheticSeveral())
    upright = [(text, box) for text, box in written(figure) if not text.startswith("to ")]
    assert touching(upright) == []


def test_the_course_is_that_of_the_median_with_the_range_at_the_end() -> None:
    """A share that falls in most of the runs."""
    runs = SyntheticSeveral(done=21, length=53)
    path = runs.path("startup_talent_share")
    first, last = np.median(path[:, 0]), np.median(path[:, -1])
    low, high = np.quantile(path[:, -1], (0.1, 0.9))
    text = course(runs, "startup_talent_share")
    for share in (first, last):
        assert percent(share, 1) in text or percent(share, 0) in text
    assert text.endswith(f"in one year (at the end {percent(low, 1)} to {percent(high, 1)} in 80% of runs)")


def test_one_week_has_no_course() -> None:
    """It is, and does not rise, fall or stay."""
    assert " in the only week (" in course(SyntheticSeveral(length=1), "top4_talent_share")


def test_bands_say_what_they_are() -> None:
    """Of few runs they hold all."""
    assert spread_in_words(12) == "central 80% of 12 runs"
    assert spread_in_words(3) == "from the lowest to the highest of 3 runs"
    assert range_in_words([1.0, 5.0, 2.0], lambda value: f"{value:.0f}") == "1 to 5 in all runs"
    assert range_in_words([2.0, 2.0], lambda value: f"{value:.0f}") == "2 in all runs"


def test_the_footer_says_which_runs() -> None:
    """All, the first of them, or runs that were run again."""
    runs = SyntheticSeveral()
    assert "seed 7, all 12 runs. Runs differ by chance alone" in footer_of(runs, 12, again=False)
    assert "the first 5 of 12 runs." in footer_of(runs, 5, again=False)
    text = footer_of(runs, 5, again=True)
    assert "the first 5 of 12 runs, run again for this picture since their tables were not kept." in text


def test_a_market_without_startups_is_said_to_have_none() -> None:
    """Of all runs, not of the median."""
    figure = figure_of_several("startups", CASES["no startups"]())
    assert headline(figure) == "In all 12 runs there are no startups in this market"


def test_departures_come_before_lost_bids() -> None:
    """The headline says what could not keep people; a folder that did not record it speaks of bids."""
    runs = SyntheticSeveral()
    text = headline(figure_of_several("lost_bids", runs))
    assert "startups lose" in text
    assert "people to other employers" in text
    assert "in 80% of runs; labs:" in text

    class Earlier(SyntheticSeveral):
        def outcome(self, name: str) -> NDArray[np.float64]:
            return np.full(self.done, np.nan) if "departures" in name else super().outcome(name)

    text = headline(figure_of_several("lost_bids", Earlier()))
    assert " bids, " in text
    assert "of them for one reason: " in text
