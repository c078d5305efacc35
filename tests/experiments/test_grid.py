"""The grid of a map: its points, its manifest, and means and intervals over it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiments.axes import Axis
from sim.experiments.comparison import paired_differences
from sim.experiments.grid import Grid, cells, grid_of, plan_map
from sim.experiments.manifest import describe
from sim.experiments.manifest_shape import faults
from sim.experiments.planned import grid_in
from tests.experiments.toy import row_of, toy_scenario

X = Axis(("escalation.intensity",), (0.0, 1.0, 2.5))
Y = Axis(("feedback.budgets", "feedback.capex"), (0.0, 1.0))
GRID = Grid(X, Y, ("moves", "top_package"), {"weeks": 3})


def test_points_go_row_by_row_and_once_more() -> None:
    """From the lowest y; keys of an axis move together; the second block has what is compared with."""
    points = [dict(point.changes) for point in GRID.design().points]
    assert len(points) == 12
    assert points[1] == {"feedback.budgets": 0, "feedback.capex": 0, "escalation.intensity": 1}
    assert points[5] == {"feedback.budgets": 1, "feedback.capex": 1, "escalation.intensity": 2.5}
    assert points[6:] == [point | {"weeks": 3} for point in points[:6]]
    assert len(Grid(X, Y, ("moves",)).design().points) == 6


def test_a_manifest_holds_the_grid() -> None:
    """It is read back as it was; one that does not fit its points is refused."""
    manifest = describe(plan_map(GRID, [toy_scenario()], 2, 7), 1, [])
    told = grid_in(manifest)
    assert told is not None
    assert grid_of(told) == GRID
    assert faults(manifest) == []
    manifest["design"]["map"] = {**told, "against": {}}
    assert faults(manifest) == ["design.map: has not as many cells as there are points"]
    manifest["design"]["map"] = {**told, "x": {"keys": [], "values": [0.0, math.inf]}}
    assert len(faults(manifest)) == 2


def test_a_key_may_stand_once() -> None:
    """Among both axes and what is compared with, however it is written."""
    with pytest.raises(ValueError, match="twice"):
        Grid(X, X, ("moves",))
    with pytest.raises(ValueError, match=r"feedback\.capex: stands twice"):
        Grid(X, Y, ("moves",), {'feedback."capex"': 1})


def test_outcomes_have_to_exist() -> None:
    """The nearest is named; those of a lab go by its name."""
    base = toy_scenario()
    plan_map(Grid(X, Y, ("labs.Meta.talent_share_end",)), [base], 2, None)
    with pytest.raises(ValueError, match='no outcome "movse"; did you mean "moves"'):
        plan_map(Grid(X, Y, ("movse",)), [base], 2, None)


def test_cells_are_means_with_intervals_of_t() -> None:
    """Levels and differences at a point are those of the paired comparison; failed runs are left out."""
    rng, labels = np.random.default_rng(3), tuple(f"point-{k:02}" for k in range(1, 13))
    rows = [
        {"scenario": label, "replicate": r, "status": "done", "moves": rng.normal()}
        for label in labels
        for r in range(5)
    ]
    runs = pd.DataFrame(rows)
    runs.loc[(runs["scenario"] == "point-02") & (runs["replicate"] == 1), "status"] = "failed"
    levels, added = cells(runs, labels, GRID, "moves")
    assert added is not None
    of = {label: runs[(runs["scenario"] == label) & (runs["status"] == "done")]["moves"] for label in labels}
    assert levels.mean[0, 1] == pytest.approx(of["point-02"].mean())
    assert levels.n.tolist() == [[5, 4, 5], [5, 5, 5]]
    width = stats.t.ppf(0.975, 3) * of["point-02"].std() / 2.0
    assert levels.half_width[0, 1] == pytest.approx(width)
    pair = [runs[runs["scenario"] == label] for label in ("point-12", "point-06")]
    told = row_of(paired_differences(*pair), "moves")
    assert added.mean[1, 2] == pytest.approx(told["difference"])
    assert added.half_width[1, 2] == pytest.approx((told["high"] - told["low"]) / 2.0)


def test_signs_are_those_of_intervals() -> None:
    """0 where zero lies within."""
    labels = tuple(f"point-{k}" for k in range(1, 5))
    grid = Grid(Axis(("a",), (0.0, 1.0)), Axis(("b",), (0.0, 1.0)), ("moves",))
    values = {"point-1": (1.0, 1.1), "point-2": (-1.0, -1.1), "point-3": (-1.0, 1.2), "point-4": (0.0, 0.0)}
    runs = pd.DataFrame(
        {"scenario": label, "replicate": r, "status": "done", "moves": value}
        for label, both in values.items()
        for r, value in enumerate(both)
    )
    found, added = cells(runs, labels, grid, "moves")
    assert added is None
    assert found.sign.tolist() == [[1, -1], [0, 0]]
