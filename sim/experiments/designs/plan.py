"""What an experiment consists of: points × replicates, their names, and the keys in which they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.design import Design
from sim.names import join_key
from sim.scenario.documents import NOT_VARIED, document_of
from sim.tables import Tables

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: The tables of a run.
TABLES = Tables._fields


@dataclass(frozen=True)
class Task:
    """One run of an experiment.

    Attributes:
        run_id: unique name of the run within the experiment.
        label: name of its point.
        point: position of that in the design.
        replicate: number of the replicate, from 0.
        draws: the number that keys its random draws, with the seed.
    """

    run_id: str
    label: str
    point: int
    replicate: int
    draws: int


@dataclass(frozen=True)
class Plan:
    """Points × replicates with one seed, so that replicate r draws the same numbers at every point.

    Attributes:
        base: the scenario that points change.
        design: the points, that of comparisons first.
        replicates: runs at each point.
        seed: seed of all random draws; with the number of the replicate it is their key.
        tables: which tables of the runs are kept, besides their outcomes.
        study: what the manifest says of what the points are for; its `kind` names it, such as `map`.
    """

    base: Scenario
    design: Design
    replicates: int
    seed: int
    tables: tuple[str, ...] = ()
    study: Mapping[str, Any] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the points, which are those of their scenarios in the experiment."""
        return self.design.labels

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What is run at each point.

        Raises:
            ScenarioError: with the mistakes of all points.
        """
        return self.design.scenarios(self.base)

    @cached_property
    def varied(self) -> list[dict[str, Any]]:
        """The dotted keys in which the points' scenarios differ, with the values at each point."""
        return varied_keys(self.scenarios)

    def tasks(self) -> Iterator[Task]:
        """Every run, replicate by replicate, so that an interrupted experiment is still paired."""
        return map(self.task, range(len(self)))

    def task(self, index: int) -> Task:
        """The run at a place in that order."""
        replicate, place = divmod(index, len(self.design.points))
        point = self.design.points[place]
        return Task(run_id(point.label, replicate), point.label, place, replicate, point.first + replicate)

    def __len__(self) -> int:
        return len(self.design.points) * self.replicates


def run_id(label: str, replicate: int) -> str:
    """Name of a run, given the label of its point."""
    return f"{label}-{replicate:05d}"


def plan(
    scenarios: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...] = TABLES
) -> Plan:
    """Lay out an experiment; without a seed, that of the first scenario holds for all.

    Raises:
        ValueError: there is no scenario, no replicate, or the same scenario twice.
    """
    if not scenarios:
        raise ValueError("an experiment needs at least one scenario")
    if replicates < 1:
        raise ValueError(f"replicates must be 1 or more, not {replicates}")
    contents = [scenario.model_dump() for scenario in scenarios]
    for index, scenario in enumerate(scenarios):
        if contents[index] in contents[:index]:
            raise ValueError(f"the scenario {scenario.name!r} is given twice without any difference")
    base, *others = scenarios
    chosen = base.seed if seed is None else seed
    return Plan(base, Design.of_scenarios(base, others), replicates, chosen, tables)


def tables_from(asked: str | Iterable[str]) -> tuple[str, ...]:
    """Which tables a text asks for, or a list: `all`, `none`, or names, in a text with commas between.

    Raises:
        ValueError: names that are unknown, or that stand beside `all` or `none`; all of them.
    """
    text = asked if isinstance(asked, str) else ",".join(map(str, asked)) or "none"
    if text.strip() in ("all", "none"):
        return TABLES if text.strip() == "all" else ()
    names = [name.strip() for name in text.split(",")]
    wrong = [
        f"{name!r} goes with nothing else" if name in ("all", "none") else f"{name!r} is no table"
        for name in names
        if name not in TABLES
    ]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}; give all, none, or some of {','.join(TABLES)}")
    return tuple(name for name in TABLES if name in names)


def varied_keys(scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """The dotted keys in which the scenarios differ, with each scenario's value (None where it has none)."""
    flat = [dict(_leaves(document_of(scenario), ())) for scenario in scenarios]
    keys = list(dict.fromkeys(key for values in flat for key in values))
    varied = [
        key for key in keys if key not in NOT_VARIED and any(row.get(key) != flat[0].get(key) for row in flat)
    ]
    return [{key: row.get(key) for key in varied} for row in flat]


def _leaves(value: Any, above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Dotted keys as ``--set`` takes them; a list whose items have no names is one value, as text."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*above, str(name)))
    elif (
        isinstance(value, list)
        and value
        and all(isinstance(item, Mapping) and item.get("name") for item in value)
    ):
        for item in value:
            inner = {name: part for name, part in item.items() if name != "name"}
            yield from _leaves(inner, (*above, item["name"]))
    else:
        yield join_key(*above), json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
