"""When does an outcome do something? Boxes of inputs in which it does (PRIM), from points that were run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics.prim import Box, HeldOut, held_out, most_telling, nearest_mass, prim
from sim.experiments.store.inside import ResultsError
from sim.experiments.studies.sampled import Sampled, sampled
from sim.measures.intervals import means

if TYPE_CHECKING:
    from sim.experiments.store.results import Results

#: Points with an outcome that there must be.
FEWEST = 40


@dataclass(frozen=True)
class Wanted:
    """What makes a point a case of interest.

    Attributes:
        bound: the outcome must lie beyond it.
        above: above it, and not below?
        surely: must its 95% interval lie beyond, and not the mean alone?
    """

    bound: float
    above: bool = True
    surely: bool = True


@dataclass(frozen=True, eq=False)
class Discovery:
    """Boxes in which cases of interest are dense.

    Attributes:
        points: the points.
        wanted: what makes a point a case.
        number: place of the box on the trajectory that was asked for; None takes the most telling one.
    """

    points: Sampled
    wanted: Wanted
    number: int | None = None

    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        """Points with an outcome, and what intervals need."""
        least = 2 if self.wanted.surely else 1
        counts = np.isfinite(self.points.values).sum(axis=1)
        known: NDArray[np.bool_] = (counts >= least) & np.isfinite(self.points.table).all(axis=1)
        return known

    @property
    def left_out(self) -> int:
        """Number of points without an outcome."""
        return int((~self._known).sum())

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """Values of the inputs at the points that count, shape (points, inputs)."""
        return self.points.table[self._known]

    @cached_property
    def verdicts(self) -> NDArray[np.int64]:
        """1 where a point is a case, -1 where it surely is none, else 0: undecided."""
        found = means(self.points.values[self._known])
        half = found.half_width if self.wanted.surely else np.zeros_like(found.mean)
        over = (found.mean - self.wanted.bound) * (1.0 if self.wanted.above else -1.0)
        return np.where(over > half, 1, np.where(over < -half, -1, 0)).astype(np.int64)

    @property
    def interest(self) -> NDArray[np.bool_]:
        """Which points are cases."""
        return np.asarray(self.verdicts == 1, np.bool_)

    @property
    def cases(self) -> int:
        """Number of cases."""
        return int(self.interest.sum())

    @property
    def empty(self) -> bool:
        """Is there nothing to discover, for no point is a case, or every one?"""
        return self.cases in (0, len(self.interest))

    @cached_property
    def boxes(self) -> list[Box]:
        """The trajectory: everything first; empty where there is nothing to discover."""
        return [] if self.empty else prim(self.table, self.interest)

    @cached_property
    def box(self) -> Box:
        """The box that is told of.

        Raises:
            IndexError: the trajectory is not so long.
        """
        return most_telling(self.boxes) if self.number is None else self.boxes[self.number]

    @property
    def place(self) -> int:
        """The place of that box on the trajectory."""
        return self.boxes.index(self.box) if self.number is None else self.number

    @cached_property
    def held_out(self) -> HeldOut:
        """What such boxes are worth on points that did not make them.

        Such: the most telling; where a box was asked for by its number, which says nothing on another
        trajectory, those that hold most nearly the same share of the points.
        """
        choose = most_telling if self.number is None else partial(nearest_mass, mass=self.box.mass)
        return held_out(self.table, self.interest, self.points.groups[self._known], choose=choose)

    @property
    def holds(self) -> bool:
        """Are cases surely denser in such boxes than everywhere, on points that did not make them?"""
        return self.held_out.low > self.cases / len(self.interest)

    @cached_property
    def front(self) -> Sequence[int]:
        """Places of the boxes of which no other has both more coverage and more density."""
        return [
            place
            for place, box in enumerate(self.boxes)
            if not any(
                other.coverage >= box.coverage
                and other.density >= box.density
                and (other.coverage, other.density) != (box.coverage, box.density)
                for other in self.boxes
            )
        ]


def discovery(results: Results, outcome: str | None, wanted: Wanted, number: int | None = None) -> Discovery:
    """Boxes from the points of a results folder.

    Args:
        results: the results folder, of a sweep or of a sensitivity study that draws points.
        outcome: what is looked at; None takes the study's.
        wanted: what makes a point a case.
        number: place of a box on the trajectory; None takes the most telling one.

    Raises:
        ResultsError: nothing varies, there is no such outcome, or there are too few points; or no such box.
    """
    found = Discovery(sampled(results, outcome), wanted, number)
    count = len(found.interest)
    if count < FEWEST:
        what = f"{count} points have an outcome in {'two runs' if wanted.surely else 'a run'} or more"
        raise ResultsError(
            f"{results.folder}: {what}, and boxes need {FEWEST}; run more, as with poach sweep --method "
            "latin-hypercube, or poach sensitivity --method sobol"
        )
    if number is not None and not 0 <= number < len(found.boxes):
        raise ResultsError(f"--box: there are boxes 0 to {len(found.boxes) - 1}, and no {number}")
    return found
