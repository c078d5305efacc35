"""Which keys a scenario has, found by words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic.fields import FieldInfo

from sim.names import join_key
from sim.scenario.documents import NOT_VARIED
from sim.scenario.parameter import Section, unit_of
from sim.scenario.problems import item_names
from sim.scenario.reference import bounds
from sim.scenario.schema import Scenario
from sim.scenario.shape import Spot

#: What parts words, in keys or in what people write.
_BREAKS = str.maketrans("-_.", "   ")


class Key(NamedTuple):
    """A key of a scenario that has a value of its own.

    Attributes:
        key: with dots, as `--set` takes it.
        about: its unit, bounds and meaning, in one line.
    """

    key: str
    about: str


def keys_of(scenario: Scenario) -> tuple[Key, ...]:
    """All keys that may be varied, in the order of the schema; items of lists by name, or by number."""
    return tuple(
        Key(join_key(*parts), about(field))
        for parts, field in _below(scenario, ())
        if parts[0] not in NOT_VARIED
    )


def found(keys: tuple[Key, ...], words: str, most: int) -> list[Key]:
    """Keys in which all the words stand, in the key itself first, then in what it means.

    Args:
        keys: where to look.
        words: with blanks between; capitals, hyphens and low lines do not matter.
        most: how many at most.
    """
    wanted = _bare(words).split()
    if not wanted:
        return []
    in_key = [one for one in keys if all(word in _bare(one.key) for word in wanted)]
    elsewhere = [one for one in keys if all(word in _bare(f"{one.key} {one.about}") for word in wanted)]
    return list(dict.fromkeys([*in_key, *elsewhere]))[:most]


def _bare(text: str) -> str:
    return text.lower().translate(_BREAKS)


def about(field: FieldInfo) -> str:
    """Unit, bounds and meaning of a parameter."""
    unit = unit_of(field)
    shown = {"1": "number", "count": "whole number"}.get(unit or "", unit)
    return "; ".join(part for part in (shown, bounds(field), field.description) if part)


def _below(section: Section, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for key, field in type(section).model_fields.items():
        value, spot = getattr(section, key), Spot(field.annotation, field)
        if isinstance(value, Section):
            yield from _below(value, (*above, key))
        elif isinstance(value, tuple) and value and isinstance(value[0], Section):
            names = item_names([{"name": getattr(item, "name", None)} for item in value])
            for place, (name, item) in enumerate(zip(names, value, strict=True)):
                yield from _below(item, (*above, key, name or str(place)))
        elif not spot.sections and spot.item is None and spot.entry is None:
            yield (*above, key), field
