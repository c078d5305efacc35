"""What the cases of offer and counter-offer share: bidders, contracts read from the event log, statistics.

The best losing bid of a contract is the level of the best loser: the employer left behind or b, the
runner-up, or what the present employer has already had to match. Labs are numbered from 1, worst first; 0 is
no job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import job_ladder, offer_history, offers
from sim.validation import assumptions, finding, tables
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Weeks in a year, by which the yearly rate of discounting is divided.
_WEEKS_PER_YEAR = 365.25 / 7.0


class Bidders(NamedTuple):
    """Labs, worst first.

    Attributes:
        names: shape (J,).
        productivity: shape (J,), p, dollars a year.
        amenities: shape (J,), a, log points.
        levels: shape (J+1,), b (with foresight and a bargaining share the reservation level), then p e^a.
        sampling: shape (J,), chances that an offer comes from each.
        k: λ1/δ.
        kappa: λ1/(ρ+δ).
    """

    names: list[str]
    productivity: Vector
    amenities: Vector
    levels: Vector
    sampling: Vector
    k: float
    kappa: float


class Contracts(NamedTuple):
    """Contracts in order of person, then time.

    Attributes:
        kind: `hired`, `poached` or `raised`.
        week: shape (n,).
        winner: shape (n,), lab.
        loser: shape (n,), lab with the best losing bid so far in the present job.
        pay_before: shape (n,), dollars a year.
        pay: shape (n,), dollars a year.
        current: shape (n,), still in force at the end.
    """

    kind: NDArray[np.str_]
    week: Places
    winner: Places
    loser: Places
    pay_before: Vector
    pay: Vector
    current: Mask


def assume(scenario: Scenario, **market: Any) -> Iterator[str]:
    """What keeps a scenario from being a market of offers and counter-offers with these keys of `market`."""
    demands = {f"market.{key}": value for key, value in market.items()}
    before = list(
        assumptions.broken(
            scenario,
            demands,
            assumptions.OPEN_BIDDING,
            assumptions.NO_TASTES,
            assumptions.CLOSED,
            assumptions.AT_ONCE,
            assumptions.UNLIMITED,
            assumptions.ONE_KIND,
            assumptions.PLAIN_PAY,
            assumptions.FROM_THE_START,
        )
    )
    yield from before
    yield from assumptions.unsettled(scenario, _steady_from(scenario))
    if scenario.market.bargaining_share >= 1.0:
        yield "market.bargaining_share is 1; then pay is productivity and no offer is worth matching"
    if any(lab.search_weight <= 0.0 for lab in scenario.labs):
        yield "a lab makes no offers"
    elif not before:
        yield from _unprofitable(scenario)


def _unprofitable(scenario: Scenario) -> Iterator[str]:
    """Sentences about levels that are not in order, and wages that cannot be paid."""
    levels = _levels(scenario)[0]
    if np.any(np.diff(levels) <= 0.0):
        yield "two labs can give the same; ties are outside the theory"
    elif levels[0] <= scenario.researchers.reservation_income:
        yield "a lab can give no more than researchers.reservation_income, and hires nobody"
    else:
        try:
            lowest = np.nanmin(pay_table(scenario, bidders_of(scenario)))
        except ValueError as error:
            yield str(error)
            return
        if lowest <= 0.0:
            yield "people would pay for a job with prospects; the market has no pay below zero"


def _levels(scenario: Scenario) -> tuple[Vector, Places]:
    """Levels p e^a of the labs, worst first, and their places in the file in that order."""
    worth = tables.lab_values(scenario, "productivity") * scenario.production.value_per_talent
    levels = worth * np.exp(tables.lab_values(scenario, "amenity"))
    order = np.argsort(levels)
    return levels[order], order


def bidders_of(scenario: Scenario) -> Bidders:
    """The labs of a scenario as bidders."""
    levels, order = _levels(scenario)
    market, income = scenario.market, scenario.researchers.reservation_income
    weights = tables.lab_values(scenario, "search_weight")[order]
    sampling = weights / weights.sum()
    rate = market.discount_rate / _WEEKS_PER_YEAR
    kappas = (
        offers.career_weight(market.contact_rate_unemployed, rate, market.separation_rate),
        offers.career_weight(market.contact_rate_employed, rate, market.separation_rate),
    )
    if market.foresight and market.bargaining_share > 0.0:
        income = offers.reservation_level(income, levels, sampling, kappas, market.bargaining_share)
    return Bidders(
        [scenario.labs[place].name for place in order],
        tables.lab_values(scenario, "productivity")[order] * scenario.production.value_per_talent,
        tables.lab_values(scenario, "amenity")[order],
        np.append(income, levels),
        sampling,
        job_ladder.offers_per_spell(market.contact_rate_employed, market.separation_rate),
        kappas[1],
    )


def pay_table(scenario: Scenario, bidders: Bidders) -> Vector:
    """Pay at every lab (rows) for every best loser (columns, no job first); NaN where the loser is better.

    Amenities are log points: a lab with amenity a and pay w gives the level w e^a, also where utility is
    linear in it.
    """
    market, scale = scenario.market, np.exp(bidders.amenities)[:, None]
    size = len(bidders.sampling)
    if market.foresight and market.utility == "log":
        return offers.ladder_log_wages(bidders.levels, bidders.sampling, bidders.amenities, bidders.kappa)
    if market.foresight:
        flows = offers.ladder_wages(
            bidders.levels, bidders.sampling, np.zeros(size), bidders.kappa, market.bargaining_share
        )
        return np.asarray(flows / scale)
    losing = np.broadcast_to(bidders.levels[None, :-1] / scale, (size, size))
    possible = np.tril(np.ones((size, size), dtype=bool))
    top = np.broadcast_to(bidders.productivity[:, None], (size, size))
    losing = np.where(possible, losing, top)  # of no meaning there, but within the formula's domain
    return np.where(possible, offers.myopic_wage(losing, top, market.bargaining_share), np.nan)


def contracts_of(runs: Sequence[Run], bidders: Bidders) -> Contracts:
    """All contracts of the runs, with the best losing bid that each person has had so far in the job."""
    log = tables.events_of(runs, "hired", "poached", "raised", "separated")
    people = max(run.scenario.researchers.count for run in runs)
    number = np.repeat(np.arange(len(runs)), [_concerned(run) for run in runs])
    person = number * people + log["researcher"].to_numpy(np.int64)
    order = np.argsort(person, kind="stable")
    log, person = log.iloc[order], person[order]
    kind = log["kind"].astype(str).to_numpy(str)
    raised = kind == "raised"
    origin, winner, runner_up = (
        _places(log[column], bidders) for column in ("origin", "destination", "runner_up")
    )
    bid = np.maximum(runner_up, np.where(raised, 0, origin))
    loser = pd.Series(bid).groupby(np.cumsum(~raised)).cummax().to_numpy()
    last = np.append(person[1:] != person[:-1], True)
    signed = kind != "separated"
    columns = (
        kind,
        log["week"].to_numpy(np.int64),
        winner,
        loser,
        log["pay_before"].to_numpy(float),
        log["pay_after"].to_numpy(float),
        last,
    )
    return Contracts(*(column[signed] for column in columns))


def _concerned(run: Run) -> int:
    return len(tables.events_of([run], "hired", "poached", "raised", "separated"))


def _places(names: pd.Series[Any], bidders: Bidders) -> Places:
    """Number of each lab by name; 0 for no job or nobody."""
    categories = names.cat.categories.astype(str)
    index = pd.Index(bidders.names).get_indexer(categories) + 1
    # The code of a missing name, -1, finds the entry at the end.
    return np.append(index, 0)[names.cat.codes.to_numpy(np.int64)]


def joint_counts(contracts: Contracts, size: int) -> Vector:
    """People at the end by lab (rows) and best loser (columns, no job first)."""
    counts = np.zeros((size, size))
    now = contracts.current
    np.add.at(counts, (contracts.winner[now] - 1, contracts.loser[now]), 1.0)
    return counts


def _steady_from(scenario: Scenario) -> int:
    """Week from which rates are taken: the last third of the run."""
    return 2 * scenario.weeks // 3


def examine_pay(contracts: Contracts, scenario: Scenario, bidders: Bidders) -> list[Finding]:
    """Every wage, one by one, and the share of movers whose pay falls."""
    pay = pay_table(scenario, bidders)
    wanted = pay[contracts.winner - 1, contracts.loser]
    found = []
    for kind, what in (("hired", "hire"), ("poached", "move"), ("raised", "raise")):
        rows = contracts.kind == kind
        found.append(finding.exact(f"pay of each {what}", wanted[rows], contracts.pay[rows]))
    moved = (contracts.kind == "poached") & (contracts.week >= _steady_from(scenario))
    # Equal pay is no cut, whatever the rounding.
    cuts = contracts.pay[moved] < contracts.pay_before[moved] * (1.0 - finding.EXACT)
    found.append(
        finding.share(
            "movers whose pay falls", share_of_cuts(pay, bidders), int(cuts.sum()), int(moved.sum())
        )
    )
    return found


def share_of_cuts(pay: Vector, bidders: Bidders) -> float:
    """Share of moves, from lab j with best loser i to lab n with best loser j, after which pay is lower."""
    joint = offer_history.finite_joint(bidders.sampling, bidders.k)
    size = len(bidders.sampling)
    moves = cuts = 0.0
    for origin in range(size - 1):
        better = np.arange(origin + 1, size)
        rates = joint[origin, : origin + 1, None] * bidders.sampling[None, better]
        falls = pay[better, origin + 1][None, :] < pay[origin, : origin + 1, None] * (1.0 - finding.EXACT)
        moves += float(rates.sum())
        cuts += float((rates * falls).sum())
    return cuts / moves


def examine_mobility(
    runs: Sequence[Run], contracts: Contracts, scenario: Scenario, bidders: Bidders
) -> list[Finding]:
    """Who is where after which losing bid, and how often bids move people or raise their pay."""
    market, people = scenario.market, scenario.researchers.count * len(runs)
    k0 = job_ladder.offers_per_spell(market.contact_rate_unemployed, market.separation_rate)
    joint = offer_history.finite_joint(bidders.sampling, bidders.k)
    counts = joint_counts(contracts, len(bidders.sampling))
    possible = np.tril(np.ones_like(joint, dtype=bool))
    employed, since = int(counts.sum()), _steady_from(scenario)
    at_stake = tables.employed_weeks(runs, since)
    rates = offer_history.effective_offers(bidders.sampling, market.separation_rate, bidders.k)
    moves, raises = (
        int(np.count_nonzero((contracts.kind == kind) & (contracts.week >= since)))
        for kind in ("poached", "raised")
    )
    return [
        finding.share("unemployment", job_ladder.unemployment_rate(k0), people - employed, people),
        finding.counts("workers by lab", counts.sum(axis=1), joint.sum(axis=1)),
        finding.counts("workers by lab and best losing bid", counts[possible], joint[possible]),
        finding.share(
            "workers who never had a second bid", float(joint[:, 0].sum()), int(counts[:, 0].sum()), employed
        ),
        finding.exact("workers whose best losing bid beats their lab", 0.0, counts[~possible].sum()),
        finding.event_count("job-to-job moves a worker-week", rates.moves * at_stake, moves, at_stake),
        finding.event_count("matched offers a worker-week", rates.raises * at_stake, raises, at_stake),
        finding.share(
            "offers with an effect that are matched",
            rates.raises / (rates.moves + rates.raises),
            raises,
            moves + raises,
        ),
    ]


def examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    """All statistics."""
    bidders = bidders_of(scenario)
    contracts = contracts_of(runs, bidders)
    return [
        *examine_pay(contracts, scenario, bidders),
        *examine_mobility(runs, contracts, scenario, bidders),
    ]


def _shown(size: int) -> list[int]:
    """Labs, from 1, that a figure shows: the best, and one in the middle."""
    return sorted({(size + 1) // 2, size}, reverse=True)


def losing_bid_curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    """Distribution of the best losing bid at two labs.

    Theory at lab j as a function of rank: as `offer_history.finite_joint`, with f the lab's own share.
    """
    bidders = bidders_of(scenario)
    counts = joint_counts(contracts_of(runs, bidders), len(bidders.sampling))
    ranks = np.append(0.0, np.cumsum(bidders.sampling))
    lines, points = [], []
    for lab in _shown(len(bidders.sampling)):
        own, name = bidders.sampling[lab - 1], bidders.names[lab - 1]
        grid = np.linspace(0.0, ranks[lab - 1], 101)
        at_stake = (1.0 + bidders.k * (1.0 - grid)) * (1.0 + bidders.k * (1.0 - grid - own))
        lines.append(Line(f"lab {name}, theory", grid, at_stake[-1] / at_stake))
        people = counts[lab - 1].sum()
        share = np.cumsum(counts[lab - 1, :lab]) / people
        error = 1.96 * np.sqrt(share * (1.0 - share) / people)
        points.append(Points(f"lab {name}, simulated", ranks[:lab], share, error))
    title = "The best lab has had to beat good bids for most of its people, but not for all"
    return Curve(
        title, "rank of the best losing bid", "share of the lab's people", tuple(lines), tuple(points)
    )


def pay_curve(runs: Sequence[Run], scenario: Scenario, title: str) -> Curve:
    """Pay at two labs against the best losing bid."""
    bidders = bidders_of(scenario)
    contracts, pay = contracts_of(runs, bidders), pay_table(scenario, bidders)
    lines, points = [], []
    for lab in _shown(len(bidders.sampling)):
        name, here = bidders.names[lab - 1], contracts.winner == lab
        met, place = np.unique(contracts.loser[here], return_inverse=True)
        mean = np.bincount(place, weights=contracts.pay[here]) / np.bincount(place)
        lines.append(Line(f"lab {name}, theory", bidders.levels[:lab], pay[lab - 1, :lab]))
        points.append(Points(f"lab {name}, simulated", bidders.levels[met], mean))
    return Curve(
        title, "best losing bid, level, dollars a year", "pay, dollars a year", tuple(lines), tuple(points)
    )


def same_mobility(runs: Sequence[Run], others: Sequence[Run]) -> Finding:
    """Who signs with whom, and when, is the same in two markets with the same draws."""
    columns = ["week", "researcher", "kind", "origin", "destination", "runner_up"]
    differing = 0
    for run, other in zip(runs, others, strict=True):
        one, two = (table[columns].astype(str).fillna("nobody") for table in (run.moves, other.moves))
        size = min(len(one), len(two))
        differing += abs(len(one) - len(two)) + int((one[:size] != two[:size]).any(axis=1).sum())
    return finding.exact("events that differ from those without bargaining", 0.0, differing)
