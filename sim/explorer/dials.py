"""Dials made of the schema: what may stand at keys of a scenario, how it is read, shown and set."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any, Literal, get_args

from pydantic_core import PydanticCustomError

from sim.explorer.search import about
from sim.names import join_key
from sim.scenario.given import plain
from sim.scenario.lookup import Found, NoSuchValue
from sim.scenario.override import parse_value
from sim.scenario.quantities import NUMBER, Quantity
from sim.scenario.ranges import Range, RangeError, keys_of, plausible_ranges
from sim.scenario.schema import Scenario

#: Where a dial stands; None where its key is left out, or where its keys have no one value.
Value = float | int | bool | str | None
Kind = Literal["number", "switch", "choice", "text", "date"]
#: A slider over wider bounds than so many times the value it starts at would be too coarse to use.
_WIDE = 20.0


@dataclass(frozen=True)
class Span:
    """From where to where a slider goes, in the unit of its dial.

    Attributes:
        low: the least.
        high: the most.
        log: evenly in logs.
    """

    low: float
    high: float
    log: bool = False


@dataclass(frozen=True)
class Dial:
    """A dial of one key, or of keys that move together.

    Attributes:
        keys: the dotted keys.
        kind: what it turns.
        start: where it stands at the starting point.
        about: unit, bounds, meaning, and what is said of its plausible range.
        founds: what the scenario has at each key.
        span: of its slider; None where there is none.
        range: what is plausible; None where nothing is said.
        choices: what may be chosen.
    """

    keys: tuple[str, ...]
    kind: Kind
    start: Value
    about: str
    founds: tuple[Found, ...]
    span: Span | None = None
    range: Range | None = None
    choices: tuple[bool | str, ...] = ()

    @property
    def name(self) -> str:
        """The keys, with commas between."""
        return ",".join(self.keys)

    @property
    def multiples(self) -> bool:
        """Does it multiply what the scenario says?"""
        return self.range is not None and bool(self.range.bases)

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        if self.range is not None:
            return "What is plausible"
        return "Events" if self.keys[0].startswith("events.") else "Other keys"

    @property
    def optional(self) -> bool:
        """May its key be left out?"""
        return NoneType in get_args(self.founds[0].spot.annotation)

    def read(self, given: object) -> Value:
        """Where it is to stand, in its own unit.

        Args:
            given: a number, a text with a unit, one of the choices; nothing, or an empty text, leaves an
                optional key out.

        Raises:
            NoSuchValue: it cannot stand there.
        """
        blank = given is None or (isinstance(given, str) and not given.strip())
        if blank and (self.optional or self.start is None):
            return None
        if self.kind == "number":
            return self._number(given)
        if self.kind == "date":
            return _date(given)
        if self.kind == "text":
            return str(given)
        return self.founds[0].choice(given)

    def show(self, value: Value) -> str:
        """The value as a text that `read` takes."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        quantity = self.founds[0].quantity
        if self.kind != "number" or quantity is None:
            return str(value)
        if self.multiples:
            return f"× {value:g}"
        return _written(quantity, float(value))

    def at(self, place: float) -> Value:
        """Where a slider means that it stands: four digits are all that a hand can set."""
        return round(place) if self.founds[0].is_whole and not self.multiples else float(f"{place:.4g}")

    def changes(self, value: Value) -> dict[str, Any]:
        """What the keys are set to; nothing where it starts."""
        if value == self.start and isinstance(value, bool) == isinstance(self.start, bool):
            return {}
        if self.multiples and self.range is not None and isinstance(value, int | float):
            return self.range.changes(float(value))
        if self.kind in ("text", "date") and isinstance(value, str):
            return dict.fromkeys(self.keys, parse_value(value))
        return dict.fromkeys(self.keys, value)

    def _number(self, given: object) -> float | int:
        if not self.multiples or self.range is None:
            first, *others = [found.number(given) for found in self.founds]
            if any(one != first for one in others):
                raise NoSuchValue("is read in other units by other keys", "write a number without a unit")
            return first
        try:
            factor = float(NUMBER.read(given.strip().lstrip("×x* ") if isinstance(given, str) else given))
        except PydanticCustomError as error:
            what = str((error.context or {})["what"])
            raise NoSuchValue(what, "write a multiple of the starting value, such as 1.5") from None
        for found, value in zip(self.founds, self.range.changes(factor).values(), strict=True):
            try:
                found.number(value)
            except NoSuchValue as error:
                raise NoSuchValue(f"{found.key} {error.what}", error.remedy) from None
        return factor


