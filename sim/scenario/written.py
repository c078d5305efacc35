"""A document of a scenario written as TOML, as a file would have it: quantities with their units."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sim.scenario.problems import Location
from sim.scenario.quantities import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.shape import Spot

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
#: The table whose entries stand in one line each.
_IN_LINES = "plausible"


def as_toml(document: Mapping[str, Any], remarks: Mapping[Location, str] | None = None) -> str:
    """The document as TOML that is read as the same document.

    Args:
        document: tables, lists and values; what is None is left out, as in files.
        remarks: what stands as a comment above a table, by its location.
    """
    return "\n".join(_table(document, (), Spot(Scenario), remarks or {})).strip() + "\n"


def value_as_toml(value: Any, spot: Spot | None) -> str:
    """One value as TOML, with its unit where what is declared there has one."""
    return _value(value, spot)


def key_as_toml(*parts: str) -> str:
    """A dotted key as a file has it."""
    return _dotted(parts)


def _table(
    table: Mapping[str, Any], above: Location, spot: Spot | None, remarks: Mapping[Location, str]
) -> Iterator[str]:
    """Lines of a table: its own values, then the tables in it, then its lists of tables."""
    inside = {key: value for key, value in table.items() if value is not None}
    for key, value in inside.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            below = None if spot is None else spot.below(key, table)
            yield f"{_key(key)} = {_value(value, below)}"
    for key, value in inside.items():
        location, below = (*above, key), None if spot is None else spot.below(key, table)
        if isinstance(value, Mapping) and key == _IN_LINES and not above:
            yield from ("", f"[{_dotted(location)}]")
            yield from (f"{_key(one)} = {_inline(entry)}" for one, entry in value.items())
        elif isinstance(value, Mapping):
            lines = list(_table(value, location, below, remarks))
            if lines and lines[0]:  # of a table that holds tables alone they say enough
                yield from ("", *_remark(remarks, location), f"[{_dotted(location)}]")
            yield from lines
        elif _is_tables(value):
            item = None if below is None else below.item
            for place, one in enumerate(value):
                yield from ("", *_remark(remarks, (*location, place)), f"[[{_dotted(location)}]]")
                yield from _table(one, location, _of_kind(item, one), remarks)


def _of_kind(item: Spot | None, value: Any) -> Spot | None:
    """The table that an item is, where its kind chooses."""
    section = None if item is None else item.section(value)
    return item if section is None else Spot(section)


def _remark(remarks: Mapping[Location, str], location: Location) -> Iterator[str]:
    if location in remarks:
        yield f"# {remarks[location]}"


def _is_tables(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(item, Mapping) for item in value)
    )


def _value(value: Any, spot: Spot | None) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        inner = None if spot is None else spot.item
        return f"[{', '.join(_value(item, inner) for item in value)}]"
    if isinstance(value, Mapping):
        return _inline(value)
    return _number(value, None if spot is None else spot.quantity)


def _number(value: float, quantity: Quantity | None) -> str:
    """A number with its unit where it has one; a rate is a bare number, and so is what has none."""
    if quantity is not None and (quantity.money or quantity.period is None):
        shown = quantity.show(value)
        return shown if _NUMBER.fullmatch(shown) else _text(shown)
    return repr(value)


def _inline(table: Mapping[str, Any]) -> str:
    """A table in a line; what is None, false or empty is left out."""
    pairs = (f"{_key(key)} = {_value(value, None)}" for key, value in table.items() if value)
    return f"{{ {', '.join(pairs)} }}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _dotted(location: Location) -> str:
    return ".".join(_key(str(step)) for step in location)
