"""H: the winner's curse of naive bidders with noisy signals (Capen, Clapp & Campbell 1971)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import raids
from sim.validation import assumptions, finding, samples, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: How the price is found, and the rank of the signal that it follows.
_PRICES = {"posted": ("first price", 1), "sequential": ("ascending", 2)}
#: Pay may fall short of worth by this many standard deviations and must still be above other income.
_FARTHEST = 6.0
#: Every lab bids for everybody at once, its own estimate of what the person is worth to it.
_NAIVE = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.posted_rule": "markdown",
    "market.posted_markdown": 0.0,
    "market.bargaining_share": 0.0,
    "market.foresight": False,
    "market.contact_rate_employed": 0.0,
    "market.contact_rate_unemployed": 0.0,
    "market.separation_rate": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "labs.*.approval": 0.0,
    "labs.*.fast_track": None,
    "labs.*.aggressiveness": 1.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.posted_wage": None,
    "labs.*.amenity": 0.0,
    "labs.*.target_list.employers": (),
    "labs.*.target_list.fields": (),
}


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(
        scenario, _NAIVE, assumptions.NO_TASTES, assumptions.CLOSED, assumptions.UNLIMITED
    )
    people, market = scenario.researchers, scenario.market
    if len(scenario.labs) < 2:
        yield "fewer than two labs bid"
    if len({lab.productivity for lab in scenario.labs}) > 1:
        yield "labs differ in productivity; the theory is about identical bidders"
    for lab in scenario.labs:
        if min(lab.target_list.size, lab.target_list.recruiters) < people.count:
            yield f"labs.{lab.name} does not write to all {people.count} people; the theory needs all bids"
        key, days = "expiry", lab.expiry
        if lab.target_list.expiry is not None:
            key, days = "target_list.expiry", lab.target_list.expiry
        if days < market.patience:
            yield f"labs.{lab.name}.{key} is {days:g} days, so that people do not wait for all bids"
    if market.patience < 7.0:
        yield f"market.patience is {market.patience:g} days, less than the week in which the bids come"
    if scenario.weeks < 2 + math.floor(market.patience / 7.0 + 1e-9) - 1:
        yield f"{scenario.weeks} weeks are over before everybody has decided"
    spread = _FARTHEST * math.hypot(market.signal_noise, people.talent.sigma)
    if people.talent.shape != "lognormal-pareto" or people.talent.tail_share > 0.0:
        yield "talent is not lognormal, so that some may be worth less than other income"
    elif math.log(people.reservation_income) > math.log(_worth(scenario)) - spread:
        yield "reservation income is so high that some prefer it to a bid"


def _worth(scenario: Scenario) -> float:
    """Dollars a year of a unit of talent, after shading what a bidder with an exact signal would pay."""
    market = scenario.market
    return scenario.labs[0].productivity * scenario.production.value_per_talent * (1.0 - market.shading)


def _sizes(scenario: Scenario) -> list[int]:
    """Numbers of bidders that are tried."""
    most = len(scenario.labs)
    return sorted({2, max((most + 1) // 2, 2), most})


def _variants(scenario: Scenario) -> list[Scenario]:
    """The auctions of all sizes at both kinds of price; and the largest first-price one without shading."""
    variants = [
        scenario.with_({"market.mechanism": mechanism}).model_copy(update={"labs": scenario.labs[:size]})
        for mechanism in _PRICES
        for size in _sizes(scenario)
    ]
    return [*variants, scenario.with_({"market.shading": 0.0})]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.paired(_variants(scenario), factor)


def _overpay(runs: Sequence[Run], scenario: Scenario) -> Vector:
    """Log pay less log worth of everybody, in the order of the people."""
    worth = scenario.labs[0].productivity * scenario.production.value_per_talent
    hired = tables.events_of(runs, "hired").sort_values("researcher", kind="stable")
    pay, talent = hired["pay_after"].to_numpy(float), hired["talent"].to_numpy(float)
    return np.asarray(np.log(pay) - np.log(worth * talent))


def _ranked(count: int, rank: int, noise: float, shift: float) -> Callable[[ArrayLike], Vector]:
    """Distribution function of the highest or second-highest of n Gaussian signals, shifted."""

    def cdf(value: ArrayLike) -> Vector:
        below = np.asarray(ndtr((np.asarray(value, float) - shift) / noise))
        if rank == 1:
            return np.asarray(below**count)
        return np.asarray(count * below ** (count - 1) - (count - 1) * below**count)

    return cdf


def _theory(scenario: Scenario, size: int, rank: int) -> float:
    """Mean overpayment of naive bidders, less what shading takes."""
    noise = scenario.market.signal_noise
    formula = raids.first_price_overpay if rank == 1 else raids.ascending_overpay
    return formula(noise, size) + math.log1p(-scenario.market.shading)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    sizes = _sizes(scenario)
    parts = sweep.parts(runs, 2 * len(sizes) + 1)
    found = []
    for place, (price, rank) in enumerate(_PRICES.values()):
        for part, size in zip(parts[place * len(sizes) :], sizes, strict=False):
            statistic = f"overpayment, {price}, {size} bidders, log points"
            found.append(samples.mean_of(statistic, _theory(scenario, size, rank), _overpay(part, scenario)))
        shift, largest = math.log1p(-scenario.market.shading), parts[place * len(sizes) + len(sizes) - 1]
        cdf = _ranked(sizes[-1], rank, scenario.market.signal_noise, shift)
        statistic = f"overpayment, {price}, {sizes[-1]} bidders, its distribution"
        found.append(samples.drawn_from(statistic, _overpay(largest, scenario), cdf))
    lowered = _overpay(parts[len(sizes) - 1], scenario) - _overpay(parts[-1], scenario)
    statistic = "change of log pay by shading, person by person"
    return [*found, finding.exact(statistic, math.log1p(-scenario.market.shading), lowered)]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    sizes = _sizes(scenario)
    parts = sweep.parts(runs, 2 * len(sizes) + 1)
    grid = np.arange(2, sizes[-1] + 4)
    lines, points = [], []
    for place, (price, rank) in enumerate(_PRICES.values()):
        line = np.array([_theory(scenario, int(size), rank) for size in grid])
        lines.append(Line(f"{price}, theory", grid.astype(float), line))
        chosen = [_overpay(part, scenario) for part in parts[place * len(sizes) : (place + 1) * len(sizes)]]
        error = np.array([1.96 * values.std() / math.sqrt(values.size) for values in chosen])
        means = np.array([values.mean() for values in chosen])
        points.append(Points(f"{price}, simulated", np.array(sizes, float), means, error))
    return Curve(
        "The more bid, the more the winner overpays",
        "bidders",
        "mean log pay less log worth",
        tuple(lines),
        tuple(points),
    )


CASE = Case(
    letter="H",
    name="h-winners-curse",
    title="Winner's curse of naive bidders",
    source="Capen, Clapp & Campbell (1971)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.signal_noise": 0.27},
    curve=_curve,
    plan=_plan,
)
