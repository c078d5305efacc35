"""On what an answer hangs: assumptions, what is plausible of them, and how sensitive the answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from sim.surroundings import quoted

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
    source = quoted(subject.base.name)
    if subject.command in ("sweep", "map"):
        varied = set(subject.plan.varied)
        ranges = _ranges(subject.base)
        if ranges and all(varied & set(one.keys) for one in ranges):
            return (
                "These runs vary all of them, together. How much hangs on each is told by: "
                f"poach sensitivity {source} --outcome {outcome}"
            )
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
