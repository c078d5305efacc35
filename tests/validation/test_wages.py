"""Cases of posted wages, counter-offers and bargaining beyond their own numbers, and what breaks them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario.schema import Scenario
from sim.theory import posted_wages
from sim.validation import auctions
from sim.validation.case import Case
from sim.validation.cases import CASES
from sim.validation.cases.b_equilibrium_offers import CASE as EQUILIBRIUM
from sim.validation.cases.b_transient import CASE as TRANSIENT

BY_NAME = {case.name: case for case in CASES}
AUCTIONS = (
    "c-counter-offers",
    "c-foresight-log",
    "c-foresight-linear",
    "d-bargaining",
    "d-bargaining-foresight",
)
POSTED = ("b-job-ladder", "b-transient", "b-equilibrium-offers")


def own(case: Case) -> Scenario:
    """The scenario of a case."""
    return sim.load(f"validation/{case.name}")


def rebuilt(scenario: Scenario, labs: list[dict[str, Any]], changes: Mapping[str, Any]) -> Scenario:
    """The scenario with other labs, each like its first one but for what is given; keys changed."""
    document = scenario.model_dump()
    document["labs"] = [{**document["labs"][0], **lab} for lab in labs]
    return Scenario.model_validate(document).with_(changes)


def disagreements(case: Case, scenario: Scenario) -> list[Any]:
    """Findings that do not agree, where the theory applies."""
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert found
    return [finding for finding in found if not finding.agrees]


def auction_variant(name: str, number: int) -> Scenario:
    """Other labs, rates, bargaining shares and discount rates, drawn at random with a fixed seed."""
    rng = np.random.default_rng([number, *name.encode()])
    case = BY_NAME[name]
    alike = name == "c-counter-offers"
    size = int(rng.integers(2, 10))
    # Levels that are apart, so that a permutation of amenities cannot make two of them meet.
    levels = 70.0 * np.cumprod(1.0 + rng.uniform(0.03, 0.12, size))
    amenities = np.zeros(size) if alike else rng.uniform(-0.4, 0.4, size)
    weights = np.ones(size) if alike else rng.uniform(0.5, 3.0, size)
    labs = [
        {
            "name": f"lab {n}",
            "productivity": float(level * np.exp(-a)),
            "amenity": float(a),
            "search_weight": float(w),
        }
        for n, (level, a, w) in enumerate(zip(levels, amenities, weights, strict=True))
    ]
    separation = rng.uniform(0.08, 0.2)
    changes = {
        "researchers.count": 3000,
        "researchers.reservation_income": 65.0,
        "market.separation_rate": separation,
        "market.contact_rate_employed": separation * rng.uniform(0.5, 2.5),
        "market.contact_rate_unemployed": rng.uniform(0.2, 0.7),
        "market.discount_rate": rng.uniform(4.0, 20.0),
        "seed": 100 + number,
    }
    if name.startswith("d-"):
        changes["market.bargaining_share"] = rng.uniform(0.05, 0.95)
        changes["researchers.reservation_income"] = 50.0  # with foresight they bargain from above it
    return rebuilt(own(case), [labs[place] for place in rng.permutation(size)], changes)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("name", AUCTIONS)
def test_other_auctions(name: str, number: int) -> None:
    """All wages and laws hold for other numbers of labs, levels, amenities, rates and shares."""
    assert disagreements(BY_NAME[name], auction_variant(name, number)) == []


def test_foresight_without_bargaining_is_the_special_case() -> None:
    """With β = 0 the case of bargaining is that of counter-offers; nobody is paid more than if myopic."""
    scenario = own(BY_NAME["d-bargaining-foresight"])
    none = scenario.with_({"market.bargaining_share": 0.0, "market.contact_rate_employed": 0.1})
    bidders = auctions.bidders_of(none)
    myopic = none.with_({"market.foresight": False})
    pay, today = (auctions.pay_table(each, bidders) for each in (none, myopic))
    assert np.nanmax(pay - today) <= 1e-9
    assert np.nanmin(pay - today) < -1.0
    assert disagreements(BY_NAME["d-bargaining-foresight"], none.with_({"researchers.count": 2000})) == []


def test_the_golden_wage() -> None:
    """F uniform on [.6, 2], b = .5, κ = 2: a worker with q = 1 at p = 1.6 earns .6152511903 (log utility)."""
    levels = [1000.0 * level for level in 0.6 + 1.4 * (np.arange(1400) + 0.5) / 1400.0]
    labs = [{"name": f"lab {n}", "productivity": level, "amenity": 0.0} for n, level in enumerate(levels)]
    changes = {"researchers.reservation_income": 500.0}
    scenario = rebuilt(own(BY_NAME["c-foresight-log"]), labs, changes)
    bidders = auctions.bidders_of(scenario)
    winner, loser = int(np.searchsorted(levels, 1600.0)), int(np.searchsorted(levels, 1000.0))
    pay = auctions.pay_table(scenario, bidders)[winner, loser + 1]
    assert pay / 1000.0 == pytest.approx(0.6152511903, rel=3e-3)


def equilibrium(count: int, income: float, contacts: tuple[float, float], separation: float) -> Scenario:
    """Labs that post the wages of the equilibrium with these rates."""
    unemployed, employed = (rate / separation for rate in contacts)
    reservation = posted_wages.reservation_wage(1e5, income, unemployed, employed)
    ranks = np.arange(count + 1) / count
    margins = 1e5 - posted_wages.posted_wage(ranks, 1e5, reservation, employed)
    wages = 1e5 - np.sqrt(margins[1:] * margins[:-1])
    labs = [{"name": f"wage {n}", "posted_wage": float(wage)} for n, wage in enumerate(wages)]
    changes = {
        "researchers.count": 10_000,
        "researchers.reservation_income": income,
        "market.contact_rate_unemployed": contacts[0],
        "market.contact_rate_employed": contacts[1],
        "market.separation_rate": separation,
    }
    return rebuilt(own(EQUILIBRIUM), labs, changes)


@pytest.mark.parametrize(
    ("count", "income", "contacts", "separation"),
    [(3, 3e4, (0.5, 0.5), 0.1), (12, 5e4, (0.7, 0.2), 0.15), (25, 6e4, (0.3, 0.25), 0.2)],
)
def test_other_equilibria(
    count: int, income: float, contacts: tuple[float, float], separation: float
) -> None:
    """Equal profits and the continuum's mean pay, with few labs or many."""
    assert disagreements(EQUILIBRIUM, equilibrium(count, income, contacts, separation)) == []


