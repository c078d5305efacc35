"""Foresight against the values of a small market, found by solving its Bellman equations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.market.model import TalentMarket
from sim.mechanisms.foresight.kernels import promised_utility, reservation_utility
from tests.market.verbs import events, plan
from tests.market.worlds import planned, settle_at, textbook, textbook_labs

Vector = NDArray[np.float64]

#: Per week.
CONTACT, SEPARATION = 0.15, 0.1
LEVELS = np.array([0.6e6, 0.7e6, 0.9e6, 1.0e6])
WEIGHTS = np.array([0.4, 0.2, 0.1, 0.3])
INCOME = 0.5e6


def world(utility: str, beta: float, unemployed: float, discount: float) -> TalentMarket:
    """Four labs sampled unequally, and one kind of person."""
    labs = textbook_labs(*LEVELS.tolist())
    for lab, weight in zip(labs, WEIGHTS, strict=True):
        lab["search_weight"] = float(weight)
    market = {
        "contact_rate_employed": CONTACT,
        "contact_rate_unemployed": unemployed,
        "separation_rate": SEPARATION,
        "bargaining_share": beta,
        "foresight": True,
        "renegotiation": "best-offer",
        "discount_rate": discount,
        "utility": utility,
    }
    people = {"count": 2, "talent": {"sigma": 0.0, "tail_share": 0.0}, "reservation_income": INCOME}
    return planned(textbook(labs, market=market, researchers=people))


def worths(levels: Vector, idle: float, beta: float, unemployed: float, rate: float) -> tuple[float, Vector]:
    """Worth of no job, and of a job at each lab that pays all the lab can, by iterating on the equations.

    `rate` is that of discounting, a week.
    """
    nothing, best = 0.0, np.zeros(4)
    for _ in range(4000):
        gains = beta * np.maximum(best[None, :] - best[:, None], 0.0) @ WEIGHTS
        best = (levels + CONTACT * gains + SEPARATION * nothing + best * (1.0 - SEPARATION)) / (1.0 + rate)
        hired = beta * WEIGHTS @ np.maximum(best - nothing, 0.0)
        nothing = (idle + unemployed * hired + nothing) / (1.0 + rate)
    return nothing, best


def flow(start: float, winner: int, best: Vector, nothing: float, beta: float, rate: float) -> float:
    """Flow utility at the winner after bargaining from a worth of `start`."""
    worth = start + beta * (best[winner] - start)
    gains = 0.0
    for other in range(4):
        if best[other] > best[winner]:
            gains += WEIGHTS[other] * (best[winner] + beta * (best[other] - best[winner]) - worth)
        elif other != winner and best[other] > start:
            gains += WEIGHTS[other] * (best[other] + beta * (best[winner] - best[other]) - worth)
    return float(rate * worth - CONTACT * gains - SEPARATION * (nothing - worth))


@pytest.mark.parametrize("utility", ["log", "linear"])
@pytest.mark.parametrize("beta", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("unemployed", [0.05, 0.15, 0.6])
def test_promises_solve_the_bellman_equations(utility: str, beta: float, unemployed: float) -> None:
    """For every winner and loser, the unemployed included; own contacts are void."""
    rate = 0.1
    market = world(utility, beta, unemployed, rate * 365.25 / 7.0)
    settle_at(market, 0, -1)
    into, back = (math.log, math.exp) if utility == "log" else (float, float)
    levels, idle = np.array([into(level) for level in LEVELS]), into(INCOME)
    nothing, best = worths(levels, idle, beta, unemployed, rate)

    reservation = reservation_utility(market.state, 0, INCOME)
    losers = [(reservation, nothing), *((math.log(LEVELS[n]), best[n]) for n in range(4))]
    for winner in range(4):
        for low, start in losers[: winner + 1]:
            if start < best[winner]:  # else the lab cannot hire from unemployment
                found = promised_utility(market.state, 0, winner, low, math.log(LEVELS[winner]))
                wanted = back(flow(start, winner, best, nothing, beta, rate))
                assert math.exp(found) == pytest.approx(wanted, rel=1e-9)


def test_without_a_bargaining_share_any_job_above_income_is_taken() -> None:
    """Then offers bring the unemployed nothing, and the reservation level is income."""
    market = world("linear", 0.0, 0.6, 5.0)
    assert reservation_utility(market.state, 0, INCOME) == pytest.approx(math.log(INCOME), rel=1e-12)


def test_a_job_below_the_reservation_level_does_not_count() -> None:
    """With quick offers the unemployed wait: the level lies above the worst lab's and solves its equation."""
    beta, unemployed, rate = 0.9, 1.0, 0.01
    market = world("linear", beta, unemployed, rate * 365.25 / 7.0)
    level = math.exp(reservation_utility(market.state, 0, INCOME))
    assert level > LEVELS[0]
    xs = np.linspace(level, LEVELS[-1], 200_001)
    middle = 0.5 * (xs[1:] + xs[:-1])
    better = ((LEVELS[None, :] > middle[:, None]) * WEIGHTS).sum(axis=1)
    inside = better / (rate + SEPARATION + CONTACT * beta * better)
    wanted = INCOME + beta * (unemployed - CONTACT) * float((inside * np.diff(xs)).sum())
    assert level == pytest.approx(wanted, rel=1e-4)


