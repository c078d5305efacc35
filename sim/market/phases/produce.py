"""Produce: research output of the week's end, and breakthroughs."""

from __future__ import annotations

from sim.market.compiling.kernel import kernel
from sim.market.draws import decision, draw, poisson, topic
from sim.market.pages.race import appraise_output
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.traits import races
from sim.mechanisms.merger.kernels import project_output

BREAKTHROUGH = decision(23, "number of breakthroughs of a week")


@kernel
def produce(state: State, week: int) -> bool:
    """Output with the people of the week's end; breakthroughs are Poisson, b0 · (Q_j / 100)^η a year.

    An employer s times as large as stated makes s times as many as one of the stated size.
    """
    rules, breakthroughs = state.rules[0], topic(state.key, 0, week, BREAKTHROUGH)
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if not (races(employer) and employer.alive):
            continue
        appraise_output(state, j)
        if employer.output > 0.0 and rules.innovation_rate > 0.0:
            made, part = employer.output, 1.0
            if rules.mergers:
                made, part = project_output(state, j)
            size = made / (100.0 * employer.scale)
            if rules.innovation_exponent != 1.0:
                size **= rules.innovation_exponent
            mean = rules.innovation_rate * size * employer.scale * part
            employer.breakthroughs = poisson(draw(employer.subject, breakthroughs), mean)
    return True
