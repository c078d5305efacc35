"""Inheritance: a document laid over its base, with the places of both."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from sim.names import normal, split_key, split_keys
from sim.scenario.locate import Place
from sim.scenario.problems import item_names

#: Where a document has its named employers.
_EMPLOYERS = (("labs",), ("startups", "named"))


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
    what is plausible of them; so do employers. Any other value replaces the base's.
    """
    merged = _merge(base, document)
    events = [Marked.at(part, "events") for part in (base, document) if "events" in part.value]
    if len(events) == 2 and all(isinstance(part.value, list) for part in events) and events[1].value:
        joined = _joined(*events)
        merged = _table({key: merged.at(key) for key in merged.value} | {"events": joined}, merged.place)
    own = document.value.get("plausible")
    stated = own if isinstance(own, Mapping) else {}
    if document.value.get("events") == []:
        merged = _with_ranges(merged, lambda key: key in stated or not key.startswith("events."))
    return without_ranges_of_the_gone(base, merged, stated)


def without_ranges_of_the_gone(before: Marked, after: Marked, stated: Container[str]) -> Marked:
    """What was said to be plausible of employers goes with them, but for the keys that are stated anew."""
    gone = {(*where, name) for where in _EMPLOYERS for name in _names(before, where) - _names(after, where)}
    if not gone:
        return after
    return _with_ranges(after, lambda key: key in stated or not any(_is_of(key, one) for one in gone))


def _names(document: Marked, where: tuple[str, ...]) -> set[str]:
    """The names of the items of a list, one way of writing each."""
    value = document.value
    for step in where:
        value = value.get(step) if isinstance(value, Mapping) else None
    items = value if isinstance(value, list | tuple) else ()
    return {name for name in item_names(items) if name is not None}


def _is_of(keys: str, employer: tuple[str, ...]) -> bool:
    """Is one of these dotted keys, with commas between, about an employer?"""
    for key in split_keys(keys):
        try:
            parts = tuple(map(normal, split_key(key)))
        except ValueError:
            continue
        if parts[: len(employer)] == employer:
            return True
    return False


def _with_ranges(document: Marked, kept: Callable[[str], bool]) -> Marked:
    """The document with these keys alone in what is plausible."""
    ranges = document.value.get("plausible")
    if not isinstance(ranges, Mapping) or all(kept(str(key)) for key in ranges):
        return document
    plausible = document.at("plausible")
    rest = _table({key: plausible.at(key) for key in ranges if kept(str(key))}, plausible.place)
    return _table({key: document.at(key) for key in document.value} | {"plausible": rest}, document.place)


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
