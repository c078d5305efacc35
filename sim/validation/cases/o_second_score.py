"""O: second-score auctions with logit tastes; two employers of one owner keep more, and nobody else does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.figures.curve import Curve, Line, Points, Vector
from sim.mechanisms.merger.spec import mergers_of
from sim.theory import choice, second_score
from sim.validation import assumptions, finding, samples, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Whoever wins pays what beats the second, and nothing else is bargained over.
_SECOND_SCORE: dict[str, Any] = {
    "market.bargaining_share": 0.0,
    "market.foresight": False,
    "market.signal_noise": 0.0,
    "market.contact_rate_employed": 0.0,
    "market.contact_rate_unemployed": 0.0,
    "market.separation_rate": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "labs.*.approval": 0.0,
    "labs.*.fast_track": None,
    "labs.*.target_list.employers": (),
    "labs.*.target_list.fields": (),
}
#: There is no incumbent.
_OF_INCUMBENTS = tuple(f"labs.*.counter_{key}" for key in ("probability", "approval", "limit"))
#: Chance that somebody would rather have no job, at most.
_IDLE = 1e-9
#: How the labs that merge belong together: as the file has them, not yet, and with the second ended.
_TOGETHER = ("two brands", "before", "one left")


class Auctions(NamedTuple):
    """The hires of one market.

    Attributes:
        lab: shape (n,), who hired, a place in the file.
        kept: shape (n,), log of the limit less log of pay.
    """

    lab: NDArray[np.int64]
    kept: Vector


def _assume(scenario: Scenario) -> Iterator[str]:
    quiet = scenario.model_copy(update={"events": ()})
    tastes = assumptions.without(assumptions.NO_TASTES, "researchers.tastes.shock_scale")
    bidding = assumptions.without(assumptions.OPEN_BIDDING, *_OF_INCUMBENTS)
    demands = (_SECOND_SCORE, bidding, tastes, assumptions.CLOSED, assumptions.PLAIN_PAY)
    yield from assumptions.broken(quiet, *demands, assumptions.UNLIMITED)
    yield from _merged_wrongly(scenario)
    yield from _bids_missing(scenario)
    people, scale = scenario.researchers, scenario.researchers.tastes.shock_scale
    if scale <= 0.0:
        yield "researchers.tastes.shock_scale is 0; the theory needs tastes"
        return
    # Incomes rise with talent less than, or more than, in proportion.
    income = people.reservation_income * people.talent.maximum ** abs(
        1.0 - scenario.outside.talent_elasticity
    )
    if (income / _levels(scenario).min()) ** (1.0 / scale) > _IDLE:
        yield "researchers.reservation_income is so high that some prefer it to a bid"


def _merged_wrongly(scenario: Scenario) -> Iterator[str]:
    """Sentences about events other than one merger at the beginning."""
    mergers = mergers_of(scenario)
    if len(scenario.events) != 1 or [merger.week for merger in mergers] != [0]:
        yield "two labs have to merge in week 0, and nothing else may happen"
    elif not mergers[0].brands:
        yield 'the labs that merge have to keep their names, keeps = "brands"; the case tries the rest'
    if len(scenario.labs) < 3:
        yield "there are fewer than three labs; after a merger nobody would bid against its owner"


def _bids_missing(scenario: Scenario) -> Iterator[str]:
    """Sentences about labs whose bids some people would not have when they decide."""
    people, patience = scenario.researchers.count, scenario.market.patience
    if patience != 7.0:
        yield f"market.patience is {patience:g} days, not the week in which the bids come"
    for lab in scenario.labs:
        if min(lab.target_list.size, lab.target_list.recruiters) < people:
            yield f"labs.{lab.name} does not write to all {people} people; the theory needs all bids"
        days = lab.expiry if lab.target_list.expiry is None else lab.target_list.expiry
        if days < patience:
            yield f"offers of labs.{lab.name} lapse after {days:g} days, before people have all bids"


def _levels(scenario: Scenario) -> Vector:
    """Dollars a year of a unit of talent, amenities included."""
    worth = tables.lab_values(scenario, "productivity") * scenario.production.value_per_talent
    return np.asarray(worth * np.exp(tables.lab_values(scenario, "amenity")))


def _variants(scenario: Scenario) -> list[Scenario]:
    """With the labs of the file, and with equal ones: the three of `_TOGETHER`."""
    mean = float(np.exp(np.log(tables.lab_values(scenario, "productivity")).mean()))
    equal = sweep.at_all_labs(sweep.at_all_labs(scenario, "productivity", mean), "amenity", 0.0)
    return [variant for market in (scenario, equal) for variant in _mergers(market)]


def _mergers(scenario: Scenario) -> list[Scenario]:
    ended = scenario.events[0].model_copy(update={"keeps": "one"})
    return [scenario.model_copy(update={"events": events}) for events in (scenario.events, (), (ended,))]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


def _auctions(runs: Sequence[Run]) -> Auctions:
    """Who hired at which pay, against what the person is worth there."""
    scenario, hired = runs[0].scenario, tables.events_of(runs, "hired")
    place = {name: number for number, name in enumerate(tables.lab_names(scenario))}
    lab = np.array([place[name] for name in hired["destination"].astype(str)])
    worth = tables.lab_values(scenario, "productivity") * scenario.production.value_per_talent
    limit = worth[lab] * hired["talent"].to_numpy(float)
    return Auctions(lab, np.log(limit) - np.log(hired["pay_after"].to_numpy(float)))


def _chances(scenario: Scenario) -> tuple[Vector, Vector]:
    """Chance of each lab to win, and of its owner; nothing for one that has ended."""
    scale, levels = scenario.researchers.tastes.shock_scale, _levels(scenario)
    own = choice.logit_shares(levels, np.zeros(len(levels)), 1.0 / scale, 0.0)
    for merger in mergers_of(scenario):
        first, second = (tables.lab_names(scenario).index(name) for name in (merger.first, merger.second))
        owner = own.copy()
        if merger.brands:
            owner[[first, second]] = own[first] + own[second]
            return own, owner
        own[second] = 0.0
        own /= own.sum()
    return own, own


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    variants = _variants(scenario)
    titles = [f"{labs}, {how}" for labs in ("unequal labs", "equal labs") for how in _TOGETHER]
    parts = sweep.parts(runs, len(variants))
    return [
        found
        for title, variant, some in zip(titles, variants, parts, strict=True)
        for found in _findings(title, _auctions(some), variant)
    ]


def _findings(title: str, auctions: Auctions, scenario: Scenario) -> list[Finding]:
    """Who hires how often, what each owner keeps, and its distribution."""
    scale, names = scenario.researchers.tastes.shock_scale, np.array(tables.lab_names(scenario))
    own, owner = _chances(scenario)
    bidding = np.flatnonzero(own)
    hires = np.bincount(auctions.lab, minlength=len(own))[bidding]
    found = [finding.counts(f"hires by lab, {title}", hires, own[bidding])]
    for chance in np.unique(owner[bidding].round(12)):
        labs = bidding[np.isclose(owner[bidding], chance)]
        theory = float(second_score.kept_by_winner(owner[labs[0]], scale))
        kept = auctions.kept[np.isin(auctions.lab, labs)]
        statistic = f"kept by {', '.join(names[labs])}, log points, {title}"
        found.append(samples.mean_of(statistic, theory, kept))
    drawn = second_score.lead_distribution(auctions.kept, owner[auctions.lab], scale)
    return [*found, samples.drawn_from(f"what is kept, its distribution, {title}", drawn, np.asarray)]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    variants, scale = _variants(scenario), scenario.researchers.tastes.shock_scale
    parts = sweep.parts(runs, len(variants))
    grid = np.linspace(0.02, 0.75, 120)
    points = []
    for place, how in enumerate(_TOGETHER):
        shares, kept = [], []
        for number in (place, place + len(_TOGETHER)):
            auctions, (own, owner) = _auctions(parts[number]), _chances(variants[number])
            shares += [owner[lab] for lab in np.flatnonzero(own)]
            kept += [auctions.kept[auctions.lab == lab] / scale for lab in np.flatnonzero(own)]
        means = np.array([sample.mean() for sample in kept])
        errors = np.array([1.96 * sample.std() / np.sqrt(sample.size) for sample in kept])
        points.append(Points(how, np.array(shares), means, errors))
    return Curve(
        "The more often an owner's employers win, the more they keep",
        "chance P that one of the owner's employers wins",
        "kept below the limit, in scales of tastes",
        (Line("-ln(1 - P)/P", grid, second_score.kept_by_winner(grid, 1.0)),),
        tuple(points),
    )


CASE = Case(
    letter="O",
    name="o-second-score",
    title="Second-score auctions, and two bidders that merge",
    source="derived in sim/theory/second_score.py",
    assumptions=_assume,
    examine=_examine,
    moved={"researchers.tastes.shock_scale": 0.33},
    curve=_curve,
    plan=_plan,
)
