"""Employers learn from those who come: noted when they join, and known from the next week on."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.worth import counted_talent
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.market.state.traits import is_inside
from sim.mechanisms.knowledge.kernels import gain_by


@inlined
def learn_from(state: State, i: int, j: int) -> None:
    """Person i, still at the old employer, is about to join j."""
    if state.rules[0].knowledge != 0.0:
        effective = counted_talent(state, i, j, state.people[i].talent)
        state.employers[j].learning += gain_by(state, i, j, effective)


@inlined
def learn(state: State) -> None:
    """What was brought last week is known."""
    if state.rules[0].knowledge != 0.0:
        add_what_was_brought(state)


@kernel
def add_what_was_brought(state: State) -> None:
    """The same, up to the cap; the mean gain over labs and startups, by talent, goes into the records."""
    known, talent = 0.0, 0.0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if not (is_inside(employer) and employer.alive):
            continue
        if employer.learning > 0.0:
            grown = math.log1p(employer.know_how) + employer.learning
            employer.know_how = math.expm1(min(grown, state.rules[0].knowledge_cap))
            employer.learning = 0.0
        known += employer.effective_talent * employer.know_how
        talent += employer.effective_talent
    state.race[Race.KNOW_HOW] = known / talent if talent > 0.0 else 0.0
