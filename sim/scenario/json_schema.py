"""JSON Schema of scenario files, for editors: units, bounds, meanings and defaults as declared."""

from typing import Any

from pydantic import TypeAdapter

from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot

_KEYWORDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_BASE = {
    "type": "string",
    "description": "A scenario file, relative to this one, or a library scenario, that this file changes.",
}


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file; a quantity may be a number or a text with a unit."""
    schema = Scenario.model_json_schema()
    definitions = schema.pop("$defs", {})
    for section in _sections(Scenario, set()):
        _describe(section, schema if section is Scenario else definitions[section.__name__])
    schema["properties"] = {"base": _BASE, **schema["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "$defs": definitions,
    }


def _describe(section: Model, schema: dict[str, Any]) -> None:
    """Mend a table's schema: defaults made by functions, bounds of optional quantities, kinds."""
    for key, described in schema["properties"].items():
        described.pop("title", None)
        _leave_out_null(described)
        field = section.model_fields[key]
        if field.default_factory is not None:
            made = field.get_default(call_default_factory=True)
            described["default"] = TypeAdapter(type(made)).dump_python(
                made, mode="json", exclude_unset=True, exclude_none=True
            )
        if "const" in described:
            # Without its kind an event could be any of them.
            schema["required"] = [*schema.get("required", ()), key]


def _leave_out_null(described: dict[str, Any]) -> None:
    """TOML has no null: a key that is left out is None, so only the other type may be written."""
    if {"type": "null"} not in described.get("anyOf", ()):
        return
    written, _ = described.pop("anyOf")
    for name, keyword in _KEYWORDS.items():
        # pydantic leaves the bounds of an optional quantity beside its alternatives, under their short names.
        if name in written and "anyOf" in written:
            written["anyOf"][0][keyword] = written.pop(name)
    described.update({**written, **described})
    if described["default"] is None:
        del described["default"]


def _sections(section: Model, seen: set[Model]) -> list[Model]:
    """A table and all tables below it, each once."""
    seen.add(section)
    found = [section]
    for field in section.model_fields.values():
        spot = Spot(field.annotation, field)
        inner = spot.item or spot.entry
        for below in (*spot.sections, *(inner.sections if inner is not None else ())):
            if below not in seen:
                found += _sections(below, seen)
    return found
