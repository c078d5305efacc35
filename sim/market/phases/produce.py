"""Produce: research output of the week's end, and breakthroughs."""

from __future__ import annotations

from sim.market.columns import Kind
from sim.market.counts import Count
from sim.market.draws import Decision, poisson
from sim.market.kernel import kernel
from sim.market.state import State
from sim.market.value import appraise_output

_OUTSIDE = int(Kind.OUTSIDE)
_EMPLOYERS = int(Count.EMPLOYERS)
_BREAKTHROUGH = int(Decision.BREAKTHROUGH)


@kernel
def produce(state: State, week: int) -> bool:
    """Output with the people of the week's end; breakthroughs are Poisson, b0 · (Q_j / 100)^η a year."""
    rules = state.rules[0]
    for j in range(state.counts[_EMPLOYERS]):
        employer = state.employers[j]
        if employer.kind == _OUTSIDE or not employer.alive:
            continue
        appraise_output(state, j)
        if employer.output > 0.0 and rules.innovation_rate > 0.0:
            mean = rules.innovation_rate * (employer.output / 100.0) ** rules.innovation_exponent
            employer.breakthroughs = poisson(state.key, mean, employer.key, 0, week, _BREAKTHROUGH)
    return True
