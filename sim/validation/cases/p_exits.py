"""P: startups' exits in competition, death and acquisition (Aalen & Johansen 1978)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.figures.curve import Curve, Line, Points
from sim.measures.startups import ENDS, exits, incidence_by_end
from sim.theory.exits import incidence
from sim.validation import finding, founding
from sim.validation.case import Case
from sim.validation.finding import Finding
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Ages at which incidence is looked at, as multiples of the mean life.
_AGES = (0.4, 0.8, 1.6)
#: Places of the two ends, and what they are called.
_DEATH, _ACQUISITION = ENDS.index("ruin"), ENDS.index("acquisition")
_CALLED = ((_DEATH, "died"), (_ACQUISITION, "been acquired"))


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from founding.not_alone(scenario, but="startups.exits.")
    for key, hazard in zip(("hazard_death", "hazard_acquired"), _hazards(scenario), strict=True):
        if hazard <= 0.0:
            yield f"startups.exits.{key} is 0: nothing competes"
    if founding.first_cash(scenario) <= founding.burn(scenario) * (scenario.weeks + 1):
        yield "startups.runway is so short that startups run out of cash"
    if sum(_hazards(scenario)) > 0.0:
        yield from founding.too_few_founders(scenario, 1.0 / sum(_hazards(scenario)))
    if scenario.weeks < 2:
        yield "one week is too few to see a startup end"


def _hazards(scenario: Scenario) -> tuple[float, float]:
    """Of death and of acquisition, a week."""
    given = scenario.startups.exits
    return given.hazard_death / WEEKS_PER_YEAR, given.hazard_acquired / WEEKS_PER_YEAR


def _ended(runs: Sequence[Run]) -> pd.DataFrame:
    """Weeks that each startup was seen, and how it ended: the living are censored."""
    return pd.concat([exits(run.employers, run.moves, run.scenario.startups.minimum_team) for run in runs])


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    ended, hazards = _ended(runs), _hazards(scenario)
    weeks, total = int(ended["weeks"].sum()), sum(hazards)
    found = []
    for (place, called), hazard in zip(_CALLED, hazards, strict=True):
        # Each startup's week is a trial of its own.
        chance = -math.expm1(-total) * hazard / total
        found.append(finding.share(f"share that has {called} in a week", chance, _count(ended, place), weeks))
    curves, life = incidence_by_end(ended), 1.0 / sum(_hazards(runs[0].scenario))
    for times in _AGES:
        age = round(times * life)
        for (place, called), hazard in zip(_CALLED, hazards, strict=True):
            seen, error = curves.at(place, age)
            theory = float(incidence(age, hazard, total - hazard))
            found.append(finding.estimate(f"share that has {called} after {age} weeks", theory, seen, error))
    return found


def _count(ended: pd.DataFrame, place: int) -> int:
    return int((ended["end"] == place).sum())


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    curves, hazards = incidence_by_end(_ended(runs)), _hazards(scenario)
    ages = np.arange(curves.longest + 1.0)
    at = np.linspace(0.0, curves.longest, 16).round()
    lines, points = [], []
    for (place, called), hazard in zip(_CALLED, hazards, strict=True):
        lines.append(Line(f"{called}, by theory", ages, incidence(ages, hazard, sum(hazards) - hazard)))
        values = np.array([curves.at(place, float(age)) for age in at])
        points.append(Points(f"{called}, Aalen-Johansen", at, values[:, 0], 1.96 * values[:, 1]))
    return Curve(
        "Death and acquisition compete for startups",
        "weeks since founding",
        "share that has left",
        tuple(lines),
        tuple(points),
    )


CASE = Case(
    letter="P",
    name="p-exits",
    title="Exits of startups in competition",
    source="Aalen & Johansen (1978)",
    assumptions=_assume,
    examine=_examine,
    moved={"startups.exits.hazard_acquired": 0.52},
    curve=_curve,
)
