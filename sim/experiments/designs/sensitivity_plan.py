"""The plan of a sensitivity study: what was asked for, checked against a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.factors import PLAUSIBLE, Asked, Factor, factors_of
from sim.experiments.designs.origins import collected, unknown_outcomes
from sim.experiments.designs.parts import wrong_changes, wrong_parts
from sim.experiments.designs.plan import TABLES, Plan
from sim.experiments.designs.sensitivity import MOST_POINTS, Method, Sensitivity, rows_of
from sim.experiments.designs.trajectories import walks
from sim.names import join_key, split_key
from sim.scenario.documents import NOT_VARIED
from sim.scenario.problems import Mistake, ScenarioError
from sim.surroundings import missing_extra

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_ASSUME = (
    'mark keys there, such as "production.contest_exponent" = { range = [0.7, 2], assumption = true }, '
    "or name them: --vary KEY=LOW:HIGH"
)


@dataclass(frozen=True)
class Question:
    """What the user asks for.

    Attributes:
        outcome: what is looked at.
        method: how inputs are varied.
        vary: the inputs; empty takes all that the scenario marks as assumptions.
        against: keys that differ in what every point is compared with.
        points: rows of points; None takes the method's.
    """

    outcome: str
    method: Method = "tornado"
    vary: tuple[Asked, ...] = ()
    against: Mapping[str, Any] = field(default_factory=dict)
    points: int | None = None


def plan_sensitivity(
    asked: Question,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = TABLES,
) -> Plan:
    """The runs of a sensitivity study; without a seed, that of the scenario.

    Raises:
        ScenarioError: the outcome is none of the scenario's, keys and ranges are not, there is nothing to
            vary, or too much, or the method needs what is not here; with all mistakes.
    """
    (base,) = scenarios
    chosen = base.seed if seed is None else seed
    mistakes = unknown_outcomes(base, [asked.outcome])
    factors: tuple[Factor, ...] = ()
    try:
        factors = _factors(asked, base)
        mistakes += [] if factors else [_mistake("[plausible]", f"{base.name} marks no assumption", _ASSUME)]
    except ScenarioError as error:
        mistakes += error.problems
    mistakes += _of_method(asked, factors)
    mistakes += [
        Mistake("--against", None, key, "changes no market", "name another key")
        for key in asked.against
        if split_key(key)[0] in NOT_VARIED
    ]
    if mistakes:
        mistakes += wrong_changes(base, asked.against, "--against")
        raise ScenarioError(dict.fromkeys(mistakes))
    rows = rows_of(asked.method, asked.points)
    study = Sensitivity(asked.method, asked.outcome, factors, dict(asked.against), rows)
    if asked.method == "morris":
        study = replace(study, walks=walks(rows, len(factors), chosen))
    plan = Plan(base, study.design(chosen, replicates), replicates, chosen, tables, study.document())
    place = "--vary" if asked.vary else f"{base.name}: [plausible]"
    origins = {key: place for one in factors for key in one.keys}
    origins |= {join_key(*split_key(key)): "--against" for key in asked.against}
    with collected(origins, []):
        _ = plan.looked_at
    return plan


def wrong_parts_of(asked: Question, scenarios: Sequence[Scenario]) -> list[Mistake]:
    """What is wrong with the parts of a question, some of which is known to be wrong already."""
    (base,) = scenarios
    return wrong_parts(base, [asked.outcome], asked.vary, [("--against", asked.against)])


def _factors(asked: Question, base: Scenario) -> tuple[Factor, ...]:
    """The inputs.

    Raises:
        ScenarioError: with all mistakes.
    """
    if asked.vary:
        return factors_of(asked.vary, base)
    if not base.plausible:
        return ()
    every = factors_of([Asked("[plausible]", PLAUSIBLE)], base)
    return tuple(one for one in every if one.range.assumption)


def _of_method(asked: Question, factors: tuple[Factor, ...]) -> Iterator[Mistake]:
    """What is wrong with the method, and with the number of points."""
    missing = missing_extra("SALib", "analysis", asked.method)
    if asked.method in ("morris", "pawn") and missing is not None:
        what, _, remedy = missing.partition("; ")
        yield _mistake("--method", what, remedy)
    if asked.method == "morris" and len(factors) == 1:
        yield _mistake("--method", "morris needs two inputs or more", "vary more keys, or take a tornado")
    try:
        rows = rows_of(asked.method, asked.points)
    except ValueError as error:
        what, _, remedy = str(error).partition("; ")
        yield _mistake("--points", what, remedy)
        return
    points = Sensitivity(asked.method, asked.outcome, factors, asked.against, rows).points
    if points > MOST_POINTS:
        yield _mistake("--points", f"make {points:,} points", f"{MOST_POINTS:,} at most, so give fewer")


def _mistake(place: str, what: str, remedy: str) -> Mistake:
    return Mistake(place, None, "", what, remedy)
