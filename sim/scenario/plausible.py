"""What a scenario says is plausible of its own keys: of numbers a range, of words the choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, WrapSerializer, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from sim.scenario.given import native, plain
from sim.scenario.limits import ENTRIES, TEXT_LETTERS
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Flag, Number
from sim.scenario.texts import Line

_HOW = "write [low, high], or a table such as { times = [0.5, 2], assumption = true }"
_QUOTED = 'and the whole key in quotes, as in "production.contest_exponent" = [0.7, 2]'


def _refused(what: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{what}; {remedy}", {"what": what, "remedy": remedy})


def _end(value: object) -> object:
    """An end of a range as it is kept: a number, or a text with a unit for the key to read."""
    given = native(value)
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise _refused(f"{plain(given)} is no end of a range", "write a number, or a text with a unit")
    return given


def _choice(value: object) -> object:
    given = native(value)
    if not isinstance(given, bool | str):
        raise _refused(f"{plain(given)} is no choice", "write texts, or true and false; of numbers a range")
    return given


End = Annotated[float | str, BeforeValidator(_end)]
Choice = Annotated[bool | str, BeforeValidator(_choice)]


class Plausible(Section):
    """What is plausible of a key, or of keys that move together, with commas between.

    The key stands in quotes. `[low, high]` alone is a range. One of `range`, `times` and `choices` says what.
    """

    range: tuple[End, End] | None = parameter(
        None,
        description="The least and the most that is plausible, in the unit of the key or as texts with one.",
    )
    times: tuple[Number, Number] | None = parameter(
        None, description="The same as multiples of what the scenario says."
    )
    choices: tuple[Choice, ...] | None = parameter(
        None,
        description="What is plausible where it is no number: texts, or true and false.",
        min_length=2,
        max_length=ENTRIES,
    )
    scale: Literal["linear", "log"] | None = parameter(
        None,
        description="How values lie between the ends, evenly or evenly in logs; left out: multiples in logs.",
    )
    assumption: Flag = parameter(False, description="True: it is assumed, for nobody has measured it.")
    source: Line = parameter("", description="Where it is from.", max_length=TEXT_LETTERS)

    @model_validator(mode="before")
    @classmethod
    def _read_list(cls, given: Any) -> Any:
        value = native(given)
        if isinstance(value, Mapping):
            if value and not value.keys() & cls.model_fields.keys():
                raise _refused("does not say what is plausible", f"{_HOW}, {_QUOTED}")
            return value
        if isinstance(value, Section):
            return value
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise _refused(f"{plain(value)} is no range", _HOW)
        return {"range": [_end(end) for end in value]}


class PlausibleKeys(Mapping[str, Plausible]):
    """What is plausible, by dotted key; keys that move together have commas between them."""

    def __init__(self, entries: Mapping[str, Plausible]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, keys: str) -> Plausible:
        return self._entries[keys]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(tuple(self._entries.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._entries!r})"


def _plain_table(value: Mapping[str, Plausible], dumped: Callable[[Any], Any]) -> Any:
    return dumped(dict(value))


class _OrList:
    """Beside the table, the list of two that may stand in its place."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        end = {"type": ["number", "string"]}
        return {"anyOf": [handler(schema), {"type": "array", "items": end, "minItems": 2, "maxItems": 2}]}


#: The type of the table in a scenario. A plain dict would make a scenario one that cannot be hashed.
PlausibleTable = Annotated[
    dict[str, Annotated[Plausible, _OrList()]], AfterValidator(PlausibleKeys), WrapSerializer(_plain_table)
]
