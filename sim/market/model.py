"""The market as a Mesa model: `step` is one week, and agents are made when somebody looks.

Experiments go without: they run the `Market` itself, and do not even import Mesa.
"""

from __future__ import annotations

from typing import Any

import mesa

from sim.market.agents import make_views
from sim.market.engine import Market
from sim.scenario.schema import Scenario


class TalentMarket(Market, mesa.Model):
    """A labor market in which labs and startups bid for researchers.

    Args and attributes are those of `Market`.
    """

    def __init__(
        self, scenario: Scenario, rng: int | None = None, replicate: int = 0, log: bool = True
    ) -> None:
        self._stopped = False
        mesa.Model.__init__(self, rng=0)  # Mesa's own generator decides nothing here
        self._views = [0, 0]  # people and employers that already have a view
        Market.__init__(self, scenario, rng, replicate, log)

    @property
    def running(self) -> bool:
        """Whether `run_model` goes on: until the horizon ends, or somebody says no."""
        return not self._stopped and self.week < self.weeks_total

    @running.setter
    def running(self, running: bool) -> None:
        self._stopped = not running

    @property
    def scenario(self) -> Scenario:
        """What is simulated; Mesa 3.5 would write into a scenario of its own kind, ours is frozen."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @property
    def agents(self) -> Any:
        """All researchers and employers as Mesa agents, made on demand."""
        self._make_views()
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("agents are views of the market's columns and cannot be replaced")

    @property
    def agents_by_type(self) -> Any:
        """Agents by class: `Researcher`, `BigLab`, `Startup`, `Outside`."""
        self._make_views()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of the agents."""
        self._make_views()
        return list(super().agent_types)

    def _make_views(self) -> None:
        """Agents for those who came since the last look."""
        make_views(self, self._views)
