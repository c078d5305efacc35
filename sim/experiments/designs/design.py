"""What an experiment varies: points, each a set of changes of one base scenario.

A design knows no base: it says by dotted keys what is set, as `--set` and `Scenario.with_` do, so that
hundreds of points cost little. (EMA Workbench calls such points samples, of uncertainties and levers alike.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from sim.names import join_key, split_key
from sim.scenario.documents import differences, document_of
from sim.scenario.given import several
from sim.scenario.problems import Mistake, ScenarioError, bounded

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


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


@dataclass(frozen=True)
class Design:
    """The points of an experiment.

    Attributes:
        points: at least one; the first is what others are compared with.
    """

    points: tuple[Point, ...]

    @classmethod
    def of_scenarios(
        cls, base: Scenario, others: Iterable[Scenario] = (), labels: Sequence[str] | None = None
    ) -> Design:
        """A base and scenarios that may differ from it in anything.

        Args:
            base: the first point.
            others: the other points.
            labels: a name for each, the base's first; None makes them of the scenarios' names.
        """
        given = [base, *others]
        start = document_of(base)
        named = labels_of([scenario.name for scenario in given]) if labels is None else labels
        return cls(
            tuple(
                Point(label, differences(start, document_of(scenario)), given=scenario)
                for label, scenario in zip(named, given, strict=True)
            )
        )

    @classmethod
    def of_changes(cls, changes: Iterable[Mapping[str, Any]]) -> Design:
        """Points that each set some keys, numbered from 1; a point that sets none is the base.

        Raises:
            ValueError: there is no point, or a key is none, or stands twice in a point.
        """
        sets = [_by_key(one) for one in changes]
        if not sets:
            raise ValueError("a design needs at least one point")
        width = len(str(len(sets)))
        return cls(tuple(Point(f"point-{k:0{width}}", one) for k, one in enumerate(sets, 1)))

    @classmethod
    def table(cls, keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> Design:
        """A point a row, such as those of a Latin hypercube.

        Args:
            keys: dotted keys, one a column.
            rows: values in the order of the keys.

        Raises:
            ValueError: a row has not a value for each key; or as `of_changes`.

        Examples:
            >>> Design.table(["weeks", "seed"], [(52, 1), (104, 2)]).points[1].changes
            {'weeks': 104, 'seed': 2}
        """
        held = [tuple(row) for row in rows]
        for number, row in enumerate(held, 1):
            if len(row) != len(keys):
                raise ValueError(f"row {number} has {len(row)} values for {len(keys)} keys")
        if len(set(map(_written, keys))) < len(keys):
            raise ValueError("a key stands twice in the design")
        return cls.of_changes(dict(zip(keys, row, strict=True)) for row in held)

    @classmethod
    def grid(cls, values: Mapping[str, Iterable[Any]]) -> Design:
        """Every combination of values; those of the last key follow each other.

        Args:
            values: lists of values by dotted key.

        Raises:
            TypeError: the values of a key are no list.
            ValueError: as `table`.

        Examples:
            >>> [point.changes for point in Design.grid({"weeks": [52, 104]}).points]
            [{'weeks': 52}, {'weeks': 104}]
        """
        lists = [several(key, given, "[0, 1, 2]") for key, given in values.items()]
        return cls.table(list(values), product(*lists))

    @property
    def keys(self) -> tuple[str, ...]:
        """The dotted keys that points set, in the order in which they come."""
        return tuple(dict.fromkeys(key for point in self.points for key in point.changes))

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the points."""
        return tuple(point.label for point in self.points)

    def apart(self, replicates: int) -> Design:
        """The same points with draws of their own: no two of them share the numbers of their replicates.

        Args:
            replicates: runs at each point.
        """
        return Design(tuple(replace(point, first=k * replicates) for k, point in enumerate(self.points)))

    def scenarios(self, base: Scenario) -> tuple[Scenario, ...]:
        """What is run at each point.

        Args:
            base: the scenario that points change.

        Raises:
            ScenarioError: with the mistakes of all points, each once.
        """
        found: list[Scenario] = []
        mistakes: list[Mistake] = []
        for point in self.points:
            try:
                found.append(base.with_(point.changes) if point.given is None else point.given)
            except ScenarioError as error:
                mistakes += error.problems
        if mistakes:
            raise ScenarioError(bounded(list(dict.fromkeys(mistakes))))
        return tuple(found)


def file_name(name: str) -> str:
    """A name, fit for a file name on any system."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "scenario"


def labels_of(names: Sequence[str]) -> tuple[str, ...]:
    """Labels of scenarios with these names, different also for a file system that ignores case."""
    labels: dict[str, str] = {}
    for given in names:
        label = name = file_name(given)
        number = 2
        while label.casefold() in labels:
            label = f"{name}-{number}"
            number += 1
        labels[label.casefold()] = label
    return tuple(labels.values())


def _by_key(changes: Mapping[str, Any]) -> dict[str, Any]:
    found = {_written(key): value for key, value in changes.items()}
    if len(found) < len(changes):
        raise ValueError("a key stands twice in a point")
    return found


def _written(key: str) -> str:
    """A dotted key in the one way of writing it."""
    return join_key(*split_key(key))