@pytest.mark.parametrize("number", range(4))
def test_other_paths(number: int) -> None:
    """From other beginnings, at other speeds, with labs that are sampled unequally."""
    rng = np.random.default_rng(number)
    size = int(rng.integers(2, 8))
    separation, jobless = rng.uniform(0.02, 0.15), int(rng.integers(1000, 3000))
    start = rng.multinomial(12_000 - jobless, rng.dirichlet(np.ones(size)))
    wages = 100.0 * np.cumprod(1.0 + rng.uniform(0.05, 0.3, size))
    labs = [
        {
            "name": f"lab {n}",
            "posted_wage": float(wages[n]),
            "productivity": 2.0 * float(wages[n]),
            "headcount": int(start[n]),
            "search_weight": float(rng.uniform(0.5, 3.0)),
            "amenity": float(rng.uniform(-0.02, 0.02)),
        }
        for n in rng.permutation(size)
    ]
    changes = {
        "weeks": 60,
        "researchers.count": 12_000,
        "researchers.reservation_income": 50.0,
        "market.separation_rate": separation,
        "market.contact_rate_unemployed": separation * (12_000 - jobless) / jobless,
        "market.contact_rate_employed": rng.uniform(0.05, 0.4),
    }
    scenario = own(TRANSIENT)
    changes["market.contact_rate_unemployed"] = min(changes["market.contact_rate_unemployed"], 1.0)
    assert disagreements(TRANSIENT, rebuilt(scenario, labs, changes)) == []


