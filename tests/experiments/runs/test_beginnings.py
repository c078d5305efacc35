"""Runs of like points share their set-up and burn-in."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.experiments.designs.beside import beside
from sim.experiments.designs.design import Design
from sim.experiments.designs.factors import asked_in_text
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.execution.bench import runs_by_point
from sim.experiments.runs import beginnings
from sim.experiments.runs.single import simulate
from sim.market.engine import Market

BASE = sim.load("frontier-2025", ["researchers.count=400", "weeks=8", "burn_in=8"])
DESIGN = Design.grid({"production.contest_exponent": [1.0, 1.2], "escalation.intensity": [0, 1, 2]})


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replicates of markets that were set up, one entry each."""
    found: list[int] = []
    set_up = Market.__init__

    def noted(self: Market, *arguments: object, **named: object) -> None:
        set_up(self, *arguments, **named)  # type: ignore[arg-type]
        found.append(self.replicate)

    monkeypatch.setattr(Market, "__init__", noted)
    return found


def test_like_points_of_a_replicate_are_set_up_once(begun: list[int]) -> None:
    """With each contest exponent the market begins another way; the outcomes are those of runs alone."""
    plan = Plan(BASE, DESIGN, 2, 5)
    together = runs_by_point(plan)
    assert begun == [0, 0, 1, 1]
    for place, runs in enumerate(together):
        alone = sim.run(plan.scenario(place), seed=5)
        assert runs[0].record.moves.arrow().equals(alone.record.moves.arrow())
        assert runs[0].record.employers.arrow().equals(alone.record.employers.arrow())


def test_a_point_shares_them_with_what_it_is_compared_with(begun: list[int]) -> None:
    """However many points there are: both stand side by side. Another contest exponent begins another way."""
    points = [{"production.contest_exponent": 1.0 + place / 100} for place in range(beginnings._KEPT + 4)]
    runs_by_point(Plan(BASE, beside(points, {"escalation.intensity": 0}), 1, 5))
    assert len(begun) == len(points)


def test_a_row_of_sobols_method_shares_what_is_late(begun: list[int]) -> None:
    """Of A, B and A with one input of B: where that is of week 0 and later it begins as A, else here as B."""
    early, late = "production.contest_exponent", ("market.hiring_speed", "feedback.budgets", "feedback.capex")
    base = BASE.with_({"market.headcount": "chosen", "feedback.budgets": 0.5})
    vary = tuple(asked_in_text(f"{key}=0.5:1", "--vary") for key in (early, *late))
    plan = plan_sensitivity(Question("moves", "sobol", vary, points=4), [base], 1, 5, ())
    together = [run for runs in runs_by_point(plan) for run in runs]
    assert (len(together), len(begun)) == (4 * 6, 4 * 2)
    for task in list(plan.tasks())[6:12]:
        alone = simulate(plan.scenario(task.point), 5, task.draws, None)
        assert together[task.point].record.employers.arrow().equals(alone.record.employers.arrow())
    budgets = [run.record.employers.numbers("budget") for run in together[6:12]]
    assert len({float(one[np.isfinite(one)].sum()) for one in budgets}) > 2  # what is late makes a difference


def test_only_so_many_are_kept(begun: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a plan whose like points stand far apart, markets are set up again."""
    monkeypatch.setattr(beginnings, "_KEPT", 1)
    design = Design.grid({"escalation.intensity": [0, 1], "production.contest_exponent": [1.0, 1.2]})
    runs_by_point(Plan(BASE, design, 1, 5))
    assert len(begun) == 4


def test_points_that_share_nothing_are_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a market too large to be kept."""

    def never(self: Market, scenario: object) -> Market:
        raise AssertionError("copied")

    monkeypatch.setattr(Market, "branch", never)
    design = Design.grid({"production.contest_exponent": [1.0, 1.2]})
    runs_by_point(Plan(BASE, design, 1, 5))
    monkeypatch.setattr(beginnings, "_ROOM", 0)
    runs_by_point(Plan(BASE, Design.grid({"escalation.intensity": [0, 1]}), 1, 5))
