"""The closing tables of a map: each outcome over the grid, what a change adds, and what theory says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.studies.cells import Cells
from sim.figures.stakes import stakes
from sim.figures.sweep_words import name_of
from sim.figures.words import amount, difference, span_of
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.studies.phases import PhaseMap

_LIMITS = {
    "value": "value limits talent", "seats": "planned seats limit it", "budgets": "budgets limit it",
}  # fmt: skip


def map_report(found: PhaseMap) -> Passages:
    """Tables with the values of y downwards, the highest first, and those of x to the right."""
    parts = [f"Across: {found.grid.x.title}. Upwards: {found.grid.y.title}."]
    for outcome in found.grid.outcomes:
        parts += _of_outcome(found, outcome)
    said = f"{theory_in_words(found)} {stakes(found.scenario, (*found.grid.x.keys, *found.grid.y.keys))}"
    return passages([*parts, paragraph(said)])


def _of_outcome(found: PhaseMap, outcome: str) -> Iterator[str]:
    title, form = name_of(outcome), declared(outcome).unit.form
    levels, added = found.cells(outcome)
    yield f"{title} {span_of(found)}, mean of {_number(found, levels, 'runs')}"
    yield _table(found, levels, form, signed=False)
    if added is not None:
        against = ", ".join(f"{key}={value}" for key, value in found.grid.against.items())
        yield f"{title}, minus the same with {against}, mean of {_number(found, added, 'pairs')}"
        said = "In brackets: the 95% interval has zero in it."
        if added.alike.any():
            said += " =: the same in all pairs, which is no test."
        yield passages((_table(found, added, form, signed=True), said), "\n")


def _number(found: PhaseMap, cells: Cells, noun: str) -> str:
    fewer = bool((cells.n < found.replicates).any())
    return f"{found.replicates} {noun}{' (n where fewer, – without any)' * fewer}"


def theory_in_words(found: PhaseMap) -> str:
    """Where theory has small differences among labs grow."""
    if found.without_theory:
        return f"Theory has no word on it, for {found.without_theory}."
    known = ~np.isnan(next(iter(found.growth.values())))
    said = "; ".join(
        f"at {int((rates > 0).sum())} of {int(known.sum())} points if {_LIMITS[limit]}"
        for limit, rates in found.growth.items()
    )
    silent = int((~known).sum())
    return (
        f"By theory (the Jacobian at week 0) small differences among labs grow {said}. "
        + (f"It has no word on {silent} other point{'s' * (silent > 1)}. " if silent else "")
        + "That is about labs against each other, not about labs against startups."
    )


def _table(found: PhaseMap, cells: Cells, form: Form, *, signed: bool) -> str:
    header = ["", *(f"{value:g}" for value in found.grid.x.values)]
    rows = [
        [f"{value:g}", *_row(cells, place, found.replicates, form, signed=signed)]
        for place, value in reversed(list(enumerate(found.grid.y.values)))
    ]
    return table(header, rows)


def _row(cells: Cells, place: int, replicates: int, form: Form, *, signed: bool) -> Iterator[str]:
    columns = (cells.mean, cells.sign, cells.n, cells.alike)
    for mean, sign, n, alike in zip(*(column[place] for column in columns), strict=True):
        few = f" n={n}" if n < replicates else ""
        if np.isnan(mean):
            yield "–"
        elif not signed:
            yield f"{amount(float(mean), form)}{few}"
        else:
            text = difference(float(mean), form).removesuffix(" pp")
            yield f"{text if sign else f'{text}=' if alike else f'({text})'}{few}"
