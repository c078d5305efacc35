"""M: concentration among people who follow people, a neutral model (Moran 1958; Kimura & Crow 1964)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import mechanics, referrals
from sim.validation import assumptions, finding, founding, sweep
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Contacts that are tried, as multiples of the scenario's.
_CONTACTS = (1.0 / 3.0, 1.0, 3.0)
#: Chance that one of two equal employers is liked better, whatever the scale of the tastes.
_COIN = 0.5
#: Share of people who may found an employer in a week. Who moved in it may not, which theory neglects.
_RARE = 0.02
_NEUTRAL = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.referral_share": 1.0,
    "market.planned_seats": False,
    "market.separation_rate": 0.0,
    "market.patience": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 0.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "researchers.tastes.dispersion": 0.0,
    "market.signal_noise": 0.0,
    "market.shading": 0.0,
    "startups.founders": 1,
    "startups.founders_from_startups": True,
    "startups.minimum_team": 1,
    "startups.minimum_runway": 0.0,
    "startups.headcount_sigma": 0.0,
    "startups.productivity_sigma": 0.0,
    "startups.funding.rate": 0.0,
    "startups.cash_volatility": 0.0,
    "startups.offers.approval": 0.0,
    "startups.offers.equity_share": 0.0,
    "startups.offers.sign_on_share": 0.0,
    "startups.offers.payroll_tax": 0.0,
    "startups.offers.package_cap": None,
    "startups.offers.non_compete": 0.0,
    "startups.offers.non_compete_base": 0.0,
    "startups.offers.garden_leave": 0.0,
    "startups.offers.aggressiveness": 1.0,
    "labs.*.headcount": None,
    "labs.*.approval": 0.0,
    "labs.*.target_list.size": 0,
    "labs.*.non_compete": 0.0,
    "labs.*.non_compete_base": 0.0,
    "labs.*.garden_leave": 0.0,
    "labs.*.package_cap": None,
    "labs.*.budget": None,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.amenity": 0.0,
}
_FREE = ("researchers.tastes.shock_scale",)


def _assume(scenario: Scenario) -> Iterator[str]:
    tastes = {key: value for key, value in assumptions.NO_TASTES.items() if key not in _FREE}
    closed = {key: value for key, value in assumptions.CLOSED.items() if key != "startups.entry_rate"}
    yield from assumptions.broken(scenario, _NEUTRAL, tastes, closed)
    people, startups = scenario.researchers, scenario.startups
    if people.tastes.shock_scale <= 0.0:
        yield "researchers.tastes.shock_scale is 0, so that nobody leaves for equal pay"
    yield from _unequal_pay(scenario)
    if startups.entry_rate <= 0.0:
        yield "nobody founds an employer, so that in the end there is one"
    elif founding.entry_rate(scenario) > _RARE * people.count:
        yield f"more than {_RARE:.0%} of the people found an employer in a week, too many for the theory"
    payroll = startups.cash_pay * people.count * scenario.weeks * 7.0 / 365.25
    if founding.first_cash(scenario) <= payroll:
        yield "startups may run out of cash; in the theory an employer ends with its last person"
    if max(_CONTACTS) * scenario.market.contact_rate_employed > 1.0:
        yield f"{max(_CONTACTS):g} times the contacts are more than one a week"


def _unequal_pay(scenario: Scenario) -> Iterator[str]:
    """A sentence if somebody could gain by moving."""
    startups, per_talent = scenario.startups, scenario.production.value_per_talent
    offered = {startups.offers.posted_wage, startups.cash_pay}
    offered |= {lab.posted_wage for lab in scenario.labs}
    # People at labs begin at half of their value (see market.setup).
    offered |= {0.5 * lab.productivity * per_talent for lab in scenario.labs}
    if len(offered) > 1:
        yield "employers do not all pay the same, at first or later; in the theory none is better"
    if startups.cash_pay > startups.productivity * per_talent or startups.compute_cost > 0.0:
        yield "startups cannot pay what they post"


def _copying(scenario: Scenario) -> float:
    """Chance a week of following somebody, to one's own employer included."""
    return scenario.market.contact_rate_employed * _COIN


def _variants(scenario: Scenario) -> list[Scenario]:
    rate = scenario.market.contact_rate_employed
    return [scenario.with_({"market.contact_rate_employed": times * rate}) for times in _CONTACTS]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


