"""Pay cap: no new contract of the employers concerned is for more, and bids lost to it say so."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.vocabulary import Reason
from tests.market.phases.contests import contest, lost, talent, world
from tests.market.worlds import contract, merged
from tests.reference.small_markets import BARGAINING, BASE, event, scenario_of

CAP = 6e5


def capped(cap: float) -> TalentMarket:
    """L1 could pay the star 2, L2 3 (millions by talent), were it not for a law."""
    market = world()
    market.cap_pay(cap * 1e6 * talent(market))
    return market


def test_who_could_pay_more_has_lost_to_the_cap() -> None:
    """Both could pay 1.5 and no more, so it is a tie, which the first bid wins at the limit of the second."""
    market = capped(1.5)
    contest(market, 1, 2)
    loser = 3 - int(contract(market)["destination"])
    assert contract(market)["pay_after"] == pytest.approx(1.5e6 * talent(market), rel=1e-12)
    assert lost(market, loser) == [Reason.PACKAGE_CAP]
    assert contract(market)["binding"] == Reason.PACKAGE_CAP


def test_of_two_caps_the_lower_counts() -> None:
    """That of the employer, or the law's."""
    market = capped(1.5)
    market.cap_pay(9e9)
    market.state.employers["package_cap"][1] = 0.9e6 * talent(market)
    contest(market, 1)
    assert contract(market)["pay_after"] <= 0.9e6 * talent(market)


def test_all_contracts_keep_to_it_while_it_lasts() -> None:
    """Of labs and startups, those founded meanwhile included; what was paid before stays."""
    lively = merged(BASE, {"weeks": 30, "startups": {"entry_rate": 20.0, "equity_discount": 0.0}})
    free, law = (
        sim.run(scenario_of(merged(merged(lively, BARGAINING), events)))
        for events in ({}, event("pay-cap", week=10, duration=10, cap=CAP))
    )
    assert free.moves[free.moves["week"] < 10].equals(law.moves[law.moves["week"] < 10])
    for run, keeps in ((free, False), (law, True)):
        moves = run.moves[run.moves["kind"].isin(["poached", "hired", "raised"])]
        moves = moves[moves["destination_kind"] != "outside"]
        during = moves[(moves["week"] >= 10) & (moves["week"] < 20)]
        above = during["pay_after"] > np.maximum(CAP, during["pay_before"]) * (1 + 1e-9)
        assert above.any() != keeps
    after = law.moves[(law.moves["week"] >= 20) & (law.moves["destination_kind"] != "outside")]
    assert (after["pay_after"] > CAP).any()
    lost_to_cap = law.weeks["lab_lost_package_cap"]
    assert lost_to_cap[10:20].sum() > 0
    assert lost_to_cap[:10].sum() == 0
    assert (free.weeks["lab_lost_package_cap"] == 0).all()


def test_named_employers_alone_are_bound() -> None:
    """The others bid as before."""
    market = TalentMarket(scenario_of(merged(BASE, event("pay-cap", week=0, employers=["Beta"], cap=CAP))))
    market.step()
    caps = dict(zip(market.names, market.employers["package_cap"].tolist(), strict=True))
    assert caps["Beta"] == CAP
    assert caps["Alpha"] == np.inf
