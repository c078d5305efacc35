"""Several scenarios as the runs of one case: a parameter is swept, and theory is a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def swept(variants: Sequence[Scenario], factor: int) -> list[Run]:
    """`factor` runs of each scenario, one scenario after the other, all with draws of their own."""
    from sim.experiments.single import simulate

    return [
        simulate(scenario, scenario.seed, k * factor + replicate, None)
        for k, scenario in enumerate(variants)
        for replicate in range(factor)
    ]


def paired(variants: Sequence[Scenario], factor: int) -> list[Run]:
    """As `swept`, but the r-th runs of all scenarios have the same draws (common random numbers)."""
    from sim.experiments.single import simulate

    return [
        simulate(scenario, scenario.seed, replicate, None)
        for scenario in variants
        for replicate in range(factor)
    ]


def parts(runs: Sequence[Run], count: int) -> list[Sequence[Run]]:
    """The runs of each of `count` scenarios.

    Raises:
        ValueError: the runs are not as many of each scenario.
    """
    factor, rest = divmod(len(runs), count)
    if rest or not factor:
        raise ValueError(f"{len(runs)} runs are not the same number of runs of each of {count} scenarios")
    return [runs[k * factor : (k + 1) * factor] for k in range(count)]


def at_all_labs(scenario: Scenario, key: str, value: float) -> Scenario:
    """The scenario with a key changed at every lab."""
    return scenario.with_({f'labs."{lab.name}".{key}': value for lab in scenario.labs})
