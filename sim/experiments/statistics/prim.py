"""Scenario discovery: boxes of inputs in which the cases of interest are dense (PRIM).

Source: Friedman & Fisher (1999), *Statistics and Computing* 9(2); coverage, density and quasi-p values as in
Bryant & Lempert (2010), *Technological Forecasting and Social Change* 77(1). A peel or paste is chosen by
the gain in density over the number of points that it costs; limits lie halfway between points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Parts in which points are left out, to see what boxes are worth; and resamples for the interval of that.
FOLDS = 5
_RESAMPLES = 1_000

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Box:
    """A box of inputs.

    Attributes:
        low: its lower limits, shape (inputs,).
        high: its upper limits.
        points: number of points in it.
        cases: cases of interest among them.
        coverage: share of all cases that it holds.
        density: share of its points that are cases.
        mass: share of all points that it holds.
        quasi_p: chance of so many cases in it if its points were drawn from the box without that one limit,
            shape (inputs, 2) for low and high; NaN where nothing is cut off there. It says which limits
            matter, it is no p-value: the limits were found on the same points.
    """

    low: Vector
    high: Vector
    points: int
    cases: int
    coverage: float
    density: float
    mass: float
    quasi_p: Vector

    @property
    def restricted(self) -> tuple[int, ...]:
        """The inputs of which it cuts something off."""
        return tuple(np.flatnonzero(np.isfinite(self.quasi_p).any(axis=1)).tolist())


class HeldOut(NamedTuple):
    """What boxes are worth on points on which they were not found.

    Attributes:
        cases: number of cases among all points.
        inside: points that lay in a box which was found without them.
        hits: cases among those.
        low: lower end of the 95% interval of the density, by resampling groups; NaN without points.
        high: its upper end.
    """

    cases: int
    inside: int
    hits: int
    low: float
    high: float

    @property
    def coverage(self) -> float:
        """Share of the cases that lay in the box; NaN without cases."""
        return self.hits / self.cases if self.cases else math.nan

    @property
    def density(self) -> float:
        """Share of the points in the box that are cases; NaN without points."""
        return self.hits / self.inside if self.inside else math.nan


def prim(
    inputs: ArrayLike, interest: ArrayLike, peel: float = 0.05, paste: float = 0.05, least_mass: float = 0.05
) -> list[Box]:
    """The boxes of one trajectory: everything, then smaller ones by peeling, then pasted ones.

    Args:
        inputs: shape (points, inputs).
        interest: which points are cases, shape (points,).
        peel: share of a box's points that a peel takes off.
        paste: share of the points beyond a limit that a paste adds.
        least_mass: share of all points that a box must keep.

    Raises:
        ValueError: there are no points, no cases or nothing but cases; or shapes do not fit.

    Example:
        >>> x = np.linspace(0.0, 1.0, 101)[:, None]
        >>> best = most_telling(prim(x, x[:, 0] > 0.595))
        >>> float(best.low[0]), best.density, best.coverage
        (0.595, 1.0, 1.0)
    """
    x, y = np.asarray(inputs, np.float64), np.asarray(interest, np.bool_)
    if x.ndim != 2 or y.shape != (len(x),):
        raise ValueError(f"inputs of shape {x.shape} do not fit cases of shape {y.shape}")
    if not y.any() or y.all():
        raise ValueError(
            f"{int(y.sum())} of {len(y)} points are cases of interest; there must be some of both"
        )
    search = _Search(x, y, least_mass)
    for candidates, share, grows in ((_peels, peel, False), (_pastes, paste, True)):
        while search.step(list(candidates(search, share)), grows=grows):
            pass
    return search.found


def most_telling(boxes: Sequence[Box]) -> Box:
    """The box of a trajectory with the largest harmonic mean of coverage and density; the first of several.

    Which box to take is the user's choice: more coverage costs density. This one gives both the same weight.
    """
    return max(boxes, key=lambda box: 0.0 if not box.cases else 2.0 / (1 / box.coverage + 1 / box.density))


def nearest_mass(boxes: Sequence[Box], mass: float) -> Box:
    """The box of a trajectory that holds most nearly a given share of the points; the first of several."""
    return min(boxes, key=lambda box: abs(box.mass - mass))


def held_out(
    inputs: ArrayLike,
    interest: ArrayLike,
    groups: ArrayLike | None = None,
    seed: int = 0,
    choose: Callable[[Sequence[Box]], Box] = most_telling,
) -> HeldOut:
    """Find a box without a fifth of the points, and try it on those; for every fifth.

    Args:
        inputs: shape (points, inputs).
        interest: which points are cases.
        groups: number of the group of each point: points that are much alike are left out together, or they
            would vouch for each other. None: each point is a group.
        seed: of the order in which groups are dealt out, and of resampling.
        choose: takes a box of a trajectory.
    """
    x, y = np.asarray(inputs, np.float64), np.asarray(interest, np.bool_)
    named = np.arange(len(x)) if groups is None else np.asarray(groups)
    _, group = np.unique(named, return_inverse=True)
    count, rng = int(group.max(initial=-1)) + 1, np.random.default_rng(seed)
    part = (rng.permutation(count) % FOLDS)[group]
    within = np.zeros(len(x), np.bool_)
    for number in range(FOLDS):
        here = part == number
        if y[~here].any() and not y[~here].all():
            box = choose(prim(x[~here], y[~here]))
            # The found limits of everything are those of its own points: beyond them nothing was cut off.
            cut = np.isfinite(box.quasi_p)
            low, high = np.where(cut[:, 0], box.low, -np.inf), np.where(cut[:, 1], box.high, np.inf)
            within[here] = _within(x[here], low, high)
    inside, hits = (np.bincount(group[which], minlength=count) for which in (within, within & y))
    if not inside.sum():
        return HeldOut(int(y.sum()), 0, 0, math.nan, math.nan)
    weights = rng.multinomial(count, np.full(count, 1.0 / count), size=_RESAMPLES)
    drawn = weights @ inside
    density = (weights @ hits)[drawn > 0] / drawn[drawn > 0]
    ends = np.quantile(density, [0.025, 0.975]).tolist()
    return HeldOut(int(y.sum()), int(inside.sum()), int(hits.sum()), *ends)


class _Search:
    """A trajectory as far as it has come."""

    def __init__(self, inputs: Vector, interest: Mask, least_mass: float) -> None:
        self.inputs, self.interest, self.least_mass = inputs, interest, least_mass
        self.ends = inputs.min(axis=0), inputs.max(axis=0)
        self.low, self.high = self.ends
        self.inside: Mask = np.ones(len(inputs), np.bool_)
        self.found = [self._box()]

    def step(self, candidates: Sequence[tuple[Vector, Vector]], *, grows: bool) -> bool:
        """Go on to the best of some boxes; False where none is better."""
        before = int(self.inside.sum())
        best, best_gain, best_kept = None, (0.0, -1), self.inside
        for low, high in candidates:
            kept = _within(self.inputs, low, high)
            count = int(kept.sum())
            if count == before:
                continue
            density = float(self.interest[kept].mean()) if count else 0.0
            gain = (density - float(self.interest[self.inside].mean())) / abs(before - count)
            free = int(((low == self.ends[0]) & (high == self.ends[1])).sum())
            if (gain, free) > best_gain:
                best, best_gain, best_kept = (low, high), (gain, free), kept
        count = int(best_kept.sum())
        if best is None or best_gain[0] <= 0.0 or count / len(self.inputs) < self.least_mass:
            return False
        if (count > before) != grows:
            return False
        (self.low, self.high), self.inside = best, best_kept
        self.found.append(self._box())
        return True

    def _box(self) -> Box:
        points, cases = int(self.inside.sum()), int(self.interest[self.inside].sum())
        every = int(self.interest.sum())
        return Box(
            self.low, self.high, points, cases, cases / every, cases / points, points / len(self.inputs),
            self._quasi_p(points, cases),
        )  # fmt: skip

    def _quasi_p(self, points: int, cases: int) -> Vector:
        from scipy.special import bdtrc

        found = np.full((len(self.low), 2), np.nan)
        for place in range(len(self.low)):
            for side, (limit, end) in enumerate(zip((self.low, self.high), self.ends, strict=True)):
                if limit[place] == end[place]:
                    continue
                wider = [self.low.copy(), self.high.copy()]
                wider[side][place] = end[place]
                share = float(self.interest[_within(self.inputs, *wider)].mean())
                found[place, side] = float(bdtrc(cases - 1, points, share)) if cases else 1.0
        return found


def _peels(search: _Search, share: float) -> Iterator[tuple[Vector, Vector]]:
    """Boxes without the uppermost or the lowest points in one input."""
    for place in range(len(search.low)):
        values = search.inputs[search.inside, place]
        high, low = search.high.copy(), search.low.copy()
        high[place], low[place] = halfway(values, 1.0 - share), halfway(values, share)
        yield search.low, high
        yield low, search.high


def _pastes(search: _Search, share: float) -> Iterator[tuple[Vector, Vector]]:
    """Boxes with some points more beyond one limit."""
    for place in range(len(search.low)):
        if search.low[place] == search.ends[0][place] and search.high[place] == search.ends[1][place]:
            continue
        for side, limits, end in ((0, search.low, search.ends[0]), (1, search.high, search.ends[1])):
            beyond = [search.low.copy(), search.high.copy()]
            beyond[side][place], beyond[1 - side][place] = end[place], limits[place]
            values = search.inputs[_within(search.inputs, *beyond), place]
            wider = [search.low.copy(), search.high.copy()]
            wider[side][place] = (
                halfway(values, share if side else 1.0 - share) if values.size else end[place]
            )
            yield wider[0], wider[1]


def halfway(values: Vector, quantile: float) -> float:
    """A limit between two different values about a quantile, as in the sdtoolkit of Bryant & Lempert.

    Example:
        >>> halfway(np.array([1.0, 2.0, 2.0, 2.0, 3.0]), 0.3)
        2.5
    """
    ordered = np.sort(values)
    place = (len(ordered) - 1) * quantile
    below, above = math.floor(place), math.ceil(place)
    while quantile > 0.5 and ordered[below] == ordered[above] and below > 0:
        below -= 1
    while quantile <= 0.5 and ordered[below] == ordered[above] and above < len(ordered) - 1:
        above += 1
    return float((ordered[below] + ordered[above]) / 2.0)


def _within(inputs: Vector, low: Vector, high: Vector) -> Mask:
    return np.asarray(((inputs >= low) & (inputs <= high)).all(axis=1), np.bool_)
