"""What was run: in what scenarios differ, the points of a design, what is not as in the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.plan import varied_keys
from sim.figures.keys import meaning_of
from sim.figures.sweep_words import value_in_words
from sim.figures.words import plural
from sim.report.passages import Table, table
from sim.scenario.library import library
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.report.subject import Subject

#: Points that stand beside each other, and rows of a table at most.
_BESIDE, _ROWS = 6, 400


def varied(subject: Subject) -> Iterator[tuple[str, Table]]:
    """Tables of what was run: captions, and the keys in which points differ, and what a scenario changes."""
    yield from _of_points(subject)
    yield from _of_library(subject)


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
    """In what the scenario is not the library's of its name, or not the base scenario."""
    name = subject.base.name if subject.base.name in library() else "frontier-2025"
    keys = _against(name, subject) or {}
    rows = [[key, *map(_shown, values), meaning_of(key)] for key, values in keys.items()]
    if 0 < len(rows) <= _ROWS:
        what = f"In what the scenario differs from {name} of the library ({plural(len(rows), 'key')})"
        yield what, table(("key", f"{name} (library)", "here", "what it is"), rows, left=4)


def is_of_library(subject: Subject) -> bool:
    """Is the scenario the one of the library that has its name?"""
    return _against(subject.base.name, subject) == {}


def _against(name: str, subject: Subject) -> dict[str, Sequence[Any]] | None:
    """In what the scenario differs from one of the library; None where there is none of that name."""
    if name not in library():
        return None
    try:
        return varied_keys([load_scenario(name), subject.base])
    except ScenarioError:  # of a file that somebody is editing
        return None


def _shown(value: object) -> str:
    return "–" if value is None else value_in_words(value)
