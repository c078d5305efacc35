"""The phase diagram: numbers and signs of its cells, theory's line, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.experiments.axes import Axis
from sim.experiments.grid import Cells, Grid
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

    @cached_property
    def scenario(self) -> Scenario:
        """Three years."""
        return Scenario.model_validate({"name": "frontier", "weeks": 156})

    @cached_property
    def grid(self) -> Grid:
        """Four by three."""
        return Grid(X, Y, self.outcomes, self.against)

    @property
    def growth(self) -> dict[str, np.ndarray[Any, Any]]:
        """Rates of both limits."""
        rate = np.broadcast_to(np.array(X.values) - self.tips_from, (3, 4))
        return {} if self.without_theory else {"value": rate, "budgets": np.full((3, 4), -0.1)}

    def cells(self, outcome: str) -> tuple[Cells, Cells | None]:
        """The same for every outcome."""
        n, width = np.full((3, 4), 12), np.full((3, 4), 0.01)
        levels = Cells(np.broadcast_to([0.7, 0.75, 0.8, 0.85], (3, 4)), width, n)
        added = Cells(np.outer([1.0, 2.0, 3.0], [0.001, 0.02, 0.02, -0.02]), width, n)
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
        "theory, if value limits talent",
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


@pytest.mark.parametrize(
    "found", [SyntheticMap(), SyntheticMap(against={}), SyntheticMap(outcomes=("hhi_talent_end",))]
)
def test_texts_find_room(found: SyntheticMap) -> None:
    """Nothing lies on anything else."""
    figure = phase_diagram.draw(found)
    assert headline(figure)
    assert touching(written(figure)) == []
