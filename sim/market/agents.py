"""Mesa agents as thin views: every attribute is read from the market's columns.

Labels of one's own may be written on them (`agent.colour = "red"`); what the market or its scenario knows may
not, for it would change nothing (`sim.market.guard`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, cast

import mesa
import numpy as np

from sim.market.engine import Market
from sim.market.guard import refuse_removal, refuse_what_is_known
from sim.market.state.columns import Table
from sim.mechanisms.growth.dollars import price_level
from sim.vocabulary import RETIRED, UNEMPLOYED, Kind

#: The class of a model's own sets: Mesa 3.5 has one apart, which holds its agents.
_MesasOwn = getattr(mesa.agent, "_HardKeyAgentSet", mesa.agent.AgentSet)


class Viewed(Protocol):
    """What views need of their model, which is the market as a Mesa model (`sim.market.model`)."""

    makes_views: bool  # but while it does nobody may

    @property
    def people(self) -> Table:
        """Records of people."""

    @property
    def employers(self) -> Table:
        """Records of employers."""

    def deregister_agent(self, agent: Any) -> None:
        """Let go of an agent."""


class View(mesa.Agent):
    """One record of one table. `index` is the stable id in that table.

    `unique_id` follows from it, whoever is looked at first: a researcher's is the number that the event log
    has, the employer with index j has -1 - j.
    """

    table: ClassVar[str]
    index: int

    def __init__(self, model: Viewed, index: int) -> None:
        if not model.makes_views:
            raise TypeError("agents are views that the market makes of its columns; see model.agents")
        super().__init__(cast(mesa.Model, model))
        own = vars(self)  # as it must be said after this that nobody writes here
        own["unique_id"] = index if self.table == "people" else -1 - index
        own["index"] = index

    def __setattr__(self, name: str, value: object) -> None:
        if "index" in vars(self):
            refuse_what_is_known(self, name)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        refuse_what_is_known(self, name)
        super().__delattr__(name)

    def remove(self) -> None:
        """Refuse, as long as it is in the market.

        Raises:
            AttributeError: it is.
        """
        if self.present:
            refuse_removal(self)

    @property
    def present(self) -> bool:
        """Still in the market?"""
        raise NotImplementedError

    @property
    def record(self) -> Any:
        """The record, as numpy holds it."""
        return getattr(self.market.state, self.table)[self.index]

    def dollars(self, name: str) -> float:
        """An amount of the record, in dollars of the week that was simulated last."""
        level = price_level(self.market.scenario.growth.common, self.market.week - 1)
        return float(self.record[name] * level)

    @property
    def market(self) -> Market:
        """The model, as the market that it is."""
        return cast(Market, self.model)


class Researcher(View):
    """A researcher."""

    table = "people"

    @property
    def present(self) -> bool:
        """Still in the market?"""
        return bool(self.record["employer"] != RETIRED)

    @property
    def talent(self) -> float:
        """Talent, median 1."""
        return float(self.record["talent"])

    @property
    def field(self) -> str:
        """Research field."""
        return self.market.fields[int(self.record["field"])]

    @property
    def pay(self) -> float:
        """Dollars a year as the researcher values the package; 0 without an employer."""
        return self.dollars("pay")

    @property
    def employer(self) -> str:
        """Name of the employer, `unemployed` or `retired`."""
        return employer_name(self.market, int(self.record["employer"]))

    @property
    def employer_kind(self) -> str:
        """`lab`, `startup` or `outside`; empty without an employer: one may be called `unemployed`."""
        employer = int(self.record["employer"])
        return Kind(int(self.market.employers["kind"][employer])).name.lower() if employer >= 0 else ""

    @property
    def tenure(self) -> int:
        """Weeks with the present employer; 0 without one."""
        record = self.record
        return self.market.week - int(record["since"]) if record["employer"] >= 0 else 0


class Employer(View):
    """What labs, startups and the outside have in common."""

    table = "employers"

    @property
    def name(self) -> str:
        """Name."""
        return self.market.names[self.index]

    @property
    def alive(self) -> bool:
        """Does it exist still?"""
        return bool(self.record["alive"])

    @property
    def present(self) -> bool:
        """Still in the market?"""
        return self.alive

    @property
    def headcount(self) -> int:
        """Researchers employed."""
        return int(self.record["headcount"])

    @property
    def talent(self) -> float:
        """Sum of talent."""
        return float(self.record["talent"])

    @property
    def payroll(self) -> float:
        """Dollars a year."""
        return self.dollars("payroll")

    @property
    def budget(self) -> float:
        """Compensation budget, dollars a year."""
        return self.dollars("budget")

    @property
    def compute(self) -> float:
        """Compute, dollars."""
        return self.dollars("compute")

    @property
    def output(self) -> float:
        """Research output."""
        return float(self.record["output"])

    @property
    def aggressiveness(self) -> float:
        """Multiple of value that it is ready to bid."""
        return float(self.record["aggressiveness"])


class BigLab(Employer):
    """A big lab."""


class Startup(Employer):
    """A startup."""

    @property
    def cash(self) -> float:
        """Dollars."""
        return self.dollars("cash")

    @property
    def valuation(self) -> float:
        """Dollars, at the last round."""
        return self.dollars("valuation")


class Outside(Employer):
    """Academia and other industry."""


_CLASSES: dict[Kind, type[Employer]] = {Kind.LAB: BigLab, Kind.STARTUP: Startup, Kind.OUTSIDE: Outside}


def employer_name(market: Market, employer: int) -> str:
    """Name for the value of an employer column."""
    if employer >= 0:
        return market.names[employer]
    return {UNEMPLOYED: "unemployed", RETIRED: "retired"}[employer]


class LiveSet(_MesasOwn):  # type: ignore[misc, valid-type]
    """Mesa's set of the agents of a model, from which nobody who is in the market can be taken.

    Sets that are made of it, by `select` for instance, are Mesa's, and free.
    """

    def remove(self, agent: Any) -> None:
        """As Mesa's, but for agents that are in the market: AttributeError."""
        _let_go(agent)
        super().remove(agent)

    def discard(self, agent: Any) -> None:
        """As Mesa's, but for agents that are in the market: AttributeError."""
        _let_go(agent)
        super().discard(agent)

    def select(self, *arguments: Any, inplace: bool = False, **options: Any) -> Any:
        """As Mesa's, but not in place: AttributeError."""
        if inplace:
            raise AttributeError("this set is the model's own; leave out inplace, and keep what is selected")
        return super().select(*arguments, **options)


def _let_go(agent: Any) -> None:
    if isinstance(agent, View) and agent.present:
        refuse_removal(agent)


class Views:
    """The agents of a market by their index, brought up to date without a look at those who stay."""

    def __init__(self) -> None:
        self._people: dict[int, View] = {}
        self._employers: dict[int, View] = {}

    def update(self, market: Viewed) -> None:
        """Make agents of those who came, and let go of the retired and the dead."""
        people, employers = market.people["employer"] != RETIRED, market.employers["alive"]
        market.makes_views = True
        try:
            self._follow(market, people, employers)
        finally:
            market.makes_views = False

    def _follow(self, market: Viewed, people: Table, employers: Table) -> None:
        for known, there in ((self._people, people), (self._employers, employers)):
            seen = np.zeros(len(there), np.bool_)
            seen[list(known)] = True
            for index in np.flatnonzero(seen & ~there).tolist():
                market.deregister_agent(known.pop(index))
            for index in np.flatnonzero(there & ~seen).tolist():
                kind = Researcher if known is self._people else _class_of(market, index)
                known[index] = kind(market, index)


def _class_of(market: Viewed, index: int) -> type[Employer]:
    return _CLASSES[Kind(int(market.employers["kind"][index]))]
