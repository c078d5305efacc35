"""A sensitivity study: over which ranges inputs are varied, by which method, and what is looked at.

Points come in rows that share their random numbers: of a tornado all points are one row, of Sobol's method a
row has A, B and A with one input of B, of Morris' a walk, of PAWN's one point. Where something is compared
with, every point stands beside itself so changed, on the same random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import compared, layout_of
from sim.experiments.designs.design import Design
from sim.experiments.designs.factors import Factor, Value
from sim.experiments.designs.points import Made, Point, numbered, plain_changes
from sim.experiments.designs.saltelli import saltelli
from sim.experiments.designs.trajectories import Walk, points_of
from sim.scenario.ranges import Range

Method = Literal["tornado", "sobol", "morris", "pawn"]
METHODS: tuple[Method, ...] = get_args(Method)
#: Rows where none are asked for, and so many at least; replicates; and points of all rows at most.
ROWS: dict[Method, int] = {"tornado": 1, "sobol": 64, "morris": 20, "pawn": 256}
LEAST: dict[Method, int] = {"tornado": 1, "sobol": 4, "morris": 2, "pawn": 50}
REPLICATES: dict[Method, int] = {"tornado": 20, "sobol": 2, "morris": 2, "pawn": 2}
MOST_POINTS = 200_000
#: By so many the numbers of the first replicates of rows are apart, so that replicates may be added later.
_APART = 1_000

KIND = "sensitivity"


@dataclass(frozen=True)
class Sensitivity:
    """What is asked.

    Attributes:
        method: how inputs are varied.
        outcome: what is looked at, by the name of a column of `runs.parquet`.
        factors: the inputs, at least one.
        against: keys that differ in what every point is compared with; empty: nothing.
        rows: rows of points.
        walks: of Morris' method, by which its points can be told again.
    """

    method: Method
    outcome: str
    factors: tuple[Factor, ...]
    against: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 1
    walks: tuple[Walk, ...] = ()

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return len(self.factors)

    @property
    def row(self) -> int:
        """Points of a row."""
        if self.method == "tornado":
            return 1 + sum(len(arms(one)) for one in self.factors)
        return {"sobol": self.inputs + 2, "morris": self.inputs + 1, "pawn": 1}[self.method]

    @property
    def points(self) -> int:
        """All points, those that are compared with included."""
        return (2 if self.against else 1) * self.rows * self.row

    def design(self, seed: int, replicates: int) -> Design:
        """The points, each beside what it is compared with.

        Args:
            seed: of where points lie.
            replicates: runs at each.
        """
        return Design(Laid(self, self._settings(seed), max(replicates, _APART)))

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        factors = [_plain(one) for one in self.factors]
        steps = [{"start": list(walk.start), "order": list(walk.order)} for walk in self.walks]
        return {
            "kind": KIND, "method": self.method, "outcome": self.outcome, "factors": factors,
            "against": dict(self.against), "rows": self.rows, "walks": steps, **layout_of(self.against),
        }  # fmt: skip

    def unit(self) -> NDArray[np.float64]:
        """The points of Morris' method in the unit cube, shape (rows, inputs + 1, inputs)."""
        return points_of(self.walks)

    def _settings(self, seed: int) -> NDArray[np.float64]:
        """Where each point lies: shares of ranges, shape (points, inputs); of a tornado which arm it is."""
        if self.method == "tornado":
            return np.arange(self.row, dtype=np.float64)[:, None]
        if self.method == "sobol":
            found = saltelli(self.rows, self.inputs, seed)
        elif self.method == "morris":
            found = self.unit()
        else:
            from scipy.stats import qmc

            found = np.asarray(qmc.LatinHypercube(self.inputs, seed=seed).random(self.rows))
        return found.reshape(-1, self.inputs)

    def changes(self, setting: Sequence[float]) -> dict[str, Any]:
        """What a point sets that lies there; of a tornado the first is the scenario as it is."""
        if self.method == "tornado":
            every = [{}, *(one.changes(value) for one in self.factors for value in arms(one))]
            return every[int(setting[0])]
        return {
            key: value
            for one, share in zip(self.factors, setting, strict=True)
            for key, value in one.changes(one.at(share)).items()
        }


@dataclass(frozen=True)
class Laid(Made):
    """Points of a study, made when they are asked for.

    Attributes:
        study: what is asked.
        settings: where each point lies, those that are compared with left out.
        apart: by so many the numbers of the rows' first replicates are apart.
    """

    study: Sensitivity
    settings: NDArray[np.float64]
    apart: int

    def _made(self, place: int) -> Point:
        own, other = divmod(place, 2) if self.study.against else (place, 0)
        changes = plain_changes(self.study.changes(self.settings[own].tolist()))
        label = numbered(own, len(self.settings))
        point = Point(label, changes, own // self.study.row * self.apart)
        return compared(point, self.study.against) if other else point

    @property
    def row(self) -> int:
        """Points of a row, those that are compared with included."""
        return (2 if self.study.against else 1) * self.study.row

    def __len__(self) -> int:
        return self.study.points


def arms(one: Factor) -> tuple[Value, ...]:
    """What a tornado sets an input to: the values that are listed, every choice, or both ends."""
    return one.levels or one.range.choices or (one.range.low, one.range.high)


def _plain(one: Factor) -> dict[str, Any]:
    """An input as a manifest has it."""
    found = {**asdict(one.range), "levels": one.levels}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _factor(plain: Mapping[str, Any]) -> Factor:
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    levels = found.pop("levels")
    return Factor(Range(**found), levels)


def sensitivity_of(document: Mapping[str, Any]) -> Sensitivity:
    """The study that a manifest describes, whose shape is right.

    Raises:
        ValueError: it contradicts itself.
    """
    factors = tuple(map(_factor, document["factors"]))
    steps = tuple(Walk(tuple(walk["start"]), tuple(walk["order"])) for walk in document["walks"])
    found = Sensitivity(
        document["method"], document["outcome"], factors, document["against"], document["rows"], steps
    )
    wrong = list(_contradictions(found))
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def _contradictions(found: Sensitivity) -> Iterator[str]:
    for place, factor in enumerate(found.factors):
        one = factor.range
        if not one.keys or 1 in (len(one.choices), len(factor.levels)) or not one.low < one.high:
            yield f"factors.{place}: is no range"
        elif one.bases and len(one.bases) != len(one.keys):
            yield f"factors.{place}: has not a base for each key"
        elif one.log and one.low <= 0.0:
            yield f"factors.{place}: has no logarithm at its low end"
    if found.method == "tornado" and found.rows != 1:
        yield "rows: of a tornado there is one"
    if found.method == "morris":
        every = list(range(found.inputs))
        if len(found.walks) != found.rows:
            yield "walks: are not as many as there are rows"
        elif any(len(walk.start) != found.inputs or sorted(walk.order) != every for walk in found.walks):
            yield "walks: do not change every input once"


def rows_of(method: Method, asked: int | None) -> int:
    """Rows of points, as asked for or as the method has them.

    Raises:
        ValueError: the method cannot have so many.
    """
    rows = ROWS[method] if asked is None else asked
    if method == "tornado" and asked is not None:
        raise ValueError("a tornado takes the ends of each range; leave the number of points out")
    if method == "sobol" and rows & (rows - 1):
        raise ValueError(f"sobol has {rows} rows of points, no power of 2; give one, such as {ROWS[method]}")
    if rows < LEAST[method]:
        raise ValueError(f"{method} has {rows} rows of points; give {LEAST[method]} or more")
    return rows
