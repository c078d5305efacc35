"""Gains of movers, large packages and pay against worth, as outcomes: by hand on small tables."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from sim.measures.ledger import MOVES_OF_KIND, Ledger
from sim.outcomes.market import OF_MARKET
from sim.outcomes.of_pay import OF_PAY
from sim.records.record import record_of_frames
from sim.scenario.schema import Scenario

OF = {one.name: one.of for one in OF_MARKET}
KIND = {"A": "lab", "B": "lab", "S": "startup", "T": "startup", "outside": "outside", "unemployed": None}
#: Who went whence and where, on a list, with which pay before and after.
MOVES = [
    ("poached", "A", "B", True, 100.0, 90.0),
    ("poached", "B", "A", False, 100.0, 120.0),
    ("poached", "A", "B", True, 100.0, 150.0),
    ("poached", "S", "A", False, 100.0, 300.0),
    ("poached", "B", "T", False, 100.0, 80.0),
    ("poached", "outside", "S", False, 50.0, 60.0),
    ("hired", "unemployed", "A", True, 0.0, 500.0),
    ("raised", "A", "A", False, 100.0, 101.0),
]


def ledger(**changes: Any) -> Ledger:
    """Two weeks in which these people move."""
    rows = [
        {
            "week": 1, "researcher": number, "kind": kind, "origin": origin, "origin_kind": KIND[origin],
            "destination": destination, "destination_kind": KIND[destination], "listed": listed,
            "pay_before": before, "pay_after": after,
        }
        for number, (kind, origin, destination, listed, before, after) in enumerate(MOVES)
    ]  # fmt: skip
    employers = [
        {
            "week": week, "employer": name, "kind": KIND[name], "headcount": 10, "talent": 4.0, "hires": 0,
            "payroll": 300.0 + week, "compute": 8.0, "output": 10.0, "contest_share": 0.25,
        }
        for week in range(2)
        for name in ("A", "B", "S", "T", "outside")
    ]  # fmt: skip
    weeks = pd.DataFrame(
        {"week": [0, 1], "prize": [1000.0, 2000.0], "packages_10m": [3, 4], "packages_100m": [0, 1]}
    )
    frames = (weeks, pd.DataFrame(employers), pd.DataFrame(rows))
    return Ledger(record_of_frames(*frames), Scenario.model_validate(changes))


def test_gains_by_kind_of_move() -> None:
    """Medians and cuts; who was hired or raised is no mover, and the listed count once more."""
    found = {one.name: one.of(ledger()) for one in OF_PAY}
    moves = {kind: found[f"moves_{kind}"] for kind in MOVES_OF_KIND}
    expected = {
        "lab_to_lab": 3, "startup_to_lab": 1, "lab_to_startup": 1, "outside_to_startup": 1, "listed": 2,
    }  # fmt: skip
    assert {kind: number for kind, number in moves.items() if number} == expected
    gains = {kind: found[f"gain_{kind}"] for kind in expected}
    assert gains == pytest.approx(
        {
            "lab_to_lab": 0.2, "startup_to_lab": 2.0, "lab_to_startup": -0.2, "outside_to_startup": 0.2,
            "listed": 0.2,
        }
    )  # fmt: skip
    cuts = {kind: found[f"cut_share_{kind}"] for kind in expected}
    assert cuts == pytest.approx(
        {
            "lab_to_lab": 1 / 3, "startup_to_lab": 0.0, "lab_to_startup": 1.0, "outside_to_startup": 0.0,
            "listed": 0.5,
        }
    )  # fmt: skip
    assert math.isnan(found["gain_startup_to_startup"])


def test_packages_are_counted_at_full_scale() -> None:
    """7 and 1 in all; in a market of a fifth they stand for five times as many."""
    for changes, scale in (
        ({}, 1.0),
        ({"market": {"scale": 0.2}}, 0.2),
        ({"researchers": {"count": 800, "reference_count": 4000}}, 0.2),
    ):
        found = ledger(**changes)
        assert OF["packages_10m"](found) == pytest.approx(7 / scale)
        assert OF["packages_100m"](found) == pytest.approx(1 / scale)


def test_pay_over_worth() -> None:
    """Payroll of two labs over .6 (2 · 10 + 1.5 · prize · 3/16) each; startups do not count."""
    production = {
        "compute_share": 0.4, "elasticity": 1.0, "direct_return": 2.0, "contest_exponent": 1.5,
        "compute_unit": 2.0,
    }  # fmt: skip
    found = ledger(production=production)
    assert OF["labs_markdown_start"](found) == pytest.approx(300.0 / (0.6 * (20.0 + 281.25)))
    assert OF["labs_markdown_end"](found) == pytest.approx(301.0 / (0.6 * (20.0 + 562.5)))
    # Compute of 4 units beside talent of 4: with any elasticity talent has its share.
    complements = ledger(production=production | {"elasticity": 0.5})
    assert OF["labs_markdown_start"](complements) == pytest.approx(OF["labs_markdown_start"](found))
    assert math.isnan(OF["labs_markdown_end"](ledger(market={"value": "productivity"})))
