"""A sweep: factors varied over a design, and the outcomes that are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.beside import beside, layout_of
from sim.experiments.designs.design import Design
from sim.experiments.designs.factors import PLAUSIBLE, Asked, Factor, factors_of
from sim.experiments.designs.grid import MOST_OUTCOMES
from sim.experiments.designs.origins import collected, unknown_outcomes
from sim.experiments.designs.parts import wrong_changes, wrong_parts
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.sampling import Method, changes_of, count_of, is_drawn, points_of
from sim.names import join_key, split_key
from sim.scenario.documents import NOT_VARIED
from sim.scenario.problems import Mistake, ScenarioError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Points of a sweep at most, those that are compared with included; and factors.
MOST_POINTS, MOST_FACTORS = 20_000, 200
#: Values of a range, or points that are drawn, that may be asked for.
MOST_DRAWN = 1_000_000
#: What is looked at where nothing is said.
OUTCOMES = ("labs_talent_share_end", "elite1_labs_share_end", "startup_talent_share_end", "median_pay_end")


@dataclass(frozen=True)
class Wanted:
    """A sweep as it was asked for, before it meets its scenario.

    Attributes:
        asked: what is varied; empty for all that the scenario says is plausible.
        method: how points are laid.
        points: values of a range, or points that are drawn; None where nothing was said.
        outcomes: what is looked at.
        against: keys that differ in what every point is compared with, on the same draws; empty: nothing.
        seed: of the drawing of points.
        place: where it was asked for, for mistakes of the whole.
    """

    asked: tuple[Asked, ...]
    method: Method = "grid"
    points: int | None = None
    outcomes: tuple[str, ...] = OUTCOMES
    against: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    place: str = "--vary"


@dataclass(frozen=True)
class Sweep:
    """A sweep of a scenario.

    Attributes:
        factors: what is varied, at least one.
        method: how points are laid.
        points: values of a range, or points that are drawn.
        outcomes: what is looked at, by names of columns of `runs.parquet`.
        against: keys that differ in what every point is compared with, on the same draws; empty: nothing.
        seed: of the drawing of points.
    """

    factors: tuple[Factor, ...]
    method: Method
    points: int
    outcomes: tuple[str, ...]
    against: Mapping[str, Any]
    seed: int

    @cached_property
    def design(self) -> Design:
        """All points, the first that of comparisons; each beside itself as `against` has it."""
        points = changes_of(self.factors, self.method, self.points, self.seed)
        return beside(points, self.against)

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "kind": "sweep",
            "method": self.method,
            "points": self.points,
            "seed": self.seed,
            "factors": [{"keys": list(factor.keys), "lever": factor.lever} for factor in self.factors],
            "outcomes": list(self.outcomes),
            "against": dict(self.against),
            **layout_of(self.against),
        }


def plan_sweep(
    wanted: Wanted,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = (),
) -> Plan:
    """The runs of a sweep; without a seed, that of the scenario.

    Args:
        wanted: what was asked for.
        scenarios: the one whose keys are varied.
        replicates: runs at each point.
        seed: seed of all random draws.
        tables: which tables of the runs are kept.

    Raises:
        ScenarioError: keys, values or outcomes are none of the scenario's, the design is absurd, or points
            are no scenarios; with all mistakes.
    """
    (base,) = scenarios
    mistakes = [*_wrong_outcomes(wanted), *unknown_outcomes(base, wanted.outcomes)]
    try:
        sweep = sweep_of(wanted, base)
    except ScenarioError as error:
        wrong = [*error.problems, *mistakes, *wrong_changes(base, wanted.against, "--against")]
        raise ScenarioError(dict.fromkeys(wrong)) from None
    places = {
        key: one.place
        for one, factor in zip(wanted.asked, sweep.factors, strict=False)
        for key in factor.keys
    }
    if len(wanted.asked) != len(sweep.factors):  # some were spelled out
        places = dict.fromkeys((key for factor in sweep.factors for key in factor.keys), wanted.place)
    places |= {join_key(*split_key(key)): "--against" for key in wanted.against}
    plan = Plan(base, sweep.design, replicates, base.seed if seed is None else seed, tables, sweep.document())
    with collected(places, mistakes):
        _ = plan.looked_at
    return plan


def wrong_parts_of(wanted: Wanted, scenarios: Sequence[Scenario]) -> list[Mistake]:
    """What is wrong with the parts of a sweep, some of which is known to be wrong already."""
    (base,) = scenarios
    return wrong_parts(base, wanted.outcomes, wanted.asked, [("--against", wanted.against)])


def sweep_of(wanted: Wanted, base: Scenario) -> Sweep:
    """The sweep that was asked for, of a scenario.

    Raises:
        ScenarioError: with all mistakes in factors, in their number and in that of points.
    """
    asked = wanted.asked or (Asked(wanted.place, PLAUSIBLE),)
    mistakes: list[Mistake] = []
    try:
        factors = factors_of(asked, base)
    except ScenarioError as error:
        mistakes += error.problems
        factors = ()
    points = points_of(wanted.method, wanted.points)
    mistakes += _absurd(wanted, factors, points)
    if mistakes:
        raise ScenarioError(mistakes)
    return Sweep(factors, wanted.method, points, wanted.outcomes, wanted.against, wanted.seed)


def told_of_points(wanted: Wanted) -> str:
    """What is to be said of the number of points; empty where it is the one that was asked for."""
    points = points_of(wanted.method, wanted.points)
    if wanted.points is None or wanted.points == points:
        return ""
    return (
        f"a Sobol sequence is even where its length is a power of 2: {points} points are drawn in place of "
        f"{wanted.points}"
    )


def _absurd(wanted: Wanted, factors: Sequence[Factor], points: int) -> list[Mistake]:
    """What is wrong with the design as a whole."""
    wrong = [("--points", "1 is no range of values", "give 2 or more")] if points < 2 else []
    if len(factors) > MOST_FACTORS:
        wrong.append((wanted.place, f"{len(factors)} factors are varied", f"vary {MOST_FACTORS} at most"))
    elif factors and points > 1:
        count = count_of(factors, wanted.method, points) * (2 if wanted.against else 1)
        if count > MOST_POINTS:
            remedy = f"{MOST_POINTS:,} at most: give fewer values" + (
                "" if is_drawn(wanted.method) else ", or draw some with --method latin-hypercube"
            )
            wrong.append((wanted.place, f"makes {count:,} points", remedy))
    varied = {key for factor in factors for key in factor.keys}
    for key in wanted.against:
        written = join_key(*split_key(key))
        if written in varied:
            wrong.append(("--against", f"{written} is varied, too", "compare with another key"))
        if split_key(key)[0] in NOT_VARIED:
            wrong.append(("--against", f"{written} changes no market", "name another key"))
    return [Mistake(place, None, "", what, remedy) for place, what, remedy in wrong]


def _wrong_outcomes(wanted: Wanted) -> list[Mistake]:
    count = len(wanted.outcomes)
    if 1 <= count <= MOST_OUTCOMES:
        return []
    return [Mistake("--outcome", None, "", f"{count} are named", f"name 1 to {MOST_OUTCOMES} of them")]
