"""Theory's word on a scenario: do small differences among its labs grow, by its own Jacobian at week 0?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.runs.single import simulate
from sim.theory.tipping import Feedback, Limit, compute_elasticity, jacobian, largest_growth

if TYPE_CHECKING:
    from sim.scenario.employers import Lab
    from sim.scenario.schema import Scenario


class _Beginning(NamedTuple):
    """Labs in week 0: share of the race, compute in dollars, talent; each of shape (labs,)."""

    share: NDArray[np.float64]
    compute: NDArray[np.float64]
    talent: NDArray[np.float64]


def why_no_theory(scenario: Scenario) -> str:
    """Why case N says nothing about a scenario; empty where it does."""
    if scenario.market.value != "race":
        return 'market.value is not "race"'
    if len(scenario.labs) < 2:
        return "there are fewer than two labs"
    return "" if scenario.production.compute_depreciation > 0.0 else "compute does not depreciate"


def growth_at_week_0(
    scenario: Scenario, limits: Sequence[Limit], seed: int, replicates: int = 1
) -> dict[Limit, float]:
    """Rate at which the fastest small difference among the labs grows, a year (case N).

    Shares of the race, compute and talent are those of week 0, after the burn-in. Startups hold shares of
    the race too; they are taken to stand still, and so is everything but the labs' compute and talent.

    Args:
        scenario: of which `why_no_theory` has nothing to say.
        limits: what is taken to keep labs from more talent, one after the other.
        seed: seed of the burn-in.
        replicates: burn-ins over which the rate is averaged.

    Returns:
        The largest real part of the Jacobian's eigenvalues by what limits talent; above 0 the market tips.
        Infinite where talent tips by itself; NaN where in a burn-in fewer than two labs race.
    """
    # Success is measured from week 0 on, so points that differ in feedback alone have one beginning.
    unfed = scenario.feedback.model_copy(update={"budgets": 0.0, "capex": 0.0})
    beginning = scenario.model_copy(update={"weeks": 1, "events": (), "feedback": unfed})
    found = [_at_week_0(beginning, seed, number) for number in range(replicates)]
    return {limit: float(np.mean([_growth(scenario, one, limit) for one in found])) for limit in limits}


def _growth(scenario: Scenario, beginning: _Beginning, limit: Limit) -> float:
    share, compute, talent = beginning
    production, elasticity = scenario.production, scenario.production.elasticity
    racing = (share > 0.0) & (compute > 0.0) & (talent > 0.0)
    if racing.sum() < 2 or share.max() >= 1.0:  # one may win all, to the last bit
        return math.nan
    theta = compute_elasticity(
        production.compute_share, elasticity, compute[racing] / production.compute_unit, talent[racing]
    )
    labs = [lab for lab, races in zip(scenario.labs, racing, strict=True) if races]
    feedback = _feedback(scenario, labs, limit)
    return largest_growth(jacobian(share[racing], theta, elasticity, production.contest_exponent, feedback))


def _feedback(scenario: Scenario, labs: list[Lab], limit: Limit) -> Feedback:
    """How success comes back to these labs. Prestige has local elasticity ω/2, see tastes.prestige."""
    common, production = scenario.feedback, scenario.production
    return Feedback(
        capex=[_own(lab.feedback_capex, common.capex) for lab in labs],
        budgets=[_own(lab.feedback_budget, common.budgets) for lab in labs],
        pull=scenario.researchers.tastes.prestige / 2.0,
        limit=limit,
        depreciation=production.compute_depreciation,
        memory=common.memory,
    )


def _own(value: float | None, common: float) -> float:
    return common if value is None else value


@lru_cache(maxsize=1024)
def _at_week_0(scenario: Scenario, seed: int, replicate: int) -> _Beginning:
    """The labs in the order of the file."""
    table = simulate(scenario, seed, replicate, None).employers
    table = table[(table["week"] == 0) & (table["kind"] == "lab")].set_index("employer")
    names = [lab.name for lab in scenario.labs]
    return _Beginning(
        *(table.loc[names, name].to_numpy(np.float64) for name in ("contest_share", "compute", "talent"))
    )
