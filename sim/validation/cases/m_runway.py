"""M: the life of a startup whose cash is a Brownian motion (Harrison 1985; Siegmund 1979)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.figures.curve import Curve, Line, Points, Vector
from sim.measures.startups import lifetimes
from sim.measures.survival import SurvivalCurve, kaplan_meier
from sim.theory import mechanics, runway
from sim.validation import finding, founding
from sim.validation.case import Case
from sim.validation.finding import Finding
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Ages at which survival is looked at, as multiples of the mean life.
_AGES = (0.4, 0.8, 1.6, 3.0)


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from founding.not_alone(scenario)
    volatility = _volatility(scenario)
    if volatility <= 0.0:
        yield "startups.cash_volatility is 0, so that every startup lives equally long"
    yield from founding.too_few_founders(scenario, _mean_life(scenario))
    if scenario.weeks < 2:
        yield "one week is too few to see a startup die"


def _volatility(scenario: Scenario) -> float:
    """Standard deviation of the week's change in cash, dollars."""
    return scenario.startups.cash_volatility / math.sqrt(WEEKS_PER_YEAR)


def _mean_life(scenario: Scenario) -> float:
    """Weeks, by theory."""
    cash, drift = founding.first_cash(scenario), -founding.burn(scenario)
    return mechanics.mean_runway(cash, drift, _volatility(scenario), 1.0)


def _survival(scenario: Scenario, weeks: int) -> Vector:
    """Share alive after 0 to `weeks` weeks, exactly: cash is a random walk that is looked at every week."""
    cash, drift = founding.first_cash(scenario), -founding.burn(scenario)
    return runway.survival_by_look(weeks, cash, drift, _volatility(scenario))


def _approximate(scenario: Scenario, weeks: int, interval: float) -> Vector:
    """The same with a Brownian motion, looked at every `interval` weeks, 0 for always."""
    cash, drift = founding.first_cash(scenario), -founding.burn(scenario)
    return np.array(
        [
            mechanics.runway_survival(float(age), cash, drift, _volatility(scenario), interval)
            for age in range(weeks + 1)
        ]
    )


def _lives(runs: Sequence[Run]) -> pd.DataFrame:
    """Weeks that each startup was seen, and whether it died."""
    return pd.concat([lifetimes(run.employers) for run in runs])


def _kept(runs: Sequence[Run]) -> SurvivalCurve:
    lives = _lives(runs)
    return kaplan_meier(lives["weeks"], lives["died"])


def _deaths(runs: Sequence[Run], scenario: Scenario) -> Finding:
    """Deaths against the hazards that the startups were exposed to, which are their compensator."""
    lives = _lives(runs)
    weeks = lives["weeks"].to_numpy(int)
    survival = _survival(scenario, max(int(weeks.max()), 1))
    hazard = np.append(0.0, 1.0 - survival[1:] / np.maximum(survival[:-1], 1e-300))
    expected = np.cumsum(hazard)[weeks].sum()
    variance = np.cumsum(hazard * (1.0 - hazard))[weeks].sum()
    exposure = float(weeks.sum())
    return finding.estimate(
        "deaths per startup and week",
        float(expected) / exposure,
        int(lives["died"].sum()) / exposure,
        math.sqrt(variance) / exposure,
    )


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    curve = _kept(runs)
    life = _mean_life(runs[0].scenario)
    found = [_deaths(runs, scenario)]
    survival = _survival(scenario, max(round(max(_AGES) * life), 1))
    for times in _AGES:
        age = round(times * life)
        seen, error = curve.at(age)
        if seen > 0.0:
            found.append(
                finding.estimate(f"share alive after {age} weeks", float(survival[age]), seen, error)
            )
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    curve = _kept(runs)
    oldest = max(int(curve.longest), 1)
    ages = np.arange(oldest + 1.0)
    at = np.linspace(0.0, curve.longest, 20).round()
    values = np.array([curve.at(float(age)) for age in at])
    return Curve(
        "Startups outlive a runway that is watched once a week",
        "weeks since founding",
        "share alive",
        (
            Line("looked at once a week", ages, _survival(scenario, oldest)),
            Line("Brownian motion, barrier corrected by .5826 s", ages, _approximate(scenario, oldest, 1.0)),
            Line("Brownian motion, watched all the time", ages, _approximate(scenario, oldest, 0.0)),
        ),
        (Points("Kaplan-Meier", at, values[:, 0], 1.96 * values[:, 1]),),
    )


CASE = Case(
    letter="M",
    name="m-runway",
    title="The life of a startup",
    source="Harrison (1985), Siegmund (1979)",
    assumptions=_assume,
    examine=_examine,
    moved={"startups.runway": 45.0},
    curve=_curve,
)
