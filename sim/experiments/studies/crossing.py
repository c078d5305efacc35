"""Two factors, each on and off, and what is left of their effects where a part of the model is taken out.

A factor is said by what switches it off. All cells have the same random numbers, so effects are differences
within replicates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.design import Design
from sim.experiments.designs.origins import collected
from sim.experiments.designs.parts import wrong_parts
from sim.experiments.designs.plan import TABLES, Plan, market_of
from sim.experiments.designs.points import plain_value
from sim.experiments.designs.switched import Factor, written
from sim.scenario.problems import Mistake, ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

KIND = "crossing"


class Cell(NamedTuple):
    """A market: what is taken out of it (empty: nothing), and which factors are on."""

    without: str
    first: bool
    second: bool


@dataclass(frozen=True)
class Crossing:
    """Two factors and parts that are taken out in turn.

    Attributes:
        first: a factor.
        second: another.
        parts: what is taken out.
        outcomes: what is looked at, by names of columns of `runs.parquet`.
    """

    first: Factor
    second: Factor
    parts: tuple[Factor, ...] = ()
    outcomes: tuple[str, ...] = ()

    def cells(self) -> dict[Cell, dict[str, Any]]:
        """Every market that is run, with what it changes; the scenario as it is comes first.

        Without a part both effects are looked at where the other factor is on, so one cell is not needed.
        """
        found = {}
        for part in (Factor("", {}), *self.parts):
            for first, second in ((True, True), (True, False), (False, True), (False, False)):
                if part.name and not (first or second):
                    continue
                off = [*([] if first else [self.first]), *([] if second else [self.second])]
                # What a factor switches off may be what a part has changed.
                changes = dict(part.off)
                for factor in off:
                    changes |= factor.off
                found[Cell(part.name, first, second)] = changes
        return found

    @property
    def origins(self) -> dict[str, str]:
        """The option that names each key; a factor's before a part's."""
        named = [("--without", self.parts), ("--factor", (self.first, self.second))]
        return {key: option for option, factors in named for one in factors for key in map(written, one.off)}


@dataclass(frozen=True)
class Crossed:
    """The cells of a crossing, and where their runs are.

    Attributes:
        crossing: what was crossed.
        labels: name of the point of each cell; cells that are the same market have the same.
    """

    crossing: Crossing
    labels: Mapping[Cell, str]

    def document(self) -> dict[str, Any]:
        """What a manifest says of it; names of points stand in the order of `Crossing.cells`."""
        crossing = self.crossing
        return {
            "kind": KIND,
            "factors": [_plain(one) for one in (crossing.first, crossing.second)],
            "parts": [_plain(one) for one in crossing.parts],
            "outcomes": list(crossing.outcomes),
            "cells": [self.labels[cell] for cell in crossing.cells()],
        }

    def values(self, runs: pd.DataFrame, cell: Cell, outcome: str) -> NDArray[np.float64]:
        """An outcome of a cell by replicate; NaN where the run is not done."""
        rows = runs[(runs["scenario"] == self.labels[cell]) & (runs["status"] == "done")]
        every = range(int(runs["replicate"].max()) + 1)
        values = rows.set_index("replicate")[outcome].reindex(every)
        return values.to_numpy(dtype=np.float64)

    def added(self, runs: pd.DataFrame, outcome: str, by: Factor, without: str = "") -> NDArray[np.float64]:
        """What a factor adds by replicate, the other one being on."""
        both = self.values(runs, Cell(without, True, True), outcome)
        off = Cell(without, by is not self.crossing.first, by is not self.crossing.second)
        return both - self.values(runs, off, outcome)


def crossed_of(document: Mapping[str, Any]) -> Crossed:
    """The crossing that a manifest describes."""
    first, second, *parts = (
        Factor(one["name"], one["off"]) for one in (*document["factors"], *document["parts"])
    )
    crossing = Crossing(first, second, tuple(parts), tuple(document["outcomes"]))
    return Crossed(crossing, dict(zip(crossing.cells(), document["cells"], strict=True)))


def crossed_in(plan: Plan) -> Crossed | None:
    """The crossing that a plan is of; None where it is of something else."""
    study = plan.study
    return crossed_of(study) if study is not None and study["kind"] == KIND else None


def plan_crossing(
    crossing: Crossing,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = TABLES,
) -> Plan:
    """The runs of a crossing; cells that are the same market are run once.

    Raises:
        ScenarioError: outcomes are none of the scenario's, cells are no scenarios, a name stands twice,
            factors are the same, or one or a part switches nothing off; with all mistakes.
    """
    (base,) = scenarios
    factors, cells = (crossing.first, crossing.second), crossing.cells()
    mistakes = wrong_parts_of(crossing.outcomes, factors, crossing.parts, scenarios)
    with collected(crossing.origins, mistakes):
        markets = Design.of_changes(cells.values()).scenarios(base)
        whole = dict(zip(cells, map(market_of, markets), strict=True))
        if wrong := list(_idle(crossing, whole)):
            raise ScenarioError(wrong)
    digests = list(whole.values())
    kept = {found: changes for found, changes in zip(digests, cells.values(), strict=True)}
    design = Design.of_changes(kept.values())
    point = dict(zip(kept, design.labels, strict=True))
    chosen = base.seed if seed is None else seed
    crossed = Crossed(crossing, {cell: point[found] for cell, found in whole.items()})
    return Plan(base, design, replicates, chosen, tables, crossed.document())


def wrong_parts_of(
    outcomes: Sequence[str], factors: Sequence[Factor], parts: Sequence[Factor], scenarios: Sequence[Scenario]
) -> list[Mistake]:
    """What is wrong with outcomes and with each factor and part, whatever else is wrong."""
    (base,) = scenarios
    named = [("--factor", one) for one in factors] + [("--without", one) for one in parts]
    found = wrong_parts(base, outcomes, changes=[(option, one.off) for option, one in named])
    names = [one.name for _, one in named]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        options = ", ".join(dict.fromkeys(option for option, one in named if one.name == name))
        found.append(Mistake(options, None, "", f"{name} stands there twice", "give each its own name"))
    return found


def _idle(crossing: Crossing, whole: Mapping[Cell, str]) -> Iterator[Mistake]:
    """Factors and parts that switch nothing off, and factors that switch off the same."""
    as_it_is, first, second = (whole[Cell("", *on)] for on in ((True, True), (False, True), (True, False)))
    markets = [("--factor", crossing.first.name, first), ("--factor", crossing.second.name, second)]
    markets += [("--without", part.name, whole[Cell(part.name, True, True)]) for part in crossing.parts]
    same = "the scenario is the same without it, so leave it out"
    for option, name, market in markets:
        if market == as_it_is:
            yield Mistake(option, None, "", f"{name} switches nothing off", same)
    if first == second != as_it_is:
        what = f"{crossing.first.name} and {crossing.second.name} switch off the same"
        yield Mistake("--factor", None, "", what, "give two different factors")


def _plain(factor: Factor) -> dict[str, Any]:
    return {"name": factor.name, "off": {key: plain_value(value) for key, value in factor.off.items()}}
