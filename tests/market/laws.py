"""What must hold in every market at every moment (model.md, section 12), as checks that raise AssertionError.

Each law looks at the state alone, or keeps a record of its own from one moment to the next; none of them
shares code with the phases that it checks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from sim.market.model import TalentMarket
from sim.market.state.columns import CONTRACTS, EMPLOYERS, LOG, PEOPLE, Table
from sim.market.state.counts import Count
from sim.vocabulary import NONE, RETIRED, WEEKS_PER_YEAR, EventKind, Kind
from tests.market.owners import brands_of, with_others
from tests.market.watched import log_rows, signed

AGREED = (EventKind.POACHED, EventKind.HIRED, EventKind.RAISED)
#: Running sums of floats keep this much of what passed through them, besides 1e-9 of what is there.
DUST = 1e-11
#: Settings that are NaN where an employer has none of its own.
UNSTATED = ("posted_wage", "feedback_budget", "feedback_capex")
#: Columns that may never hold NaN.
FLOATS = {
    table: [name for name in dtype.names or () if dtype[name].base.kind == "f" and name not in UNSTATED]
    for table, dtype in {
        "people": PEOPLE,
        "employers": EMPLOYERS,
        "log": LOG,
        "contracts": CONTRACTS,
    }.items()
}


def among(numbers: Table, kinds: Iterable[int]) -> Table:
    """Which of the numbers are of these kinds? For short tables much quicker than `np.isin`."""
    found: Table = np.logical_or.reduce([numbers == int(kind) for kind in kinds])
    return found


def of_kind(rows: Table, kinds: tuple[EventKind, ...]) -> Table:
    """Rows of these kinds."""
    return rows[among(rows["kind"], kinds)]


def holds_nan(values: Table) -> bool:
    """Is one of the values NaN? Then their minimum is."""
    return math.isnan(np.minimum.reduce(values, axis=None, initial=np.inf))


def close(given: Table, expected: Table, passed: Table | float) -> bool:
    """Are two amounts equal up to 1e-9, and to dust of what `passed` through the running sum?"""
    tolerance = 1e-9 * np.abs(expected) + DUST * np.asarray(passed) + 1e-12
    return bool(np.all(np.abs(given - expected) <= tolerance))


def sums_over_people(market: TalentMarket) -> dict[str, Table]:
    """Headcount, talent, effective talent, payroll and grants of each employer, added up afresh."""
    people, size = market.people, len(market.employers)
    at = people["employer"]
    employed = people[at >= 0]
    at = at[at >= 0]
    bonus = market.scenario.production.field_bonus
    match = 1.0 + bonus * market.state.needs[at, employed["field"]]
    counted = np.ones(len(at))
    if len(market.state.pasts):
        counted -= market.state.pasts["lost"][: len(people)][people["employer"] >= 0]
        assert ((counted >= 1.0 - market.scenario.portability.stickiness) & (counted <= 1.0)).all()
        loss = market.state.teams["loss"][at, employed["field"]]
        assert ((loss >= 0.0) & (loss <= (market.scenario.portability.star_loss > 0.0) * 0.9)).all()
        counted *= 1.0 - loss
    on_leave, by_purse = employed["on_leave"], employed["by_purse"]
    columns = {
        "headcount": np.ones(len(at)),
        "talent": employed["talent"],
        "effective_talent": employed["talent"] * counted * match * ~on_leave,
        "payroll": employed["compensation"] * (~on_leave & ~by_purse),
        "reserved": employed["compensation"] * (on_leave & ~by_purse),
        "purse_payroll": employed["compensation"] * (~on_leave & by_purse),
        "purse_reserved": employed["compensation"] * (on_leave & by_purse),
        "purse_heads": by_purse.astype(float),
        "purse_talent": employed["talent"] * by_purse,
        "granted": employed["grant"],
    }
    sums = {name: np.bincount(at, weights=values, minlength=size) for name, values in columns.items()}
    leaves = leaves_of(market)
    for name, payer in (("leave_pay", leaves[~leaves["by_purse"]]), ("purse", leaves[leaves["by_purse"]])):
        sums[name] = np.bincount(payer["payer"], weights=payer["pay"], minlength=size)
    sums["payroll"] += sums["leave_pay"]
    sums["purse_payroll"] += sums.pop("purse")
    return sums


def leaves_of(market: TalentMarket) -> Table:
    """Garden leaves, one a person on leave."""
    leaves: Table = market.state.leaves[: market.state.counts[Count.ON_LEAVE]]
    assert sorted(leaves["person"]) == np.flatnonzero(market.people["on_leave"]).tolist()
    return leaves


def columns_equal_sums(market: TalentMarket, peak: dict[str, float]) -> None:
    """Employers' columns are sums over their people; `peak` remembers the largest entry ever seen."""
    employers = market.employers
    for name, sums in sums_over_people(market).items():
        peak[name] = max(peak.get(name, 0.0), float(sums.max(initial=0.0)))
        assert close(employers[name], sums, 100.0 * peak[name]), name


