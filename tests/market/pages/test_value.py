"""What a researcher is worth to an employer, and an employer to a researcher."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.market.draws import Decision
from sim.market.model import TalentMarket
from sim.market.pages.value import (
    amenities,
    contest_share,
    earnings,
    field_match,
    output,
    perceived_talent,
    reservation_income,
    unvested,
    value,
)
from sim.market.state.records import Rules
from sim.market.state.scalars import named, rules_of
from sim.scenario.schema import Scenario
from sim.vocabulary import Kind
from tests.market import twin
from tests.market.verbs import plan
from tests.market.worlds import merged, planned, textbook, textbook_labs

positive = st.floats(1e-3, 1e6)
share = st.floats(0.0, 0.99)
elasticity = st.floats(0.1, 20.0)


@given(compute=positive, talent=positive, alpha=share)
def test_unit_elasticity_is_cobb_douglas(compute: float, talent: float, alpha: float) -> None:
    """σ = 1 gives z K^α L^(1-α)."""
    given_output = output(compute, talent, 1.7, alpha, 1.0)
    assert given_output == pytest.approx(1.7 * compute**alpha * talent ** (1 - alpha), rel=1e-10)


@given(compute=st.floats(0.1, 1e3), talent=st.floats(0.1, 1e3), alpha=share)
def test_ces_tends_to_cobb_douglas(compute: float, talent: float, alpha: float) -> None:
    """Near σ = 1 from both sides the aggregate is near its limit."""
    limit = output(compute, talent, 1.0, alpha, 1.0)
    for sigma in (1 - 1e-5, 1 + 1e-5):
        assert output(compute, talent, 1.0, alpha, sigma) == pytest.approx(limit, rel=1e-3)


@given(compute=positive, talent=positive, alpha=share, sigma=elasticity, factor=st.floats(0.1, 10.0))
def test_output_is_homogeneous(
    compute: float, talent: float, alpha: float, sigma: float, factor: float
) -> None:
    """Constant returns to scale, whatever the elasticity, and proportional to productivity."""
    once = output(compute, talent, 1.0, alpha, sigma)
    assert output(factor * compute, factor * talent, 1.0, alpha, sigma) == pytest.approx(
        factor * once, rel=1e-6
    )
    assert output(compute, talent, factor, alpha, sigma) == pytest.approx(factor * once)


@given(compute=positive, talent=positive, alpha=st.floats(0.01, 0.99), sigma=elasticity)
def test_output_lies_between_its_inputs(compute: float, talent: float, alpha: float, sigma: float) -> None:
    """A weighted mean of compute and talent: between the two, and no less for more of either."""
    once = output(compute, talent, 1.0, alpha, sigma)
    low, high = sorted((compute, talent))
    assert low * (1 - 1e-6) <= once <= high * (1 + 1e-6)
    assert output(2 * compute, talent, 1.0, alpha, sigma) >= once * (1 - 1e-9)
    assert output(compute, 2 * talent, 1.0, alpha, sigma) >= once * (1 - 1e-9)


def test_ces_by_hand() -> None:
    """K = 2, L = 3, α = 0.4, σ = 1/2: (0.4/2 + 0.6/3)^-1 = 2.5."""
    assert output(2.0, 3.0, 1.0, 0.4, 0.5) == pytest.approx(2.5)


def test_output_without_an_input() -> None:
    """Without talent nothing is made; without compute only if the two are good substitutes."""
    for sigma in (0.5, 1.0, 2.0):
        assert output(5.0, 0.0, 1.0, 0.4, sigma) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 0.5) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 1.0) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 2.0) == pytest.approx(5.0 * 0.6**2)
    assert output(0.0, 5.0, 2.0, 0.0, 0.5) == 10.0


def test_contest_share_is_tullock() -> None:
    """Q^γ over the sum; alone the whole prize; without output nothing."""
    assert contest_share(2.0**2.0, 12.0) == pytest.approx(4.0 / 16.0)
    assert contest_share(2.0**1.1, 0.0) == 1.0
    assert contest_share(0.0, 5.0) == 0.0


def race(**changes: object) -> TalentMarket:
    """Two labs, a startup and the outside in a race, after `plan`."""
    document = {
        "burn_in": 0,
        "researchers": {"count": 40},
        "labs": [{"name": "A", "headcount": 15, "needs": ["robotics"]}, {"name": "B", "productivity": 2.0}],
        "startups": {"count": 1, "headcount": 4},
        "production": {"direct_return": 1e5, "elasticity": 0.8},
    }
    return planned(Scenario.model_validate(merged(document, changes)))


def expected_earnings(market: TalentMarket, j: int, talent: float) -> float:
    """Yearly earnings of employer j with this effective talent, from the formulas of model.md."""
    production = market.scenario.production
    records = market.employers
    racers: list[int] = np.flatnonzero(records["kind"] != Kind.OUTSIDE).tolist()
    power = (production.elasticity - 1) / production.elasticity

    def quantity(k: int, held: float) -> float:
        compute = records["compute"][k] / production.compute_unit
        inner = production.compute_share * compute**power + (1 - production.compute_share) * held**power
        return float(records["productivity"][k] * inner ** (1 / power))

    weights = [
        quantity(k, talent if k == j else records["effective_talent"][k]) ** production.contest_exponent
        for k in racers
    ]
    place = racers.index(j)
    prize = production.prize * market.initial_count
    market.state.race[1] = prize
    return float(production.direct_return * quantity(j, talent) + prize * weights[place] / sum(weights))


@pytest.mark.parametrize("j", [0, 1, 3])
@pytest.mark.parametrize("joining", [0.3, 1.0, 12.0])
def test_gain_is_the_exact_difference_of_earnings(j: int, joining: float) -> None:
    """A star's gain is earnings with less earnings without, not a slope."""
    market = race()
    held = float(market.state.employers["effective_talent"][j])
    expected = expected_earnings(market, j, held + joining) - expected_earnings(market, j, held)
    gain = earnings(market.state, j, held + joining) - earnings(market.state, j, held)
    assert gain == pytest.approx(expected, rel=1e-9)
    assert value(market.state, j, joining, market.fields.index("multimodal"), False) == pytest.approx(
        gain, rel=1e-9
    )


