"""Sticky talent: who moves without the team counts for less at first, in bids and in output."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.worth import value_to_incumbent, value_to_outsider
from sim.market.state.state import Race
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE
from tests.market.laws import columns_equal_sums
from tests.market.verbs import plan
from tests.market.worlds import settle_at, textbook, textbook_labs
from tests.mechanisms.colleagues.test_colleagues import go
from tests.mechanisms.denial.test_denial import denying

KAPPA, HALF = 0.4, 26.0
TEAM = (0, 1, 2, 3)
LONER = 4


def world() -> TalentMarket:
    """Four people have long been at the first lab in one field, one in another; the rest is at the third."""
    sticky = {"stickiness": KAPPA, "recovery": HALF / 52.17857142857143}
    people = {"talent": {"sigma": 0.0, "tail_share": 0.0}}
    ties = {"weeks": 10, "lasts": 500}
    labs = textbook_labs(1e6, 1e6, 1e6)
    market = TalentMarket(textbook(labs, ties=ties, portability=sticky, researchers=people))
    for i in range(20):
        settle_at(market, i, 0 if i <= LONER else 2)
    market.state.pasts["former"] = 0
    market.state.pasts["lost"] = 0.0
    market.state.people["field"] = 0
    market.state.people["field"][LONER] = 1
    market.state.people["since"][:20] = -50
    market.state.employers["effective_talent"][:3] = [5.0, 0.0, 15.0]
    plan(market)
    return market


def counts(market: TalentMarket, *people: int) -> list[float]:
    """Parts of their talent that count where they are."""
    return [round(1.0 - float(market.state.pasts["lost"][i]), 9) for i in people]


def then(market: TalentMarket, week: int) -> TalentMarket:
    """The plan of a later week; output is that of the talent that counts."""
    market.week = week
    plan(market)
    columns_equal_sums(market, {})
    return market


def test_who_goes_alone_counts_for_less_and_recovers() -> None:
    """1 - κ at first, 1 - κ/2 after a half-life; bids and effective talent say the same."""
    market = world()
    bid = value_to_outsider(market.state, 0, 1)
    assert bid == pytest.approx((1.0 - KAPPA) * 1e6)
    go(market, 0, 0, 1)
    assert counts(market, 0, 1) == [1.0 - KAPPA, 1.0]
    assert market.employers["effective_talent"][1] == pytest.approx(1.0 - KAPPA)
    then(market, 26)
    assert counts(market, 0) == [1.0 - KAPPA / 2.0]
    assert value_to_incumbent(market.state, 0, NONE) == pytest.approx((1.0 - KAPPA / 2.0) * 1e6)
    assert market.employers["effective_talent"][1] == pytest.approx(1.0 - KAPPA / 2.0)


def test_a_team_that_moves_together_counts_in_full() -> None:
    """In the direction of Groysberg, Lee & Nanda (2008): the more of the team is there, the less is lost."""
    market, seen = world(), []
    for week, i in enumerate(TEAM):
        go(market, i, week, 1)
        then(market, week + 1)
        market.state.people["since"][0] = week + 1  # as if just come: without recovery
        then(market, week + 1)
        seen.append(counts(market, 0)[0])
    assert seen == pytest.approx([1.0 - KAPPA, 1.0 - KAPPA * 2 / 3, 1.0 - KAPPA / 3, 1.0])


def test_bids_for_the_rest_of_the_team_rise_with_those_who_are_there() -> None:
    """A third of the three others is there; a lab where nobody is bids as before."""
    market = world()
    go(market, 0, 0, 1)
    then(market, 1)
    assert value_to_outsider(market.state, 1, 1) == pytest.approx((1.0 - KAPPA * 2 / 3) * 1e6)
    assert value_to_outsider(market.state, 1, 2) == pytest.approx((1.0 - KAPPA) * 1e6)


def test_who_had_no_team_loses_nothing() -> None:
    """Nobody else was in the field there; and newcomers have no team yet, nor has who comes back."""
    market = world()
    assert value_to_outsider(market.state, LONER, 1) == pytest.approx(1e6)
    market.state.people["since"][1] = -5
    assert value_to_outsider(market.state, 1, 1) == pytest.approx(1e6)
    go(market, 0, 0, NONE)
    then(market, 1)
    assert value_to_outsider(market.state, 0, 0) == pytest.approx(1e6)
    assert value_to_outsider(market.state, 0, 1) == pytest.approx((1.0 - KAPPA) * 1e6)


def test_who_goes_on_at_once_is_still_of_the_old_team() -> None:
    """Two moves within `ties.weeks` do not make talent count in full; and who comes home finds the team."""
    market = world()
    go(market, 0, 0, 1)
    then(market, 5)
    assert value_to_outsider(market.state, 0, 2) == pytest.approx((1.0 - KAPPA) * 1e6)
    assert value_to_outsider(market.state, 0, 0) == pytest.approx(1e6)
    go(market, 0, 5, 2)
    assert counts(market, 0) == [1.0 - KAPPA]
    go(then(market, 6), 0, 6, 0)
    assert counts(then(market, 7), 0) == [1.0]
    assert market.state.teams["gone"][0, 0] == 0


def test_when_the_team_is_forgotten_recovery_goes_on() -> None:
    """Half is left after a half-life, whether anybody remembers; it does not come back at a stroke."""
    market = world()
    market.state.rules["tie_lasts"] = 26
    go(market, 0, 0, 1)
    for week in range(1, 53):
        then(market, week)
    assert market.state.pasts["former"][0] == 0
    assert market.state.pasts["lost"][0] == pytest.approx(KAPPA / 4.0)
    assert market.state.race[Race.UNCOUNTED] == pytest.approx(KAPPA / 4.0 / 20)


def test_leaders_and_teams_are_complements() -> None:
    """All four add more at one lab than each of them alone (Groysberg et al. 2008): hence lift-outs."""
    alone, together = world(), world()
    value = sum(value_to_outsider(alone.state, i, 1) for i in TEAM)
    for i in TEAM:
        go(together, i, 0, 1)
    gained = float(then(together, 1).employers["effective_talent"][1]) * 1e6
    assert value == pytest.approx(4.0 * (1.0 - KAPPA) * 1e6)
    assert gained == pytest.approx(4.0 * 1e6)


def test_what_a_rival_loses_is_what_counted_there() -> None:
    """Denial: whoever has just come to the rival, and counts for less there, is worth less to deny."""
    market = denying(1.0, portability={"stickiness": KAPPA}, ties={"weeks": 3})
    i = int(np.flatnonzero(market.people["employer"] == 1)[0])
    whole = value_to_outsider(market.state, i, 0)
    market.state.pasts["lost"][i] = KAPPA
    assert value_to_outsider(market.state, i, 0) < whole


def test_not_with_foresight() -> None:
    """The mistake names the key and the remedy."""
    document = {
        "market": {"renegotiation": "best-offer", "foresight": True},
        "portability": {"stickiness": 0.1},
    }
    with pytest.raises(ValueError, match=rf"(?s)portability.*stickiness.*{re.escape('do not reckon')}"):
        Scenario.model_validate({**document, "labs": [{"name": "A"}, {"name": "B"}]})


#: Two fields, and four labs alike.
SMALL = Scenario.model_validate(
    {
        "weeks": 40,
        "burn_in": 20,
        "researchers": {"count": 200, "fields": [{"name": "one"}, {"name": "two"}]},
        "labs": [{"name": name, "counter_probability": 1.0, "counter_approval": 0.0} for name in "ABCD"],
        "startups": {"count": 0, "entry_rate": 0.0},
        "market": {"contact_rate_employed": 0.05, "planned_seats": False},
        "ties": {"weeks": 8.0},
    }
)


@cache
def moves(stickiness: float) -> tuple[int, ...]:
    """Moves from job to job, of eight seeds."""
    scenario = SMALL.with_({"portability.stickiness": stickiness})
    return tuple(int(sim.run(scenario, seed=seed).weeks["moves"].sum()) for seed in range(8))


def test_what_does_not_go_along_keeps_people() -> None:
    """Specific human capital lowers turnover (Becker 1962): in 7 of 8 pairs at least; by chance 1 in 28.

    So strong is it that a draw of 16 pairs had all of them lower. Nothing is left with a team of nobody else.
    """
    assert sum(less < more for less, more in zip(moves(0.8), moves(0.0), strict=True)) >= 7
    assert np.mean(moves(0.8)) > 0
