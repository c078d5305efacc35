"""Star premium: investors value a startup more, the more of its talent is that of stars."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.funding import valuation
from sim.market.pages.worth import value
from sim.market.state.state import Race
from sim.vocabulary import NONE, Kind
from tests.market.pages.racing import race
from tests.market.verbs import events, money, move, negotiate, plan, separate
from tests.market.worlds import merged, set_columns, settle_at, staff
from tests.reference.small_markets import BASE, everywhere, scenario_of

STARTUP, PREMIUM = 3, 2.0


def market_with(premium: float = PREMIUM) -> TalentMarket:
    """Two labs and a startup in a race, who goes by valuation."""
    funding = {"star_premium": premium}
    return race(startups={"count": 1, "headcount": 4, "worth": "valuation", "funding": funding})


def test_stars_are_the_top_twentieth_of_week_0() -> None:
    """By true talent, of all who are there."""
    market = market_with()
    threshold = market.state.race[Race.STAR]
    assert (market.people["talent"] > threshold).sum() == 2  # of 40
    assert market_with(0.0).state.race[Race.STAR] == 0.0


def test_a_valuation_rises_with_the_share_of_stars() -> None:
    """1 + premium · share: nobody, one of them, and all of them."""
    market = market_with()
    plain = market_with(0.0)
    usual = valuation(plain.state, STARTUP, 1e9, 1.0)
    held = float(market.employers["effective_talent"][STARTUP])
    for stars in (0.0, 0.4 * held, held):
        set_columns(market, STARTUP, star_talent=stars)
        expected = usual * (1.0 + PREMIUM * stars / held)
        assert valuation(market.state, STARTUP, 1e9, 1.0) == pytest.approx(expected)


def test_employers_know_their_stars_at_work() -> None:
    """Whoever comes and goes, on leave or not, the sum is that of the stars who work there."""
    lively = merged(BASE, everywhere(garden_leave=2.0))
    lively = merged(lively, {"startups": {"funding": {"star_premium": 1.0}, "entry_rate": 20.0}})
    market = TalentMarket(scenario_of(lively))
    moved = 0
    while market.week < 12:
        for phase in (events, money, plan, negotiate, move, separate):
            phase(market)
        market.step()
        people = market.people[market.people["employer"] >= 0]
        stars = people[(people["talent"] > market.state.race[Race.STAR]) & ~people["on_leave"]]
        sums = np.bincount(stars["employer"], weights=stars["talent"], minlength=len(market.employers))
        assert market.employers["star_talent"] == pytest.approx(sums, abs=1e-9)
        moved += (market.employers["kind"][stars["employer"]] == Kind.STARTUP).sum()
    assert moved > 0


def test_to_a_startup_that_goes_by_valuation_a_star_is_worth_more_than_talent() -> None:
    """The premium is on all of the valuation; who would only thin out the stars is worth nothing."""
    talent = 1.0 + float(market_with().state.race[Race.STAR])
    worth = []
    for premium in (0.0, 1.0, 3.0):
        market = market_with(premium)
        market.state.race[Race.PRIZE] = 1e9
        worth.append(value(market.state, STARTUP, talent, 0, False))
    assert worth == sorted(worth)
    assert worth[2] > 2.0 * worth[0]
    market = market_with(100.0)
    market.state.race[Race.PRIZE] = 1e9
    held = float(market.employers["effective_talent"][STARTUP])
    set_columns(market, STARTUP, star_talent=held)
    assert value(market.state, STARTUP, 0.5, 0, False) == 0.0


def test_a_star_who_leaves_takes_the_premium_along() -> None:
    """Back to what the rest is worth."""
    market = market_with()
    star = int(np.argmax(market.people["talent"]))
    settle_at(market, star, STARTUP)
    assert market.employers["star_talent"][STARTUP] == market.people["talent"][star]
    settle_at(market, star, NONE)
    assert market.employers["star_talent"][STARTUP] == pytest.approx(
        sum(t for t in market.people["talent"][staff(market, STARTUP)] if t > market.state.race[Race.STAR])
    )
