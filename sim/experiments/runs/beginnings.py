"""Runs of like points share their set-up and burn-in, bit for bit: all that is before what they differ in."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sim.scenario.horizon import is_late

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan, Task
    from sim.market.engine import Market

#: Markets that are kept at week 0, and bytes that one of them may have.
_KEPT, _LARGEST = 16, 50_000_000


class Beginnings:
    """Markets at week 0 of the latest replicate, from which the runs of a plan go on.

    Args:
        plan: the experiment. Points that differ in nothing before week 0, see `is_late`, share a market.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._draws: int | None = None
        self._held: deque[Market] = deque(maxlen=_KEPT)

    def of(self, task: Task) -> Callable[[], Market] | None:
        """What makes the market of a run at week 0; None where it can be that of no other run."""
        return partial(self._market, task) if task.point in self._shared else None

    def _market(self, task: Task) -> Market:
        from sim.market.branching import same_until_week_0
        from sim.market.engine import Market

        scenario = self._plan.scenario(task.point)
        if task.draws != self._draws:
            self._draws = task.draws
            self._held.clear()
        for held in self._held:
            if same_until_week_0(held.scenario, scenario):
                return held.branch(scenario)
        self._held.append(Market(scenario, rng=self._plan.seed, replicate=task.draws))
        return self._held[-1].branch(scenario)

    @cached_property
    def _shared(self) -> frozenset[int]:
        """Points whose beginning may be that of another."""
        from sim.market.memory import BASE, estimate

        points = self._plan.design.points
        if len(points) == 1 or estimate(self._plan.base) > BASE + _LARGEST:
            return frozenset()
        early = [
            json.dumps({key: value for key, value in point.changes.items() if not is_late(key)}, default=str)
            for point in points
        ]
        count = Counter(early)
        return frozenset(place for place, one in enumerate(early) if count[one] > 1)
