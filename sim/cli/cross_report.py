"""The closing tables of a crossing: two by two, and what is left where a part is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.switched import Factor
from sim.experiments.statistics.effect import Effect, effect
from sim.experiments.studies.crossing import Cell, Crossed
from sim.figures.stakes import stakes
from sim.figures.sweep_words import name_of, value_in_words
from sim.figures.words import amount, difference, leaves_zero_out, plural, with_span
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


def cross_report(scenario: Scenario, crossed: Crossed, runs: pd.DataFrame) -> Passages:
    """A table for each outcome; of the first one also what is left without each part, and a sentence."""
    outcomes = crossed.crossing.outcomes
    parts: list[str] = [_two_by_two(crossed, runs, outcome) for outcome in outcomes]
    first, second = crossed.crossing.first.name, crossed.crossing.second.name
    last = f"Last row, last column: by how much more {second} adds with {first} on than with {first} off."
    parts.append(paragraph(f"{last} {_offs(crossed)} {stakes(scenario)}"))
    if crossed.crossing.parts:
        parts.append(_without_parts(crossed, runs, outcomes[0]))
        said = driven_by(crossed, runs, outcomes[0])
        parts.append(paragraph(said))
    return passages(parts)


def _offs(crossed: Crossed) -> str:
    """What on and off mean: a factor is named by what it is, and written by what takes it away."""
    factors = (crossed.crossing.first, crossed.crossing.second, *crossed.crossing.parts)
    said = [
        f"{one.name} by {', '.join(f'{key} = {value_in_words(value)}' for key, value in one.off.items())}"
        for one in factors
    ]
    return f"On is the scenario as it is; switched off are {'; '.join(said)}."


def _two_by_two(crossed: Crossed, runs: pd.DataFrame, outcome: str) -> str:
    first, second = crossed.crossing.first.name, crossed.crossing.second.name
    form = declared(outcome).unit.form
    values = {
        (one, other): crossed.values(runs, Cell("", one, other), outcome)
        for one in (False, True)
        for other in (False, True)
    }
    rows = [
        [
            f"{first} {'on' if on else 'off'}",
            *(_mean(values[on, other], form) for other in (False, True)),
            with_interval(effect(values[on, True] - values[on, False]), form),
        ]
        for on in (False, True)
    ]
    added = [values[True, other] - values[False, other] for other in (False, True)]
    rows.append(
        [f"{first} adds", *(with_interval(effect(one), form) for one in (*added, added[1] - added[0]))]
    )
    header = ["", f"{second} off", f"{second} on", f"{second} adds"]
    runs_of = [effect(one).n for one in values.values()]
    pairs_of = [
        effect(one).n for one in (*added, *(values[on, True] - values[on, False] for on in (False, True)))
    ]
    title = (
        f"{name_of(outcome)}, {_when(outcome)}: means of {_number(runs_of)} runs, differences over "
        f"{_number(pairs_of)} pairs"
    )
    return passages((f"{title} (95% interval)", table(header, rows)))


def _mean(values: NDArray[np.float64], form: Form) -> str:
    there = values[np.isfinite(values)]
    return amount(float(there.mean()), form) if there.size else "–"


def _number(counts: list[int]) -> str:
    """How many there are, in each cell or at most."""
    return str(counts[0]) if len(set(counts)) == 1 else f"up to {max(counts)}"


def _without_parts(crossed: Crossed, runs: pd.DataFrame, outcome: str) -> str:
    crossing, form = crossed.crossing, declared(outcome).unit.form
    both = (crossing.first, crossing.second)
    rows = [
        [
            f"without {name}" if name else "as it is",
            *(with_interval(effect(crossed.added(runs, outcome, factor, name)), form) for factor in both),
        ]
        for name in ("", *(part.name for part in crossing.parts))
    ]
    header = ["", f"{crossing.first.name} adds\n({crossing.second.name} on)"]
    header.append(f"{crossing.second.name} adds\n({crossing.first.name} on)")
    return passages((f"{name_of(outcome)}: what is left where a part is taken out", table(header, rows)))


def driven_by(crossed: Crossed, runs: pd.DataFrame, outcome: str) -> str:
    """Which parts each effect hangs on, that without which it changes most first."""
    return " ".join(
        _driver(crossed, runs, outcome, factor)
        for factor in (crossed.crossing.second, crossed.crossing.first)
    )


def _driver(crossed: Crossed, runs: pd.DataFrame, outcome: str, factor: Factor) -> str:
    form, title = declared(outcome).unit.form, name_of(outcome)
    whole = crossed.added(runs, outcome, factor)
    found = effect(whole)
    if not found.n:
        return f"There are no pairs that tell what {factor.name} adds to {title}."
    left = {part.name: crossed.added(runs, outcome, factor, part.name) for part in crossed.crossing.parts}
    changes = {name: effect(whole - added) for name, added in left.items()}
    moving = sorted(
        (name for name in left if _sure(changes[name])), key=lambda name: -abs(changes[name].mean)
    )
    same = [name for name in left if name not in moving]
    told = [f"without {name} it is {with_interval(effect(left[name]), form)}" for name in moving]
    told += [f"without {' or '.join(same)} no change can be told"] if same else []
    if not _sure(found):
        begin = f"{plural(found.n, 'pair')} cannot tell what {factor.name} adds to {title}"
        return f"{'; '.join([f'{begin}: {with_interval(found, form)}', *told])}."
    begin = f"What {factor.name} adds to {title} ({difference(found.mean, form)})"
    hangs = f"hangs most on {moving[0]}" if moving else "is not seen to hang on any of the parts"
    return f"{begin} {hangs}: {'; '.join(told)}."


def _sure(found: Effect) -> bool:
    """Does the interval leave zero out? Equal differences have none."""
    return leaves_zero_out(found.low, found.high)


def with_interval(found: Effect, form: Form) -> str:
    """+1.6 pp (+1.2 to +2.0); of equal differences how many there are."""
    return with_span(found.mean, found.low, found.high, found.n, form)


def _when(outcome: str) -> str:
    if outcome.endswith("_end"):
        return "last week"
    return "first week" if outcome.endswith("_start") else "over the run"
