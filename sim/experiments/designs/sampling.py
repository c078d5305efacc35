"""How points are laid over factors: grids, one factor at a time, Latin hypercubes, Sobol sequences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.factors import Factor, Value

Method = Literal["grid", "one-at-a-time", "latin-hypercube", "sobol"]
METHODS: tuple[Method, ...] = get_args(Method)
#: Values of a range where nothing is said, or points that are drawn.
_POINTS: Mapping[Method, int] = {"grid": 5, "one-at-a-time": 5, "latin-hypercube": 64, "sobol": 64}
#: In what a user asks for other ways to write it.
_ALSO: Mapping[str, Method] = {"oat": "one-at-a-time", "lhs": "latin-hypercube", "full-factorial": "grid"}


def method_of(text: str) -> Method:
    """The method of a name.

    Raises:
        ValueError: there is none; with the remedy.
    """
    named: dict[str, Method] = {**{name: name for name in METHODS}, **_ALSO}
    if text not in named:
        raise ValueError(f"no method {text!r}; give {', '.join(METHODS[:-1])} or {METHODS[-1]}")
    return named[text]


def is_drawn(method: Method) -> bool:
    """Are points drawn by this method, and not laid on values?"""
    return method in ("latin-hypercube", "sobol")


def points_of(method: Method, asked: int | None) -> int:
    """Number of values of a range, or of points that are drawn; of a Sobol sequence the next power of 2.

    Source: Owen (2020), *On dropping the first Sobol' point*: with any other number a sequence is no longer
    balanced.

    Example:
        >>> points_of("sobol", 50), points_of("latin-hypercube", 50), points_of("grid", None)
        (64, 50, 5)
    """
    count = _POINTS[method] if asked is None else asked
    return 1 << (count - 1).bit_length() if method == "sobol" else count


def count_of(factors: Sequence[Factor], method: Method, points: int) -> int:
    """Number of points that `changes_of` makes."""
    sizes = [len(factor.values(points)) for factor in factors]
    if method == "grid":
        return int(np.prod(sizes, dtype=np.float64))
    if method == "one-at-a-time":
        return 1 + sum(sizes)
    levers = [size for factor, size in zip(factors, sizes, strict=True) if factor.lever]
    drawn = points if len(levers) < len(factors) else 1
    return 1 + int(np.prod([drawn, *levers], dtype=np.float64))


def changes_of(factors: Sequence[Factor], method: Method, points: int, seed: int) -> list[dict[str, Any]]:
    """What each point sets. But for a grid the first point is the scenario itself.

    Levers are not drawn: every combination of them meets every point drawn for the others, so that policies
    are compared under the same conditions.

    Args:
        factors: what is varied, at least one.
        method: how.
        points: values of a range, or points that are drawn; a power of 2 for Sobol.
        seed: of the drawing.
    """
    if method == "grid":
        return list(_combined(factors, points))
    if method == "one-at-a-time":
        return [{}, *(factor.changes(one) for factor in factors for one in factor.values(points))]
    drawn = [factor for factor in factors if not factor.lever]
    levers = [factor for factor in factors if factor.lever]
    combined = list(_combined(levers, points))
    if not drawn:
        return [{}, *combined]
    rows = unit_points(len(drawn), method, points, seed)
    sampled = (
        _merged(factor.changes(factor.at(float(share))) for factor, share in zip(drawn, row, strict=True))
        for row in rows
    )
    return [{}, *({**point, **lever} for point in sampled for lever in combined)]


def unit_points(factors: int, method: Method, points: int, seed: int) -> NDArray[np.float64]:
    """Points of the unit cube, shape (points, factors).

    Sources: McKay, Beckman & Conover (1979), *Technometrics* 21(2), for Latin hypercubes; Sobol (1967) and,
    for the scrambling, Owen (1998), as in `scipy.stats.qmc`.
    """
    from scipy.stats import qmc

    if method == "latin-hypercube":
        found: NDArray[np.float64] = qmc.LatinHypercube(d=factors, seed=seed).random(points)
        return found
    sequence = qmc.Sobol(d=factors, scramble=True, seed=seed)
    drawn: NDArray[np.float64] = sequence.random_base2(points.bit_length() - 1)
    return drawn


def _combined(factors: Sequence[Factor], points: int) -> Iterable[dict[str, Any]]:
    """Every combination, values of the last factor side by side; one that sets nothing without any."""
    levels: list[list[tuple[Factor, Value]]] = [
        [(factor, value) for value in factor.values(points)] for factor in factors
    ]
    return (
        _merged(factor.changes(value) for factor, value in combination) for combination in product(*levels)
    )


def _merged(changes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for one in changes for key, value in one.items()}
