"""How experiments grow that are open, by the kind of study, as their plan or a folder says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiments.studies import calibration, choosing, stopping

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.experiments.execution.experiment import Growth

_GROWTHS: dict[str, Growth] = {
    "until": stopping.grown,
    "best": choosing.grown,
    "calibration": calibration.grown,
}


def growth_of(plan: Plan) -> Growth | None:
    """What plans more runs of an experiment; None where nothing does."""
    return _GROWTHS.get(str((plan.study or {}).get("kind"))) if plan.open else None
