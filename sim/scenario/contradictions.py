"""Policies that contradict each other: events in force at one time that set one thing to different values."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.names import join_key
from sim.scenario.event import EventBase
from sim.scenario.parameter import quantity_of
from sim.scenario.problems import Problem

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


class _Set(NamedTuple):
    """What an event sets, and for how long.

    Attributes:
        start: first week.
        end: the week after the last.
        number: place of the event in the scenario.
        value: to what; None is what holds where nothing is stated.
    """

    start: int
    end: float
    number: int
    value: Any


def contradictions(scenario: Scenario) -> Iterator[Problem]:
    """A problem for each event that contradicts one in force already: the first that it contradicts."""
    told: set[int] = set()
    for (name, what), settings in _settings(scenario).items():
        in_force: dict[Any, _Set] = {}  # of each value the one that lasts longest
        for setting in sorted(settings):
            in_force = {value: one for value, one in in_force.items() if one.end > setting.start}
            others = [one for value, one in in_force.items() if value != setting.value]
            if others and setting.number not in told:
                told.add(setting.number)
                yield _problem(scenario, name, what, min(others), setting)
            kept = in_force.get(setting.value)
            if kept is None or kept.end < setting.end:
                in_force[setting.value] = setting


def _settings(scenario: Scenario) -> dict[tuple[str, str], list[_Set]]:
    """What events set, by whom it concerns and what it is."""
    found: dict[tuple[str, str], list[_Set]] = defaultdict(list)
    for number, event in enumerate(scenario.events):
        sets = event.sets() if event.on else {}
        if not sets:
            continue
        try:
            start = event.starts(scenario.start_date)
        except ValueError:  # which is a mistake of its own
            continue
        end = math.inf if event.duration is None else start + math.ceil(event.duration)
        for name in sorted(event.whom(scenario)):
            for what, value in sets.items():
                found[name, what].append(_Set(start, end, number, value))
    return found


def _problem(scenario: Scenario, name: str, what: str, before: _Set, after: _Set) -> Problem:
    first, second = (
        join_key("events", scenario.events[one.number].name or str(one.number)) for one in (before, after)
    )
    both = scenario.events[before.number].whom(scenario) & scenario.events[after.number].whom(scenario)
    whom = repr(name) if len(both) == 1 else f"{name!r} and {len(both) - 1} more"
    return Problem(
        ("events", after.number),
        f"{second} sets the {what.replace('_', ' ')} of {whom} to {_told(scenario, what, after)} "
        f"in week {after.start}, when {first} has it at {_told(scenario, what, before)}",
        "let one end before the other begins, or give both one value",
        needs=(("events", before.number),),
    )


def _told(scenario: Scenario, what: str, setting: _Set) -> str:
    """The value, in the unit of the key of the event that has it."""
    if setting.value is None:
        return "its default"
    event = scenario.events[setting.number]
    alike = [
        (not what.replace(" ", "_").endswith(key), quantity)
        for key, field in type(event).model_fields.items()
        if key not in EventBase.model_fields and getattr(event, key) == setting.value
        for quantity in (quantity_of(field),)
        if quantity is not None
    ]
    if not alike:
        return f"{setting.value:g}"
    return min(alike, key=lambda one: one[0])[1].show(setting.value)
