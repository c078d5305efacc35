"""Non-competes: whom they bind from the beginning, and bans that free those who are bound."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, event, everywhere, scenario_of

LARGE = merged(
    BASE, {"researchers": {"count": 2000}, "labs": {name: {"headcount": 400} for name in BASE["labs"]}}
)
BOUND = everywhere(non_compete=0.9, non_compete_base=0.9)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_base_share_binds_first_people(share: float) -> None:
    """Of labs and startups, nobody else; the number is binomial, within four standard deviations.

    (By chance outside once in 15,000.)
    """
    people = TalentMarket(scenario_of(merged(LARGE, everywhere(non_compete_base=share)))).people
    outside = len(BASE["labs"])
    concerned = (people["employer"] >= 0) & (people["employer"] != outside)
    assert not people["bound"][~concerned].any()
    n = concerned.sum()
    assert abs(people["bound"].sum() - share * n) <= 4.0 * np.sqrt(share * (1.0 - share) * n)


def test_a_ban_that_voids_frees_everybody_named() -> None:
    """And no others; without that word contracts in force stay."""
    for voids in (False, True):
        ban = event("non-competes", week=3, employers=["Alpha"], share=0.0, voids=voids)
        market = TalentMarket(scenario_of(merged(merged(LARGE, BOUND), ban)))
        for _ in range(4):
            market.step()
        people = market.people
        at_alpha = people["bound"][people["employer"] == 0]
        assert at_alpha.any() != voids
        assert people["bound"][people["employer"] == 1].mean() > 0.8


def test_a_ban_lets_people_move() -> None:
    """Case M: the job-to-job rate falls in the share that is bound; so a ban raises it."""
    ban = event("non-competes", week=3, share=0.0, voids=True)
    bound, free = (sim.run(scenario_of(merged(merged(LARGE, BOUND), events)), seed=2) for events in ({}, ban))
    assert free.moves[free.moves["week"] < 3].equals(bound.moves[bound.moves["week"] < 3])
    assert free.weeks["moves"].sum() > 1.3 * bound.weeks["moves"].sum()