# Leaders' ties and pacts, as they are at the winner

#: L3 is led by people from L1, to whom that is worth something, and whom it meets more often.
TIE, TIMES = 0.2, 2.5
#: Of the linked market: the discount rate a week.
PATIENCE = 0.1


def linked_world(utility: str, **changes: object) -> TalentMarket:
    """The four labs, with the ties of L3's leaders to people at L1; without a bargaining share."""
    labs = textbook_labs(*LEVELS.tolist())
    for lab, weight in zip(labs, WEIGHTS, strict=True):
        lab["search_weight"] = float(weight)
    labs[3]["leaders_from"] = ["L1"]
    market = {
        "contact_rate_employed": CONTACT,
        "separation_rate": SEPARATION,
        "foresight": True,
        "renegotiation": "best-offer",
        "discount_rate": PATIENCE * 365.25 / 7.0,
        "utility": utility,
        "tie_utility": TIE,
        "tie_contacts": TIMES,
    }
    people = {"count": 2, "talent": {"sigma": 0.0, "tail_share": 0.0}, "reservation_income": INCOME}
    return planned(textbook(labs, market=market, researchers=people, **changes))


def discounted(winner: int, low: float, utility: str, ties: Vector, times: Vector) -> float:
    """What is accepted at the winner: q less λ/(r+δ) Σ_j c_j (min(x_j, p) - q)⁺, over all j but the winner.

    Without a bargaining share that is exact whatever offers come to people at the winner.
    """
    into, back = (float, float) if utility == "log" else (math.exp, math.log)
    q, p = into(low), into(math.log(LEVELS[winner]))
    gain = sum(
        WEIGHTS[j] * times[j] * max(min(into(math.log(LEVELS[j]) + ties[j]), p) - q, 0.0)
        for j in range(4)
        if j != winner
    )
    return back(q - CONTACT * gain / (PATIENCE + SEPARATION))


@pytest.mark.parametrize("utility", ["log", "linear"])
@pytest.mark.parametrize("origin", [-1, 0, 1])
def test_offers_to_come_have_the_ties_of_the_winner(utility: str, origin: int) -> None:
    """Who is at L1, or goes there, expects more and better offers of L3; who is at L2 does not."""
    market = linked_world(utility)
    settle_at(market, 0, origin, 0.55e6)
    low = math.log(0.55e6)
    for winner in (1, 2):
        tied = np.array([0.0, 0.0, 0.0, 1.0 if winner == 1 else 0.0])
        wanted = discounted(winner, low, utility, TIE * tied, 1.0 + (TIMES - 1.0) * tied)
        found = promised_utility(market.state, 0, winner, low, math.log(LEVELS[winner]))
        assert found == pytest.approx(wanted, rel=1e-12)


def test_partners_of_a_pact_make_no_offers() -> None:
    """At L2, which has a pact with L0 and L3, offers of L1 alone are to be expected."""
    pact = {"kind": "no-poach", "week": 0, "employers": ["L0", "L2", "L3"]}
    market = linked_world("log", events=[pact])
    settle_at(market, 0, 0, 0.55e6)
    events(market)
    plan(market)
    low = math.log(0.55e6)
    wanted = discounted(2, low, "log", np.zeros(4), np.array([0.0, 1.0, 1.0, 0.0]))
    found = promised_utility(market.state, 0, 2, low, math.log(LEVELS[2]))
    assert found == pytest.approx(wanted, rel=1e-12)
