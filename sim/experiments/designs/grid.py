"""A map's grid: two axes, what is mapped, and what every point is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.axes import Axis
from sim.experiments.designs.beside import beside, layout_of
from sim.experiments.designs.design import Design
from sim.experiments.designs.origins import collected, unknown_outcomes
from sim.experiments.designs.plan import TABLES, Plan
from sim.names import join_key, split_key
from sim.scenario.documents import NOT_VARIED

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Outcomes of a map at most, each of which is a panel of its picture; and its points.
MOST_OUTCOMES, MOST_POINTS = 8, 10_000


@dataclass(frozen=True)
class Grid:
    """Every combination of two axes' values.

    Attributes:
        x: the first axis, whose values follow each other in the design.
        y: the second.
        outcomes: what is mapped, by names of columns of `runs.parquet`.
        against: keys that differ in what every point is compared with, on the same draws; empty: nothing.
    """

    x: Axis
    y: Axis
    outcomes: tuple[str, ...]
    against: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a key that two parts would set or that changes no market, and a map that is too large.

        Raises:
            ValueError: with a line for each mistake.
        """
        wrong = []
        for option, keys in self._keys.items():
            wrong += [
                f"{option}: {key} changes no market; name another key"
                for key in keys
                if split_key(key)[0] in NOT_VARIED
            ]
        every = [key for keys in self._keys.values() for key in keys]
        twice = sorted({key for key in every if every.count(key) > 1})
        if twice:
            wrong.append(f"{', '.join(twice)}: stands twice among --x, --y and --against; name it once")
        points = self.shape[0] * self.shape[1]
        if points > MOST_POINTS:
            wrong.append(f"--x, --y: make {points:,} points; {MOST_POINTS:,} at most, so give fewer values")
        if not 1 <= len(self.outcomes) <= MOST_OUTCOMES:
            wrong.append(f"--outcome: {len(self.outcomes)} are named; name 1 to {MOST_OUTCOMES} of them")
        if wrong:
            raise ValueError("\n".join(wrong))

    @property
    def _keys(self) -> dict[str, list[str]]:
        """Keys, in the one way of writing them, by the option that names them."""
        named = {"--x": self.x.keys, "--y": self.y.keys, "--against": self.against}
        return {option: [join_key(*split_key(key)) for key in keys] for option, keys in named.items()}

    @property
    def origins(self) -> dict[str, str]:
        """The option that names each key."""
        return {key: option for option, keys in self._keys.items() for key in keys}

    @property
    def shape(self) -> tuple[int, int]:
        """Number of values of y and of x."""
        return len(self.y.values), len(self.x.values)

    def design(self) -> Design:
        """All points, row by row from the lowest y, each beside what it is compared with."""
        points = [
            {**dict.fromkeys(self.y.keys, _number(y)), **dict.fromkeys(self.x.keys, _number(x))}
            for y in self.y.values
            for x in self.x.values
        ]
        return beside(points, self.against)

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        axes = {
            name: {"keys": list(axis.keys), "values": list(axis.values)}
            for name, axis in (("x", self.x), ("y", self.y))
        }
        looked_at = {"outcomes": list(self.outcomes), "against": dict(self.against)}
        return {"kind": "map", **axes, **looked_at, **layout_of(self.against)}


def grid_of(document: Mapping[str, Any]) -> Grid:
    """The grid that a manifest describes.

    Raises:
        ValueError: it is none; with a line for each mistake.
    """
    x, y = (
        Axis(tuple(document[name]["keys"]), tuple(map(float, document[name]["values"])))
        for name in ("x", "y")
    )
    return Grid(x, y, tuple(document["outcomes"]), document["against"])


def plan_map(
    grid: Grid,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = TABLES,
) -> Plan:
    """The runs of a map; without a seed, that of the scenario.

    Args:
        grid: what is mapped.
        scenarios: the one whose keys are varied.
        replicates: runs at each point.
        seed: seed of all random draws.
        tables: which tables of the runs are kept.

    Raises:
        ScenarioError: outcomes are none of the scenario's, or points are no scenarios; with all mistakes.
    """
    (base,) = scenarios
    chosen = base.seed if seed is None else seed
    plan = Plan(base, grid.design(), replicates, chosen, tables, grid.document())
    with collected(grid.origins, unknown_outcomes(base, grid.outcomes)):
        _ = plan.looked_at
    return plan


def _number(value: float) -> float | int:
    """A whole number as one, for keys that take no others."""
    return int(value) if value == int(value) else value
