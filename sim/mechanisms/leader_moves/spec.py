"""A leader moves: a named executive leaves one employer for another, and takes ties along.

From then on the second of `employers` has leaders' ties to the first, and to the employers from which the
leader had come to the first, which has these no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.mechanisms.mechanism import Mechanism
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem, unknown_names
from sim.scenario.texts import Name
from sim.vocabulary import Channel


class LeaderMoves(EmployerEvent):
    """A leader goes from the first of the employers named to the second; with `duration` for so long."""

    channel: ClassVar[Channel] = Channel.TIES
    scales_links: ClassVar[bool] = True
    in_given_order: ClassVar[frozenset[str]] = frozenset({"employers"})

    kind: Literal["leader-moves"] = parameter("leader-moves", description="Kind of the event.")
    came_from: tuple[Name, ...] = parameter(
        default_factory=tuple,
        description=(
            "Employers from which the leader had come to the first: of its `leaders_from` those whom it knew "
            "through this leader alone. These ties go along."
        ),
    )

    def apply(self, levers: Levers) -> None:
        """The first loses the ties that the second gets, and the second gets one to the first."""
        first, second = self.employers
        levers.tie((*self.came_from,), first, tied=False)
        levers.tie((first, *self.came_from), second, tied=True)

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It takes two employers, and ties that count."""
        names = self.employers
        if len(names) != 2:
            said = f"{len(names)} are named" if names else "none is named"
            yield Problem(
                (*place, "employers"),
                f"a leader goes from one employer to another, and {said}",
                "name the one that is left, then the one that is joined",
            )
        elif names[0] == names[1]:
            yield Problem(
                (*place, "employers"), f"a leader of {names[0]!r} is there already", "name another employer"
            )
        yield from unknown_names(self.came_from, scenario.employer_names, (*place, "came_from"))
        if scenario.market.tie_contacts == 1.0 and scenario.market.tie_utility == 0.0:
            yield Problem(
                (*place, "kind"),
                "leaders' ties count for nothing: market.tie_contacts is 1 and market.tie_utility 0",
                "set one of them, or drop the event",
                needs=(("market", "tie_contacts"), ("market", "tie_utility")),
            )


MECHANISM = Mechanism("leader_moves")
