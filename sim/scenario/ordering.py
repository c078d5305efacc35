"""The order in which the market goes through what a scenario lists: by name, wherever it stands in the file.

Sums of floats, the first people's places and the draws of a field go by an order, and history must not hang
on that of the file. So the market works on a copy in which items with a name stand in the order of their
names, names in lists (of a filter, of leaders' former employers) too, but for those whose order says
something, and events in the order in which they start; those that start in one week stay in the order of the
file, and those that are off are left out. The scenario itself keeps its order, for display.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from sim.names import normal
from sim.scenario.parameter import Section

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


#: What may have names in it.
_LISTS_AND_SECTIONS = (tuple, Section)


def rank(name: str) -> str:
    """What names are ordered by: code points of the name in its composed form (NFC)."""
    return normal(name)


def in_order(scenario: Scenario) -> Scenario:
    """The same scenario in the order in which it is simulated."""
    ordered: Scenario = _ordered(scenario)
    events = sorted(ordered.events_on, key=lambda event: event.starts(scenario.start_date))
    return ordered.model_copy(update={"events": tuple(events)})


def _ordered(section: Any) -> Any:
    """A section in which every list of names, and of items with a name, is in order."""
    kind = type(section)
    as_given = getattr(kind, "in_given_order", ())  # of the class: an instance looks for it much longer
    found = section.__dict__
    changed = {}
    for name in kind.model_fields:
        value = found[name]
        if isinstance(value, _LISTS_AND_SECTIONS) and value and name not in as_given:
            ordered = _value(value)
            if ordered is not value:
                changed[name] = ordered
    return section.model_copy(update=changed) if changed else section


def _value(value: Any) -> Any:
    """A value in order: itself where it is so."""
    if isinstance(value, Section):
        return _ordered(value)
    if all(isinstance(item, str) for item in value):
        names = tuple(sorted(set(value), key=rank))
        return value if names == value else names
    items = tuple(_ordered(item) for item in value)
    if _named(items):
        items = tuple(sorted(items, key=lambda item: rank(item.name)))
    return value if all(map(operator.is_, items, value)) else items


def _named(items: tuple[Any, ...]) -> bool:
    """Has every item a name that tells it from the others? Events may have one, but stand by their weeks."""
    return all("name" in type(item).model_fields and "kind" not in type(item).model_fields for item in items)
