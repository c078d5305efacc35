"""Runs of like points share their set-up and burn-in, bit for bit: all that is before what they differ in."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sim.scenario.horizon import is_late

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan, Task
    from sim.market.engine import Market

#: Markets that are kept at week 0 at most, and bytes of all of them, by estimate.
_KEPT, _ROOM = 16, 100_000_000


class Beginnings:
    """Markets at week 0 of the latest replicate, from which the runs of a plan go on.

    Args:
        plan: the experiment. Points that differ in nothing before week 0, see `is_late`, share a market,
            where they stand near each other: many points cost nothing, and markets are not kept for long.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._draws: int | None = None
        self._held: deque[tuple[tuple[object, bytes], Market]] = deque()
        self._early: dict[int, tuple[int, str]] = {}

    def of(self, task: Task) -> Callable[[], Market] | None:
        """What makes the market of a run at week 0; None where it can be that of no other run nearby."""
        points = len(self._plan.design.points)
        near = range(max(task.point - _KEPT, 0), min(task.point + _KEPT + 1, points))
        own = self._before_week_0(task.point)
        alike = any(self._before_week_0(place) == own for place in near if place != task.point)
        return partial(self._market, task) if alike else None

    def _market(self, task: Task) -> Market:
        from sim.market.branching import until_week_0
        from sim.market.engine import Market
        from sim.market.memory import BASE, estimate

        scenario = self._plan.scenario(task.point)
        if task.draws != self._draws:
            self._draws = task.draws
            self._held.clear()
        early = until_week_0(scenario)
        for known, held in self._held:
            if known == early:
                return held.branch(scenario)
        market = Market(scenario, rng=self._plan.seed, replicate=task.draws)
        kept = min(_KEPT, _ROOM // (estimate(scenario) - BASE))
        if kept == 0:
            return market
        while len(self._held) >= kept:
            self._held.popleft()
        self._held.append((early, market))
        return market.branch(scenario)

    def _before_week_0(self, place: int) -> tuple[int, str]:
        """What a point is before week 0: the number of its draws, and its changes but the late ones."""
        if place not in self._early:
            if len(self._early) > 4 * _KEPT:
                self._early.clear()
            point = self._plan.design.points[place]
            early = {key: value for key, value in point.changes.items() if not is_late(key)}
            self._early[place] = point.first, json.dumps(early, default=str)
        return self._early[place]
