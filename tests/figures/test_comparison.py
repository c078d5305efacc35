"""Pictures of a comparison: paired differences in their units, and where the intervals lie."""

from __future__ import annotations

import math

import pytest
from matplotlib.figure import Figure

from sim.figures import comparison, forest, paths
from sim.figures.comparison import Row, rows_of
from sim.figures.palette import GREY
from tests.figures.reading import headline, touching, written
from tests.figures.synthetic_several import SyntheticPairs


def _rows() -> dict[str, Row]:
    return {row.name: row for rows in rows_of(SyntheticPairs()).values() for row in rows}


def test_rows_are_in_sensible_units() -> None:
    """Shares in percentage points, HHI in points, money abbreviated, counts as counts."""
    rows = _rows()
    talent = rows["talent at startups"]
    assert talent.difference == pytest.approx(-1.5)
    assert talent.text.startswith("-1.5 (-1.5 to -1.5)")
    assert rows["HHI of talent"].text.startswith("-125 (")
    assert rows["median pay a year"].text.startswith("+$607k (+$")
    assert rows["moves from job to job"].text.startswith("+1,100 (")
    assert rows["talent at xAI"].difference == pytest.approx(1.0)


def test_other_differences_lie_on_one_scale() -> None:
    """In percent of the base; where that is zero there is no place, but the words stay."""
    rows = _rows()
    assert rows["moves from job to job"].difference == pytest.approx(100 * 1100 / 1500)
    assert rows["HHI of talent"].difference == pytest.approx(-100 * 0.0125 / 0.17)
    assert rows["layoffs"].difference != rows["layoffs"].difference
    assert rows["layoffs"].text == "from 0: +3"


def test_an_interval_that_holds_zero_is_not_sure() -> None:
    """Breakthroughs do not differ on average."""
    rows = _rows()
    assert not rows["breakthroughs"].sure
    assert rows["median pay a year"].sure


def _touching(figure: Figure) -> list[tuple[str, str]]:
    return touching(written(figure))


def test_equal_differences_are_no_certainty() -> None:
    """They have no interval: how many pairs there are is told in its place, and nothing is filled."""
    equal = SyntheticPairs()
    table = equal.differences
    ends = ["difference", "low", "high"]
    table.loc["median_pay_end", ends] = 6e5
    table.loc["breakthroughs", ends] = 0.0
    table.loc["median_pay_end", "p"] = math.nan
    rows = {row.name: row for rows in rows_of(equal).values() for row in rows}
    assert rows["median pay a year"].text == "+$600k in each of 12"
    assert rows["breakthroughs"].text == "no difference in 12"
    assert not rows["median pay a year"].sure
    figure = forest.draw([equal, equal])
    axes = next(one for one in figure.axes if one.get_title("left").startswith("median pay"))
    drawn = [line for line in axes.lines if line.get_marker() == "o"]
    assert {(str(line.get_color()), str(line.get_markerfacecolor())) for line in drawn} == {(GREY, "white")}


def test_what_was_asked_for_stands_first() -> None:
    """As in `poach best`: in the headline and in its panel, whatever else is usually shown."""
    asked = SyntheticPairs(asked="moves")
    sentence = headline(comparison.draw(asked)).replace("\u00a0", " ")
    assert sentence.startswith(
        "raid against calm: moves from job to job +1,100 in the mean of 12 pairs of runs"
    )
    assert rows_of(asked)["Others: difference in percent of the base"][0].name == "moves from job to job"
    figure = forest.draw([asked, asked])
    assert "changes moves from job to job most" in headline(figure)
    assert figure.axes[0].get_title("left") == "moves from job to job"


def test_the_forest_says_pairs_and_interval() -> None:
    """The headline has difference, pairs and interval; all texts find room, with long names too."""
    figure = comparison.draw(SyntheticPairs())
    sentence = headline(figure).replace("\u00a0", " ")
    assert sentence.startswith(
        "raid against calm: talent at startups -1.5 pp in the mean of 12 pairs of runs (95% interval -1.5"
    )
    assert _touching(figure) == []
    long = SyntheticPairs(labs=[f"Laboratory of a long name {n}" for n in range(12)], name="a-market-" * 12)
    crowded = comparison.draw(long)
    assert _touching(crowded) == []
    assert all(box.x0 >= 0 and box.x1 <= crowded.bbox.width for _, box in written(crowded))


def test_the_largest_of_several_is_said_to_be_chosen() -> None:
    """With how many it was chosen among; one alone was not."""
    one = SyntheticPairs()
    assert "the largest of 3, so it looks too large" in headline(forest.draw([one, one, one]))
    assert "largest" not in headline(forest.draw([one]))


@pytest.mark.parametrize("length", [1, 60])
@pytest.mark.filterwarnings("error")
def test_paths_say_what_band_and_how_many_pairs(length: int) -> None:
    """Medians over pairs with the central 80%; ends of lines are written."""
    figure = paths.draw(SyntheticPairs(length=length, sample=" Shown: the first 12 pairs."))
    assert "in the median of 12 pairs of runs" in headline(figure).replace("\u00a0", " ")
    texts = [text.replace("\n", " ") for text, _ in written(figure)]
    assert any("band: central 80% of 12 pairs" in text for text in texts)
    assert any(text.endswith("Shown: the first 12 pairs.") for text in texts)
    assert _touching(figure) == []
