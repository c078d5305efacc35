"""What the schema lets a scenario say, and what some scenarios do say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from sim.scenario.parameter import Section
from sim.scenario.schema import Scenario

#: Values by key; lists have one key for all their members, those of events by kind.
Said = dict[str, set[Any]]


def sections_in(annotation: Any) -> list[type[Section]]:
    """The tables that a parameter may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return [annotation]
    return [section for part in get_args(annotation) for section in sections_in(part)]


def kind_of(section: type[Section] | Section) -> str:
    """The kind of an event, after its key; nothing for other tables."""
    field = type(section).model_fields if isinstance(section, Section) else section.model_fields
    return f".{field['kind'].default}" if "kind" in field else ""


def key_of(above: str, name: str) -> str:
    """The key of a value; what every event has by way of a name and a switch is one for all kinds."""
    return f"events.*.{name}" if above.startswith("events.") and name in ("name", "on") else above + name


def keys(section: type[Section] = Scenario, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that says something of the market and holds no table, with the type of its values."""
    for name, field in section.model_fields.items():
        if section is Scenario and name == "plausible":  # of what others could say
            continue
        inside = sections_in(field.annotation)
        for part in inside:
            yield from keys(part, f"{above}{name}{kind_of(part)}.")
        if not inside:
            yield key_of(above, name), field.annotation


def choices() -> Iterator[tuple[str, Any]]:
    """Every value of each key that has a list of them, flags and the kinds of events included."""
    for key, kind in keys():
        if kind is bool or bool in get_args(kind):
            yield from ((key, value) for value in (True, False))
        for part in (kind, *get_args(kind)):
            if get_origin(part) is Literal:
                yield from ((key, value) for value in get_args(part))


def said_by(scenarios: Iterable[Scenario]) -> Said:
    """What these scenarios say."""
    said: Said = defaultdict(set)
    for scenario in scenarios:
        note(scenario, "", said)
    return said


def note(section: Section, above: str, said: Said) -> None:
    """Add what a table says."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        members = value if isinstance(value, tuple) else (value,)
        tables = [member for member in members if isinstance(member, Section)]
        for table in tables:
            note(table, f"{above}{name}{kind_of(table)}.", said)
        if not tables:
            said[key_of(above, name)].add(value)
