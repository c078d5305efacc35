"""Rules on products of parameters: each is within its bounds, and together they are beyond all numbers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.scenario.employers import CAPEX_PER_HEAD
from sim.scenario.limits import GROWTH, LOG_WEIGHT
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import MONEY_PER_YEAR
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_ROUNDING = 1e-9
#: The finest increment, against the income of people without a job.
_FINEST = 1e-5
#: A market may be so many times as large as the one that its amounts are stated for.
_SCALE = 1e6
#: A market has at most so many times its first people, in the estimate of the largest output.
_MORE_PEOPLE = 1e3


def magnitudes(scenario: Scenario) -> Iterator[Problem]:
    """Growth over the run, what events multiply, the scale of the market, and the weights of the contest."""
    yield from _growth(scenario)
    yield from _events(scenario)
    yield from _scale(scenario)
    yield from _weights(scenario)
    yield from _increment(scenario)


def _increment(scenario: Scenario) -> Iterator[Problem]:
    """Bids that rise by next to nothing against pay would never end."""
    market, income = scenario.market, scenario.researchers.reservation_income
    if market.mechanism == "simultaneous" and market.increment < _FINEST * income:
        yield Problem(
            ("market", "increment"),
            f"bids rise by less than a {1 / _FINEST:,.0f}th of the income of people without a job",
            f"raise it to {MONEY_PER_YEAR.show(float(f'{_FINEST * income:.3g}'))} or more",
            needs=(("market", "mechanism"), ("researchers", "reservation_income")),
        )


def _growth(scenario: Scenario) -> Iterator[Problem]:
    years, escalation = scenario.weeks / WEEKS_PER_YEAR, scenario.escalation
    rates: list[tuple[Location, float]] = []
    for k, lab in enumerate(scenario.labs):
        rates += [(("labs", k, "growth"), lab.growth), (("labs", k, "budget_growth"), lab.budget_growth)]
    rates.append((("startups", "growth"), scenario.startups.growth))
    rates += [(("startups", "named", k, "growth"), one.growth or 0.0) for k, one in _named(scenario)]
    prize = escalation.prize_growth * escalation.intensity
    rates.append((("escalation", "prize_growth"), prize * max(escalation.budget_response, 1.0)))
    rates.append((("escalation", "compute_growth"), escalation.compute_growth * escalation.intensity))
    for where, rate in rates:
        if rate * years > math.log(GROWTH):
            needs: tuple[Location, ...] = (("weeks",),)
            if where[0] == "escalation":
                needs += (("escalation", "intensity"), ("escalation", "budget_response"))
            yield Problem(
                where,
                f"over {scenario.weeks:,} weeks it multiplies by more than {GROWTH:g}",
                "lower it, or shorten weeks",
                needs=needs,
            )


def _named(scenario: Scenario) -> Iterator[tuple[int, Any]]:
    return iter(enumerate(scenario.startups.named))


def _events(scenario: Scenario) -> Iterator[Problem]:
    """What is in force at once multiplies: told at the event with which it becomes too much."""
    steps: list[tuple[float, int, str, tuple[str, ...], float]] = []
    for k, event in enumerate(scenario.events):
        if (
            not event.on
            or (event.week is None) == (event.date is None)
            or (event.date and scenario.start_date is None)
        ):
            continue  # told of as such
        start = event.starts(scenario.start_date)
        end = math.inf if event.duration is None else start + event.duration
        for what, factor in event.factors().items():
            if factor > 1.0:
                log, names = math.log(factor), event.employers or ("",)  # "" stands for all labs
                steps += [(start, k, what, names, log), (end, -1, what, names, -log)]
    present: dict[tuple[str, str], float] = defaultdict(float)
    for _, k, what, names, log in sorted(steps, key=lambda step: step[:2]):
        for name in names:
            present[what, name] += log
        most = max(present[what, name] for name in names) + (present[what, ""] if names != ("",) else 0.0)
        if k >= 0 and most > math.log(GROWTH) + _ROUNDING:
            yield Problem(
                ("events", k),
                f"with the other events in force then, it multiplies the {what} by more than {GROWTH:g}",
                "lower the factors, or let events end before others begin",
                needs=(("start_date",), ("events",)),
            )
            return


def _scale(scenario: Scenario) -> Iterator[Problem]:
    people = scenario.researchers
    if scenario.scale > _SCALE:
        yield Problem(
            ("market", "scale") if people.reference_count is None else ("researchers", "reference_count"),
            f"the market is more than {_SCALE:,.0f} times as large as the one that amounts are stated for",
            "state them for a market that is nearer to it in size",
            needs=(("market", "scale"), ("researchers", "count"), ("researchers", "reference_count")),
        )


def _weights(scenario: Scenario) -> Iterator[Problem]:
    """The weight of an employer is its output to the exponent of the contest: a bound of the largest."""
    if scenario.market.value != "race":
        return
    most = _log_output(scenario) * scenario.production.contest_exponent
    if most > LOG_WEIGHT:
        yield Problem(
            ("production", "contest_exponent"),
            "productivity, compute or talent to this power may be beyond the range of numbers",
            "lower it, or productivity, or raise production.compute_unit",
            needs=(("labs",), ("startups",), ("production", "compute_unit"), ("researchers",)),
        )


def _log_output(scenario: Scenario) -> float:
    """Log of an upper bound of an employer's output: a mean of compute and talent is below the larger."""
    production, people, startups = scenario.production, scenario.researchers, scenario.startups
    spread = 8.3 * startups.productivity_sigma  # no draw is farther out
    productivity = max(
        math.log(startups.productivity) + spread,
        *(math.log(one.productivity) for one in scenario.labs),
        *(math.log(one.productivity) for one in startups.named if one.productivity is not None),
        0.0,
    )
    capex = (
        max((lab.capex or CAPEX_PER_HEAD * people.count for lab in scenario.labs), default=0.0)
        * scenario.scale
    )
    years = 1.0 / production.compute_depreciation if production.compute_depreciation > 0.0 else 0.0
    years = min(years, 1e3) + scenario.weeks / WEEKS_PER_YEAR
    growth = scenario.escalation.compute_growth * scenario.escalation.intensity
    growth *= scenario.weeks / WEEKS_PER_YEAR
    shocks = (event.factors().get("capex", 1.0) for event in scenario.events_on)
    growth += min(sum(math.log(max(factor, 1.0)) for factor in shocks), math.log(GROWTH))
    compute = (
        max(capex * max(years, 1.0), startups.compute_per_head * scenario.people) / production.compute_unit
    )
    talent = scenario.people * _MORE_PEOPLE * people.talent.maximum * (1.0 + production.field_bonus)
    return productivity + max(math.log(max(compute, 1.0)) + growth, math.log(max(talent, 1.0)))
