"""H: raids on an incumbent who knows the talent and matches (after Akerlof 1970, Greenwald 1986)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import raids
from sim.validation import assumptions, samples, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding, share

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Bids that are tried, as multiples of the best one.
_BIDS = (0.25, 0.5, 1.0, 1.5, 2.0)
#: The raider's value for the best person must be this many times its bid, so that all get the same bid.
_PLENTY = 1e4
_ONE_RAID = {
    "market.mechanism": "sequential",
    "market.value": "productivity",
    "market.bargaining_share": 1.0,
    "market.foresight": False,
    "market.signal_noise": 0.0,
    "market.shading": 0.0,
    "market.contact_rate_employed": 1.0,
    "market.separation_rate": 0.0,
    "burn_in": 0.0,
    "weeks": 1,
    "researchers.talent.shape": "uniform",
    "researchers.unemployed_share": 0.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.aggressiveness": 1.0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.counter_limit": None,
    "labs.*.amenity": 0.0,
}
_CAPS = ("labs.*.package_cap",)


def _assume(scenario: Scenario) -> Iterator[str]:
    unlimited = {key: value for key, value in assumptions.UNLIMITED.items() if key not in _CAPS}
    yield from assumptions.broken(
        scenario, _ONE_RAID, assumptions.NO_TASTES, assumptions.CLOSED, assumptions.AT_ONCE, unlimited
    )
    if len(scenario.labs) != 2:
        yield f"there are {len(scenario.labs)} labs; the theory needs an incumbent and then a raider"
        return
    incumbent, raider = scenario.labs
    if incumbent.headcount is not None or raider.headcount != 0:
        yield "not everybody is at the first lab, the incumbent"
    if incumbent.search_weight != 0.0 or raider.search_weight <= 0.0:
        yield "not everybody is approached by the second lab, the raider"
    if incumbent.counter_probability < 1.0 or incumbent.counter_approval > 0.0:
        yield "the incumbent does not always counter at once"
    if incumbent.package_cap is not None:
        yield "the incumbent's package cap keeps it from matching up to its value"
    if raider.package_cap is None:
        yield "the raider has no package cap; the theory needs one, its bid"
        return
    if _best(scenario) * max(_BIDS) > 1.0:
        yield "the raider bids more than the best person is worth to the incumbent"
    top = raider.productivity * scenario.production.value_per_talent * scenario.researchers.talent.maximum
    if top < _PLENTY * raider.package_cap * max(_BIDS):
        yield "the raider's own value limits its bid for some, who are the less talented"


def _best(scenario: Scenario) -> float:
    """The raider's cap w = g, in units of what the best person is worth to the incumbent."""
    return float(scenario.labs[1].package_cap or math.nan) / _unit(scenario)


def _unit(scenario: Scenario) -> float:
    """What the best person is worth to the incumbent, dollars a year."""
    value = scenario.labs[0].productivity * scenario.production.value_per_talent
    return value * scenario.researchers.talent.maximum


def _plan(scenario: Scenario, factor: int) -> Plan:
    raider = scenario.labs[1]
    key = f'labs."{raider.name}".package_cap'
    cap = float(raider.package_cap or math.nan)
    return sweep.apart([scenario.with_({key: times * cap}) for times in _BIDS], factor)


class _Raid:
    """What a raid brought, people by people, in units of what the best person is worth to the incumbent."""

    def __init__(self, runs: Sequence[Run], scenario: Scenario) -> None:
        won = tables.events_of(runs, "poached")
        self.talent = won["talent"].to_numpy(float) / scenario.researchers.talent.maximum
        self.pay = won["pay_after"].to_numpy(float) / _unit(scenario)
        self.people = scenario.researchers.count * len(runs)

    def profits(self, gain: float) -> Vector:
        """Profit on each person approached, 0 on those who stay."""
        profits = np.zeros(self.people)
        profits[: len(self.pay)] = self.talent + gain - self.pay
        return profits


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    gain = _best(scenario)
    swept = [_Raid(part, scenario) for part in sweep.parts(runs, len(_BIDS))]
    found = []
    for times, raid in zip(_BIDS, swept, strict=True):
        theory = raids.raid_profit(times * gain, gain)
        found.append(
            samples.mean_of(f"profit a head of a bid of {times:g} g, in v", theory, raid.profits(gain))
        )
    best = swept[_BIDS.index(1.0)]
    wage = raids.best_raid(gain)
    return [
        *found,
        share("people won by the best bid", wage, len(best.talent), best.people),
        samples.mean_of("talent of those won by the best bid", raids.mean_talent_won(gain), best.talent),
        samples.drawn_from("talent of those won, its distribution", best.talent / wage, _uniform),
    ]


def _uniform(value: object) -> Vector:
    """Distribution function of U(0,1)."""
    return np.asarray(np.clip(np.asarray(value, float), 0.0, 1.0))


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    gain = _best(scenario)
    swept = [_Raid(part, scenario).profits(gain) for part in sweep.parts(runs, len(_BIDS))]
    grid = np.linspace(0.0, max(_BIDS) * gain, 101)
    profit = np.array([raids.raid_profit(float(bid), gain) for bid in grid])
    naive = np.array([raids.naive_raid_profit(float(bid), gain) for bid in grid])
    error = np.array([1.96 * profits.std() / math.sqrt(profits.size) for profits in swept])
    means = np.array([profits.mean() for profits in swept])
    return Curve(
        "The best raid pays only the gain, and wins the worst",
        "bid w, share of the best person's worth to the incumbent",
        "profit per person approached, same unit",
        (
            Line(f"gw - w²/2, g = {gain:.3g}", grid, profit),
            Line("expected by one who overlooks whom the incumbent keeps", grid, naive),
        ),
        (Points("simulated", np.array(_BIDS) * gain, means, error),),
    )


CASE = Case(
    letter="H",
    name="h-informed-incumbent",
    title="Raids on an informed incumbent",
    source="Greenwald (1986)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.Raider.package_cap": 4.3e5},
    curve=_curve,
    plan=_plan,
)
