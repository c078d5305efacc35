"""What an experiment varies: points, each a set of changes of one base scenario.

A design knows no base: it says by dotted keys what is set, as `--set` and `Scenario.with_` do, so that a
hundred thousand points cost little, and each is resolved where it runs. (EMA Workbench calls such points
samples, of uncertainties and levers alike.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.points import Apart, Made, Point, Rows, column_of, numbered, plain_changes
from sim.names import join_key, split_key
from sim.scenario.documents import differences, document_of
from sim.scenario.given import several
from sim.scenario.problems import Mistake, ScenarioError, bounded

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Design:
    """The points of an experiment.

    Attributes:
        points: at least one; the first is what others are compared with.
    """

    points: Sequence[Point]

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
        sets = [plain_changes(one) for one in changes]
        if not sets:
            raise ValueError("a design needs at least one point")
        return cls(tuple(Point(numbered(place, len(sets)), one) for place, one in enumerate(sets)))

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
        written = tuple(join_key(*split_key(key)) for key in keys)
        if len(set(written)) < len(written):
            raise ValueError("a key stands twice in the design")
        columns = tuple(column_of(column) for column in zip(*held, strict=True))
        if not columns or any(isinstance(value, dict) for column in columns for value in column):
            return cls.of_changes(dict(zip(written, row, strict=True)) for row in held)
        return cls(Rows(written, columns))

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
        if isinstance(self.points, Rows):
            return self.points.keys
        return tuple(dict.fromkeys(key for point in self.points for key in point.changes))

    def columns(self, otherwise: Any) -> dict[str, Sequence[Any]]:
        """The values that points set, by key, one a point.

        Args:
            otherwise: stands where a point does not set a key.
        """
        if isinstance(self.points, Rows):
            return dict(zip(self.points.keys, self.points.columns, strict=True))
        found: dict[str, list[Any]] = {key: [otherwise] * len(self.points) for key in self.keys}
        for place, point in enumerate(self.points):
            for key, value in point.changes.items():
                found[key][place] = value
        return dict(found)

    @property
    def row(self) -> int:
        """So many points that follow each other share their random numbers."""
        return self.points.row if isinstance(self.points, Made) else 1

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the points."""
        return tuple(point.label for point in self.points)

    def apart(self, replicates: int) -> Design:
        """The same points with draws of their own: no two of them share the numbers of their replicates.

        Args:
            replicates: runs at each point.
        """
        if isinstance(self.points, Rows):
            return Design(replace(self.points, replicates=replicates))
        return Design(Apart(self.points, replicates))

    @property
    def given(self) -> bool:
        """Were its points made of scenarios?"""
        return all(point.given is not None for point in self.points)

    def scenario(self, base: Scenario, place: int) -> Scenario:
        """What is run at a point.

        Args:
            base: the scenario that points change.
            place: of the point in the design.

        Raises:
            ScenarioError: with the mistakes of the point.
        """
        point = self.points[place]
        return base.with_(point.changes) if point.given is None else point.given

    def spread(self, most: int) -> list[int]:
        """Places of all points, or where there are more, of some: extremes of every key, and a fair spread.

        Bounds of parameters are intervals, so that extremes tell what goes beyond them.

        Args:
            most: so many points are few.
        """
        points = len(self.points)
        if points <= most:
            return list(range(points))
        found = {round(step * (points - 1) / (most // 4)) for step in range(most // 4 + 1)}
        return sorted(found | set(_extremes(self.points, most // 4)))

    def scenarios(self, base: Scenario, places: Iterable[int] | None = None) -> tuple[Scenario, ...]:
        """What is run at points.

        Args:
            base: the scenario that points change.
            places: of which points; None takes all.

        Raises:
            ScenarioError: with the mistakes of all these points, each once.
        """
        found: list[Scenario] = []
        mistakes: list[Mistake] = []
        for place in range(len(self.points)) if places is None else places:
            try:
                found.append(self.scenario(base, place))
            except ScenarioError as error:
                mistakes += error.problems
        if mistakes:
            raise ScenarioError(bounded(list(dict.fromkeys(mistakes))))
        return tuple(found)


def _extremes(points: Iterable[Point], most: int) -> Iterator[int]:
    """Where each of the first keys has its least and largest number, and other values for the first time."""
    least: dict[str, tuple[float, int]] = {}
    largest: dict[str, tuple[float, int]] = {}
    others: dict[tuple[str, str], int] = {}
    for place, point in enumerate(points):
        for key, value in point.changes.items():
            if isinstance(value, int | float):
                if key not in least or value < least[key][0]:
                    least[key] = (value, place)
                if key not in largest or value > largest[key][0]:
                    largest[key] = (value, place)
            elif len(others) < most:
                others.setdefault((key, str(value)), place)
    for ends in (least, largest):
        yield from (place for _, place in list(ends.values())[:most])
    yield from others.values()


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
