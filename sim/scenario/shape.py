"""What the schema declares at a location of a document: types, parameters, sections, names of keys."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.parameter import quantity_of
from sim.scenario.problems import Location, child
from sim.scenario.quantities import Quantity

Model = type[BaseModel]
#: The bounds that a parameter may have, and what keeps within each.
_KEEPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of the schema: the type declared there, and the parameter where it is one."""

    annotation: Any
    parameter: FieldInfo | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The quantity that a value here is read as; None if it is not one."""
        if self.parameter is not None:
            return quantity_of(self.parameter)
        metadata = getattr(self.annotation, "__metadata__", ())
        return next((item for item in metadata if isinstance(item, Quantity)), None)

    @property
    def types(self) -> tuple[Any, ...]:
        """The types that a value may have, None aside."""
        return tuple(_alternatives(self.annotation))

    @property
    def sections(self) -> tuple[Model, ...]:
        """The tables that may stand here: several where a `kind` chooses."""
        return tuple(kind for kind in self.types if isinstance(kind, type) and issubclass(kind, BaseModel))

    @property
    def item(self) -> "Spot | None":
        """What an item of the list is that stands here; None if it is no list."""
        for kind in self.types:
            if get_origin(kind) in (tuple, list):
                return Spot(get_args(kind)[0])
        return None

    @property
    def entry(self) -> "Spot | None":
        """What an entry of a table with free keys is that stands here; None if there is none."""
        for kind in self.types:
            if get_origin(kind) is dict:
                return Spot(get_args(kind)[1])
        return None

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts allowed here, where only some are."""
        literals = [kind for kind in self.types if get_origin(kind) is Literal]
        return tuple(str(choice) for literal in literals for choice in get_args(literal))

    def section(self, value: Any) -> Model | None:
        """The table that `value` is meant to be; None if that is not to be told."""
        tag = discriminator(self.sections)
        if tag is None:
            return self.sections[0] if len(self.sections) == 1 else None
        return self.tagged(child(value, tag))

    def tagged(self, kind: Any) -> Model | None:
        """The table chosen by this `kind`, where a kind chooses."""
        tag = discriminator(self.sections)
        if tag is None:
            return None
        chosen = (one for one in self.sections if kind in Spot(one.model_fields[tag].annotation).choices)
        return next(chosen, None)

    def below(self, step: str | int, value: Any) -> "Spot | None":
        """The spot one step down, where `value` is the document's value here; None if nothing is declared."""
        if isinstance(step, int):
            return self.item
        if self.entry is not None:
            return self.entry
        section = self.section(value)
        field = None if section is None else section.model_fields.get(step)
        return None if field is None else Spot(field.annotation, field)

    def named(self) -> bool:
        """Is this a table with a name?"""
        return any("name" in section.model_fields for section in self.sections)

    def named_items(self) -> bool:
        """Is this a list whose items have names, or a table with such a list in it?"""
        if self.item is not None:
            return self.item.named()
        fields = [field for section in self.sections for field in section.model_fields.values()]
        return any(Spot(field.annotation, field).named_items() for field in fields)


def walk(model: Model, document: Any, location: Location) -> Spot | None:
    """The spot at a location of a document; None where the schema declares nothing."""
    spot: Spot | None = Spot(model)
    for step in location:
        if spot is None:
            return None
        spot = spot.below(step, document)
        document = child(document, step)
    return spot


def stand_in(spot: Spot | None) -> Any:
    """A value that may stand for a wrong one of a required parameter; None where there is none.

    Names have none: others may mean them.
    """
    if spot is None or spot.parameter is None or not spot.parameter.is_required():
        return None
    if spot.choices or spot.quantity is None:
        return next(iter(spot.choices), None)
    limits = [
        (keeps, getattr(item, name))
        for item in spot.parameter.metadata
        for name, keeps in _KEEPS.items()
        if hasattr(item, name)
    ]
    bounds = [bound for _, bound in limits]
    within = [] if spot.quantity.whole or not bounds else [sum(bounds) / len(bounds)]
    values = [*map(spot.quantity.read, spot.quantity.examples), *bounds, *within]
    return next((value for value in values if all(keeps(value, bound) for keeps, bound in limits)), None)


def from_pydantic(model: Model, document: Any, loc: Location) -> Location:
    """A pydantic `loc` as a location of the document: labels of union members are no keys of the user's."""
    spot: Spot | None = Spot(model)
    location: list[str | int] = []
    for step in loc:
        if spot is None:
            break
        if discriminator(spot.sections) is not None and spot.tagged(step) is not None:
            spot = Spot(spot.tagged(step))
            continue
        below = spot.below(step, document)
        if below is None and not isinstance(document, Mapping):
            break
        location.append(step)
        spot, document = below, child(document, step)
    return tuple(location)


def discriminator(sections: tuple[Model, ...]) -> str | None:
    """The key whose value chooses among tables; None where there is only one table."""
    if len(sections) < 2:
        return None
    shared = set.intersection(*(set(section.model_fields) for section in sections))
    tags = (key for key in shared if all(Spot(one.model_fields[key].annotation).choices for one in sections))
    return next(tags, None)


def kinds(sections: tuple[Model, ...]) -> list[str]:
    """The values of the discriminator, in the order of declaration."""
    tag = discriminator(sections)
    if tag is None:
        return []
    return [kind for section in sections for kind in Spot(section.model_fields[tag].annotation).choices]


def keys_below(model: Model, prefix: Location = ()) -> Iterator[tuple[str, ...]]:
    """Every key of a table and of the tables in it; lists are not entered."""
    for key, field in model.model_fields.items():
        path = (*(str(step) for step in prefix), key)
        yield path
        spot = Spot(field.annotation, field)
        if len(spot.sections) == 1:
            yield from keys_below(spot.sections[0], path)


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif annotation is not NoneType:
        yield annotation
