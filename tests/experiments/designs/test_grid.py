"""The grid of a map: its points, its manifest, and means and intervals over it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiments.designs.axes import Axis
from sim.experiments.designs.grid import MOST_OUTCOMES, MOST_POINTS, Grid, grid_of, plan_map
from sim.experiments.statistics.comparison import paired_differences
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.manifest import describe
from sim.experiments.store.manifest_shape import contradictions
from sim.experiments.store.planned import study_in
from sim.experiments.studies.cells import cells
from sim.scenario.problems import ScenarioError
from tests.experiments.toy import row_of, toy_scenario

X = Axis(("escalation.intensity",), (0.0, 1.0, 2.5))
Y = Axis(("feedback.budgets", "feedback.capex"), (0.0, 1.0))
GRID = Grid(X, Y, ("moves", "top_package"), {"weeks": 3})


def test_points_go_row_by_row_beside_what_they_are_compared_with() -> None:
    """From the lowest y; keys of an axis move together."""
    laid = [dict(point.changes) for point in GRID.design().points]
    assert len(laid) == 12
    points = laid[::2]
    assert points[1] == {"feedback.budgets": 0, "feedback.capex": 0, "escalation.intensity": 1}
    assert points[5] == {"feedback.budgets": 1, "feedback.capex": 1, "escalation.intensity": 2.5}
    assert laid[1::2] == [point | {"weeks": 3} for point in points]
    assert GRID.design().labels[2:4] == ("point-2", "point-2-against")
    assert len(Grid(X, Y, ("moves",)).design().points) == 6


def test_a_manifest_holds_the_grid() -> None:
    """It is read back as it was; one that does not fit its points is refused."""
    manifest = describe(plan_map(GRID, [toy_scenario()], 2, 7), 1, [])
    told = study_in(manifest, "map")
    assert told is not None
    assert grid_of(told) == GRID
    assert contradictions(manifest) == []
    manifest["design"]["study"] = {**told, "against": {}}
    assert contradictions(manifest) == ["design.study: has not as many cells as there are points"]
    manifest["design"]["study"] = {**told, "x": {"keys": [], "values": [0.0, math.inf]}}
    assert len(contradictions(manifest)) == 2


def test_a_key_may_stand_once() -> None:
    """Among both axes and what is compared with, however it is written."""
    with pytest.raises(ValueError, match="twice"):
        Grid(X, X, ("moves",))
    with pytest.raises(ValueError, match=r"feedback\.capex: stands twice"):
        Grid(X, Y, ("moves",), {'feedback."capex"': 1})


def test_a_map_has_bounds() -> None:
    """Of outcomes, each a panel, and of points; and it varies the market. All mistakes are told at once."""
    many = tuple(f"moves{k}" for k in range(MOST_OUTCOMES + 1))
    long = tuple(map(float, range(1 + math.isqrt(MOST_POINTS))))
    Grid(X, Y, many[:-1])
    Grid(Axis(("a",), long[:-1]), Axis(("b",), long[:-1]), ("moves",))
    with pytest.raises(ValueError, match="--outcome: 9 are named") as found:
        Grid(Axis(("seed",), long), Axis(("b",), long), many, {"question": "why"})
    told = str(found.value).splitlines()
    assert [line.split(":")[0] for line in told] == ["--x", "--against", "--x, --y", "--outcome"]
    assert "seed changes no market" in told[0]
    with pytest.raises(ValueError, match="--outcome: 0 are named"):
        Grid(X, Y, ())


def test_mistakes_come_at_once_with_their_options() -> None:
    """Outcomes that there are not, and keys, by the option that names them."""
    grid = Grid(Axis(("nonsense.key",), (0.0, 1.0)), Y, ("foo",), {"escalation.intensiti": 0})
    with pytest.raises(ScenarioError) as found:
        plan_map(grid, [toy_scenario()], 2, 7)
    told = [str(one).split("; ")[0] for one in found.value.problems]
    assert told[0] == '--outcome: no outcome "foo"'
    assert [line.split(": ")[:2] for line in told[1:]] == [
        ["--x", "nonsense"],
        ["--against", "escalation.intensiti"],
    ]


Change = Callable[[dict[str, Any]], None]


def _setting(*path: Any, to: Any) -> Change:
    def change(design: dict[str, Any]) -> None:
        inner: Any = design
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_setting("study", "outcomes", to=["moves", "movse"]), "design.study.outcomes: no outcome 'movse'"),
        (_setting("study", "y", "keys", to=["escalation.intensity"]), "stands twice among"),
        (_setting("study", "x", "values", to=[0.0, 0.0, 2.5]), "values must rise"),
        (_setting("study", "x", "values", to=[0.0, 1.0, 2.0]), "point point-3 is not the one"),
        (_setting("study", "x", "keys", to=["production.contest_exponent"]), "point-1 is not the one"),
        (_setting("study", "x", "keys", to=["labs.0.budget"]), "point-1 is not the one"),
        (_setting("study", "x", "keys", to=["."]), "is not a dotted key"),
        (_setting("study", "x", "keys", to=["seed"]), "changes no market"),
        (_setting("study", "against", to={".": 1}), "is not a dotted key"),
        (_setting("study", "layout", to=None), "an earlier version of poach wrote this folder"),
        (_setting("study", "layout", to="apart"), "an earlier version of poach wrote this folder"),
        (_setting("points", 5, "changes", "escalation.intensity", to=2), "point-3-against is not the one"),
        (_setting("points", 0, "changes", to={"": 3}), "point-1 is not the one"),
    ],
)
def test_a_grid_that_is_not_that_of_its_points_is_refused(change: Change, told: str) -> None:
    """In one line, whoever has sealed the manifest."""
    manifest = describe(plan_map(GRID, [toy_scenario()], 2, 7), 1, [])
    manifest["design"]["points"] = list(manifest["design"]["points"])
    change(manifest["design"])
    (line,) = contradictions(manifest)
    assert line.startswith("design.study")
    assert told in line


def test_points_are_known_however_they_are_written() -> None:
    """Values that are the base's are not among the changes, and an item of a list may go by its place."""
    x = Axis(("labs.0.headcount", 'labs."Microsoft".headcount'), (20.0, 30.0))
    base = toy_scenario().with_({"feedback.capex": 1.0})
    assert contradictions(describe(plan_map(Grid(x, Y, ("moves",)), [base], 2, 7), 1, [])) == []


