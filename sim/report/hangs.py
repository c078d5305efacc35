"""On what an answer hangs: assumptions, what is plausible of them, and how sensitive the answer is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.experiments.designs.plan import varied_keys
from sim.figures.keys import meaning_of
from sim.figures.stakes import DECISIVE, stakes
from sim.figures.sweep_words import name_of, value_in_words
from sim.figures.words import plural
from sim.report.passages import Table, table
from sim.scenario.documents import document_of, value_at
from sim.scenario.library import library
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError
from sim.scenario.ranges import plausible_ranges

if TYPE_CHECKING:
    from sim.report.subject import Subject
    from sim.scenario.ranges import Range
    from sim.scenario.schema import Scenario

_HEADER = ("input", "here", "plausible", "where from", "what it is")


def hangs_on(subject: Subject) -> list[str]:
    """Sentences: the inputs that decide, and whether their ranges were tried."""
    base = subject.base
    ranges, assumed = _ranges(base), sum(one.assumption for one in _ranges(base))
    told = (
        f"Of {plural(len(ranges), 'input')} with a plausible range {assumed} are assumptions that nobody has "
        "measured; they are listed below."
    )
    if not ranges:
        told = (
            "A results folder does not keep what its scenario file calls plausible, and no scenario of the "
            f"library is called {base.name}; so the inputs in question are not listed here."
        )
    return [stakes(base), told, _sensitivity(subject)]


def _sensitivity(subject: Subject) -> str:
    outcome = subject.outcome
    if subject.command == "sensitivity":
        return f"These runs ask how {name_of(outcome)} hangs on them; the answer is above."
    source = shlex.quote(subject.base.name)
    if subject.command in ("sweep", "map"):
        return (
            "These runs vary the inputs named below, and no others. All that is assumed is varied by: "
            f"poach sensitivity {source} --outcome {outcome}"
        )
    return (
        "How far the answer would be another within their plausible ranges was not asked of these runs. This "
        f"would: poach sensitivity {source} --outcome {outcome}"
    )


def assumptions(scenario: Scenario) -> Table | None:
    """Inputs with a plausible range, those that decide first; None where the scenario names none."""
    ranges = sorted(_ranges(scenario), key=_rank)
    document = document_of(scenario)
    rows = [
        [
            ", ".join(one.keys),
            " and ".join(dict.fromkeys(value_in_words(value_at(document, key)) for key in one.keys)),
            _span(one),
            "; ".join(filter(None, ("assumption" if one.assumption else "", one.source))) or "not said",
            meaning_of(one.keys[0]),
        ]
        for one in ranges
    ]
    return table(_HEADER, rows, left=len(_HEADER)) if rows else None


def _ranges(scenario: Scenario) -> tuple[Range, ...]:
    """What the library's scenario of that name says is plausible; nothing where there is none.

    Nothing either where a multiple leaves the bounds of what it is a multiple of.
    """
    if scenario.plausible:
        return plausible_ranges(scenario)
    if scenario.name not in library():
        return ()
    try:
        known = load_scenario(scenario.name).plausible
        return plausible_ranges(scenario.model_copy(update={"plausible": known}))
    except ScenarioError:
        return ()


def _rank(one: Range) -> int:
    places = [DECISIVE.index(key) for key in one.keys if key in DECISIVE]
    return min(places, default=len(DECISIVE))


def _span(one: Range) -> str:
    if one.choices:
        return ", ".join(map(value_in_words, one.choices))
    times = " times" if one.bases else ""
    return f"{value_in_words(one.low)} to {value_in_words(one.high)}{times}"


def varied(subject: Subject) -> Iterator[tuple[str, Table]]:
    """Tables of what was run: captions, and the keys in which points differ, and what a scenario changes."""
    yield from _of_points(subject)
    yield from _of_library(subject)


#: Points that stand beside each other, and rows of a table at most.
_BESIDE, _ROWS = 6, 400


def _of_points(subject: Subject) -> Iterator[tuple[str, Table]]:
    plan = subject.plan
    labels, keys = plan.labels, plan.varied
    if len(labels) < 2:
        return
    if len(labels) <= _BESIDE:
        rows = [[key, *map(_shown, values), meaning_of(key)] for key, values in keys.items()]
        head = ["key", *labels, "what it is"]
        what = f"In what the scenarios differ ({plural(len(rows), 'key')})"
    else:
        places = range(min(len(labels), _ROWS))
        rows = [[labels[place], *(_shown(values[place]) for values in keys.values())] for place in places]
        head = ["point", *keys]
        what = f"The points of the design ({plural(len(labels), 'point')})"
    if rows:
        more = max(len(rows), len(labels) if len(labels) > _BESIDE else 0) - _ROWS
        rest = f"; the first {_ROWS}, all are in points.parquet" if more > 0 else ""
        yield f"{what}{rest}", table(head, rows[:_ROWS], left=len(head))


def _of_library(subject: Subject) -> Iterator[tuple[str, Table]]:
    """In what the scenario is not the library's of its name; nothing where it is, or there is none."""
    base = subject.base
    for name in dict.fromkeys((base.name, "frontier-2025")):
        if name not in library():
            continue
        keys = varied_keys([load_scenario(name), base])
        rows = [[key, *map(_shown, values), meaning_of(key)] for key, values in keys.items()]
        if 0 < len(rows) <= _ROWS:
            what = f"In what the scenario differs from {name} of the library ({plural(len(rows), 'key')})"
            yield what, table(("key", f"{name} (library)", "here", "what it is"), rows, left=4)


def _shown(value: object) -> str:
    return "–" if value is None else value_in_words(value)
