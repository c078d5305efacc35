"""Investors: they fill up the cash of a startup given by name, until they have given all that they would."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.vocabulary import WEEKS_PER_YEAR
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, scenario_of


def omega(**named: Any) -> sim.Scenario:
    """A startup of five with little cash, in whom nobody else invests."""
    startups = {
        "named": [{"name": "Omega", "headcount": 5, "cash": 1e6, **named}],
        "runway": 40.0,
        "funding": {"rate": 0.0, "seek_runway": 20.0},
    }
    quiet = {"contact_rate_employed": 0.0, "contact_rate_unemployed": 0.0, "separation_rate": 0.0}
    return scenario_of(merged(BASE, {"weeks": 120, "startups": startups, "market": quiet}))


def rounds(scenario: sim.Scenario) -> tuple[list[float], int]:
    """What was given to Omega, and the last week in which it was alive."""
    run = sim.run(scenario)
    funded = run.moves[(run.moves["kind"] == "startup funded") & (run.moves["origin"] == "Omega")]
    rows = run.employers[(run.employers["employer"] == "Omega") & run.employers["alive"]]
    return funded["package"].tolist(), int(rows["week"].max())


def test_they_give_up_to_their_ceiling_and_no_more() -> None:
    """Rounds add up to the ceiling; the more there is, the longer it lives."""
    none, first_end = rounds(omega())
    some, second_end = rounds(omega(investors=8e5))
    much, third_end = rounds(omega(investors=1e12))
    assert none == []
    assert sum(some) == pytest.approx(8e5)
    assert len(much) > 2
    assert first_end < second_end < third_end == 119


def test_a_round_fills_the_cash_up_to_the_runway() -> None:
    """After the first one it has money for 40 weeks at its burn, less what hires of the week took."""
    scenario = omega(investors=1e12).with_(
        {"startups.offers.sign_on_share": 0.0, "startups.search_weight": 0.0}
    )
    run = sim.run(scenario)
    rows = run.employers[run.employers["employer"] == "Omega"].set_index("week")
    week = int(run.moves.loc[run.moves["kind"] == "startup funded", "week"].iloc[0])
    before = rows.loc[week - 1]
    burn = before["payroll"] + scenario.startups.compute_cost * before["headcount"]
    assert rows.loc[week, "cash"] == pytest.approx(40.0 * burn / WEEKS_PER_YEAR, rel=1e-9)
