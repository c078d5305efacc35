"""What levers of a sweep do: each level against the first, all else alike, over the uncertainties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics.crossed import crossed_mean, without_gaps
from sim.experiments.statistics.effect import Effect

if TYPE_CHECKING:
    from sim.experiments.studies.swept import Swept


class LeverEffect(NamedTuple):
    """What a level of a lever does.

    Attributes:
        lever: its keys, with commas between.
        level: what it is set to.
        first: what it is compared with.
        effect: the mean difference with its 95% interval, and the number of pairs where conditions were
            drawn, of replicates where they are a grid.
        conditions: points of the other factors over which it is the mean, other levers averaged; fewer than
            there are where runs failed.
    """

    lever: str
    level: Any
    first: Any
    effect: Effect
    conditions: int


def lever_effects(found: Swept, outcome: str) -> list[LeverEffect]:
    """Paired differences of levers, on the same conditions, other levers and random numbers.

    Where conditions were drawn, the interval is for other draws of them and of replicates; where they are a
    grid, for other replicates at the same grid. Where a run failed, its condition or its replicate is left
    out (`sim.experiments.statistics.crossed.without_gaps`). With `against`, of what a point adds.

    Args:
        found: a sweep; one that varies a key at a time crosses nothing and has none.
        outcome: a column.

    Raises:
        ResultsError: there is no such column, or it has no numbers.
    """
    if found.method == "one-at-a-time":
        return []
    names = [name for name, one in zip(found.factors, found.study["factors"], strict=True) if one["lever"]]
    return [one for name in names for one in _of_lever(found, outcome, name, set(names))]


def _of_lever(found: Swept, outcome: str, lever: str, levers: set[str]) -> Iterator[LeverEffect]:
    values = found.by_replicate(outcome)
    start = 1 if found.drawn else 0  # the scenario as it is was not drawn
    at: dict[tuple[Any, ...], dict[tuple[Any, ...], dict[Any, int]]] = {}
    for place in range(start, found.points):
        condition = tuple(found.values[name][place] for name in found.factors if name not in levers)
        others = tuple(found.values[name][place] for name in found.factors if name in levers - {lever})
        at.setdefault(condition, {}).setdefault(others, {})[found.values[lever][place]] = place
    first, *rest = dict.fromkeys(found.values[lever][start:])
    for level in rest:
        differences = np.array([_mean_of(values, rows.values(), level, first) for rows in at.values()])
        kept = without_gaps(differences)
        one = kept if found.drawn or not kept.size else kept.mean(axis=0, keepdims=True)
        yield LeverEffect(lever, level, first, crossed_mean(one), len(kept) if kept.size else 0)


def _mean_of(values: NDArray[np.float64], rows: Any, level: Any, first: Any) -> NDArray[np.float64]:
    """A level minus the first, by replicate, the mean over other levers."""
    found: NDArray[np.float64] = np.mean([values[row[level]] - values[row[first]] for row in rows], axis=0)
    return found
