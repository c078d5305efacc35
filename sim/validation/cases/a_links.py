"""A: contacts that depend on the pair (no-poach pacts, leaders' ties, target lists), as a Markov chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.theory import markov
from sim.validation import chain, finding, spells
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(
        scenario,
        "researchers.tastes.shock_scale",
        "labs.*.target_list.size",
        "labs.*.leaders_from",
        "events",
    )
    yield from _pacts(scenario)
    yield from _lists(scenario)
    too_much = list(chain.busy(scenario))
    yield from too_much
    if not too_much:
        quiet = 0.0 if scenario.events_on else scenario.burn_in
        yield from chain.unsettled(scenario, chain.transition(scenario), quiet + _first(scenario))


def _pacts(scenario: Scenario) -> Iterator[str]:
    """Pacts hold all the time; other events there are none."""
    for number, event in enumerate(scenario.events):
        if event.on and event.kind != "no-poach":
            yield f"events.{number} is a {event.kind}; the theory knows no-poach pacts only"
        elif event.on and (event.starts(scenario.start_date) > 0 or event.duration is not None):
            yield f"events.{number} does not last from week 0 to the end; the theory needs constant rates"


def _lists(scenario: Scenario) -> Iterator[str]:
    """Lists name everybody at the employers they are about, and change contacts only."""
    people = scenario.researchers
    for lab in scenario.labs:
        place, wanted = f"labs.{lab.name}.target_list", lab.target_list
        if wanted.size == 0:
            continue
        if wanted.size * scenario.scale < people.count or wanted.fields:
            yield f"{place} does not name everybody at its employers; the theory needs the same for all there"
        if wanted.refresh != 1.0:
            yield f"{place}.refresh is {wanted.refresh:g}; the theory needs 1 week: movers come off it"
        if wanted.recruiters > 0.0:
            yield f"{place}.recruiters is {wanted.recruiters:g}; the theory needs 0, contacts are random"
        if lab.fast_track:
            yield f"labs.{lab.name}.fast_track is {lab.fast_track:g}; the theory needs 0"


def _first(scenario: Scenario) -> int:
    """First week of the steady state in which flows are counted: the second half of the run."""
    return max(scenario.weeks // 2, 1)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    matrix = chain.transition(scenario)
    shares = chain.steady(matrix)
    weeks = runs[0].scenario.weeks
    first = _first(runs[0].scenario)
    last = spells.headcounts(runs, weeks - 1)
    steady = spells.SteadyFlows(runs, first, matrix, shares)
    size = len(matrix)
    moving = np.zeros((size, size))
    moving[:-1, :-1] = 1.0 - np.eye(size - 1)
    rate = steady.moves[:-1, :-1].sum() / spells.at_risk(runs, first)[:-1].sum()
    barred = np.zeros((size, size), dtype=bool)
    barred[:-1, :-1] = chain.pulls(scenario)[:-1] <= 0.0
    return [
        finding.share("unemployment, last week", float(shares[-1]), int(last[-1]), int(last.sum())),
        finding.counts("people by state, last week", last, shares),
        steady.rate("job-to-job moves a worker-week", moving, np.append(np.ones(size - 1), 0.0), float(rate)),
        steady.all_together("matrix of flows N π_i P_ij", spells.direct(size)),
        spells.given_origins("moves by origin and destination, given headcounts", runs, 1, matrix),
        finding.estimate("moves that a pact bars", 0.0, float(steady.moves[barred].sum()), 0.0),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    matrix = chain.transition(scenario)
    shares = chain.steady(matrix)
    first = _first(runs[0].scenario)
    steady = spells.SteadyFlows(runs, first, matrix, shares)
    expected = markov.expected_flows(steady.people * steady.weeks, shares, matrix)
    seen = expected > 0.0
    theory, found = expected[seen], steady.moves[seen]
    ends = np.array([theory.min(), theory.max()])
    return Curve(
        "Flows between employers are those of the Markov chain",
        "moves from i to j by theory, N π_i P_ij",
        "moves in the simulation",
        (Line("equal", ends, ends),),
        (Points("pairs of states", theory, found, 1.96 * np.sqrt(theory)),),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="A",
    name="a-links",
    title="Pacts, leaders' ties and target lists",
    source="Markov chain; Norris (1997)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.tie_contacts": 4.2},
    curve=_curve,
)
