"""The market as a Mesa model: `step` is one week, and agents are made when somebody looks.

Experiments go without: they run the `Market` itself, and do not even import Mesa.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.market.agents import BigLab, LiveSet, Outside, Researcher, Startup, View, Views
from sim.market.engine import Market, seed_and_replicate
from sim.market.guard import refuse_removal
from sim.scenario.schema import Scenario


class TalentMarket(Market, mesa.Model):
    """A labor market in which labs and startups bid for researchers.

    Args and attributes are those of `Market`. Mesa's generators, `random` and `rng`, are seeded by the seed
    and the replicate; they decide nothing here, and are for what users add.
    """

    def __init__(
        self, scenario: Scenario, rng: int | None = None, replicate: int = 0, log: bool = True
    ) -> None:
        self._stopped = False
        self._views: Views | None = None  # until somebody looks
        self.makes_views = False  # but while it does
        mesa.Model.__init__(self, rng=_for_mesa(*seed_and_replicate(scenario, rng, replicate)))
        self._all_agents = LiveSet([], random=self.random)
        for kind in (Researcher, BigLab, Startup, Outside):  # also where there is none of them
            self._agents_by_type[kind] = LiveSet([], random=self.random)
        Market.__init__(self, scenario, rng, replicate, log)

    def advance(self, until: int) -> None:
        """As `Market.advance`; sets of agents that somebody holds are those of the week reached."""
        super().advance(until)
        if self._views is not None:
            self._views.update(self)

    @property
    def running(self) -> bool:
        """Whether `run_model` goes on: until the horizon ends, or somebody says no."""
        return not self._stopped and self.week < self.weeks_total

    @running.setter
    def running(self, running: bool) -> None:
        self._stopped = not running

    @property
    def scenario(self) -> Scenario:
        """What is simulated. Mesa 3.5 would write into a scenario of its own kind; ours is frozen."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        if isinstance(getattr(self, "_scenario", None), Scenario):
            raise AttributeError(
                "a market keeps its scenario; make another one, sim.TalentMarket(scenario.with_(...))"
            )
        self._scenario = scenario

    @property
    def agents(self) -> Any:
        """All researchers and employers as Mesa agents, made when somebody first looks."""
        self._make_views()
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("agents are views of the market's columns and cannot be replaced")

    @property
    def agents_by_type(self) -> Any:
        """Agents by class: `Researcher`, `BigLab`, `Startup`, `Outside`."""
        self._make_views()
        return dict(super().agents_by_type)

    @property
    def agent_types(self) -> list[type]:
        """Classes of the agents."""
        self._make_views()
        return list(super().agent_types)

    def deregister_agent(self, agent: Any) -> None:
        """As Mesa does, but for agents that are in the market.

        Raises:
            AttributeError: it is.
        """
        if isinstance(agent, View) and agent.present:
            refuse_removal(agent)
        super().deregister_agent(agent)  # type: ignore[no-untyped-call]

    def _make_views(self) -> None:
        if self._views is None:
            self._views = Views()
            self._views.update(self)


def _for_mesa(seed: int, replicate: int) -> int:
    """A seed for Mesa's generators, of another kind than the key of the market's own draws."""
    return int(np.random.SeedSequence((seed, replicate)).generate_state(1, np.uint64)[0])
