"""What was wrong, and what to do: pydantic's errors in the words of a scenario file."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.names import join_key
from sim.scenario.given import plain
from sim.scenario.limits import ENTRIES
from sim.scenario.problems import Location, listing, nearest, suggest
from sim.scenario.quantities import SHARE, Quantity
from sim.scenario.shape import Model, Spot, keys_below, kinds

#: Keys of other tools' files, and what they are called here.
FOREIGN = {
    "description": "question",
    "title": "question",
    "comment": "question",
    "extends": "base",
    "inherits": "base",
    "include": "base",
    "parent": "base",
    "steps": "weeks",
    "horizon": "weeks",
    "random_seed": "seed",
    "rng": "seed",
    "agents": "researchers",
    "employers": "labs",
    "firms": "labs",
}
#: What is wrong, and the remedy.
Message = tuple[str, str]


def explain(error: ErrorDetails, location: Location, spot: Spot | None, value: Any) -> Message:
    """The message for one error of pydantic at a location, where the document says `value`."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "quantity":
        return str(context["what"]), str(context["remedy"])
    spot = spot or Spot(Any)
    key = _last_key(location)
    if kind in _BOUNDS:
        return out_of_bounds(spot, value)
    for start, tell in _BY_TYPE.items():
        if kind.startswith(start):
            return tell(spot, value, key)
    # What pydantic may add one day still gets its own words and the parameter's meaning.
    message = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:], _meaning(spot)


def meant_by(key: str, section: type[BaseModel], above: str) -> str | None:
    """The key of a table that an unknown one most likely stands for; None if there is none like it."""
    if not above and key in FOREIGN:
        return FOREIGN[key] if FOREIGN[key] in section.model_fields else None
    return nearest(key, section.model_fields)


def unknown_key(key: str, section: Model | None, above: str, model: Model) -> Message:
    """A key that the table `above` does not have: the nearest one, else where there is such a key."""
    own = list(section.model_fields) if section is not None else []
    if not above and key in FOREIGN:
        return "unknown key", f'did you mean "{FOREIGN[key]}"?'
    remedy = suggest(key, own)
    if remedy.startswith("did you mean"):
        return "unknown key", remedy
    for table, prefix in ((section, above), (model, "")):
        paths = [] if table is None else [path for path in keys_below(table) if path[-1] == key]
        if paths:
            return "unknown key", f'did you mean "{".".join([prefix, *paths[0]]).lstrip(".")}"?'
    return "unknown key", f"the keys here are: {listing(own)}" if own else "remove it"


def missing_key(key: str, spot: Spot | None) -> Message:
    """A key that is required and was not given."""
    return "is required and not given", f"add {key} = {_example(spot or Spot(Any))}"


def unknown_kind(value: Any, spot: Spot) -> Message:
    """A `kind` that chooses none of the tables that may stand here."""
    known = kinds(spot.sections)
    remedy = suggest(value, known) if isinstance(value, str) else f"known are: {listing(known)}"
    return f"unknown kind {plain(value)}", remedy


def missing_kind(tag: str, spot: Spot, meant: tuple[str, str] | None = None) -> Message:
    """A table without the `kind` that says which it is.

    `meant` is its name and the one in a base that it most likely stands for: then it was to change that.
    """
    remedy = f"add {tag} = one of {listing([plain(kind) for kind in kinds(spot.sections)])}"
    if meant is not None:
        name, close = meant
        remedy = f'no event "{name}" in the base; did you mean "{close}"? If it is a new one, {remedy}'
    return "is required and not given", remedy


def out_of_bounds(spot: Spot, value: Any) -> Message:
    """A value beyond the bounds of its parameter."""
    quantity = spot.quantity
    remedy = f"write a value {_range(spot.parameter, quantity)}"
    if quantity is SHARE and isinstance(value, int | float) and 1 < value <= 100:
        remedy += (
            f', such as "{value:g}%" (a bare number is taken as it is, so {value:g} means {value * 100:g}%)'
        )
    return f"{plain(value)} is out of bounds", remedy


