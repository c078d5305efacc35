"""Denial: what a rival loses counts in a bid, as one difference of earnings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.race import rivals_moved, weight_with
from sim.market.pages.worth import (
    perceived_talent,
    value,
    value_in_contest,
    value_to_incumbent,
    value_to_outsider,
)
from sim.vocabulary import NONE, Kind
from tests.market.pages.racing import race
from tests.market.worlds import merged, staff
from tests.reference.small_markets import BASE, RACE, scenario_of

#: Labs A and B, the outside, and a startup.
A, B, OUTSIDE, STARTUP = range(4)


def earnings_of(market: TalentMarket, j: int, talents: dict[int, float]) -> float:
    """Yearly earnings of j with these effective talents of some employers, from the formulas of model.md."""
    production, records = market.scenario.production, market.employers
    power = (production.elasticity - 1) / production.elasticity

    def quantity(k: int) -> float:
        held = talents.get(k, float(records["effective_talent"][k]))
        compute = records["compute"][k] / production.compute_unit
        inner = production.compute_share * compute**power + (1 - production.compute_share) * held**power
        return float(records["productivity"][k] * inner ** (1 / power))

    outputs = {int(k): quantity(int(k)) for k in np.flatnonzero(records["kind"] != Kind.OUTSIDE)}
    weights = {k: made**production.contest_exponent for k, made in outputs.items()}
    prize = float(market.state.race[1])
    return float(production.direct_return * outputs[j] + prize * weights[j] / sum(weights.values()))


def denying(weight: float, **changes: Any) -> TalentMarket:
    """The small race with denial."""
    market = race(**merged({"market": {"signal_noise": 0.2}}, changes))
    market.state.rules["denial"] = weight
    market.state.race[1] = market.scenario.production.prize * market.initial_count
    market.state.employers["earning_talent"] = -1.0
    return market


def one_at(market: TalentMarket, j: int, field: str = "robotics") -> int:
    """Somebody at an employer in a field that A needs."""
    people = market.people
    person = staff(market, j)[people["field"][staff(market, j)] == market.fields.index(field)]
    return int(person[0])


def effective(market: TalentMarket, j: int, talent: float) -> float:
    """Effective talent at j of somebody in robotics, which A alone needs."""
    return talent * (1.25 if j == A else 1.0)


@pytest.mark.parametrize(("origin", "bidder"), [(A, B), (B, A), (B, STARTUP), (A, STARTUP)])
@pytest.mark.parametrize("weight", [0.3, 1.0])
def test_a_bid_counts_what_the_incumbent_loses(origin: int, bidder: int, weight: float) -> None:
    """(1-d) V + d [π(L_j + a; L_k - a) - π(L_j; L_k)], the talent as the bidder sees it."""
    market = denying(weight)
    i = one_at(market, origin)
    seen = perceived_talent(market.state, i, bidder)
    held = market.employers["effective_talent"]
    more = {bidder: float(held[bidder]) + effective(market, bidder, seen)}
    less = {origin: float(held[origin]) - effective(market, origin, seen)}
    before = earnings_of(market, bidder, {})
    plain = earnings_of(market, bidder, more) - before
    denied = earnings_of(market, bidder, more | less) - before
    assert denied > plain
    expected = (1.0 - weight) * plain + weight * denied
    assert value_to_outsider(market.state, i, bidder) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("weight", [0.3, 1.0])
def test_the_incumbent_counts_what_the_best_bidder_would_win(weight: float) -> None:
    """(1-d) V + d [π(L_j; L_k) - π(L_j - a; L_k + a)]."""
    market = denying(weight)
    i = one_at(market, A)
    talent, held = float(market.people["talent"][i]), market.employers["effective_talent"]
    less = {A: float(held[A]) - effective(market, A, talent)}
    more = {B: float(held[B]) + effective(market, B, talent)}
    now = earnings_of(market, A, {})
    plain, denied = now - earnings_of(market, A, less), now - earnings_of(market, A, less | more)
    assert denied > plain
    expected = (1.0 - weight) * plain + weight * denied
    assert value_to_incumbent(market.state, i, B) == pytest.approx(expected, rel=1e-9)
    assert value_to_incumbent(market.state, i, NONE) == pytest.approx(plain, rel=1e-9)


def test_who_has_no_rival_has_the_plain_value() -> None:
    """Somebody without a job or from the outside, and a bid of the outside."""
    market = denying(1.0)
    i = one_at(market, A)
    state, talent, field = market.state, float(market.people["talent"][i]), int(market.people["field"][i])
    for k in (NONE, OUTSIDE):
        assert value_in_contest(state, i, B, k, talent, False) == value(state, B, talent, field, False)
    in_outside = value_in_contest(state, i, OUTSIDE, A, talent, False)
    assert in_outside == value(state, OUTSIDE, talent, field, False)


def test_without_the_only_one_a_rival_makes_nothing() -> None:
    """Whatever sums of floats have left of its talent."""
    market = denying(1.0)
    weight = market.employers["contest_weight"][STARTUP]
    for trace in (0.0, 2e-16, -2e-16):
        market.state.employers["effective_talent"][STARTUP] = 0.7 + trace
        assert weight > 0.0
        assert rivals_moved(market.state, B, STARTUP, -0.7) == -weight


def test_one_of_a_large_lab_comes_from_many_small_startups() -> None:
    """In a market three times as large a lab weighs as much more, and startups are as many more."""
    market = denying(1.0, market={"scale": 3.0})
    state, held = market.state, market.employers["effective_talent"]
    weights = market.employers["contest_weight"]
    assert market.employers["scale"][[A, STARTUP]].tolist() == [3.0, 1.0]
    lost = weight_with(state, STARTUP, float(held[STARTUP]) - 0.1, 0.0) - weights[STARTUP]
    assert rivals_moved(state, A, STARTUP, -0.1) == pytest.approx(3.0 * lost, rel=1e-9)
    won = weight_with(state, A, float(held[A]) + 3.0 * 0.1, 0.0) - weights[A]
    assert rivals_moved(state, STARTUP, A, 0.1) == pytest.approx(won / 3.0, rel=1e-9)


def test_denial_raises_what_rivals_people_are_paid() -> None:
    """On the same draws, in each of six pairs: V^D ≥ V, so limits rise, and with them what beats the second.

    With p = 1/2 for either sign in a pair all six would agree once in 64.
    """
    gains = []
    for seed in range(6):
        paid = []
        for weight in (0.0, 1.0):
            lively = merged(merged(BASE, RACE), {"seed": seed, "escalation": {"denial": weight}})
            paid.append(sim.run(scenario_of(lively)).weeks["mean_pay"].iloc[-1])
        gains.append(paid[1] / paid[0])
    assert min(gains) > 1.0


def test_without_escalation_nobody_denies() -> None:
    """Intensity 0 switches it off, to the bit."""
    calm = merged(BASE, {"escalation": {"intensity": 0.0}})
    runs = [sim.run(scenario_of(merged(calm, {"escalation": {"denial": d}}))) for d in (0.0, 1.0)]
    assert runs[0].moves.equals(runs[1].moves)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"market.value": "productivity"}, r'set market.value = "race"'),
        ({"market.mechanism": "simultaneous"}, r"set market.mechanism to another"),
        ({"market.foresight": True, "market.renegotiation": "best-offer"}, r"set market.foresight to false"),
    ],
)
def test_where_it_means_nothing_it_is_refused(changes: dict[str, Any], says: str) -> None:
    """With what is to be done; a denial of 0 is none."""
    with pytest.raises(sim.ScenarioError, match=rf"escalation.denial: .*{says}"):
        sim.Scenario().with_(changes | {"escalation.denial": 0.5})
    sim.Scenario().with_(changes | {"escalation.denial": 0.0})
