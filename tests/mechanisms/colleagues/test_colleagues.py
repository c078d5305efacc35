"""Ties of colleagues: who is tied to whom, for how long, and what it makes of where people go."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.counts import Count
from sim.mechanisms.colleagues.kernels import is_tied, list_tied
from sim.mechanisms.colleagues.steps import clear_teams, join_colleagues
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE
from tests.market.verbs import plan
from tests.market.worlds import settle_at, textbook, textbook_labs

WEEKS, LASTS = 10, 30
TIES: dict[str, Any] = {"weeks": WEEKS, "lasts": LASTS, "contacts": 4.0, "utility": 0.2}
HE, SHE, NEW, OTHER = 0, 1, 2, 3


def world() -> TalentMarket:
    """Three labs; he and she, and one in another field, have been at the first for 20 weeks, one for 5.

    Everybody else is at the third.
    """
    market = TalentMarket(textbook(textbook_labs(1e6, 1e6, 1e6), ties=TIES))
    for i in range(20):
        settle_at(market, i, 0 if i <= OTHER else 2)
    market.state.pasts["former"] = 0
    market.state.people["field"] = 0
    market.state.people["field"][OTHER] = 1
    market.state.people["since"][:20] = -20
    market.state.people["since"][NEW] = -5
    line_up_again(market)
    return market


def line_up_again(market: TalentMarket) -> None:
    """Teams as they are, after people have been written over."""
    clear_teams(market.state)
    for i in np.flatnonzero(market.people["employer"] >= 0):
        join_colleagues(market.state, int(i))


def go(market: TalentMarket, i: int, week: int, j: int) -> None:
    """Person i leaves for lab j in a week."""
    market.week = int(week)
    market.state.counts[Count.WEEK] = week
    settle_at(market, i, j)
    if j != NONE:
        market.state.people["since"][i] = week


def tied(market: TalentMarket, i: int, week: int) -> list[int]:
    """To which labs somebody is tied in a week; both ways to ask give the same."""
    market.week = week
    plan(market)
    own = int(market.people["employer"][i])
    found = [j for j in range(3) if j != own and is_tied(market.state, i, j)]
    listed = market.state.known["tied"][: list_tied(market.state, i)].tolist()
    assert sorted(listed) == found
    return found


def test_who_stays_is_tied_to_where_the_other_went_and_back() -> None:
    """For as long as it lasts; whoever came lately, or is in another field, is not."""
    market = world()
    assert tied(market, HE, 0) == []
    go(market, SHE, 0, 1)
    assert tied(market, HE, 1) == [1]
    assert tied(market, SHE, 1) == [0]
    assert tied(market, NEW, 1) == tied(market, OTHER, 1) == []
    assert tied(market, HE, LASTS - 1) == [1]
    assert tied(market, HE, LASTS) == tied(market, SHE, LASTS) == []


@pytest.mark.parametrize(("week", "expected"), [(4, []), (5, [1])])
def test_time_together_counts_not_time_there(week: int, expected: list[int]) -> None:
    """Whoever came in week -5 has been together with her for ten weeks in week 5."""
    market = world()
    go(market, SHE, week, 1)
    assert tied(market, NEW, week + 1) == expected


def test_those_who_both_left_are_tied_and_ties_follow() -> None:
    """He, without a job, is tied to her lab; where she goes on from another employer he no longer is."""
    market = world()
    go(market, SHE, 0, 1)
    go(market, HE, 3, NONE)
    assert tied(market, HE, 4) == [1]  # and nobody is left at the first who has been there with him
    go(market, HE, 5, 2)
    assert tied(market, SHE, 6) == [2]
    go(market, SHE, 20, 2)
    assert tied(market, HE, 21) == []


def test_the_last_who_left_stands_for_all_who_went_there() -> None:
    """She left before anybody was a colleague of the new one; whoever follows her is one."""
    market = world()
    market.state.people["field"][OTHER] = 0
    line_up_again(market)
    go(market, SHE, 0, 1)
    go(market, OTHER, 6, 1)
    assert tied(market, NEW, 7) == [1]


def test_after_a_merger_who_was_at_either_was_at_both() -> None:
    """She left the lab that ends."""
    market = world()
    go(market, SHE, 0, 1)
    market.week = 2
    market.merge("L2", "L0", brands=False)
    market.week = 3
    assert tied(market, HE, 3) == [1]


def test_memory_is_linear() -> None:
    """A record a person, a team an employer and field; nothing where nobody remembers."""
    state = world().state
    assert len(state.pasts) == len(state.alumni) == len(state.people)
    assert state.teams.shape == (len(state.employers), state.needs.shape[1])
    none = TalentMarket(textbook(textbook_labs(1e6))).state
    assert [table.size for table in (none.pasts, none.alumni, none.teams, none.known)] == [0] * 4


@pytest.mark.parametrize(("key", "value"), [("contacts", 2.0), ("utility", 0.1)])
def test_not_with_foresight(key: str, value: float) -> None:
    """The mistake names the key and the remedy."""
    foresight = {"renegotiation": "best-offer", "foresight": True}
    document = {"market": foresight, "ties": {key: value}, "researchers": {"tastes": {"shock_scale": 0.0}}}
    with pytest.raises(ValueError, match=rf"(?s)ties.*{key}.*{re.escape('do not reckon')}"):
        Scenario.model_validate({**document, "labs": [{"name": "A"}, {"name": "B"}]})


#: Two fields, and four labs alike.
SMALL = Scenario.model_validate(
    {
        "weeks": 40,
        "burn_in": 20,
        "researchers": {"count": 200, "fields": [{"name": "one"}, {"name": "two"}]},
        "labs": [{"name": name, "counter_probability": 0.0} for name in "ABCD"],
        "startups": {"count": 0, "entry_rate": 0.0},
        "market": {"contact_rate_employed": 0.05, "planned_seats": False},
        "ties": {"weeks": 8.0},
    }
)


@cache
def reunions(contacts: float, utility: float) -> tuple[float, ...]:
    """Hires by an employer where a former colleague is, per hire, of eight seeds."""
    scenario = SMALL.with_({"ties.contacts": contacts, "ties.utility": utility})
    runs = [sim.run(scenario, seed=seed).weeks for seed in range(8)]
    return tuple(float(weeks["to_colleagues"].sum() / weeks["hires"].sum()) for weeks in runs)


@pytest.mark.parametrize(("contacts", "utility"), [(1.01, 0.5), (3.0, 0.0)])
def test_people_go_where_colleagues_are(contacts: float, utility: float) -> None:
    """Referral networks (Montgomery 1991): in 7 of 8 pairs at least; by chance 1 in 28."""
    paired = zip(reunions(contacts, utility), reunions(1.01, 0.0), strict=True)
    assert sum(more > less for more, less in paired) >= 7
    assert np.mean(reunions(contacts, utility)) < 1.0
