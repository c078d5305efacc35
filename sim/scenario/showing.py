"""A resolved scenario to be looked at: whole, or only what differs from another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.names import join_key
from sim.scenario.problems import Location, item_names

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Every parameter with its value, dates as dates; what is not given is left out."""
    return scenario.model_dump(exclude_none=True)


def events_in_words(scenario: Scenario) -> dict[Location, str]:
    """What is said of each event, by its location: the key that leads to it, its number, and when it is."""
    found: dict[Location, str] = {}
    for number, event in enumerate(scenario.events):
        key = join_key("events", event.name or str(number))
        week = event.starts(scenario.start_date) if event.on else None
        when = "off" if week is None else f"week {week}"
        found["events", number] = f"number {number}: {key}, {when}"
    return found


def difference(base: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a file with that base would have to say to be the other scenario, and what it cannot say.

    Items of lists go by their names; an item that the base has not is there whole.

    Args:
        base: a resolved document.
        other: another one.

    Returns:
        A document that holds the other's values where they differ; and keys that the base has and the other
        has not, which no file that inherits can take away.
    """
    gone: list[str] = []
    return _apart(base, other, (), gone), gone


def _apart(
    base: Mapping[str, Any], other: Mapping[str, Any], above: tuple[str, ...], gone: list[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    gone += [join_key(*above, str(key)) for key in base if key not in other]
    for key, value in other.items():
        known = base.get(key)
        if key in base and known == value:
            continue
        path = (*above, str(key))
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            below = _apart(known, value, path, gone)
            found |= {key: below} if below else {}
        elif _named(known) and _named(value):
            items = list(_items(known, value, path, gone))
            found |= {key: items} if items else {}
        else:
            found[key] = value
            if key == "events" and known:  # a file that inherits adds to them
                gone.append("events of the base, some of which have no name")
    return found


def _named(value: Any) -> bool:
    """Is this a list of tables that all have names of their own?"""
    return isinstance(value, list | tuple) and None not in item_names(value)


def _items(known: Any, items: Any, above: tuple[str, ...], gone: list[str]) -> Iterator[dict[str, Any]]:
    """Items that differ from those of their name in the base, with their names, and new ones whole."""
    there = {item["name"]: item for item in known}
    gone += [join_key(*above, name) for name in there if name not in {item["name"] for item in items}]
    for item in items:
        name = item["name"]
        if name not in there:
            yield dict(item)
            continue
        below = _apart(there[name], item, (*above, name), gone)
        if below:
            yield {"name": name, **below}