#: A change, and a part of the sentence that must name it.
ANYWHERE = [
    ("researchers.tastes.peers", 0.1, "researchers.tastes.peers"),
    ("researchers.talent.sigma", 0.5, "researchers.talent.sigma"),
    ("researchers.talent.shape", "uniform", "researchers.talent.shape"),
    ("researchers.entry_rate", 0.1, "researchers.entry_rate"),
    ("outside.openings", 5.0, "outside.openings"),
    ("market.planned_seats", True, "market.planned_seats"),
    ("market.patience", 7.0, "market.patience"),
    ("market.value", "race", "market.value"),
    ("market.referral_share", 0.5, "market.referral_share"),
    ("labs.0.approval", 10.0, "approval"),
    ("labs.0.equity_share", 0.5, "equity_share"),
    ("labs.0.budget", 1e6, "budget"),
    ("labs.0.non_compete", 0.5, "non_compete"),
    ("labs.0.search_weight", 0.0, "makes no offers"),
]
IN_AUCTIONS = [
    ("market.mechanism", "posted", "market.mechanism"),
    ("market.shading", 0.1, "market.shading"),
    ("labs.0.counter_probability", 0.5, "counter_probability"),
    ("labs.0.counter_approval", 5.0, "counter_approval"),
    ("labs.0.counter_limit", 1.5, "counter_limit"),
    ("labs.0.aggressiveness", 1.5, "aggressiveness"),
    ("labs.0.payroll_tax", 0.2, "payroll_tax"),
    ("labs.0.headcount", 10, "headcount"),
    ("researchers.unemployed_share", 0.5, "researchers.unemployed_share"),
    ("burn_in", 10.0, "burn_in"),
    ("weeks", 20, "steady state"),
    ("researchers.reservation_income", 1e5, "hires nobody"),
]
BY_CASE = [
    ("b-job-ladder", "burn_in", 10.0, "steady state"),
    ("b-job-ladder", "market.mechanism", "sequential", "market.mechanism"),
    ("b-job-ladder", "labs.A.posted_wage", None, "posts no wage"),
    ("b-job-ladder", "labs.A.posted_wage", 1e10, "above what people are worth"),
    ("b-job-ladder", "labs.E.amenity", -2.0, "worse than no job"),
    ("b-transient", "burn_in", 10.0, "burn_in"),
    ("b-transient", "labs.A.headcount", None, "states no headcount"),
    ("b-transient", "labs.A.headcount", 20_000, "have a job at the beginning"),
    ("b-transient", "market.contact_rate_unemployed", 0.4, "have a job at the beginning"),
    ("b-transient", "labs.A.productivity", 300.0, "paid half"),
    ("b-equilibrium-offers", "labs.0.productivity", 2e5, "productivity"),
    ("b-equilibrium-offers", "labs.0.search_weight", 2.0, "search_weight"),
    ("b-equilibrium-offers", "labs.0.amenity", 0.1, "amenity"),
    ("b-equilibrium-offers", "labs.0.posted_wage", 63_000.0, "in the equilibrium"),
    ("b-equilibrium-offers", "researchers.reservation_income", 45_000.0, "in the equilibrium"),
    ("b-equilibrium-offers", "market.contact_rate_employed", 0.31, "in the equilibrium"),
    ("c-counter-offers", "market.bargaining_share", 0.3, "market.bargaining_share"),
    ("c-counter-offers", "labs.A.search_weight", 2.0, "sampled alike"),
    ("c-counter-offers", "labs.A.amenity", 0.01, "amenity"),
    ("c-counter-offers", "labs.A.productivity", 70.0, "ties"),
    ("c-foresight-log", "market.utility", "linear", "market.utility"),
    ("c-foresight-log", "market.foresight", False, "market.foresight"),
    ("c-foresight-linear", "market.utility", "log", "market.utility"),
    ("c-foresight-linear", "market.contact_rate_employed", 0.8, "below zero"),
    ("d-bargaining", "market.renegotiation", "present-pay", "market.renegotiation"),
    ("d-bargaining", "market.bargaining_share", 0.0, "bargaining_share"),
    ("d-bargaining", "market.bargaining_share", 1.0, "bargaining_share"),
    ("d-bargaining-foresight", "researchers.reservation_income", 79.0, "cannot hire"),
    ("d-bargaining-foresight", "market.bargaining_share", 1.0, "bargaining_share"),
]


@pytest.mark.parametrize(("key", "value", "named"), ANYWHERE, ids=str)
@pytest.mark.parametrize("name", [*POSTED, *AUCTIONS])
def test_a_broken_assumption_is_named(name: str, key: str, value: Any, named: str) -> None:
    """An edit that takes any of the scenarios outside its theory is reported."""
    case = BY_NAME[name]
    said = list(case.assumptions(own(case).with_({key: value})))
    assert any(named in sentence for sentence in said), said


@pytest.mark.parametrize(("key", "value", "named"), IN_AUCTIONS, ids=str)
@pytest.mark.parametrize("name", AUCTIONS[:1])
def test_a_broken_assumption_of_auctions_is_named(name: str, key: str, value: Any, named: str) -> None:
    """What only bidders assume."""
    case = BY_NAME[name]
    said = list(case.assumptions(own(case).with_({key: value})))
    assert any(named in sentence for sentence in said), said


@pytest.mark.parametrize(("name", "key", "value", "named"), BY_CASE, ids=str)
def test_a_broken_assumption_of_one_case_is_named(name: str, key: str, value: Any, named: str) -> None:
    """What one case assumes besides."""
    case = BY_NAME[name]
    said = list(case.assumptions(own(case).with_({key: value})))
    assert any(named in sentence for sentence in said), said


@pytest.mark.parametrize("name", [*POSTED, *AUCTIONS])
def test_curves_have_points_on_lines(name: str) -> None:
    """Simulated points are within two half-widths of a theoretical line, or on it where pay is exact."""
    case = BY_NAME[name]
    scenario = own(case)
    assert case.curve is not None
    curve = case.curve(case.runs(scenario), scenario)
    assert curve.lines
    assert curve.points
    for points in curve.points:
        width = np.abs(points.y) * 1e-9 if points.half_width is None else 2.5 * points.half_width + 1e-9
        gaps = [np.abs(np.interp(points.x, line.x, line.y) - points.y) for line in curve.lines]
        assert (
            np.min(gaps, axis=0) <= width + 2e-3 * np.ptp(points.y) * (points.half_width is not None)
        ).all()