def test_a_column_has_to_be_there_and_have_numbers() -> None:
    """A table may come from anybody too."""
    runs = pd.DataFrame({"scenario": ["a"], "replicate": [0], "status": ["done"], "moves": ["many"]})
    for outcome in ("moves", "top_package"):
        with pytest.raises(ResultsError, match=f"no numbers in a column '{outcome}'"):
            cells(runs, ("a",), GRID, outcome)


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
    runs.loc[(runs["scenario"] == "point-03") & (runs["replicate"] == 1), "status"] = "failed"
    levels, added = cells(runs, labels, GRID, "moves")
    assert added is not None
    of = {label: runs[(runs["scenario"] == label) & (runs["status"] == "done")]["moves"] for label in labels}
    assert levels.mean[0, 1] == pytest.approx(of["point-03"].mean())
    assert levels.n.tolist() == [[5, 4, 5], [5, 5, 5]]
    width = stats.t.ppf(0.975, 3) * of["point-03"].std() / 2.0
    assert levels.half_width[0, 1] == pytest.approx(width)
    pair = [runs[runs["scenario"] == label] for label in ("point-12", "point-11")]
    told = row_of(paired_differences(*pair), "moves")
    assert added.mean[1, 2] == pytest.approx(told["difference"])
    assert added.half_width[1, 2] == pytest.approx((told["high"] - told["low"]) / 2.0)


def test_equal_values_have_no_sign() -> None:
    """They do not tell how sure they are; zero itself is no difference."""
    labels = tuple(f"point-{k}" for k in range(1, 5))
    grid = Grid(Axis(("a",), (0.0, 1.0)), Axis(("b",), (0.0, 1.0)), ("moves",))
    values = {"point-1": (0.1, 0.1), "point-2": (0.0, 0.0), "point-3": (0.1, 0.1001), "point-4": (0.1,)}
    rows = [
        {"scenario": label, "replicate": r, "status": "done", "moves": value}
        for label, both in values.items()
        for r, value in enumerate(both)
    ]
    found, _ = cells(pd.DataFrame(rows), labels, grid, "moves")
    assert found.alike.tolist() == [[True, False], [False, False]]
    assert found.sign.tolist() == [[0, 0], [1, 0]]


def test_signs_are_those_of_intervals() -> None:
    """0 where zero lies within, and where there is nothing, which ends leave out."""
    labels = tuple(f"point-{k}" for k in range(1, 5))
    grid = Grid(Axis(("a",), (0.0, 1.0)), Axis(("b",), (0.0, 1.0)), ("moves",))
    values = {"point-1": (1.0, 1.1), "point-2": (-1.0, -1.1), "point-3": (-1.0, 1.2)}
    values["point-4"] = (math.nan, math.nan)
    runs = pd.DataFrame(
        {"scenario": label, "replicate": r, "status": "done", "moves": value}
        for label, both in values.items()
        for r, value in enumerate(both)
    )
    found, added = cells(runs, labels, grid, "moves")
    assert added is None
    assert found.sign.tolist() == [[1, -1], [0, 0]]
    assert found.exists.tolist() == [[True, True], [True, False]]
    assert found.ends == pytest.approx((-1.05, 1.05))
