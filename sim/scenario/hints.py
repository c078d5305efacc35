"""What may be meant otherwise though it is no mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, product
from typing import Any

from sim.names import join_key
from sim.scenario.limits import TOLD
from sim.scenario.parameter import Section, quantity_of
from sim.scenario.problems import Location, ScenarioError
from sim.scenario.quantities import Quantity
from sim.scenario.ranges import plausible_ranges
from sim.scenario.schema import Scenario

#: Nobody's year, nor any other amount in such a market, is worth less.
_DOLLARS = 1_000.0
_DIGITS = re.compile(r"\d+")


def hints(scenario: Scenario) -> Iterator[str]:
    """A sentence for each thing that may be a slip."""
    yield from _names_nearly_alike(scenario)
    yield from islice(_small_amounts(scenario), TOLD)
    yield from islice(_events_twice(scenario), TOLD)
    yield from islice(_multiples_out_of_bounds(scenario), TOLD)
    yield from islice(_taxes_of_nothing(scenario), TOLD)
    yield from islice(_lists_of_own_people(scenario), TOLD)


def _small_amounts(scenario: Scenario) -> Iterator[str]:
    """Amounts of a few dollars in a market in which people earn thousands: 2.5 may be meant in billions.

    Markets in units of their own, as those of textbooks, are left alone.
    """
    in_dollars = scenario.researchers.reservation_income >= _DOLLARS
    if not in_dollars or scenario.limit_case is not None or scenario.market.value == "productivity":
        return
    for key, value, quantity in _amounts(scenario, scenario, ()):
        if 0 < value < _DOLLARS:
            yield (
                f"{key} is {quantity.show(value)}, taken as it is; if millions or billions are meant, write "
                f'"${value:g}M" or "${value:g}B"'
            )


def _amounts(scenario: Scenario, section: Section, above: Location) -> Iterator[tuple[str, float, Quantity]]:
    """Amounts of money that a file or a change has given: dotted key, value, and what it means."""
    for name in sorted(section.model_fields_set):
        value, quantity = getattr(section, name), quantity_of(type(section).model_fields[name])
        if isinstance(value, Section):
            yield from _amounts(scenario, value, (*above, name))
        elif isinstance(value, tuple):
            for k, item in enumerate(value):
                if isinstance(item, Section):
                    yield from _amounts(scenario, item, (*above, name, k))
        elif quantity is not None and quantity.money and isinstance(value, float):
            yield _dotted((*above, name), scenario), value, quantity


def _dotted(location: Location, scenario: Scenario) -> str:
    """The key as `--set` takes it: items of a list by name where they have one."""
    parts: list[str] = []
    below: Any = scenario
    for step in location:
        below = below[step] if isinstance(step, int) else getattr(below, step)
        parts.append(str(step if isinstance(step, str) else getattr(below, "name", "") or step))
    return join_key(*parts)


def _multiples_out_of_bounds(scenario: Scenario) -> Iterator[str]:
    """What no experiment can use of what is plausible: the values are no longer those it was written for."""
    try:
        plausible_ranges(scenario)
    except ScenarioError as error:
        yield from (f"{one.key}: {one.what}; no experiment can vary it so" for one in error.problems)


def _events_twice(scenario: Scenario) -> Iterator[str]:
    """Events that are the same, as easily happens where a file inherits."""
    first: dict[str, str] = {}
    for k, event in ((k, event) for k, event in enumerate(scenario.events) if event.on):
        content = event.content()
        called = _dotted(("events", k), scenario)
        if content in first:
            yield f"{first[content]} and {called} are the same event ({event.kind}), and both act; drop one"
        first.setdefault(content, called)


def _taxes_of_nothing(scenario: Scenario) -> Iterator[str]:
    """Rates of a luxury tax that no threshold, nor any event, lets a lab owe."""
    events = [
        event for event in scenario.events_on if event.sets().keys() & {"luxury_threshold", "luxury_rate"}
    ]
    taxed = frozenset(name for event in events for name in event.whom(scenario))
    for k, lab in enumerate(scenario.labs):
        default = type(lab).model_fields["luxury_rate"].default
        if lab.luxury_rate != default and lab.luxury_threshold is None and lab.name not in taxed:
            key = _dotted(("labs", k, "luxury_rate"), scenario)
            yield f"{key} does nothing without luxury_threshold; give that, too"


def _lists_of_own_people(scenario: Scenario) -> Iterator[str]:
    """Target lists of people who are with the pursuer already: nobody is pursued."""
    lists = [
        (("labs", k, "target_list"), lab.target_list, {lab.name}) for k, lab in enumerate(scenario.labs)
    ] + [
        (("events", k, "list"), event.list, event.whom(scenario))
        for k, event in enumerate(scenario.events)
        if event.on and hasattr(event, "list")
    ]
    for where, one, pursuers in lists:
        if one.size > 0 and one.employers and pursuers == set(one.employers) and len(pursuers) == 1:
            yield (
                f"{_dotted((*where, 'employers'), scenario)} names the pursuer alone, whose people are not "
                "pursued; name others"
            )


def _names_nearly_alike(scenario: Scenario) -> Iterator[str]:
    """Labs whose name is nearly that of another.

    Of very many such labs some pairs are told, and how many more labs there are.
    """
    near = _alike([lab.name for lab in scenario.labs])
    pairs = (pair for group in near.values() for pair in _pairs(group))
    told: set[tuple[str, str]] = set()
    for pair in pairs:
        told.add(pair)
        if len(told) == TOLD:
            break
    for one, other in sorted(told):
        yield f'"{one}" and "{other}" are two labs here; if one is to change the other, spell both alike'
    rest = {name for group in near.values() if next(_pairs(group), None) for name in group}
    rest -= {name for pair in told for name in pair}
    if rest:
        yield f"... and {len(rest):,} more labs have names that are nearly alike"


def _alike(names: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """Names, sorted, by a spelling that they share; one that nobody shares is left out."""
    first: dict[int, str] = {}
    near: dict[int, list[str]] = {}
    for name in sorted(names):
        for key in _spellings(name.lower()):
            one = first.setdefault(key, name)
            if one is not name and (group := near.setdefault(key, [one]))[-1] is not name:
                group.append(name)
    return near


def _spellings(name: str) -> Iterator[int]:
    """Marks of the name, and of each that lacks a letter: two that share one are a letter or a swap apart.

    A mark is the hash of a spelling, which takes less memory.
    """
    yield hash(name)
    for place in range(len(name)):
        yield hash(name[:place] + name[place + 1 :])


def _pairs(group: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a group, but of those in a row: numbered names, and names that differ in their last letter."""
    rows: dict[tuple[str, int], dict[str, list[str]]] = {}
    for name in group:
        plain = _DIGITS.sub("", name.lower())
        rows.setdefault((plain[:-1], len(plain)), {}).setdefault(name.lower(), []).append(name)
    for row in rows.values():
        for alike in row.values():  # but for their case
            yield from combinations(alike, 2)
    for one, other in combinations(rows.values(), 2):
        for pair in product(chain(*one.values()), chain(*other.values())):
            yield min(pair), max(pair)
