"""Mesa agents as thin views: every attribute is read from the market's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import mesa

from sim.market.columns import RETIRED, UNEMPLOYED, Kind
from sim.market.counts import Count

if TYPE_CHECKING:
    from sim.market.model import TalentMarket


class View(mesa.Agent):
    """One record of one table. `index` is the stable id in that table."""

    table: ClassVar[str]

    def __init__(self, model: TalentMarket, index: int) -> None:
        super().__init__(model)
        self.index = index

    @property
    def record(self) -> Any:
        """The record, as numpy holds it."""
        return getattr(self.market.state, self.table)[self.index]

    @property
    def market(self) -> TalentMarket:
        """The model, with its own type."""
        return cast("TalentMarket", self.model)


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
        return float(self.record["pay"])

    @property
    def employer(self) -> str:
        """Name of the employer, `unemployed` or `retired`."""
        return employer_name(self.market, int(self.record["employer"]))

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
        return float(self.record["payroll"])

    @property
    def budget(self) -> float:
        """Compensation budget, dollars a year."""
        return float(self.record["budget"])

    @property
    def compute(self) -> float:
        """Compute, dollars."""
        return float(self.record["compute"])

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
        return float(self.record["cash"])

    @property
    def valuation(self) -> float:
        """Dollars, at the last round."""
        return float(self.record["valuation"])


class Outside(Employer):
    """Academia and other industry."""


_CLASSES: dict[Kind, type[Employer]] = {Kind.LAB: BigLab, Kind.STARTUP: Startup, Kind.OUTSIDE: Outside}


def employer_name(market: TalentMarket, employer: int) -> str:
    """Name for the value of an employer column."""
    if employer >= 0:
        return market.names[employer]
    return {UNEMPLOYED: "unemployed", RETIRED: "retired"}[employer]


def make_views(market: TalentMarket, made: list[int]) -> None:
    """Make missing agents, remove the retired and the dead; `made` counts people and employers seen."""
    for view in list(mesa.Model.agents.fget(market)):
        if not view.present:
            view.remove()
    people, employers = int(market.state.counts[Count.PEOPLE]), int(market.state.counts[Count.EMPLOYERS])
    for i in range(made[0], people):
        if market.state.people["employer"][i] != RETIRED:
            Researcher(market, i)
    for j in range(made[1], employers):
        if market.state.employers["alive"][j]:
            _CLASSES[Kind(int(market.state.employers["kind"][j]))](market, j)
    made[:] = people, employers
