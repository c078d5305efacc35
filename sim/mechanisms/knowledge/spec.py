"""Knowledge: who comes from a more productive employer makes the new one more productive.

A hire from job to job carries `portability.knowledge` of what the old employer's productivity is above the
new one's, in logs, as far as the hire is a part of the new one's talent. Nobody learns more than
`portability.knowledge_cap` in all, or from who is behind; and the old employer forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number
from sim.vocabulary import Channel


class InPortability(Section):
    """Keys of what people bring with them."""

    knowledge: Number = parameter(
        0.0,
        description=(
            "Share of the lead in productivity of the old employer that people carry to a new one, as far as "
            "they are a part of its talent. In the race, without foresight."
        ),
        ge=0,
        le=1,
    )
    knowledge_cap: Number = parameter(
        0.2, description="Productivity gained so at most, in log points above the stated.", ge=0, le=3
    )


def _mistakes(scenario: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is wrong, the remedy, and the key that it hangs on."""
    if scenario.market.value == "productivity":
        said = "with market.value productivity what one person makes does not hang on what the others know"
        yield said, 'set market.value to "race", or knowledge to 0', ("market", "value")
    if scenario.market.foresight:
        said = "people with foresight do not reckon with what they know"
        yield said, "set market.foresight to false, or knowledge to 0", ("market", "foresight")
    if any(event.kind == "merger" and event.keeps == "brands" for event in scenario.events_on):
        said = "two brands work together, with the buyer's productivity, and neither learns on its own"
        yield said, 'let the merger keep "one", or set knowledge to 0', ("events",)


def check(scenario: Any) -> Iterator[Problem]:
    """In the textbook market nobody's product hangs on others; brands and foresight reckon without."""
    if scenario.portability.knowledge > 0.0:
        for said, remedy, key in _mistakes(scenario):
            yield Problem(("portability", "knowledge"), said, remedy, needs=(key,))


MECHANISM = Mechanism(
    "knowledge",
    scalars=(
        Scalar("knowledge", float, lambda s: s.portability.knowledge),
        Scalar("knowledge_cap", float, lambda s: s.portability.knowledge_cap, "log points"),
    ),
    columns=(
        Column("know_how", float, "share by which hires have raised productivity"),
        Column("learning", float, "log points that hires of this week will add to it"),
    ),
    check=check,
    off=(Off(Channel.TIES, {"portability.knowledge": 0.0}),),
)