def test_insiders_and_outsiders_are_valued_at_the_same_margin() -> None:
    """The value of who is there is earnings lost without; of who comes, earnings won; the field counts."""
    market = race()
    state = market.state
    robotics = market.fields.index("robotics")
    held = float(state.employers["effective_talent"][0])
    assert field_match(state, 0, robotics) == 1.25
    assert field_match(state, 1, robotics) == 1.0
    won = expected_earnings(market, 0, held + 1.25 * 2.0) - expected_earnings(market, 0, held)
    assert value(state, 0, 2.0, robotics, False) == pytest.approx(won, rel=1e-9)
    lost = expected_earnings(market, 0, held) - expected_earnings(market, 0, held - 1.25 * 2.0)
    assert value(state, 0, 2.0, robotics, True) == pytest.approx(lost, rel=1e-9)


def test_without_the_only_one_nobody_is_left() -> None:
    """With σ > 1 a trace of talent makes much output of compute: what sums leave behind is no talent."""
    market = race(production={"elasticity": 2.0})
    state = market.state
    for trace in (0.0, 2e-16, -2e-16):
        state.employers["effective_talent"][1] = 0.7 + trace
        assert value(state, 1, 0.7, 0, True) == pytest.approx(earnings(state, 1, 0.7), rel=1e-9)


def test_people_signed_this_week_count_in_the_value_of_the_next() -> None:
    """Promised talent lowers or raises the next hire's value as if it were there already."""
    market = race()
    state = market.state
    held = float(state.employers["effective_talent"][1])
    expected_earnings(market, 1, held)  # sets the prize
    state.employers["promised_talent"][1] = 5.0
    assert value(state, 1, 1.0, 0, False) == pytest.approx(
        earnings(state, 1, held + 6.0) - earnings(state, 1, held + 5.0), rel=1e-9
    )


