"""A: layoffs in a steady state; unemployment and headcounts come back along π0 P^t."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import markov
from sim.validation import chain, finding, spells, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.events import Event
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "researchers.tastes.shock_scale", "events")
    for number, event in enumerate(scenario.events):
        if event.on and event.kind != "layoffs":
            yield f"events.{number} is a {event.kind}; the theory knows layoffs only"
    if not scenario.events_on:
        yield "events is empty; the theory is about layoffs"
    yield from chain.unsettled(scenario, chain.transition(scenario), scenario.burn_in)


def _cut(scenario: Scenario, event: Event) -> Vector:
    """Share of each lab's people that a layoff takes."""
    names = tables.lab_names(scenario)
    return np.where(np.isin(names, event.employers or names), getattr(event, "share", 0.0), 0.0)


def _weeks_of_layoffs(scenario: Scenario) -> list[int]:
    return sorted({event.starts(scenario.start_date) for event in scenario.events_on})


def _path(scenario: Scenario, weeks: int) -> Vector:
    """Distribution over states at the end of each week; layoffs come first in their week."""
    matrix = chain.transition(scenario)
    state, path = chain.steady(matrix), []
    for week in range(weeks):
        for event in scenario.events_on:
            if event.starts(scenario.start_date) == week:
                state = markov.laid_off(state, _cut(scenario, event))
        state = state @ matrix
        path.append(state)
    return np.array(path)


def _looks(scenario: Scenario) -> list[int]:
    """Weeks at which headcounts are compared: of the last shock, on the way, and the last."""
    shock, last = _weeks_of_layoffs(scenario)[-1], scenario.weeks - 1
    return sorted({shock, (3 * shock + last) // 4, last})


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    weeks = runs[0].scenario.weeks
    path = _path(scenario, weeks)
    shock = _weeks_of_layoffs(scenario)[-1]
    found = []
    if shock > 0:
        exposed = spells.headcounts(runs, shock - 1)[:-1]
        events = [event for event in scenario.events_on if event.starts(scenario.start_date) == shock]
        kept = np.prod([1.0 - _cut(scenario, event) for event in events], axis=0)
        at_risk, lost = exposed[kept < 1.0].sum(), float(exposed @ (1.0 - kept))
        layoffs = tables.events_of(runs, "laid off")
        count = int((layoffs["week"] == shock).sum())
        name = "people laid off, as a share of those concerned"
        found.append(finding.share(name, lost / at_risk, count, int(at_risk)))
    for week in _looks(runs[0].scenario):
        state = spells.headcounts(runs, week)
        people = int(state.sum())
        found.append(
            finding.share(f"unemployment, week {week}", float(path[week, -1]), int(state[-1]), people)
        )
        found.append(finding.counts(f"people by state, week {week}", state, path[week]))
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    weeks = np.arange(runs[0].scenario.weeks)
    path = _path(scenario, len(weeks))
    seen = np.array([spells.headcounts(runs, int(week)) for week in weeks])
    share = seen / seen.sum(axis=1, keepdims=True)
    error = 1.96 * np.sqrt(path * (1.0 - path) / seen.sum(axis=1, keepdims=True))
    hit = np.zeros(len(path[0]), dtype=bool)
    hit[:-1] = np.max([_cut(scenario, event) for event in scenario.events_on], axis=0) > 0.0
    shown = {"unemployment": len(hit) - 1}
    shown |= {f"at {tables.lab_names(scenario)[j]}": int(j) for j in np.flatnonzero(hit)}
    return Curve(
        "After a layoff unemployment and headcounts come back along π0 P^t",
        "week",
        "share of people",
        tuple(Line(f"{name}, theory", weeks.astype(float), path[:, k]) for name, k in shown.items()),
        tuple(Points(name, weeks.astype(float), share[:, k], error[:, k]) for name, k in shown.items()),
    )


CASE = Case(
    letter="A",
    name="a-layoffs",
    title="The way back from a layoff",
    source="Markov chain; Norris (1997)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_unemployed": 0.165},
    curve=_curve,
)
