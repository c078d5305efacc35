"""Chosen seats: how many people employers want, against sums by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.cost import affordable_seats
from sim.market.state.columns import FIRST_BIN, PER_BIN
from sim.mechanisms.chosen_seats.steps import adds, usual_price, wanted_recruits
from sim.scenario.schema import Scenario
from tests.market.verbs import events, money, plan


def market(burn_in: int = 20, **rules: Any) -> TalentMarket:
    """Three labs and some startups that choose."""
    document = {
        "weeks": 40,
        "burn_in": burn_in,
        "researchers": {"count": 200},
        "labs": [{"name": name, "headcount": 30, "productivity": z} for name, z in (("A", 1.5), ("B", 1.0))],
        "startups": {"count": 5, "headcount": 4, "growth": 0},
        "market": {"headcount": "chosen", **rules},
    }
    return TalentMarket(Scenario.model_validate(document), rng=3)


def begin(model: TalentMarket) -> None:
    """The week up to its plan."""
    events(model)
    money(model)
    plan(model)


def test_a_fitted_hurdle_wants_what_was_planned() -> None:
    """In week 0 seats are those of the planned mode, but for hiring speed, of all labs and startups."""
    chosen, planned = market(), market(headcount="planned")
    for model in (chosen, planned):
        begin(model)
    count = len(planned.names)
    seats, plan_ = (model.employers["open_seats"][:count] for model in (chosen, planned))
    assert (seats <= plan_).all()
    inside = chosen.employers["kind"][:count] != 2
    hurdles = chosen.employers["hurdle"][:count]
    assert (hurdles[inside] > 0.0).all()
    for j in np.flatnonzero(inside).tolist():
        kind = int(chosen.employers["kind"][j] == 1)
        recruits = chosen.state.recruits[kind]
        talent, cost = recruits["usual_talent"], recruits["usual_talent"] * recruits["price"]
        wanted = wanted_recruits(chosen.state, j, talent, cost * hurdles[j], 1e6)
        assert wanted == plan_[j]


def test_each_wanted_recruit_adds_more_than_it_costs_and_the_next_does_not() -> None:
    """For hurdles of all sizes; none is wanted where the first adds too little."""
    model = market()
    begin(model)
    first = adds(model.state, 0, 1.0, 1.0)
    for cost in (1.01 * first, 0.95 * first, 0.7 * first, 0.4 * first):
        n = int(wanted_recruits(model.state, 0, 1.0, cost, 1e4))
        assert all(adds(model.state, 0, float(i), 1.0) > cost for i in range(1, n + 1))
        assert adds(model.state, 0, n + 1.0, 1.0) <= cost
    assert wanted_recruits(model.state, 0, 1.0, 1.01 * first, 1e4) == 0.0


def test_usual_price_is_the_median_of_recent_hires() -> None:
    """To within a bin of 2%, with weights e^(t/52.18)."""
    model = market(burn_in=0, separation_rate=0.03, contact_rate_unemployed=0.5)
    hires: list[tuple[int, int, str, float]] = []
    while model.week < 30:
        week = model.week
        model.step()
        log = model.tables().moves
        some = log[(log["week"] == week) & log["kind"].isin(["poached", "hired"])]
        where = some["destination"].astype(str)
        found = zip(some["researcher"], where, some["package"], strict=True)
        hires += [(week, int(who), place, float(package)) for who, place, package in found]
    labs = [(w, who, package) for w, who, where, package in hires if where in ("A", "B")]
    prices = np.array([math.log(p / 4.0 / model.people["talent"][who]) for _, who, p in labs])
    weights = np.exp(np.array([w for w, _, _ in labs]) / (365.25 / 7))
    order = np.argsort(prices)
    middle = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2.0)
    assert len(labs) > 20
    assert math.log(usual_price(model.state, 0)) == pytest.approx(prices[order][middle], abs=1.0 / PER_BIN)
    assert model.state.price_bins[0].sum() == pytest.approx(weights.sum())
    assert prices.min() > FIRST_BIN


def test_nobody_grows_faster_than_hiring_speed() -> None:
    """A low hurdle makes everybody want more; headcount stays within reach of its slow mean."""
    model = market(hiring_hurdle=-0.99, hiring_speed=0.3)
    for _ in range(40):
        model.step()
        labs = model.employers[:2]
        slow = labs["head_memory"]
        assert (labs["headcount"] <= slow + np.maximum(1.0, 0.3 * slow) + 1.0).all()
    assert model.tables().weeks["speed_limits"].sum() > 20


def test_money_limits_what_is_wanted() -> None:
    """Seats are no more than the budget is enough for at usual pay."""
    model = market(hiring_hurdle=-0.99, hiring_speed=5.0)
    begin(model)
    for j in range(2):
        assert model.employers["open_seats"][j] <= affordable_seats(model.state, j)


def test_what_cannot_be_chosen_is_refused() -> None:
    """Plans to grow, unlimited seats, and a market without a race, all at once."""
    document = {
        "labs": [{"name": "A", "growth": 0.1}],
        "market": {"headcount": "chosen", "planned_seats": False, "value": "productivity"},
    }
    with pytest.raises(Exception, match="nothing to choose") as caught:
        Scenario.model_validate(document)
    assert all(
        said in str(caught.value) for said in ("always worth the same", "grows by 0.1", "grows by 0.2")
    )


def test_fitted_is_a_word() -> None:
    """Of files, for what is left out."""
    assert market(hiring_hurdle="fitted").scenario.market.hiring_hurdle is None
