"""What stands at a dotted key of a scenario, and what is declared there."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from sim.names import join_key, normal, split_key
from sim.scenario.given import plain
from sim.scenario.messages import out_of_bounds, unknown_key
from sim.scenario.parameter import Section
from sim.scenario.problems import listing, suggest
from sim.scenario.quantities import Quantity
from sim.scenario.shape import Spot

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: How pydantic keeps bounds, and what a value has to be against each.
_BOUNDS = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt}


class NoSuchValue(ValueError):
    """A key that leads nowhere, or a value that does not fit: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy


@dataclass(frozen=True)
class Found:
    """What a scenario has at a key.

    Attributes:
        parts: the parts of the key.
        value: what stands there.
        spot: what is declared there.
    """

    parts: tuple[str, ...]
    value: Any
    spot: Spot

    @cached_property
    def key(self) -> str:
        """The key in the one way of writing it."""
        return join_key(*self.parts)

    @cached_property
    def quantity(self) -> Quantity | None:
        """The quantity that a value here is read as; None if it is not one."""
        return self.spot.quantity

    @property
    def is_number(self) -> bool:
        """Is a number declared here?"""
        return self.quantity is not None

    @property
    def is_whole(self) -> bool:
        """Is it one that must be whole?"""
        return self.quantity is not None and self.quantity.whole

    @property
    def choices(self) -> tuple[bool | str, ...]:
        """What may stand here, where that is a few words, or true and false; empty where it is not."""
        if bool in self.spot.types:
            return True, False
        return self.spot.choices

    def number(self, value: object) -> float | int:
        """A number for this key in its own unit, checked against the schema's bounds.

        Raises:
            NoSuchValue: it is none, or out of bounds.
        """
        quantity, field = self.quantity, self.spot.parameter
        assert quantity is not None
        assert field is not None
        try:
            number = quantity.read(value)
        except PydanticCustomError as error:
            context = error.context or {}
            raise NoSuchValue(str(context["what"]), str(context["remedy"])) from None
        for limit in field.metadata:
            for name, holds in _BOUNDS.items():
                if hasattr(limit, name) and not holds(number, getattr(limit, name)):
                    raise NoSuchValue(*out_of_bounds(self.spot, value))
        return number

    def choice(self, value: object) -> bool | str:
        """One of the choices of this key.

        Raises:
            NoSuchValue: it is none of them.
        """
        for one in self.choices:
            if one == value and isinstance(one, bool) == isinstance(value, bool):
                return one
        known = [plain(one) for one in self.choices]
        remedy = (
            suggest(value, map(str, self.choices))
            if isinstance(value, str)
            else f"known are: {listing(known)}"
        )
        raise NoSuchValue(f"unknown choice {plain(value)}", remedy)


def lookup(scenario: Scenario, key: str) -> Found:
    """What a scenario has at a dotted key, as `--set` takes it: items of a list by name or by number.

    Raises:
        NoSuchValue: the key leads nowhere, or to a table or a list.

    Example:
        >>> import sim
        >>> lookup(sim.Scenario(), "market.bargaining_share").value
        0.0
    """
    try:
        parts = _parts(key)
    except ValueError:
        raise NoSuchValue("is not a key", "write keys with dots between, such as labs.Meta.budget") from None
    found: Any = scenario
    spot = Spot(type(scenario))
    walked: list[str] = []
    while parts:
        if isinstance(found, tuple):
            name, used = _item(found, parts, join_key(*walked))
            found, spot = found[name], spot.item or Spot(Any)
        elif isinstance(found, Section) and parts[0] in type(found).model_fields:
            field = type(found).model_fields[parts[0]]
            found, spot, used = getattr(found, parts[0]), Spot(field.annotation, field), 1
        elif isinstance(found, Section):
            raise NoSuchValue(*unknown_key(parts[0], type(found), join_key(*walked), type(scenario)))
        else:
            raise NoSuchValue(f"{join_key(*walked)} has no keys below it", f"write {join_key(*walked)}")
        walked += [".".join(parts[:used])]
        parts = parts[used:]
    if isinstance(found, Section | tuple) or spot.sections or spot.item is not None:
        raise NoSuchValue("is a table or a list, not a value", "write the key of one value in it")
    return Found(tuple(walked), found, spot)


@lru_cache(maxsize=4096)
def _parts(key: str) -> tuple[str, ...]:
    return tuple(map(normal, split_key(key)))


def _item(items: tuple[Any, ...], parts: tuple[str, ...], above: str) -> tuple[int, int]:
    """Index of the item that the next parts name, and how many parts that took: names may contain dots."""
    names = [getattr(item, "name", None) for item in items]
    for used in range(1, len(parts) + 1):
        if names.count(".".join(parts[:used])) == 1:
            return names.index(".".join(parts[:used])), used
    if re.fullmatch(r"\d{1,9}", parts[0]) and int(parts[0]) < len(items):
        return int(parts[0]), 1
    known = [name for name in names if name] or [str(place) for place in range(len(items))]
    raise NoSuchValue(f'there is no "{parts[0]}" in {above}', suggest(parts[0], known))
