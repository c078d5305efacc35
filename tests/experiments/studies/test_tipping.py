"""Theory's word on a scenario: the Jacobian is made of the scenario's own week 0."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiments.designs.axes import Axis
from sim.experiments.designs.grid import Grid, plan_map
from sim.experiments.runs.single import compile_first, simulate
from sim.experiments.store.manifest import describe
from sim.experiments.store.results import Results
from sim.experiments.studies import phases, tipping
from sim.experiments.studies.phases import PhaseMap
from sim.experiments.studies.tipping import growth_at_week_0, why_no_theory
from sim.scenario.schema import Scenario
from sim.theory.tipping import Feedback, growth_of_differences, talent_multiplier

EQUAL: dict[str, Any] = {
    "weeks": 30,
    "burn_in": 4,
    "researchers": {"count": 600},
    "market": {"value": "race"},
    "production": {
        "compute_share": 0.4,
        "elasticity": 1.0,
        "contest_exponent": 1.3,
        "compute_depreciation": 0.2,
    },
    "feedback": {"capex": 1.0},
    "labs": [{"name": f"lab {k}", "headcount": 100, "capex": "$1B"} for k in range(6)],
    "startups": {"count": 0, "entry_rate": 0},
}


def test_equal_labs_have_the_rate_in_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Case N's golden rate, .0608 a year, whatever compute and talent are."""
    sixth = tipping._Beginning(np.full(6, 1 / 6), np.full(6, 4e9), np.full(6, 130.0))
    monkeypatch.setattr(tipping, "_at_week_0", lambda *_: sixth)
    found = growth_at_week_0(Scenario.model_validate(EQUAL), ("value", "seats"), 1)
    assert found["value"] == pytest.approx(
        growth_of_differences(talent_multiplier(6, 0.4, 1.0, 1.3), Feedback())
    )
    assert round(found["value"], 4) == 0.0608
    assert found["seats"] < 0.0


def test_labs_own_elasticities_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent whose money does not follow damps the growth; all without feedback have none."""
    sixth = tipping._Beginning(np.full(6, 1 / 6), np.full(6, 4e9), np.full(6, 130.0))
    monkeypatch.setattr(tipping, "_at_week_0", lambda *_: sixth)
    scenario = Scenario.model_validate(EQUAL)
    rate = growth_at_week_0(scenario, ("value",), 1)["value"]
    fewer = scenario.with_({f'labs."lab {k}".feedback_capex': 0.0 for k in range(3)})
    none = scenario.with_({"feedback.capex": 0.0})
    assert growth_at_week_0(fewer, ("value",), 1)["value"] < rate
    assert growth_at_week_0(none, ("value",), 1)["value"] < 0.0 < rate


def test_week_0_is_that_of_the_scenario() -> None:
    """Shares, compute and talent of the first week, labs in the order of the file; events are left out."""
    compile_first()
    shock = {"kind": "capex-shock", "week": 20, "employers": ["lab 3"], "factor": 2.0}
    scenario = Scenario.model_validate(EQUAL | {"events": [shock]})
    found = tipping._at_week_0(scenario.model_copy(update={"weeks": 1, "events": ()}), 5, 2)
    table = simulate(scenario, 5, 2, None).employers
    first = table[(table["week"] == 0) & (table["kind"] == "lab")]
    assert list(first["employer"]) == [f"lab {k}" for k in range(6)]
    for name, values in (
        ("contest_share", found.share),
        ("compute", found.compute),
        ("talent", found.talent),
    ):
        assert values.tolist() == first[name].tolist()
    assert math.isfinite(growth_at_week_0(scenario, ("value",), 5)["value"])


@pytest.mark.parametrize(
    ("share", "compute"),
    [([1.0, 0.0], [1e9, 1e9]), ([0.5, 0.5], [1e9, 0.0]), ([1.0, 1e-30], [1e9, 1e9])],
)
def test_a_rate_needs_two_labs_that_race(
    share: list[float], compute: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One without compute does not race, and one that has won everything has no rival."""
    two = tipping._Beginning(np.array(share), np.array(compute), np.array([100.0, 100.0]))
    monkeypatch.setattr(tipping, "_at_week_0", lambda *_: two)
    scenario = Scenario.model_validate(EQUAL | {"labs": EQUAL["labs"][:2]})
    found = growth_at_week_0(scenario, ("value", "seats", "budgets"), 1)
    assert all(map(math.isnan, found.values()))


def test_theory_is_asked_point_by_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is silent where compute lasts, and where too few labs race; without any point it says why."""
    lasting = Axis(("production.compute_depreciation",), (0.0, 0.2))
    grid = Grid(lasting, Axis(("feedback.capex",), (0.0, 1.0)), ("moves",))
    planned = plan_map(grid, [Scenario.model_validate(EQUAL)], 1, 7)
    found = PhaseMap(Results(tmp_path, describe(planned, 1, [])), grid)
    monkeypatch.setattr(phases, "compile_first", lambda: None)
    monkeypatch.setattr(phases, "growth_at_week_0", lambda *_: {"seats": 0.5, "budgets": math.nan})
    assert found.without_theory == ""
    assert np.isnan(found.growth["seats"]).tolist() == [[True, False], [True, False]]
    monkeypatch.setattr(phases, "growth_at_week_0", lambda *_: dict.fromkeys(("seats", "budgets"), math.nan))
    silent = PhaseMap(found.results, grid)
    assert silent.without_theory == "fewer than two labs race"
    assert silent.growth == {}


def test_where_theory_is_silent() -> None:
    """No race, no rivals, or compute that lasts."""
    race = Scenario.model_validate(EQUAL)
    assert why_no_theory(race) == ""
    assert "race" in why_no_theory(race.with_({"market.value": "productivity", "feedback.capex": 0.0}))
    one = Scenario.model_validate(EQUAL | {"labs": EQUAL["labs"][:1]})
    assert "two labs" in why_no_theory(one)
    assert "depreciate" in why_no_theory(race.with_({"production.compute_depreciation": 0.0}))


def test_feedback_has_no_part_in_week_0() -> None:
    """So that points which differ in feedback alone may share their burn-ins."""
    compile_first()
    scenario = Scenario.model_validate(EQUAL).model_copy(update={"weeks": 1})
    other = scenario.with_({"feedback.capex": 0.3, "feedback.budgets": 0.9})
    for one, two in zip(tipping._at_week_0(scenario, 5, 0), tipping._at_week_0(other, 5, 0), strict=True):
        assert one.tolist() == two.tolist()
