"""M: the number of startups alive, an infinite-server queue (Takács 1962)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.measures.startups import lifetimes
from sim.theory import mechanics
from sim.validation import assumptions, finding, founding
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: The number of weeks of money must be this far from a whole number, so that rounding does not decide.
_CLEAR = 1e-6


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from founding.not_alone(scenario)
    yield from assumptions.broken(scenario, {"startups.cash_volatility": 0.0})
    weeks = founding.first_cash(scenario) / founding.burn(scenario)
    if abs(weeks - round(weeks)) < _CLEAR:
        yield f"money lasts for a whole number of weeks, {round(weeks)}: rounding decides about the last one"
    yield from founding.too_few_founders(scenario, _life(scenario))
    if scenario.weeks < 2 * _life(scenario):
        yield f"{scenario.weeks} weeks are too few for startups that live for {_life(scenario)}"


def _life(scenario: Scenario) -> int:
    """Weeks that a startup lives: founded at the end of a week, it dies in the one whose pay it lacks."""
    return math.ceil(founding.first_cash(scenario) / founding.burn(scenario))


def _stocks(runs: Sequence[Run], scenario: Scenario) -> Vector:
    """Startups alive at the ends of weeks that are a life apart, so that no startup is counted twice."""
    life = _life(scenario)
    return np.concatenate([run.weeks["startups_alive"].to_numpy(float)[life - 1 :: life] for run in runs])


def _probabilities(scenario: Scenario, most: int) -> Vector:
    """Chances of each number of startups up to `most`, and of more."""
    stock = mechanics.startup_stock_probability(
        np.arange(most + 1), founding.entry_rate(scenario), _life(scenario)
    )
    return np.append(stock, max(1.0 - float(stock.sum()), 0.0))


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    stocks = _stocks(runs, scenario)
    mean = founding.entry_rate(scenario) * _life(scenario)
    most = int(max(stocks.max(), math.ceil(mean + 6.0 * math.sqrt(mean))))
    seen = np.append(np.bincount(stocks.astype(int), minlength=most + 1), 0)
    born = sum(int(run.weeks["startups_born"].sum()) for run in runs)
    weeks = float(sum(len(run.weeks) for run in runs))
    lives = np.concatenate([_finished(run) for run in runs])
    return [
        finding.counts("startups alive, its distribution", seen, _probabilities(scenario, most)),
        finding.estimate("mean stock", mean, float(stocks.mean()), math.sqrt(mean / len(stocks))),
        finding.event_count("startups founded a week", founding.entry_rate(scenario) * weeks, born, weeks),
        finding.exact("weeks that a startup lived, each", _life(scenario), lives),
    ]


def _finished(run: Run) -> Vector:
    table = lifetimes(run.employers)
    return table["weeks"][table["died"]].to_numpy(float)


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    stocks = _stocks(runs, scenario)
    number = np.arange(int(stocks.max()) + 3)
    share = np.bincount(stocks.astype(int), minlength=len(number)) / len(stocks)
    theory = _probabilities(scenario, len(number) - 1)[:-1]
    error = 1.96 * np.sqrt(theory * (1.0 - theory) / len(stocks))
    return Curve(
        "The stock of startups is Poisson",
        "startups alive",
        "share of looks, a life apart",
        (Line("Poisson with mean entry × life", number.astype(float), theory),),
        (Points("simulated", number.astype(float), share, error),),
    )


CASE = Case(
    letter="M",
    name="m-startup-stock",
    title="The stock of startups",
    source="Takács (1962)",
    assumptions=_assume,
    examine=_examine,
    moved={"startups.entry_rate": 33.0},
    curve=_curve,
    replicates=4,
)
