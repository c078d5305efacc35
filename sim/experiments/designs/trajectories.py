"""Points for Morris' elementary effects: walks in which one input after the other changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.surroundings import extra_module

#: Levels of each input, and how far a step goes, as a share of the range.
LEVELS = 4
STEP = LEVELS / (2.0 * (LEVELS - 1.0))


class Walk(NamedTuple):
    """A walk: from level 0 or 1 an input goes up, from 2 or 3 down, by two levels.

    Attributes:
        start: level of each input at its first point.
        order: the inputs in the order in which they change.
    """

    start: tuple[int, ...]
    order: tuple[int, ...]


def walks(rows: int, inputs: int, seed: int) -> tuple[Walk, ...]:
    """Walks by SALib.

    Source: Morris (1991), *Technometrics* 33(2).

    Args:
        rows: number of walks.
        inputs: number of inputs.
        seed: of the walks.

    Raises:
        SurroundingsError: SALib is not installed.
    """
    sample = extra_module("SALib.sample.morris", "analysis", "Morris' method").sample
    points = np.asarray(sample(cube(inputs), rows, LEVELS, seed=seed)).reshape(rows, inputs + 1, inputs)
    levels = np.rint(points * (LEVELS - 1)).astype(int)
    order = np.abs(np.diff(levels, axis=1)).argmax(axis=2)
    return tuple(
        Walk(tuple(start), tuple(steps))
        for start, steps in zip(levels[:, 0].tolist(), order.tolist(), strict=True)
    )


def points_of(steps: Sequence[Walk]) -> NDArray[np.float64]:
    """The points of walks in the unit cube, shape (walks, inputs + 1, inputs).

    Example:
        >>> (3 * points_of([Walk((0, 3), (1, 0))])).tolist()
        [[[0.0, 3.0], [0.0, 1.0], [2.0, 1.0]]]
    """
    inputs = len(steps[0].start)
    found = np.empty((len(steps), inputs + 1, inputs))
    for walk, points in zip(steps, found, strict=True):
        points[:] = walk.start
        for place, changed in enumerate(walk.order):
            points[place + 1 :, changed] += 2 if walk.start[changed] < 2 else -2
    return found / (LEVELS - 1)


def cube(inputs: int) -> dict[str, object]:
    """The unit cube, as SALib has it."""
    names = [f"x{place}" for place in range(inputs)]
    return {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}
