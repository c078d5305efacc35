"""What kinds of employers do and do not."""

from __future__ import annotations

from sim.kinds import has_budget, is_inside, kinds_with, lives_on_cash
from sim.market.model import TalentMarket
from sim.market.state.traits import budgeted
from sim.scenario.schema import Scenario
from sim.vocabulary import Kind


def test_traits_by_kind() -> None:
    """The outside is not of the market; labs have budgets, startups live on cash."""
    for trait, kinds in (
        (is_inside, {Kind.LAB, Kind.STARTUP}),
        (has_budget, {Kind.LAB}),
        (lives_on_cash, {Kind.STARTUP}),
    ):
        assert {kind for kind in Kind if kinds_with(trait)[kind]} == kinds


def test_who_has_a_budget_has_the_first_ids() -> None:
    """And nobody else has one, named and drawn startups included: loops over budgets look at no more."""
    market = TalentMarket(
        Scenario.model_validate(
            {
                "weeks": 1,
                "burn_in": 0,
                "researchers": {"count": 60},
                "labs": [{"name": "Z", "headcount": 10}, {"name": "A", "headcount": 10}],
                "startups": {"count": 2, "named": [{"name": "B", "headcount": 5}]},
            }
        )
    )
    has = kinds_with(has_budget)[market.employers["kind"]]
    assert has.tolist() == [j < budgeted(market.state) for j in range(len(has))]
    assert has.sum() == 2