def test_output_is_worked_out_anew_when_anything_it_is_made_of_changes() -> None:
    """Compute, productivity and talent: after each change output and weight are those of the formula."""
    market = race()
    for column in ("compute", "productivity", "effective_talent"):
        before = float(market.state.employers["output"][1])
        market.state.employers[column][1] *= 1.5
        plan(market)
        after = market.state.employers[1]
        compute = after["compute"] / market.scenario.production.compute_unit
        quantity = output(compute, after["effective_talent"], after["productivity"], 0.4, 0.8)
        assert after["output"] == pytest.approx(quantity, rel=1e-12)
        assert after["contest_weight"] == pytest.approx(quantity**market.scenario.production.contest_exponent)
        assert after["output"] != before


def test_value_in_the_textbook_and_outside() -> None:
    """Mode productivity: p · a; the outside pays its wage times talent to its elasticity."""
    state = planned(textbook(textbook_labs(3e5), outside={"openings": 1.0, "wage": 2e5})).state
    assert value(state, 0, 2.5, 0, False) == 7.5e5
    assert value(state, 1, 4.0, 0, False) == pytest.approx(4e5)
    assert reservation_income(4.0, state.rules[0]) == pytest.approx(5e5)


def test_outsiders_see_talent_with_noise() -> None:
    """Log errors of pairs are normal with the stated dispersion, keyed by the pair, the same every week."""
    market = race(researchers={"count": 3000}, market={"signal_noise": 0.4})
    state = market.state
    everybody = np.arange(3000)
    seen = np.array([perceived_talent(state, int(i), 1) for i in everybody])
    errors = np.log(seen / market.people["talent"])
    assert stats.kstest(errors, stats.norm(0, 0.4).cdf).pvalue > 1e-4
    assert stats.kstest(errors, stats.norm(0, 0.5).cdf).pvalue < 1e-4  # power
    u = twin.uniforms(state.key, everybody, state.employers["key"][1], 0, Decision.SIGNAL)
    assert errors == pytest.approx(0.4 * stats.norm.ppf(u), rel=1e-9, abs=1e-12)
    assert perceived_talent(state, 17, 1) == seen[17]
    assert perceived_talent(state, 17, 0) != seen[17]


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


def vesting(years: float, cliff: float) -> Rules:
    """Rules of a scenario with this vesting."""
    scenario = Scenario.model_validate({"market": {"vesting_years": years, "vesting_cliff": cliff}})
    return named(rules_of(scenario, 1.0, escalates=True))


def test_unvested_equity_falls_after_the_cliff() -> None:
    """All of it before the cliff, then what is left of the period."""
    rules = vesting(4.0, 1.0)
    year = rules.vesting_weeks / 4
    assert unvested(100.0, 0.0, rules) == 100.0
    assert unvested(100.0, 0.999 * year, rules) == 100.0
    assert unvested(100.0, 1.001 * year, rules) == pytest.approx(100.0 * (1 - 1.001 / 4))
    assert unvested(100.0, 3.0 * year, rules) == pytest.approx(25.0)


def test_a_grant_that_has_vested_is_renewed() -> None:
    """After four years the next grant vests linearly, without a cliff."""
    rules = vesting(4.0, 1.0)
    year = rules.vesting_weeks / 4
    assert unvested(100.0, 3.999 * year, rules) == pytest.approx(100.0 * 0.001 / 4, rel=1e-6)
    assert unvested(100.0, 4.5 * year, rules) == pytest.approx(100.0 * (1 - 0.5 / 4))
    assert unvested(100.0, 9.0 * year, rules) == pytest.approx(75.0)


def test_vesting_without_a_cliff() -> None:
    """Linear from the first day."""
    rules = vesting(2.0, 0.0)
    assert unvested(100.0, rules.vesting_weeks / 4, rules) == pytest.approx(75.0)
