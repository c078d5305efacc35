"""Applications: people without a job, or unhappy with it, apply where they expect most."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.compiling.kernel import kernel
from sim.market.model import TalentMarket
from sim.market.pages.eligibility import may_approach
from sim.market.pages.utility import amenities, foreseen_utility
from sim.market.state.state import State
from sim.mechanisms.applications.steps import best_vacancy, expected_pay, list_vacancies, place_to_apply
from sim.scenario.load import scenario_from
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE
from tests.market.verbs import plan, search


def market(**rules: Any) -> TalentMarket:
    """Two labs, five startups, the outside, and some people without a job."""
    document = {
        "weeks": 12,
        "burn_in": 0,
        "researchers": {"count": 300, "unemployed_share": 0.2},
        "labs": [{"name": name, "headcount": 60, "growth": 2.0, "amenity": 0.2} for name in "AB"],
        "startups": {"count": 5, "entry_rate": 0.0, "growth": 2.0},
        "outside": {"openings": 3.0},
        "market": {"applications": 0.2, **rules},
    }
    return TalentMarket(Scenario.model_validate(document), rng=3)


@kernel
def expects(state: State, i: int, n: int) -> float:
    """Utility that i expects of the n-th vacancy, -inf for none."""
    vacancy, talent = state.vacancies[n], state.people[i].talent
    if not may_approach(state, i, vacancy.employer):
        return -math.inf
    pay = expected_pay(state, i, vacancy.employer, vacancy.pay[0] * talent**vacancy.elasticity)
    if pay <= 0.0:
        return -math.inf
    return foreseen_utility(state, i, state.people[i].employer, vacancy.employer, pay)


def vacancies(model: TalentMarket) -> list[int]:
    """Employers with a vacancy, written down for the week."""
    model.advance(6)  # until labs have grown out of their headcounts
    plan(model)
    list_vacancies(model.state)
    count = int(model.state.meeting["vacancies"][0])
    return [int(j) for j in model.state.vacancies["employer"][:count]]


def test_the_best_of_all_is_found() -> None:
    """What is passed over unseen would not have been the best; startups and the outside are sometimes it."""
    model, chosen = market(), set()
    names = vacancies(model)
    for i in range(len(model.people)):
        utility = [expects(model.state, i, n) for n in range(len(names))]
        best = names[int(np.argmax(utility))]
        assert best_vacancy(model.state, i, -math.inf) == best
        assert best_vacancy(model.state, i, max(utility) - 1e-9) == best
        assert best_vacancy(model.state, i, max(utility) + 1e-9) == NONE
        chosen.add(model.employers["kind"][best])
    assert len(chosen) == 3


@kernel
def staying(state: State, i: int) -> float:
    """What a job without equity is worth to person i who has it."""
    person = state.people[i]
    return math.log(person.pay) + amenities(state, i, person.employer) + state.rules[0].switching_cost


@pytest.mark.parametrize("unhappy", [0.1, 0.6])
def test_who_has_a_job_applies_for_a_better_one(unhappy: float) -> None:
    """By `unhappy` log points at least; those without one always apply, those bound to their job never."""
    model = market(unhappy=unhappy)
    names = vacancies(model)
    model.people["open_offer"] = NONE
    bound = len(model.people) // 2
    model.people["bound"][bound:] = True
    applied = 0
    for i in np.flatnonzero(model.people["grant"] == 0.0):
        place, employed = place_to_apply(model.state, 6, int(i)), model.people["employer"][i] >= 0
        best = max(expects(model.state, int(i), n) for n in range(len(names)))
        wants = not employed or best > staying(model.state, int(i)) + unhappy
        assert (place != NONE) == (wants and i < bound)
        applied += bool(employed and place != NONE)
    assert applied > 0


def test_expected_pay_is_what_people_get() -> None:
    """A lab's payroll per unit of talent; with a tax, the part that reaches them."""
    model = market()
    names = vacancies(model)
    model.employers["payroll_tax"][0] = 0.25
    list_vacancies(model.state)
    lab = model.employers[0]
    usual = model.state.vacancies["pay"][names.index(0)]
    assert usual[0] == pytest.approx(lab["payroll"] / 1.25 / lab["talent"])
    assert usual[1] == pytest.approx(math.log(usual[0]))
    outside = model.state.vacancies[names.index(2)]
    assert (outside["pay"][0], outside["elasticity"]) == (
        model.scenario.outside.wage,
        model.scenario.outside.talent_elasticity,
    )


def test_applications_alone_find_jobs() -> None:
    """Where nobody is contacted people find jobs by applying; without applications nobody does."""
    for rate, some in ((0.3, True), (0.0, False)):
        model = market(applications=rate, contact_rate_employed=0.0, contact_rate_unemployed=0.0)
        model.run()
        log = model.tables().moves
        assert (len(log[log["kind"] == "hired"]) > 10, len(log[log["kind"] == "poached"]) > 3) == (some, some)


def test_contacts_are_not_disturbed() -> None:
    """Whoever is contacted without applications is contacted by the same employer with them."""
    pursuers = []
    for rate in (0.0, 0.3):
        model = market(applications=rate, contact_rate_employed=0.2)
        plan(model)
        search(model)
        heads = model.people["open_offer"]
        met = {int(i): int(model.state.open_offers["employer"][heads[i]]) for i in np.flatnonzero(heads >= 0)}
        pursuers.append(met)
    assert pursuers[0].items() < pursuers[1].items()


def test_where_it_does_not_fit() -> None:
    """All mistakes at once: wages that are posted, foresight, and more than certain."""
    rules = {"applications": 0.5, "contact_rate_unemployed": 0.6, "mechanism": "posted", "foresight": True}
    with pytest.raises(ScenarioError) as told:
        scenario_from({"labs": [{"name": "A"}], "market": rules}, "test")
    assert str(told.value).count("market.applications:") == 3
