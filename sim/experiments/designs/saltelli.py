"""Points for Sobol indices: rows of two independent points, and the first with one column of the second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def saltelli(rows: int, inputs: int, seed: int) -> NDArray[np.float64]:
    """Points of the unit cube, from a scrambled Sobol sequence of twice as many dimensions.

    Source: Saltelli et al. (2010), *Computer Physics Communications* 181(2), section 3; scrambling: Owen
    (1998). A sequence is as even as it can be where the number of rows is a power of 2.

    Args:
        rows: N.
        inputs: d.
        seed: of the scrambling.

    Returns:
        Shape (rows, inputs + 2, inputs): A, B, and A with column i of B.

    Raises:
        ValueError: rows are no power of 2.

    Example:
        >>> saltelli(4, 3, seed=1).shape
        (4, 5, 3)
    """
    from scipy.stats import qmc

    if rows < 1 or rows & (rows - 1):
        raise ValueError(f"the number of rows must be a power of 2, such as 64, not {rows}")
    sequence = qmc.Sobol(2 * inputs, scramble=True, seed=seed)
    both = sequence.random_base2(rows.bit_length() - 1)
    a, b = both[:, :inputs], both[:, inputs:]
    found = np.repeat(a[:, None], inputs + 2, axis=1)
    found[:, 1] = b
    each = np.arange(inputs)
    found[:, 2 + each, each] = b
    return found
