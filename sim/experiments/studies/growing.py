"""How experiments grow that are open, by the kind of study, as their plan or a folder says it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.experiments.execution.experiment import Growth

#: By kind: the module whose function `grown` plans more runs; imported when there is one.
_HOMES = {"until": "stopping", "best": "choosing", "calibration": "calibration"}


def growth_of(plan: Plan) -> Growth | None:
    """What plans more runs of an experiment; None where nothing does."""
    kind = (plan.study or {}).get("kind")
    if not plan.open or kind not in _HOMES:
        return None
    grown: Growth = import_module(f"sim.experiments.studies.{_HOMES[kind]}").grown
    return grown
