"""The phase diagram: numbers and signs of its cells, theory's line, and what it says in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.experiments.designs.axes import Axis
from sim.experiments.designs.grid import Grid
from sim.experiments.studies.cells import Cells
from sim.figures import phase_diagram
from sim.figures.phase_diagram import title_of
from sim.scenario.schema import Scenario
from tests.figures.reading import headline, touching, written

X = Axis(("production.contest_exponent",), (0.7, 1.0, 1.3, 1.6))
Y = Axis(("feedback.budgets", "feedback.capex"), (0.0, 0.5, 1.0))


@dataclass
class SyntheticMap:
    """Shares that rise to the right; a change that adds more above, and nothing sure in the first column."""

    against: dict[str, Any] = field(default_factory=lambda: {"escalation.intensity": 0})
    without_theory: str = ""
    seed: int = 7
    replicates: int = 12
    tips_from: float = 1.15
    outcomes: tuple[str, ...] = ("labs_talent_share_end", "elite1_labs_share_end")
    x: Axis = X
    n: np.ndarray[Any, Any] = field(default_factory=lambda: np.full((3, 4), 12))
    rates: dict[str, np.ndarray[Any, Any]] | None = None

    @cached_property
    def scenario(self) -> Scenario:
        """Three years."""
        return Scenario.model_validate({"name": "frontier", "weeks": 156})

    @cached_property
    def grid(self) -> Grid:
        """Four by three."""
        return Grid(self.x, Y, self.outcomes, self.against)

    @property
    def growth(self) -> dict[str, np.ndarray[Any, Any]]:
        """Rates of both limits."""
        if self.rates is not None:
            return self.rates
        rate = np.broadcast_to(np.array(X.values) - self.tips_from, (3, 4))
        return {} if self.without_theory else {"value": rate, "budgets": np.full((3, 4), -0.1)}

    def cells(self, outcome: str) -> tuple[Cells, Cells | None]:
        """The same for every outcome."""
        there = np.where(self.n > 0, 1.0, math.nan)
        levels = Cells(there * [0.7, 0.75, 0.8, 0.85], 0.01 * there, self.n)
        added = Cells(there * np.outer([1.0, 2.0, 3.0], [0.001, 0.02, 0.02, -0.02]), 0.01 * there, self.n)
        return levels, added if self.against else None


def _cells(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def _lines(figure: Figure) -> list[QuadContourSet]:
    return [
        artist for axes in figure.axes for artist in axes.collections if isinstance(artist, QuadContourSet)
    ]


def test_the_headline_counts_signs() -> None:
    """Points at which the change surely raises or lowers the first outcome, and the range."""
    assert title_of(SyntheticMap()) == (
        "frontier against escalation.intensity = 0: talent at labs is higher at 6 of 12 points, lower at 3 "
        "of 12 points, undecided at 3 of 12 points (-6.0 pp to +6.0 pp)"
    )
    alone = title_of(SyntheticMap(against={}))
    assert alone == "frontier: talent at labs is 70.0% to 85.0% over 12 points of the map"


def test_cells_have_their_numbers() -> None:
    """Levels above, differences below with their sign, the lowest y at the bottom."""
    figure = phase_diagram.draw(SyntheticMap())
    assert len(figure.axes) == 4
    numbers = _cells(figure)
    assert numbers[:4] == ["70.0%", "75.0%", "80.0%", "85.0%"]
    assert numbers[12:16] == ["+0.1", "+2.0", "+2.0", "-2.0"]
    assert "minus the same with escalation.intensity = 0" in figure.axes[1].get_title(loc="left")
    assert len(phase_diagram.draw(SyntheticMap(against={})).axes) == 2


def test_cells_that_may_be_zero_are_hatched() -> None:
    """The first column, and no other."""
    figure = phase_diagram.draw(SyntheticMap())
    hatched = [
        patch for patch in figure.axes[1].patches if isinstance(patch, Rectangle) and patch.get_hatch()
    ]
    assert sorted(patch.get_xy() for patch in hatched) == [(0, 0), (0, 1), (0, 2)]


def test_the_line_stands_where_the_rate_passes_zero() -> None:
    """Halfway between the middles of the second and the third cell; none for a rate that never does."""
    figure = phase_diagram.draw(SyntheticMap())
    lines = _lines(figure)
    assert len(lines) == len(figure.axes)
    assert np.asarray(lines[0].get_paths()[0].vertices)[:, 0] == pytest.approx(2.0, abs=0.01)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == [
        "theory, if value limits talent; differences grow in cells with the dot",
        "theory, if budgets limit talent: they die out everywhere here",
    ]


def test_without_theory_it_says_why() -> None:
    """No line, no legend."""
    figure = phase_diagram.draw(SyntheticMap(without_theory="there are fewer than two labs"))
    assert _lines(figure) == []
    assert not figure.legends
    assert "No line of theory, for there are fewer than two labs." in figure.texts[1].get_text().replace(
        "\n", " "
    )


def test_a_dot_marks_the_side_on_which_differences_grow() -> None:
    """Whichever that is: here the left one, and for budgets the upper."""
    rate = np.broadcast_to(1.15 - np.array(X.values), (3, 4))
    above = np.broadcast_to(np.array([[-1.0], [1.0], [math.inf]]), (3, 4))
    figure = phase_diagram.draw(SyntheticMap(rates={"value": rate, "budgets": above}))
    solid, dashed = (line for line in figure.axes[0].lines if line.get_marker() == "o")
    assert {int(x) for x in np.asarray(solid.get_xdata())} == {0, 1}
    assert {int(y) for y in np.asarray(dashed.get_ydata())} == {1, 2}
    assert solid.get_markerfacecolor() != dashed.get_markerfacecolor()
    assert touching(written(figure)) == []


def test_where_theory_is_silent_there_is_no_line() -> None:
    """It ends there, and how many points that are is said; they count neither as growing nor as dying out."""
    rate = np.broadcast_to(np.array([math.nan, -1.0, 1.0, 1.0]), (3, 4))
    silent = np.broadcast_to(np.array([math.nan, 1.0, 1.0, 1.0]), (3, 4))
    figure = phase_diagram.draw(SyntheticMap(rates={"value": rate, "budgets": silent}))
    (line,) = {tuple(map(tuple, np.asarray(line.get_paths()[0].vertices))) for line in _lines(figure)}
    assert {round(x, 2) for x, _ in line} == {2.0}
    assert "At 3 of 12 points there is no theory." in figure.texts[1].get_text().replace("\n", " ")
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend[1] == "theory, if budgets limit talent: differences grow wherever there is theory"


@pytest.mark.filterwarnings("error")
def test_cells_without_runs_are_blank() -> None:
    """They are left out of the headline; n is told where it is less; nothing at all is said in words."""
    found = SyntheticMap(n=np.array([[0, 12, 12, 12], [0, 5, 12, 12], [0, 12, 12, 12]]))
    figure = phase_diagram.draw(found)
    assert "higher at 6 of 9 points, lower at 3 of 9 points" in headline(figure)
    assert len(figure.axes[0].texts) == 9
    assert "75.0%\nn = 5" in _cells(figure)
    assert not [
        patch for patch in figure.axes[1].patches if isinstance(patch, Rectangle) and patch.get_hatch()
    ]
    assert "means of up to 12 runs" in figure.texts[1].get_text().replace("\n", " ")
    assert touching(written(figure)) == []
    nothing = phase_diagram.draw(SyntheticMap(n=np.zeros((3, 4), int)))
    assert "of talent at labs there are no pairs" in headline(nothing)
    assert not any("nan" in text.lower() for text, _ in written(nothing))


def test_the_end_is_said_where_weeks_vary() -> None:
    """The first point's weeks are not those of the others."""
    figure = phase_diagram.draw(SyntheticMap(x=Axis(("weeks",), (10.0, 20.0, 30.0, 40.0))))
    assert figure.axes[0].get_title(loc="left").endswith("at the end")


@pytest.mark.parametrize(
    "found", [SyntheticMap(), SyntheticMap(against={}), SyntheticMap(outcomes=("hhi_talent_end",))]
)
def test_texts_find_room(found: SyntheticMap) -> None:
    """Nothing lies on anything else."""
    figure = phase_diagram.draw(found)
    assert headline(figure)
    assert touching(written(figure)) == []