def people_are_conserved(market: TalentMarket) -> None:
    """Everyone who ever entered is there once, with one employer that exists and is alive, or with none."""
    people, employers, counts = market.people, market.employers, market.state.counts
    entered = int(counts[Count.GRADUATES] + counts[Count.NEWCOMERS])
    assert len(people) == market.initial_count + entered
    assert len(np.unique(people["key"])) == len(people)
    at = people["employer"]
    assert ((at >= RETIRED) & (at < len(employers))).all()
    assert employers["alive"][at[at >= 0]].all()
    nowhere = people[at < 0]
    for name in ("pay", "compensation", "grant"):
        assert (nowhere[name] == 0.0).all(), name
    assert employers["headcount"].sum() + len(nowhere) == len(people)


def the_dead_have_nothing(market: TalentMarket) -> None:
    """A dead startup has no people, money, seats or compute; nor has a lab that has ended in another."""
    dead = market.employers[~market.employers["alive"]]
    assert ((dead["kind"] == Kind.STARTUP) | ((dead["kind"] == Kind.LAB) & (dead["merged"] < 0))).all()
    people, money = ("headcount", "talent", "effective_talent"), ("payroll", "reserved", "leave_pay", "cash")
    for name in (*people, *money, "budget", "compute", "public_compute", "output"):
        assert (dead[name] == 0.0).all(), name
    assert (dead["promised"] == 0.0).all()


def nothing_is_nan(market: TalentMarket) -> None:
    """No column holds NaN, but the posted wage of an employer that posts none."""
    tables = {
        "people": market.people,
        "employers": market.employers,
        "log": log_rows(market),
        "contracts": signed(market),
    }
    for table, rows in tables.items():
        for name in FLOATS[table]:
            assert not holds_nan(rows[name]), f"{table}.{name}"
    for name in ("race", "weights"):
        assert not holds_nan(getattr(market.state, name)), name
    for name in ("talent", "pay", "compensation", "grant"):
        column = market.people[name]
        assert np.minimum.reduce(column) >= 0.0, name
        assert np.maximum.reduce(column) < np.inf, name


def offers_are_linked(market: TalentMarket) -> None:
    """Every open offer is reached from its person, once; the free list holds all others."""
    state, people = market.state, market.people
    used = int(state.counts[Count.SLOTS])
    person, pursuer, following = (
        state.open_offers[name][:used].tolist() for name in ("person", "employer", "next")
    )
    employer = people["employer"].tolist()
    owner = [NONE] * used
    for i, first in enumerate(people["open_offer"].tolist()):
        pursuers = []
        slot = first
        while slot != NONE:
            assert owner[slot] == NONE, "an open offer is reached twice"
            owner[slot] = i
            assert person[slot] == i
            pursuers.append(pursuer[slot])
            slot = following[slot]
        assert len(set(pursuers)) == len(pursuers), "two open offers of one person by one employer"
        assert employer[i] not in pursuers, "pursued by the own employer"
    free = 0
    slot = int(state.counts[Count.FREE])
    while slot != NONE:
        assert owner[slot] == NONE, "an open offer is open and free"
        owner[slot] = NONE - 1  # seen
        assert person[slot] == NONE
        free += 1
        slot = following[slot]
    assert sum(i >= 0 for i in owner) + free == used, "an open offer is lost"
    waiting = people["open_offer"] != NONE
    assert (np.isfinite(people["decides"]) == waiting).all()
    assert not waiting[people["employer"] == RETIRED].any()


def the_living_are_listed(market: TalentMarket) -> None:
    """At a week's end, in rising order: the alive, and those who died in the week; others weigh nothing."""
    state, employers = market.state, market.employers
    listed = state.living[: state.counts[Count.LIVING]]
    at_hand = employers["alive"] | (employers["died"] == market.week)
    assert listed.tolist() == np.flatnonzero(at_hand).tolist()
    assert not state.weights[: len(employers)][~employers["alive"]].any()
    assert not employers["contest_weight"][~at_hand].any()


def teams_are_the_people_of_startups(market: TalentMarket) -> None:
    """Each startup's chain has its people and nobody else, and each knows the one before."""
    people, employers = market.people, market.employers
    previous, following = people["previous"].tolist(), people["next"].tolist()
    members: dict[int, list[int]] = {}
    for i, j in enumerate(people["employer"].tolist()):
        members.setdefault(j, []).append(i)
    first = employers["team"].tolist()
    for j in np.flatnonzero(employers["kind"] == Kind.STARTUP).tolist():
        chain: list[int] = []
        before, i = NONE, first[j]
        while i != NONE:
            assert previous[i] == before
            assert len(chain) < len(people)
            chain.append(i)
            before, i = i, following[i]
        assert sorted(chain) == members.get(j, [])


