"""The reference of scenario files in Markdown, made from the schema: `python -m sim.scenario.reference`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario import quantities
from sim.scenario.json_schema import json_schema
from sim.scenario.parameter import quantity_of, scales, unit_of
from sim.scenario.quantities import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot

_INTRODUCTION = """\
# Parameters

Every key of a scenario file. This page is made from the schema. Do not edit it; run

    python -m sim.scenario.reference > docs/parameters.md

* A key is written with dots, as `--set` and `Scenario.with_` take it. In a file the part before the last dot
  is a table: `[researchers.talent]`, and below it `sigma = 0.5`.
* `NAME` stands for the name of an item of a list, `N` for the place of one without a name, counted from 0. In
  a file each item is a table of its own: `[[labs]]`, `[[startups.named]]`, `[[events]]`.
* A number may be written bare, in the unit given here, or as a text with a unit, such as `"$250M"`. The units
  are explained at the end.
* "required": there is no default. "none": the key may be left out, and its meaning says what then holds.
* Bounds are in the unit of the key.
* *Scales*: multiplied by `market.scale`, the size of the market. Whole numbers are rounded, and what is at
  least one stays at least one. All else is a share, a price or a time, or is meant per head or per startup.
"""
_UNITS = "## Units\n\n| unit | what it is | texts that may be written instead |\n| --- | --- | --- |\n"
_HEAD = "| key | unit or type | default | bounds | meaning |\n| --- | --- | --- | --- | --- |\n"
_SIGNS = (("gt", ">"), ("ge", "≥"), ("lt", "<"), ("le", "≤"), ("min_length", "length ≥"))
_TYPES = {str: "text", bool: "true or false", date: "date"}
_UNIT_NAMES = {"1": "number", "count": "whole number"}


def reference() -> str:
    """The page: one table of keys for every table of a scenario, in the order of the schema; then units."""
    declared = [quantity for quantity in vars(quantities).values() if isinstance(quantity, Quantity)]
    units = "".join(_unit_row(quantity) for quantity in declared)
    return "\n".join((_INTRODUCTION, *_sections(Scenario, "", Scenario()), _UNITS + units))


def _sections(section: Model, prefix: str, default: BaseModel | None) -> Iterator[str]:
    """Heading and table of a section, then those of the sections in it.

    `default` is the section as it is when a file does not mention it; None where there is no such section.
    """
    rows = _base_row() if section is Scenario else ""
    below: list[tuple[Model, str, BaseModel | None]] = []
    for key in _own_first(section):
        field = section.model_fields[key]
        spot = Spot(field.annotation, field)
        value = _default(field) if default is None else getattr(default, key)
        if spot.sections:
            below.append(
                (spot.sections[0], f"{prefix}{key}.", value if isinstance(value, BaseModel) else None)
            )
            continue
        rows += _row(f"{prefix}{key}", spot, field, value)
        inner = spot.item or spot.entry
        for item in inner.sections if inner is not None else ():
            place = '"KEY"' if spot.entry else "NAME" if "name" in item.model_fields else "N"
            below.append((item, f"{prefix}{key}.{place}.", None))
    yield _heading(section, prefix) + _HEAD + rows
    for deeper in below:
        yield from _sections(*deeper)


def _own_first(section: Model) -> list[str]:
    """Keys that a section declares itself, then those that it shares with others."""
    own = section.__annotations__
    return sorted(section.model_fields, key=lambda key: key not in own)


def _heading(section: Model, prefix: str) -> str:
    title = f"`{prefix[:-1]}`" if prefix else "The scenario"
    kind = section.model_fields.get("kind")
    if kind is not None:
        title += f" of kind `{Spot(kind.annotation).choices[0]}`"
    meaning = " ".join((section.__doc__ or "").split("\n\n")[0].split())
    return f"## {title}\n\n{meaning}\n\n"


def _base_row() -> str:
    """`base` is read before the schema is asked, and so is not in it."""
    return _cells("`base`", "text", "none", "", json_schema()["properties"]["base"]["description"])


def _row(key: str, spot: Spot, field: FieldInfo, value: Any) -> str:
    meaning = f"{field.description or ''}{' *Scales.*' if scales(field) else ''}"
    return _cells(f"`{key}`", _type(spot, field), _shown(field, value), bounds(field), meaning)


def _cells(*texts: str) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |\n"


def _type(spot: Spot, field: FieldInfo) -> str:
    """The unit of a number; what else a value may be."""
    unit = unit_of(field)
    if unit is not None:
        return _unit(unit)
    if spot.choices:
        return " or ".join(f"`{choice}`" for choice in spot.choices)
    if spot.entry is not None:
        return "table of tables"
    if spot.item is not None:
        return _list_of(spot.item)
    return _TYPES[spot.types[0]]


def _list_of(item: Spot) -> str:
    if item.sections:
        return "list of tables"
    if item.quantity is not None:
        return "list of numbers"
    return "list of texts" if item.types == (str,) else "list of values"


def _shown(field: FieldInfo, value: Any) -> str:
    """A default as a file would write it; the list of fields by their names and shares.

    The `kind` of an event is its own default, so that it can be told; a file has to say it.
    """
    if value is PydanticUndefined or len(Spot(field.annotation).choices) == 1:
        return "required"
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return "empty"
    if isinstance(value, tuple):
        return ", ".join(f"{item.name} {item.share:g}" for item in value) or "empty"
    quantity = quantity_of(field)
    if quantity is None:
        return f"`{json.dumps(value)}`"
    # A rate per cent reads badly where it counts things, so rates are bare numbers.
    is_rate = quantity.period is not None and not quantity.money
    return f"`{value:g}`" if is_rate else f"`{quantity.show(value)}`"


def bounds(field: FieldInfo) -> str:
    """Bounds as pydantic keeps them, lower bounds first."""
    found = {
        name: getattr(limit, name) for limit in field.metadata for name, _ in _SIGNS if hasattr(limit, name)
    }
    return ", ".join(f"{sign} {_plain(found[name])}" for name, sign in _SIGNS if name in found)


def _plain(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


def _default(field: FieldInfo) -> Any:
    return field.get_default(call_default_factory=True)


def _unit_row(quantity: Quantity) -> str:
    examples = ", ".join(f'`"{text}"`' for text in quantity.examples)
    return _cells(_unit(quantity.unit), quantity.noun, examples)


def _unit(unit: str) -> str:
    """A unit in code, since two dollar signs in a line would be read as mathematics."""
    return _UNIT_NAMES.get(unit, f"`{unit}`")


if __name__ == "__main__":
    sys.stdout.buffer.write(reference().encode())  # the same bytes on every platform
