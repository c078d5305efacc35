"""Knowledge: who comes from a more productive employer makes the new one more so, and bids know it."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.worth import value_to_incumbent, value_to_outsider
from sim.mechanisms.knowledge.kernels import carried, productivity_of
from sim.mechanisms.knowledge.steps import learn_from
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE
from tests.market.pages.racing import expected_earnings, race
from tests.market.verbs import plan
from tests.market.worlds import merged, staff
from tests.mechanisms.sticky_talent.test_sticky_talent import SMALL

SHARE = 0.5
A, B, OUTSIDE = range(3)  # B is twice as productive


def world(**changes: Any) -> TalentMarket:
    """The small race; all see talent as it is."""
    rules = {"portability": {"knowledge": SHARE}, "market": {"signal_noise": 0.0}}
    return race(**merged(rules, changes))


def effective(market: TalentMarket, i: int) -> float:
    """Effective talent of somebody at A, which needs robotics."""
    needed = market.people["field"][i] == market.fields.index("robotics")
    return float(market.people["talent"][i]) * (1.25 if needed else 1.0)


def gain(market: TalentMarket, i: int) -> float:
    """Log points that somebody from B brings to A."""
    own = effective(market, i)
    return SHARE * math.log(2.0) * own / (float(market.employers["effective_talent"][A]) + own)


def test_a_hire_brings_a_share_of_the_lead() -> None:
    """In proportion to the part of the new talent that he is; known from the next week on."""
    market = world()
    i = int(staff(market, B)[0])
    expected = gain(market, i)
    learn_from(market.state, i, A)
    assert productivity_of(market.state.employers[A]) == 1.0
    market.week = 1
    plan(market)
    assert productivity_of(market.state.employers[A]) == pytest.approx(math.exp(expected))
    assert productivity_of(market.state.employers[B]) == 2.0
    assert market.employers["learning"][A] == 0.0


def test_nobody_learns_from_who_is_behind_or_outside() -> None:
    """From A to B, from the outside, from no employer, and of one's own people."""
    market = world()
    for origin, j in ((A, B), (OUTSIDE, A), (NONE, A), (B, B), (B, OUTSIDE)):
        assert carried(market.state, origin, j, 1.0) == 0.0
    assert carried(market.state, B, A, 1.0) > 0.0


def test_not_more_than_the_cap() -> None:
    """However many come."""
    market = world(portability={"knowledge_cap": 0.01})
    for week in range(1, 4):
        for i in staff(market, B):
            learn_from(market.state, int(i), A)
        market.week = week
        plan(market)
    assert productivity_of(market.state.employers[A]) == pytest.approx(math.exp(0.01))
    assert carried(market.state, B, A, 1.0) == pytest.approx(0.0, abs=1e-12)


def test_bids_count_what_hires_would_bring() -> None:
    """π(L + a; z e^gain) - π(L; z); the present employer, which forgets nothing, does not."""
    market = world()
    i = int(staff(market, B)[0])
    held, own, more = float(market.employers["effective_talent"][A]), effective(market, i), gain(market, i)
    before = expected_earnings(market, A, held)
    market.state.employers["productivity"][A] = math.exp(more)
    after = expected_earnings(market, A, held + own)
    market.state.employers["productivity"][A] = 1.0
    market.state.employers["earning_talent"] = -1.0
    assert value_to_outsider(market.state, i, A) == pytest.approx(after - before, rel=1e-9)
    kept = value_to_incumbent(market.state, i, NONE)
    market.state.rules["knowledge"] = 0.0
    assert value_to_outsider(market.state, i, A) < after - before
    assert value_to_incumbent(market.state, i, NONE) == kept


BRANDS = {"kind": "merger", "week": 1, "employers": ["A", "B"], "keeps": "brands"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market": {"value": "productivity"}}, "does not hang on"),
        ({"market": {"renegotiation": "best-offer", "foresight": True}}, "do not reckon"),
        (
            {"events": [{"kind": "merger", "week": 1, "employers": ["A", "B"], "keeps": "brands"}]},
            "two brands",
        ),
    ],
)
def test_not_where_nobody_learns(changes: dict[str, Any], said: str) -> None:
    """The mistake names the key and the remedy."""
    document = {**changes, "portability": {"knowledge": 0.1}, "labs": [{"name": "A"}, {"name": "B"}]}
    with pytest.raises(ValueError, match=rf"(?s)portability.*knowledge.*{re.escape(said)}"):
        Scenario.model_validate(document)


@cache
def known(share: float) -> tuple[float, ...]:
    """What labs have learnt by the end, of eight seeds: one lab is four times as productive as the others."""
    changes = {"labs.A.productivity": 4.0, "portability.knowledge": share, "portability.knowledge_cap": 1.0}
    return tuple(
        float(sim.run(SMALL.with_(changes), seed=seed).weeks["know_how"].iloc[-1]) for seed in range(8)
    )


def test_what_people_bring_spreads() -> None:
    """Firms gain from hires of more productive ones, in proportion to both (Stoyanov & Zubanov 2012)."""
    assert max(known(0.0)) == 0.0
    assert np.greater(known(1.0), known(0.3)).all()
    assert min(known(0.3)) > 0.0
