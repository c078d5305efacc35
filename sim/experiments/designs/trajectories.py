"""Points for Morris' elementary effects: walks in which one input after the other changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.surroundings import extra_module

#: Levels of each input, and how far a step goes, as a share of the range.
LEVELS = 4
STEP = LEVELS / (2.0 * (LEVELS - 1.0))


def trajectories(rows: int, inputs: int, seed: int) -> NDArray[np.float64]:
    """Points of the unit cube, by SALib: each walk has every input changed once.

    Source: Morris (1991), *Technometrics* 33(2).

    Args:
        rows: number of walks.
        inputs: number of inputs, at least 2.
        seed: of the walks.

    Returns:
        Shape (rows, inputs + 1, inputs).

    Raises:
        SurroundingsError: SALib is not installed.
    """
    sample = extra_module("SALib.sample.morris", "analysis", "Morris' method").sample
    points = sample(cube(inputs), rows, LEVELS, seed=seed)
    return np.asarray(points, np.float64).reshape(rows, inputs + 1, inputs)


def cube(inputs: int) -> dict[str, object]:
    """The unit cube, as SALib has it."""
    names = [f"x{place}" for place in range(inputs)]
    return {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}