def commitments_are_covered(market: TalentMarket) -> None:
    """After `negotiate`: nobody promised money, options or seats that it has not got."""
    employers, contracts = market.employers, signed(market)
    contracts_make_sense(contracts)
    at, size = contracts["destination"], len(employers)
    person, by_purse = market.people[contracts["person"]], contracts["by_purse"]
    stays = (contracts["kind"] == EventKind.RAISED) & (person["by_purse"] == by_purse)
    added = contracts["compensation"] - np.where(stays, person["compensation"], 0.0)
    for name, pot in (("promised", ~by_purse), ("purse_promised", by_purse)):  # each contract is in one
        promised = np.bincount(at[pot], weights=added[pot], minlength=size)
        if name == "promised":
            promised += raises_of_colleagues(market)
        assert close(employers[name], promised, employers["payroll"] + employers["purse_payroll"]), name
    purses = employers["purse_payroll"] + employers["purse_reserved"] + employers["purse_promised"]
    covered = purses <= employers["purse"] * (1 + 1e-9) + 1e-3
    assert covered[at[by_purse]].all(), "a purse is overspent"
    committed = np.bincount(at[~by_purse], minlength=size) > 0
    brands = brands_of(market)  # which have one budget
    spoken_for = with_others(employers["payroll"] + employers["reserved"] + employers["promised"], brands)
    funded = spoken_for <= with_others(employers["budget"], brands) * (1 + 1e-9) + 1e-3
    assert funded[committed].all(), "payroll exceeds the budget"
    assert (employers["bonus_pool"][committed] >= -1e-3).all(), "bonuses exceed the pool"
    granting = np.bincount(at, weights=contracts["grant"], minlength=size) > 0
    options = employers["granted"] <= employers["option_pool"] * (1 + 1e-9) + 1e-3
    assert options[granting].all(), "grants exceed the option pool"
    pending = contracts["grant"] - np.where(
        contracts["kind"] == EventKind.RAISED, market.people["grant"][contracts["person"]], 0.0
    )
    granted = sums_over_people(market)["granted"] + np.bincount(at, weights=pending, minlength=size)
    assert close(employers["granted"], granted, 1e9), "promised grants"


def raises_of_colleagues(market: TalentMarket) -> Table:
    """What each employer has promised people because of the week's contracts of others, dollars a year."""
    people, employers = market.people, market.employers
    colleagues = market.state.colleagues
    peers = colleagues[colleagues["due"][: market.state.counts[Count.RAISES]]]
    due, raised = peers["pay"], people[peers["person"]]
    assert (employers["kind"][raised["employer"]] == Kind.LAB).all()
    assert not (raised["on_leave"] | raised["by_purse"]).any()
    more = due - raised["pay"]
    assert (more > 0.0).all(), "a raise that is none"
    cost = more * (1.0 + employers["payroll_tax"][raised["employer"]])
    return np.bincount(raised["employer"], weights=cost, minlength=len(employers))


def runways_are_kept(market: TalentMarket) -> None:
    """After `negotiate`: a startup that signed has cash for its minimum runway, the new people included."""
    startups = market.scenario.startups
    employers = market.employers
    contracts = signed(market)
    size = len(employers)
    hires = np.bincount(contracts["destination"][contracts["kind"] != EventKind.RAISED], minlength=size)
    signs = np.bincount(contracts["destination"], minlength=size) > 0
    burn = employers["payroll"] + employers["reserved"] + employers["promised"]
    burn = burn + startups.compute_cost * (employers["headcount"] + hires)
    needed = burn * startups.minimum_runway / WEEKS_PER_YEAR
    kept = employers["cash"] >= needed * (1 - 1e-9) - 1e-3
    assert kept[signs & (employers["kind"] == Kind.STARTUP)].all()


def contracts_make_sense(contracts: Table) -> None:
    """Each contract, by itself."""
    assert among(contracts["kind"], AGREED).all()
    for name in ("compensation", "grant"):
        assert (np.isfinite(contracts[name]) & (contracts[name] >= 0.0)).all(), name
    assert np.isfinite(contracts["benchmark"]).all()


def tables_are_sound(market: TalentMarket) -> None:
    """After the last week: no table holds NaN, a negative count or an infinite amount."""
    tables = market.tables()
    assert tables.weeks["week"].tolist() == list(range(market.scenario.weeks))
    assert not tables.weeks.isna().any().any()
    assert not tables.employers.isna().any().any()
    names = tables.moves.select_dtypes("category").columns  # nobody lost, or had an employer, and so on
    assert not tables.moves.drop(columns=names).isna().any().any()
    assert not tables.moves[["kind", "origin", "destination"]].isna().any().any()
    numbers = tables.employers.select_dtypes("number").drop(columns=["cash", "talent"])
    assert (numbers >= 0).all().all()
