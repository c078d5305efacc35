"""Several scenarios as the runs of one case: a parameter is swept, and theory is a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def apart(variants: Sequence[Scenario], factor: int) -> Plan:
    """`factor` runs of each scenario, all with draws of their own."""
    together = paired(variants, factor)
    return replace(together, design=together.design.apart(factor))


def paired(variants: Sequence[Scenario], factor: int) -> Plan:
    """`factor` runs of each scenario; the r-th of all have the same draws (common random numbers).

    Args:
        variants: what is run; the seed of the first holds for all.
        factor: runs of each.
    """
    base, *others = variants
    return Plan(base, Design.of_scenarios(base, others), factor, base.seed)


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