def dials_of(scenario: Scenario) -> dict[str, Dial]:
    """The dials that a scenario has by itself: what it says is plausible, then its events and when.

    Raises:
        ScenarioError: multiples that it says are plausible leave the bounds of their keys.
    """
    dials = [_of_range(scenario, one) for one in plausible_ranges(scenario)]
    turned = {key for dial in dials for key in dial.keys}
    names = [event.name for event in scenario.events]
    for place, name in enumerate(names):
        event = ("events", name if name and names.count(name) == 1 else str(place))
        when = "week" if scenario.events[place].date is None else "date"
        keys = (join_key(*event, "on"), join_key(*event, when))
        dials += [_within(scenario, dial_of(scenario, key)) for key in keys if key not in turned]
    return {dial.name: dial for dial in dials}


def _within(scenario: Scenario, dial: Dial) -> Dial:
    """The dial of when an event starts, over the horizon."""
    if dial.kind != "number":
        return dial
    return replace(dial, span=Span(0.0, float(scenario.weeks - 1)) if scenario.weeks > 1 else None)


def dial_of(scenario: Scenario, key: str) -> Dial:
    """A dial for any key of the schema.

    Raises:
        NoSuchValue: there is no such key, it changes no market, or it is a table or a list.

    Example:
        >>> import sim
        >>> dial = dial_of(sim.Scenario(), "market.patience")
        >>> dial.read("2 weeks"), dial.show(14.0)
        (14.0, '14 days')
    """
    for one in plausible_ranges(scenario):
        if one.name == key:
            return _of_range(scenario, one)
    founds = tuple(_founds(scenario, key))
    first = founds[0]
    if len(founds) > 1 and len({(one.spot.types, one.quantity) for one in founds}) > 1:
        raise NoSuchValue("are keys of different kinds", "turn keys together that are read alike")
    kind: Kind = "number" if first.is_number else "text"
    if first.choices:
        kind = "switch" if isinstance(first.choices[0], bool) else "choice"
    elif datetime.date in first.spot.types:
        kind = "date"
    keys = tuple(one.key for one in founds)
    start = _start(founds)
    span = _span(founds, start) if kind == "number" else None
    return Dial(keys, kind, start, _about(founds), founds, span, None, first.choices)


def _date(given: object) -> str:
    """A date as it is written."""
    try:
        return datetime.date.fromisoformat(str(given).strip()).isoformat()
    except ValueError:
        remedy = "write a date such as 2025-07-28"
        raise NoSuchValue(f"cannot read {plain(given)} as a date", remedy) from None


def _of_range(scenario: Scenario, one: Range) -> Dial:
    """The dial of what is plausible."""
    founds = tuple(_founds(scenario, one.name))
    told = f" (assumption{', ' if one.source else ''}{one.source})" if one.assumption else ""
    told = told or (f" ({one.source})" if one.source else "")
    if one.choices:
        kind: Kind = "switch" if isinstance(one.choices[0], bool) else "choice"
        said = f"plausible: {', '.join(plain(choice) for choice in one.choices)}{told}; {_about(founds)}"
        return Dial(one.keys, kind, _start(founds), said, founds, None, one, founds[0].choices)
    quantity = founds[0].quantity
    assert quantity is not None
    start: Value = 1.0 if one.bases else _start(founds)
    low, high = (f"× {end:g}" if one.bases else _written(quantity, end) for end in (one.low, one.high))
    said = f"plausible: {low} to {high}{told}; {_about(founds)}"
    return Dial(one.keys, "number", start, said, founds, Span(one.low, one.high, one.log), one)


def _written(quantity: Quantity, value: float) -> str:
    """A number as it is shown, and may be given; a rate per cent reads badly where it counts things."""
    return f"{value:g}" if quantity.period and not quantity.money else quantity.show(value)


def _founds(scenario: Scenario, keys: str) -> list[Found]:
    try:
        return keys_of(scenario, keys)
    except RangeError as error:
        _, what, remedy = error.faults[0]
        raise NoSuchValue(what, remedy) from None


def _start(founds: tuple[Found, ...]) -> Value:
    """What stands at the keys; None where they differ."""
    values = [one.value for one in founds]
    if any(value != values[0] for value in values):
        return None
    first: Any = values[0]
    return first if first is None or isinstance(first, bool | int | float | str) else str(first)


def _span(founds: tuple[Found, ...], start: Value) -> Span | None:
    """The bounds where they are near enough, else from nothing to twice the value; None without a value."""
    if not isinstance(start, int | float):
        return None
    limits = [limit for one in founds if one.spot.parameter for limit in one.spot.parameter.metadata]
    low = max((float(getattr(limit, "ge", getattr(limit, "gt", -1e300))) for limit in limits), default=-1e300)
    high = min((float(getattr(limit, "le", getattr(limit, "lt", 1e300))) for limit in limits), default=1e300)
    if high - low > _WIDE * max(abs(start), 0.1):
        low, high = max(low, min(0.0, 2.0 * start)), min(high, max(0.0, 2.0 * start))
    return Span(low, high) if low < high else None


def _about(founds: tuple[Found, ...]) -> str:
    field = founds[0].spot.parameter
    return "" if field is None else about(field)
