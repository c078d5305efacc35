"""How often somebody is contacted: lists and ties add contacts, pacts take them away, others' stay."""

from __future__ import annotations

import pytest

from sim.market.meeting.contacts import open_race
from sim.market.model import TalentMarket
from sim.market.pages.contacts import attention, highest_attention
from tests.market.worlds import planned, textbook, textbook_labs


@pytest.fixture
def market() -> TalentMarket:
    """A lists with a multiplier of five; people at B and C know each other; A and C have a pact."""
    labs = textbook_labs(1e6, 1e6, 1e6)
    labs[0]["target_list"] = {"size": 3, "contact_multiplier": 5.0}
    labs[1]["leaders_from"] = [labs[2]["name"]]
    market = planned(textbook(labs, market={"tie_contacts": 3.0}))
    market.state.links["contacts"][[0, 2], [2, 0]] = 0.0
    open_race(market.state, 0)
    return market


@pytest.mark.parametrize(
    ("listed", "origin", "pulls"),
    [(0, -1, (1, 1)), (1, -1, (5, 1)), (0, 2, (0, 3)), (1, 2, (0, 3)), (1, 1, (5, 1))],
)
def test_contacts_rise_by_what_lists_ties_and_pacts_add(
    market: TalentMarket, listed: int, origin: int, pulls: tuple[int, int]
) -> None:
    """1 + the sum over employers of (pull - 1) times their share in contacts, within the bound for all."""
    weights = market.state.weights
    extra = sum((pull - 1) * weights[j] for j, pull in enumerate(pulls)) / weights.sum()
    assert attention(market.state, listed, origin) == pytest.approx(1.0 + extra)
    assert attention(market.state, listed, origin) <= highest_attention(market.state)


def test_the_bound_is_no_larger_than_the_strongest_pulls(market: TalentMarket) -> None:
    """Everybody is on every list, and tied to everybody who has ties: that is the bound."""
    weights = market.state.weights
    extra = (4.0 * weights[0] + 2.0 * weights[1]) / weights.sum()
    assert highest_attention(market.state) == pytest.approx(1.0 + extra)
