"""Points of a design: what each sets in the base, held so that a hundred thousand of them take little room.

What a point sets is plain data, as JSON has it: a point is the same before it is written and read back.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, overload

from pydantic import BaseModel

from sim.names import join_key, split_key
from sim.scenario.given import native

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True)
class Point:
    """One point of a design.

    Attributes:
        label: its name, unique in the design and fit for file names.
        changes: values by dotted key, set in the base; the rest is the base's.
        first: number of its first replicate. Points with the same have common random numbers.
        given: the scenario itself, where the point was made of one.
    """

    label: str
    changes: Mapping[str, Any]
    first: int = 0
    given: Scenario | None = field(default=None, repr=False, compare=False)


class Made(Sequence[Point]):
    """Points that are made when they are asked for; a subclass says how many there are, and makes one."""

    @property
    def row(self) -> int:
        """So many points that follow each other share their random numbers."""
        return 1

    def _made(self, place: int) -> Point:
        """The point at a place."""
        raise NotImplementedError

    @overload
    def __getitem__(self, place: int) -> Point: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, place: int | slice) -> Point | tuple[Point, ...]:
        if isinstance(place, slice):
            return tuple(map(self._made, range(len(self))[place]))
        return self._made(range(len(self))[place])

    def __iter__(self) -> Iterator[Point]:
        return map(self._made, range(len(self)))


@dataclass(frozen=True)
class Rows(Made):
    """Points that set the same keys: a row of values each, numbered from 1.

    Attributes:
        keys: dotted keys, one a column.
        columns: values by key; numbers that are none but floats stand close together.
        replicates: by so many the numbers of the points' first replicates are apart.
    """

    keys: tuple[str, ...]
    columns: tuple[Sequence[Any], ...]
    replicates: int = 0

    def _made(self, place: int) -> Point:
        changes = {key: column[place] for key, column in zip(self.keys, self.columns, strict=True)}
        return Point(numbered(place, len(self)), changes, place * self.replicates)

    def __len__(self) -> int:
        return len(self.columns[0])


@dataclass(frozen=True)
class Apart(Made):
    """Points with draws of their own: no two of them share the numbers of their replicates."""

    points: Sequence[Point]
    replicates: int

    def _made(self, place: int) -> Point:
        point = self.points[place]
        return Point(point.label, point.changes, place * self.replicates, point.given)

    def __len__(self) -> int:
        return len(self.points)


def numbered(place: int, points: int) -> str:
    """Label of the point at a place, of so many: labels sort like the points."""
    return f"point-{place + 1:0{len(str(points))}}"


def column_of(values: Sequence[Any]) -> Sequence[Any]:
    """Values of a key as plain data; floats close together."""
    found = tuple(map(plain_value, values))
    return array("d", found) if found and all(type(value) is float for value in found) else found


def plain_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as plain data, tables key by key.

    Raises:
        ValueError: a key is none, or stands there twice.
    """
    found: dict[str, Any] = {}
    for key, value in changes.items():
        for parts, leaf in _leaves(split_key(key), plain_value(value)):
            written = join_key(*parts)
            if written in found:
                raise ValueError("a key stands twice in a point")
            found[written] = leaf
    return found


def plain_value(value: Any) -> Any:
    """A value as JSON has it, and as `Scenario.with_` takes it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, Mapping):
        return {str(key): plain_value(below) for key, below in value.items()}
    value = native(value)
    if isinstance(value, list | tuple):
        return [plain_value(below) for below in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / _SECONDS_PER_DAY!r} days"
    return float(value) if isinstance(value, Fraction) else value


def _leaves(parts: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _leaves((*parts, key), below)
    else:
        yield parts, value
