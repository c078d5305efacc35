"""Markets that are the same until week 0: what one has been until then, others go on from.

Set-up and burn-in take a third of a run of some years. A market's events and the escalation of its race begin
with week 0, so scenarios that differ in nothing else may share what comes before, to the bit.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from sim.market.state.allocation import allocate
from sim.market.state.columns import Table
from sim.market.state.scalars import rules_of
from sim.market.state.state import State
from sim.scenario.horizon import LATE, LATE_KEYS
from sim.scenario.ordering import in_order
from sim.scenario.scaling import sized
from sim.scenario.schema import Scenario


def until_week_0(scenario: Scenario) -> tuple[object, bytes]:
    """What a scenario says of the time before week 0; two with the same are the same market until then."""
    return _early(scenario), _quiet_rules(scenario)


def differ_before_week_0(one: Scenario, other: Scenario) -> bool:
    """Are two scenarios other markets already in the burn-in? How long they run says nothing of that.

    What differs then may be there in the first week that is shown.
    """
    alike = other.model_copy(update={"weeks": one.weeks})
    return max(one.burn_in, other.burn_in) >= 1.0 and until_week_0(one) != until_week_0(alike)


def _early(scenario: Scenario) -> list[object]:
    """The parts of a scenario, without what is late in them."""
    parts = [(name, getattr(scenario, name)) for name in type(scenario).model_fields if name not in LATE]
    return [
        part.model_copy(update=dict.fromkeys(LATE_KEYS[name])) if name in LATE_KEYS else part
        for name, part in parts
    ]


def _quiet_rules(scenario: Scenario) -> bytes:
    """The scalars of the burn-in, in which no channel of escalation is open."""
    rules = rules_of(sized(in_order(scenario)), scenario.scale, escalates=False)
    alone = np.zeros(1, rules.dtype)  # what pads a record may be anything, and says nothing
    alone[0] = rules.tolist()[0]
    return alone.tobytes()


#: Tables in which nothing stands before week 0.
_UNWRITTEN = ("log", "book", "weeks")


def copied(state: State, links: Table) -> State:
    """A state of week 0 of its own with the same content, but for the table of links."""
    tables = {field.name: getattr(state, field.name) for field in fields(state)}
    own = {
        name: _copied(table, written=name not in _UNWRITTEN)
        for name, table in tables.items()
        if isinstance(table, np.ndarray)
    }
    return state.replace(**own | {"links": links, "bid_log": state.bid_log[:0]})


def _copied(table: Table, *, written: bool) -> Table:
    own: Table = allocate(table.dtype, table.size).reshape(table.shape)
    if written:
        own[...] = table
    return own
