"""What a researcher is worth to an employer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.market.pages.race import earnings
from sim.market.pages.worth import (
    field_match,
    perceived_talent,
    value,
    value_to_incumbent,
    value_to_outsider,
)
from sim.vocabulary import NONE
from tests.decisions import Decision
from tests.market import twin
from tests.market.pages.racing import expected_earnings, race
from tests.market.worlds import planned, staff, textbook, textbook_labs


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


def test_value_in_the_textbook_and_outside() -> None:
    """Mode productivity: p · a; the outside pays its wage times talent to its elasticity."""
    state = planned(textbook(textbook_labs(3e5), outside={"openings": 1.0, "wage": 2e5})).state
    assert value(state, 0, 2.5, 0, False) == 7.5e5
    assert value(state, 1, 4.0, 0, False) == pytest.approx(4e5)


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


def test_an_outsider_shades_the_value_of_the_talent_that_it_sees() -> None:
    """Noise and shading are the outsider's; the incumbent knows, and a person on leave adds nothing yet."""
    market = race(market={"signal_noise": 0.4, "shading": 0.1})
    state = market.state
    i = int(staff(market, 0)[0])
    person = state.people[i]
    seen = value(state, 1, perceived_talent(state, i, 1), person["field"], False)
    assert value_to_outsider(state, i, 1) == pytest.approx(0.9 * seen, rel=1e-12)
    assert value_to_outsider(state, i, 2) == value(state, 2, perceived_talent(state, i, 2), 0, False)
    assert value_to_incumbent(state, i, NONE) == value(state, 0, person["talent"], person["field"], True)
    person["on_leave"] = True
    assert value_to_incumbent(state, i, NONE) == value(state, 0, person["talent"], person["field"], False)
