"""A target list is issued: employers start to pursue named people."""

from __future__ import annotations

from typing import Literal

from sim.scenario.employers import TargetList
from sim.scenario.events.base import EmployerEvent, Levers
from sim.scenario.parameter import parameter


class TargetListIssued(EmployerEvent):
    """The employers concerned work through a list of named people, instead of the one they had."""

    kind: Literal["target-list"] = parameter("target-list", description="Kind of the event.")
    list: TargetList = parameter(..., description="The list.")

    def apply(self, levers: Levers) -> None:
        """Put the list in force for the employers concerned."""
        for employer in levers.among(self.employers).nonzero()[0]:
            if self.list.size > 0:
                levers.target_lists[int(employer)] = self.list
            else:  # a list of nobody ends the one in force
                levers.target_lists.pop(int(employer), None)
