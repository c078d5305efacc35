"""Inheritance: a document laid over its base, with the places of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.names import normal
from sim.scenario.locate import Place
from sim.scenario.problems import item_names


@dataclass(frozen=True, slots=True)
class Marked:
    """A value of a document and the place it came from."""

    value: Any
    place: Place

    def at(self, step: str | int) -> "Marked":
        """The value one step down."""
        return Marked(self.value[step], self.place.inner.get(step, self.place))


def inherit(base: Marked, document: Marked) -> Marked:
    """The document that `document` stands for, given its `base`.

    Tables merge key by key. In lists of tables with names an item changes the item of that name, new names
    are appended. Events without names are appended to the base's too, and `events = []` drops them all, with
    what is plausible of them. Any other value replaces the base's.
    """
    merged = _merge(base, document)
    events = [Marked.at(part, "events") for part in (base, document) if "events" in part.value]
    if len(events) == 2 and all(isinstance(part.value, list) for part in events) and events[1].value:
        joined = _joined(*events)
        return _table({key: merged.at(key) for key in merged.value} | {"events": joined}, merged.place)
    return _without_ranges_of_events(merged, document) if document.value.get("events") == [] else merged


def _without_ranges_of_events(merged: Marked, document: Marked) -> Marked:
    """What the base says is plausible of events goes with them."""
    ranges, own = merged.value.get("plausible"), document.value.get("plausible")
    if not isinstance(ranges, Mapping):
        return merged
    stated = own if isinstance(own, Mapping) else {}
    kept = {key for key in ranges if key in stated or not str(key).startswith("events.")}
    plausible = merged.at("plausible")
    rest = _table({key: plausible.at(key) for key in ranges if key in kept}, plausible.place)
    return _table({key: merged.at(key) for key in merged.value} | {"plausible": rest}, merged.place)


def _merge(base: Marked, over: Marked) -> Marked:
    if isinstance(base.value, Mapping) and isinstance(over.value, Mapping):
        parts = {key: base.at(key) for key in base.value}
        for key in over.value:
            parts[key] = _merge(parts[key], over.at(key)) if key in parts else over.at(key)
        return _table(parts, over.place)
    if _is_tables(base.value) and _is_tables(over.value):
        return _merge_by_name(base, over)
    return over


def _merge_by_name(base: Marked, over: Marked) -> Marked:
    return _joined(base, over) if any(item_names(base.value)) else over


def _joined(base: Marked, over: Marked) -> Marked:
    """The items of both, by name where they have one.

    Only the first item of a name changes the base's: a name given twice must still be found double.
    """
    items = [base.at(k) for k in range(len(base.value))]
    open_names = {name: k for k, name in enumerate(item_names(base.value)) if name is not None}
    for k, item in enumerate(over.value):
        name = item.get("name") if isinstance(item, Mapping) else None
        index = open_names.pop(normal(name), None) if isinstance(name, str) else None
        if index is None:
            items.append(over.at(k))
        else:
            items[index] = _merge(items[index], over.at(k))
    return _list(items, over.place)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _table(parts: dict[str, Marked], place: Place) -> Marked:
    inner: dict[str | int, Place] = {key: part.place for key, part in parts.items()}
    return Marked({key: part.value for key, part in parts.items()}, Place(place.file, place.line, inner))


def _list(items: list[Marked], place: Place) -> Marked:
    inner: dict[str | int, Place] = {k: item.place for k, item in enumerate(items)}
    return Marked([item.value for item in items], Place(place.file, place.line, inner))
