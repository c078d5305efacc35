"""Rankings of people: who looks best to the owner of a list."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.worth import perceived_talent
from sim.market.state.counts import Count
from sim.market.state.room import make_room
from sim.mechanisms.target_lists.spec import TargetList
from sim.mechanisms.target_lists.steps.rankings import rank_farther, rank_newcomers
from sim.scenario.schema import Scenario
from tests.market.verbs import plan
from tests.market.worlds import planned, with_places


def market_with_a_list() -> TalentMarket:
    """A pursues the best, but for one field; eighty people."""
    fields = [{"name": name, "share": 0.25} for name in ("one", "two", "three", "four")]
    document = {
        "burn_in": 0,
        "researchers": {"count": 80, "fields": fields},
        "labs": [
            {"name": "A", "target_list": {"size": 6, "fields": ["one", "two", "four"]}},
            {"name": "B"},
        ],
    }
    return planned(Scenario.model_validate(document))


def ranked(market: TalentMarket) -> list[int]:
    """The ranking of the first list."""
    target = market.state.lists[0]
    people = market.state.ranked[target["first"] :][: target["ranked"]]
    return [int(i) for i in people]


@pytest.mark.parametrize("places", [5, 30, 1000])
def test_a_ranking_that_is_kept_is_that_of_all(places: int) -> None:
    """Looked at in parts, and again when people have come: as if all had been ranked at once."""
    market = market_with_a_list()
    with_places(market, places)
    for _ in range(3):
        rank_newcomers(market.state, 0)
        fields = market.people["field"]
        looks = np.array([perceived_talent(market.state, i, 0) for i in range(len(fields))])
        best = [i for i in np.argsort(-looks, kind="stable").tolist() if fields[i] != 2]
        assert ranked(market) == best[:places]
        market.add_unemployed(0.2, 1.5)


def test_a_longer_ranking_begins_with_the_shorter() -> None:
    """It stands elsewhere, and other rankings are left alone."""
    market = market_with_a_list()
    with_places(market, 5)
    rank_newcomers(market.state, 0)
    short = ranked(market)
    while not rank_farther(market.state, 0):
        market.state = make_room(market.state)
    rank_newcomers(market.state, 0)
    assert ranked(market)[:5] == short
    assert len(ranked(market)) > 40


def test_a_ranking_has_no_more_places_than_it_takes_to_rank_everybody() -> None:
    """However long the list that is asked for: memory goes with people."""
    market = market_with_a_list()
    market.target_lists = {0: TargetList(size=10**6)}
    plan(market)
    assert len(market.state.ranked) < 2000
    assert market.state.lists["length"][0] == (market.people["employer"] != 0).sum()


def test_the_last_ranking_grows_where_it_stands() -> None:
    """Room of rankings that were too short is used again."""
    market = market_with_a_list()
    with_places(market, 5)
    market.state.counts[Count.RANKED] = 5
    while not rank_farther(market.state, 0):
        market.state = make_room(market.state)
    assert market.state.lists["first"][0] == 0
    assert market.state.counts[Count.RANKED] == market.state.lists["places"][0]
