"""What an experiment consists of: points × replicates, their names, and the keys in which they differ."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.blocks import Block, Order
from sim.experiments.designs.design import Design
from sim.names import join_key
from sim.scenario.documents import NOT_VARIED, digest, document_of, market_alone, value_at
from sim.scenario.problems import ScenarioError
from sim.tables import Tables

if TYPE_CHECKING:
    from sim.market.extension import Extension
    from sim.scenario.schema import Scenario

#: The tables of a run, and with those that are kept only where they are asked for by name.
TABLES = Tables._fields
KEPT_TABLES = (*TABLES, "bids")

#: Scenarios that a process keeps, of 75 kB each: as many as points follow each other in most experiments.
_KEPT = 128
#: Points that are all looked at before anything runs, which takes about a second.
_FEW = 400


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
        blocks: runs in their order, where the experiment grows; empty for every replicate of every point.
        extension: functions that are called between phases of every run.
    """

    base: Scenario
    design: Design
    replicates: int
    seed: int
    tables: tuple[str, ...] = ()
    study: Mapping[str, Any] | None = None
    blocks: tuple[Block, ...] = ()
    extension: Extension | None = None

    @property
    def open(self) -> bool:
        """May more runs be planned when these are done?"""
        return bool((self.study or {}).get("open", False))

    @property
    def moments(self) -> tuple[str, ...]:
        """Keys of the moments whose parts are kept besides outcomes, see `sim.outcomes.moments`."""
        return tuple((self.study or {}).get("moments", ()))

    @property
    def row(self) -> int:
        """So many points that follow each other share their random numbers, and so what is alike in them."""
        return 1 if self.blocks else self.design.row

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the points, which are those of their scenarios in the experiment."""
        return self.design.labels

    def scenario(self, place: int) -> Scenario:
        """What is run at a point; the latest are kept.

        Args:
            place: of the point in the design.

        Raises:
            ScenarioError: the point is no scenario, with all mistakes.
        """
        return self._resolved(place)[0]

    def market(self, place: int) -> str:
        """The hash of what the scenario of a point says about the market, see `market_of`."""
        return self._resolved(place)[1]

    def _resolved(self, place: int) -> tuple[Scenario, str]:
        if place not in self._latest:
            found = self.design.scenario(self._market, place)
            if len(self._latest) == _KEPT:
                del self._latest[next(iter(self._latest))]
            self._latest[place] = (found, market_of(found))
        return self._latest[place]

    @cached_property
    def _market(self) -> Scenario:
        """The base without what is plausible of it, which no run looks at and every point would read anew."""
        return market_alone(self.base)

    @cached_property
    def _latest(self) -> dict[int, tuple[Scenario, str]]:
        return {}

    @cached_property
    def looked_at(self) -> tuple[Scenario, ...]:
        """What is run at each point, or of many at some, the first among them: enough to judge all.

        Raises:
            ScenarioError: with the mistakes of all these points.
        """
        return self.design.scenarios(self._market, self.design.spread(_FEW))

    @cached_property
    def varied(self) -> dict[str, Sequence[Any]]:
        """The dotted keys in which the points differ, each with its value at every point."""
        if self.design.given:
            return varied_keys(self.design.scenarios(self.base))
        return varied_changes(self.base, self.design)

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is sent: not what can be worked out again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def _order(self) -> Order:
        return Order(self.blocks)

    def tasks(self) -> Iterator[Task]:
        """Every run, replicate by replicate, so that an interrupted experiment is still paired."""
        return map(self.task, range(len(self)))

    def task(self, index: int) -> Task:
        """The run at a place in that order."""
        if self.blocks:
            place, replicate = self._order.run(index)
        else:
            replicate, place = divmod(index, len(self.design.points))
        point = self.design.points[place]
        return Task(run_id(point.label, replicate), point.label, place, replicate, point.first + replicate)

    def __len__(self) -> int:
        return len(self._order) if self.blocks else len(self.design.points) * self.replicates


def market_of(scenario: Scenario) -> str:
    """The hash of what a scenario says about the market."""
    return digest({key: value for key, value in document_of(scenario).items() if key not in NOT_VARIED})


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
        if name not in KEPT_TABLES
    ]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}; give all, none, or some of {','.join(KEPT_TABLES)}")
    return tuple(name for name in KEPT_TABLES if name in names)


def varied_keys(scenarios: Sequence[Scenario]) -> dict[str, Sequence[Any]]:
    """The dotted keys in which scenarios differ, with each scenario's value (None where it has none)."""
    flat = [dict(_leaves(document_of(scenario), ())) for scenario in scenarios]
    keys = list(dict.fromkeys(key for values in flat for key in values))
    return {
        key: [row.get(key) for row in flat]
        for key in keys
        if key not in NOT_VARIED and any(row.get(key) != flat[0].get(key) for row in flat)
    }


def varied_changes(base: Scenario, design: Design) -> dict[str, Sequence[Any]]:
    """The dotted keys that points set to different values, with each point's value.

    Where a point does not set a key, the value is the base's, or None where that has none. Quantities with
    units are numbers, lists text.
    """
    document = document_of(base)
    found = {
        key: _resolved(base, key, value_at(document, key), values)
        for key, values in design.columns(_AS_IN_BASE).items()
        if key not in NOT_VARIED
    }
    return {key: values for key, values in found.items() if any(value != values[0] for value in values)}


#: Stands for the value of the base.
_AS_IN_BASE = object()


def _resolved(base: Scenario, key: str, known: Any, values: Sequence[Any]) -> Sequence[Any]:
    """Values of a key as a scenario has them."""
    if isinstance(values, array):
        return values
    texts: dict[str, Any] = {}

    def value_of(value: Any) -> Any:
        if value is _AS_IN_BASE:
            value = known
        elif isinstance(value, str):
            if value not in texts:
                texts[value] = _as_resolved(base, key, value)
            value = texts[value]
        elif type(value) is int and type(known) is float:
            value = float(value)
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value

    return [value_of(value) for value in values]


def _as_resolved(base: Scenario, key: str, text: str) -> Any:
    """What a text means at a key, such as 30 of "30 days"; itself where that takes more than this key."""
    try:
        return value_at(document_of(base.with_({key: text})), key)
    except ScenarioError:
        return text


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
