"""I: unvested equity as a deferred payment that holds people (Salop & Salop 1976; Oyer 2004)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.measures.survival import SurvivalCurve
from sim.measures.transitions import retention
from sim.theory import vesting
from sim.validation import assumptions, finding, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Parts of the vesting period at whose ends people are counted, besides the cliff and the last week.
_PARTS = (0.125, 0.375, 0.5, 0.75, 1.0)
#: Where fewer than this are expected to outlast the first period, there are no periods to compare.
_ENOUGH = 10.0
_HELD = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.contact_rate_unemployed": 0.0,
    "market.separation_rate": 0.0,
    "market.refresh_grants": False,
    "market.front_loading": 0.0,
    "market.shading": 0.0,
    "market.signal_noise": 0.0,
    "market.patience": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "labs.*.approval": 0.0,
    "labs.*.fast_track": None,
    "labs.*.sign_on_share": 0.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.amenity": 0.0,
    "labs.*.bonus_pool": None,
}


def _assume(scenario: Scenario) -> Iterator[str]:
    tastes = {k: v for k, v in assumptions.NO_TASTES.items() if not k.endswith("forfeit_weight")}
    yield from assumptions.broken(scenario, _HELD, tastes, assumptions.CLOSED, assumptions.UNLIMITED)
    if len(scenario.labs) < 2:
        yield "there is no raider besides the first lab, the holder"
        return
    holder, *raiders = scenario.labs
    listed = holder.target_list
    if min(listed.size, listed.recruiters) < scenario.researchers.count or listed.employers or listed.fields:
        yield "the first lab does not write to everybody in the first week"
    if min(listed.cooldown, listed.refresh) < scenario.weeks:
        yield "the first lab writes to the same people again within the run"
    if holder.search_weight != 0.0:
        yield "the first lab also makes offers at random"
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage is None or lab.posted_wage > worth:
            yield f"labs.{lab.name} posts no wage that it can afford"
    for lab in raiders:
        if lab.equity_share > 0.0:
            yield f"labs.{lab.name} pays in equity; in the theory only the first lab does"
        if lab.target_list.size > 0:
            yield f"labs.{lab.name} has a target list; in the theory raiders meet people at random"
        if lab.make_whole > 0.0:
            yield f"labs.{lab.name} makes people whole; the runs compare raiders who do not with some who do"
    if len({lab.search_weight for lab in raiders}) > 1:
        yield "raiders differ in search weight; the theory needs their gains to be equally likely"
    if holder.posted_wage is not None and holder.posted_wage <= scenario.researchers.reservation_income:
        yield "nobody takes the first lab's wage, which is below reservation income"


def _plan(scenario: Scenario, factor: int) -> Plan:
    whole = {f'labs."{lab.name}".make_whole': 1.0 for lab in scenario.labs[1:]}
    return sweep.apart([scenario, scenario.with_(whole)], factor)


def _grant(scenario: Scenario) -> vesting.Vesting:
    """The grant per year of its vesting period, in dollars a year, and its schedule in weeks.

    Gains are yearly pay, so that what is forfeited counts per year too; `forfeit_weight` says how far.
    """
    holder, market = scenario.labs[0], scenario.market
    yearly = float(holder.posted_wage or np.nan) * holder.equity_share
    return vesting.Vesting(
        scenario.researchers.tastes.forfeit_weight * yearly,
        market.vesting_cliff * WEEKS_PER_YEAR,
        market.vesting_years * WEEKS_PER_YEAR,
    )


def _gains(scenario: Scenario) -> Vector:
    """What each raider pays more than the first lab, dollars a year."""
    wages = tables.lab_values(scenario, "posted_wage")
    return np.asarray(wages[1:] - wages[0])


def _tenures(scenario: Scenario) -> Vector:
    """Tenures at which offers come, in weeks: nobody who was hired in a week gets one in the same week."""
    return np.arange(1.0, scenario.weeks)


def _survival(scenario: Scenario, whole: bool) -> Vector:
    """Share still there at each of `_tenures`, by theory."""
    forfeited = _grant(scenario).unvested(_tenures(scenario)) * (0.0 if whole else 1.0)
    return vesting.survival_weekly(scenario.market.contact_rate_employed, _gains(scenario), forfeited)


def _moves(runs: Sequence[Run]) -> pd.DataFrame:
    """Event logs of all runs, with people of different runs told apart."""
    import pandas as pd

    people = runs[0].scenario.researchers.count
    logs = [run.moves.assign(researcher=run.moves["researcher"] + k * people) for k, run in enumerate(runs)]
    return pd.concat(logs, ignore_index=True)


def _kept(runs: Sequence[Run]) -> SurvivalCurve:
    """Kaplan-Meier curve of those who joined the first lab."""
    scenario = runs[0].scenario
    return retention(_moves(runs), ("lab", scenario.labs[0].name), 0, 0, scenario.weeks - 1)


def _ends(scenario: Scenario) -> list[int]:
    """Ends of the periods in which departures are counted, in weeks of tenure."""
    grant, last = _grant(scenario), scenario.weeks - 1
    ends = {round(part * grant.duration) for part in _PARTS} | {round(grant.cliff), last}
    return sorted(end for end in ends if 0 < end <= last)


def _departures(statistic: str, curve: SurvivalCurve, ends: Sequence[int], theory: Vector) -> Finding:
    """Departures by period of tenure, and those who stayed to the end, by chi-square."""
    gone = [float(curve.exits[curve.times <= end].sum()) for end in ends]
    seen = np.append(np.diff(np.append(0.0, gone)), curve.subjects - gone[-1])
    left = np.append(1.0, [theory[end - 1] for end in ends])
    return finding.counts(statistic, seen, np.append(-np.diff(left), left[-1]))


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = []
    ends = _ends(scenario)
    for whole, part in zip((False, True), sweep.parts(runs, 2), strict=True):
        name = "made whole" if whole else "not made whole"
        curve, theory = _kept(part), _survival(scenario, whole)
        for end in ends[1::2]:
            stayed = curve.subjects - int(curve.exits[curve.times <= end].sum())
            statistic = f"share still there after {end} weeks, {name}"
            found.append(finding.share(statistic, float(theory[end - 1]), stayed, curve.subjects))
        if curve.subjects * theory[ends[0] - 1] > _ENOUGH:
            found.append(_departures(f"departures by period of tenure, {name}", curve, ends, theory))
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    weeks = np.append(0.0, _tenures(scenario))
    lines, points = [], []
    for whole, part in zip((False, True), sweep.parts(runs, 2), strict=True):
        name = "made whole" if whole else "not made whole"
        lines.append(Line(f"theory, {name}", weeks, np.append(1.0, _survival(scenario, whole))))
        curve = _kept(part)
        at = np.linspace(0, scenario.weeks - 1, 21).round()
        values = np.array([curve.at(float(week)) for week in at])
        points.append(Points(f"Kaplan-Meier, {name}", at, values[:, 0], 1.96 * values[:, 1]))
    rate, mean = scenario.market.contact_rate_employed, float(_gains(scenario).mean())
    smooth = [vesting.survival_exponential(float(week), rate, mean, _grant(scenario)) for week in weeks]
    lines.append(Line("exponential gains with the same mean", weeks, np.array(smooth)))
    return Curve(
        "Unvested equity holds people until it vests",
        "weeks since joining",
        "share still there",
        tuple(lines),
        tuple(points),
    )


CASE = Case(
    letter="I",
    name="i-vesting",
    title="Vesting and retention",
    source="Salop & Salop (1976), Oyer (2004)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.Holder.equity_share": 0.46},
    curve=_curve,
    plan=_plan,
)
