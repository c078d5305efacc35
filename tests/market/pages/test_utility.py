"""What an employer is worth to a researcher: one sum, for offers, for staying, and for what may come."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.utility import (
    amenities,
    besides_offer,
    besides_staying,
    extra_of_offer,
    felt_forfeit,
    foreseen_utility,
    pay_for,
    reservation_income,
    shock,
    unvested,
    utility_of,
)
from sim.market.state.columns import SCHEDULES
from sim.market.state.records import Rules, Schedule
from sim.market.state.scalars import named, rules_of
from sim.mechanisms.ties.kernels import tie
from sim.scenario.schema import Scenario
from tests.decisions import Decision
from tests.market import twin
from tests.market.pages.racing import race
from tests.market.worlds import planned, settle_at, textbook, textbook_labs

TASTES = {"match_scale": 0.3, "shock_scale": 0.2, "switching_cost": 0.07}


def tied() -> TalentMarket:
    """The leaders of A come from B; people have tastes of every kind."""
    labs = [{"name": "A", "headcount": 15, "leaders_from": ["B"]}, {"name": "B", "headcount": 15}]
    return race(labs=labs, researchers={"tastes": TASTES}, market={"tie_utility": 0.4})


def test_pay_for_inverts_utility() -> None:
    """ln(w + e) + x, and back."""
    assert utility_of(3e5, 2e4, 0.4) == pytest.approx(math.log(3.2e5) + 0.4, rel=1e-12)
    assert pay_for(utility_of(3e5, 2e4, 0.4), 2e4, 0.4) == pytest.approx(3e5, rel=1e-12)


def test_an_offer_is_worth_appeal_tie_courtship_and_shock() -> None:
    """All terms besides pay, for who comes from the leaders' former employer and for who does not."""
    state = tied().state
    state.people["employer"][[5, 6]] = 1, 2
    for i, bond in ((5, 0.4), (6, 0.0)):
        assert tie(state, int(state.people["employer"][i]), 0) == bond
        expected = amenities(state, i, 0) + bond + shock(state, i, 0, 9)
        assert besides_offer(state, i, 0, 9, False) == pytest.approx(expected, rel=1e-12)
    assert shock(state, 5, 0, 9) != shock(state, 5, 0, 10)
    state.employers["attention_utility"][0], state.employers["list_number"][0] = 0.3, 0
    courted = besides_offer(state, 5, 0, 9, True) - besides_offer(state, 5, 0, 9, False)
    assert courted == pytest.approx(0.3, rel=1e-12)


def test_staying_is_worth_appeal_switching_cost_and_shock() -> None:
    """The same appeal and shock as of an offer by that employer, and what a change would cost."""
    state = tied().state
    state.people["employer"][5] = 0
    expected = amenities(state, 5, 0) + 0.07 + shock(state, 5, 0, 9)
    assert besides_staying(state, 5, 9) == pytest.approx(expected, rel=1e-12)
    assert besides_offer(state, 5, 0, 9, False) + 0.07 == pytest.approx(expected, rel=1e-12)


def test_foresight_adds_the_same_terms_but_for_the_shock() -> None:
    """Ties are those of the employer where the person will be then."""
    state = tied().state
    for origin, bond in ((1, 0.4), (2, 0.0)):
        expected = math.log(3e5) + amenities(state, 5, 0) + bond
        assert foreseen_utility(state, 5, origin, 0, 3e5) == pytest.approx(expected, rel=1e-12)


def test_what_leaving_forfeits_and_what_makes_whole() -> None:
    """The unvested grant as it is seen and weighted; make-whole cash over the vesting years."""
    market = planned(textbook(textbook_labs(1e6, 2e6)))
    state = market.state
    settle_at(market, 5, 0, 1e5, grant=4e5)
    state.rules["forfeit_weight"] = 0.25
    state.employers["equity_discount"][0] = 0.3
    week = int(state.people["grant_week"][5])
    assert felt_forfeit(state, week, 5) == pytest.approx(0.25 * 0.7 * 4e5)
    state.bids["make_whole"][0] = 8e4
    assert extra_of_offer(state, 0) == pytest.approx(8e4 / state.rules["vesting_years"][0])


def test_income_without_a_job_rises_with_talent() -> None:
    """Like the outside's wage."""
    state = planned(textbook(textbook_labs(3e5), outside={"openings": 1.0, "wage": 2e5})).state
    assert reservation_income(4.0, state.rules[0]) == pytest.approx(5e5)


def test_amenities_weigh_appeal_by_taste() -> None:
    """Common appeal, tastes times appeals, and a Gumbel taste of the pair."""
    market = race(researchers={"tastes": {"match_scale": 0.3}})
    state = market.state
    person, employer = state.people[5], state.employers[1]
    expected = employer["appeal_common"] + sum(
        person[f"taste_{name}"] * employer[f"appeal_{name}"] for name in ("compute", "culture", "mission")
    )
    u = twin.uniforms(state.key, person["key"], employer["key"], 0, Decision.TASTE)
    expected += 0.3 * -np.log(-np.log(u))
    assert amenities(state, 5, 1) == pytest.approx(float(expected), rel=1e-6)


class Vesting(NamedTuple):
    """Rules of a scenario, and the schedule of its grants."""

    rules: Rules
    schedule: Schedule

    def left(self, elapsed: float) -> float:
        """What of a grant of 100 dollars is unvested after so many weeks."""
        return unvested(100.0, elapsed, self.schedule, self.rules)


def vesting(years: float, cliff: float) -> Vesting:
    """That of a scenario with this vesting."""
    scenario = Scenario.model_validate({"market": {"vesting_years": years, "vesting_cliff": cliff}})
    rules = named(rules_of(scenario, 1.0, escalates=True))
    schedule: Any = np.array([(rules.cliff_weeks, rules.front_loading)], SCHEDULES).view(np.recarray)[0]
    return Vesting(rules, schedule)


def test_unvested_equity_falls_after_the_cliff() -> None:
    """All of it before the cliff, then what is left of the period."""
    grant = vesting(4.0, 1.0)
    year = grant.rules.vesting_weeks / 4
    assert grant.left(0.0) == 100.0
    assert grant.left(0.999 * year) == 100.0
    assert grant.left(1.001 * year) == pytest.approx(100.0 * (1 - 1.001 / 4))
    assert grant.left(3.0 * year) == pytest.approx(25.0)


def test_a_grant_that_has_vested_is_renewed() -> None:
    """After four years the next grant vests linearly, without a cliff."""
    grant = vesting(4.0, 1.0)
    year = grant.rules.vesting_weeks / 4
    assert grant.left(3.999 * year) == pytest.approx(100.0 * 0.001 / 4, rel=1e-6)
    assert grant.left(4.5 * year) == pytest.approx(100.0 * (1 - 0.5 / 4))
    assert grant.left(9.0 * year) == pytest.approx(75.0)


def test_vesting_without_a_cliff() -> None:
    """Linear from the first day."""
    grant = vesting(2.0, 0.0)
    assert grant.left(grant.rules.vesting_weeks / 4) == pytest.approx(75.0)