class _History:
    """HHI at the ends of weeks, with what theory says of each week given the one before."""

    def __init__(self, runs: Sequence[Run], scenario: Scenario) -> None:
        self.people, self.copying = scenario.researchers.count, _copying(scenario)
        self.founding = founding.entry_rate(scenario)
        level, self.slope = referrals.pair_map(self.people, self.copying, self.founding)
        self.theory = self._hhi(level / (1.0 - self.slope))
        paths = [run.weeks["hhi_headcount"].to_numpy(float) for run in runs]
        self.before = np.concatenate([path[:-1] for path in paths])
        self.after = np.concatenate([path[1:] for path in paths])
        self.moves = np.concatenate([run.weeks["moves"].to_numpy(float)[1:] for run in runs])

    def _hhi(self, shared: float) -> float:
        """HHI from the chance that two people share an employer."""
        return 1.0 / self.people + (1.0 - 1.0 / self.people) * shared

    def mean(self) -> tuple[float, float]:
        """Mean HHI, corrected for where the weeks began, and its standard error.

        Given a week's beginning the mean of its end is linear in it, so that (after - slope · before) has the
        same mean in every week and errors that are uncorrelated.
        """
        values = (self.after - self.slope * self.before) / (1.0 - self.slope)
        return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))

    def moving(self) -> tuple[float, float, float]:
        """Moves a week that theory expects given where people are, those observed, and the standard error."""
        shared = (self.before - 1.0 / self.people) / (1.0 - 1.0 / self.people)
        chance = self.copying * (1.0 - shared)
        variance = self.people * (chance * (1.0 - chance)).sum()
        count = len(chance)
        expected, observed = self.people * float(chance.mean()), float(self.moves.mean())
        return expected, observed, math.sqrt(variance) / count


def _histories(runs: Sequence[Run], scenario: Scenario) -> list[_History]:
    variants = _variants(scenario)
    parts = sweep.parts(runs, len(variants))
    return [_History(part, variant) for variant, part in zip(variants, parts, strict=True)]


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = []
    for history in _histories(runs, scenario):
        name = f"{_share(history):.0%} of moves found an employer"
        found.append(finding.estimate(f"mean HHI, {name}", history.theory, *history.mean()))
        found.append(finding.estimate(f"moves a week, {name}", *history.moving()))
    born = sum(int(run.weeks["startups_born"].sum()) for run in runs)
    weeks = float(sum(len(run.weeks) for run in runs))
    rate = founding.entry_rate(scenario)
    return [*found, finding.event_count("employers founded a week", rate * weeks, born, weeks)]


def _share(history: _History) -> float:
    """μ, foundings over all events."""
    return history.founding / (history.founding + history.people * history.copying)


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    histories = _histories(runs, scenario)
    people, rate = histories[0].people, histories[0].founding
    means = np.array([history.mean() for history in histories])
    grid = np.linspace(0.5 * min(map(_share, histories)), min(1.3 * max(map(_share, histories)), 0.95), 81)
    return Curve(
        "People who follow people make concentration without preferences",
        "share of moves that found an employer",
        "mean HHI of headcounts",
        (
            Line("one person at a time", grid, np.array([_moran(people, float(mu)) for mu in grid])),
            Line("several a week, as simulated", grid, _weekly(people, rate, grid)),
        ),
        (Points("simulated", np.array([*map(_share, histories)]), means[:, 0], 1.96 * means[:, 1]),),
    )


def _moran(people: int, founders: float) -> float:
    return mechanics.referral_hhi(people, founders)


def _weekly(people: int, rate: float, shares: Vector) -> Vector:
    """Mean HHI at each share of foundings, at a given rate of foundings a week."""
    copying = rate * (1.0 - shares) / shares / people
    together = [referrals.weekly_pair_share(people, min(float(a), 1.0), rate) for a in copying]
    return np.asarray(1.0 / people + (1.0 - 1.0 / people) * np.array(together))


CASE = Case(
    letter="M",
    name="m-referrals",
    title="Concentration by referrals",
    source="Moran (1958), Kimura & Crow (1964)",
    assumptions=_assume,
    examine=_examine,
    moved={"startups.entry_rate": 20.0},
    curve=_curve,
    plan=_plan,
)