def _range(field: FieldInfo | None, quantity: Quantity | None) -> str:
    """The bounds of a parameter in words, in its own unit."""
    words = {"ge": "of at least", "gt": "above", "le": "at most", "lt": "below"}
    bounds = [
        f"{word} {_shown(getattr(item, name), quantity)}"
        for name, word in words.items()
        for item in (field.metadata if field is not None else ())
        if hasattr(item, name)
    ]
    return " and ".join(bounds) or "within its bounds"


def _shown(bound: Any, quantity: Quantity | None) -> str:
    return str(bound) if quantity is None else quantity.show(bound)


def _choice(spot: Spot, value: Any, key: str) -> Message:
    choices = list(spot.choices)
    remedy = suggest(value, choices) if isinstance(value, str) else f"known are: {listing(choices)}"
    return f"unknown choice {plain(value)}", remedy


def _text(spot: Spot, value: Any, key: str) -> Message:
    written = plain(value) if isinstance(value, int | float) else "..."
    return f"must be a text, got {plain(value)}", f'put it in quotes: {key} = "{written}"'


def _list(spot: Spot, value: Any, key: str) -> Message:
    if spot.item is not None and spot.item.sections:
        return f"must be a list of tables, got {plain(value)}", f"write each item below a line [[{key}]]"
    written = plain(value) if isinstance(value, str) else "..."
    return f"must be a list, got {plain(value)}", f"write {key} = [{written}]"


def _table(spot: Spot, value: Any, key: str) -> Message:
    # Items of a list are no parameters of their own.
    header = f"[{key}]" if spot.parameter is not None else f"[[{key}]]"
    keys = [name for section in spot.sections[:1] for name in section.model_fields]
    return (
        f"must be a table, got {plain(value)}",
        f"write {header} and below it its keys: {listing(keys, 12)}",
    )


def _date(spot: Spot, value: Any, key: str) -> Message:
    return f"{plain(value)} is not a date", "write year-month-day, such as 2025-07-01"


def _flag(spot: Spot, value: Any, key: str) -> Message:
    return f"must be true or false, got {plain(value)}", "write true or false, without quotes"


def _short(spot: Spot, value: Any, key: str) -> Message:
    return "must not be empty", _meaning(spot)


def _long(spot: Spot, value: Any, key: str) -> Message:
    most = _bound(spot, "max_length")
    if isinstance(value, str):
        return f"has {len(value):,} letters, more than {most:,}", "shorten it"
    return f"has {len(value):,} entries, more than {most:,}", "shorten the list"


def _bound(spot: Spot, name: str) -> int:
    metadata = spot.parameter.metadata if spot.parameter is not None else ()
    return next((int(getattr(item, name)) for item in metadata if hasattr(item, name)), ENTRIES)


def _meaning(spot: Spot) -> str:
    described = spot.parameter.description if spot.parameter is not None else None
    return f"expected: {described}" if described else "see `poach schema`"


def _example(spot: Spot) -> str:
    if spot.quantity is not None:
        return plain(spot.quantity.examples[0])
    if spot.choices:
        return plain(spot.choices[0])
    if spot.item is not None:
        return "[...]"
    return "{ ... }" if spot.sections else '"..."'


def _last_key(location: Location) -> str:
    keys = [step for step in location if isinstance(step, str)]
    return join_key(keys[-1]) if keys else ""


_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_BY_TYPE: Mapping[str, Callable[[Spot, Any, str], Message]] = {
    "literal_error": _choice,
    "date": _date,
    "bool": _flag,
    "string_type": _text,
    "tuple_type": _list,
    "list_type": _list,
    "model": _table,
    "dict_type": _table,
    "string_too_short": _short,
    "too_short": _short,
    "string_too_long": _long,
    "too_long": _long,
}
