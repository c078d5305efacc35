"""Designs: points as changes of a base, their names, and what is refused."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.experiments.designs.design import Design, file_name, labels_of
from sim.experiments.designs.plan import Plan
from sim.scenario.problems import ScenarioError
from tests.experiments.toy import toy_scenario


def test_points_of_scenarios_say_how_they_differ() -> None:
    """From the base, key by key; and the scenarios themselves are what is run."""
    base = toy_scenario()
    other = base.with_({"escalation.intensity": 2.0, "labs.Meta.budget": "$1B", "name": "loud"})
    design = Design.of_scenarios(base, [other])
    assert design.labels == ("toy", "loud")
    assert design.points[0].changes == {}
    assert design.points[1].changes == {"name": "loud", "labs.Meta.budget": 1e9, "escalation.intensity": 2.0}
    assert set(design.keys) == set(design.points[1].changes)
    assert [one is two for one, two in zip(design.scenarios(base), (base, other), strict=True)] == [True] * 2


def test_a_grid_has_every_combination() -> None:
    """The values of the last key follow each other, in the order in which they were given."""
    base = toy_scenario()
    values: dict[str, Any] = {"escalation.intensity": np.array([0.0, 2.0])}
    design = Design.grid(values | {'labs."Meta".garden_leave': [1, 2, 3]})
    assert design.keys == ("escalation.intensity", "labs.Meta.garden_leave")
    assert design.labels == tuple(f"point-{number}" for number in range(1, 7))
    found = [(one.escalation.intensity, one.labs[0].garden_leave) for one in design.scenarios(base)]
    assert found == [(intensity, leave) for intensity in (0.0, 2.0) for leave in (1.0, 2.0, 3.0)]
    assert all(one.labs[1:] == base.labs[1:] for one in design.scenarios(base))


def test_a_table_has_a_point_a_row() -> None:
    """Names sort like the rows, however many there are."""
    rows = np.random.default_rng(1).random((11, 2))
    design = Design.table(["escalation.intensity", "market.shading"], rows)
    assert list(design.labels) == sorted(design.labels)
    found = [(one.escalation.intensity, one.market.shading) for one in design.scenarios(toy_scenario())]
    assert found == [tuple(row) for row in rows.tolist()]


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: Design.grid({"weeks": "many"}), TypeError, r"weeks must be a list, such as \[0, 1, 2\]"),
        (lambda: Design.grid({"weeks": []}), ValueError, "at least one point"),
        (
            lambda: Design.table(["weeks", "seed"], [(1, 2), (3,)]),
            ValueError,
            "row 2 has 1 values for 2",
        ),
        (lambda: Design.table(["labs.A.budget", 'labs."A".budget'], [(1, 2)]), ValueError, "stands twice"),
        (lambda: Design.of_changes([{"labs.A.budget": 1, "labs.'A'.budget": 2}]), ValueError, "stands twice"),
        (lambda: Design.grid({"labs..": [1]}), ValueError, "is not a dotted key"),
    ],
)
def test_what_is_no_design_is_refused(
    wrong: Callable[[], Design], error: type[Exception], words: str
) -> None:
    """When it is made, and not when it is run."""
    with pytest.raises(error, match=words):
        wrong()


def test_mistakes_of_all_points_are_told_at_once() -> None:
    """Each once: an unknown key is wrong at every point, a value at its own."""
    design = Design.grid({"weeks": [5, -1], "wekks": [1, 2]})
    with pytest.raises(ScenarioError) as caught:
        design.scenarios(toy_scenario())
    assert sorted(problem.key for problem in caught.value.problems) == ["weeks", "wekks"]


def test_points_apart_share_no_draws() -> None:
    """Common random numbers are the rule: replicate r draws the same at all points that are not apart."""
    design = Design.grid({"market.shading": [0.0, 0.1, 0.2]})
    for one, draws in ((design, [0, 0, 0, 1, 1, 1]), (design.apart(2), [0, 2, 4, 1, 3, 5])):
        tasks = list(Plan(toy_scenario(), one, 2, 1).tasks())
        assert [task.draws for task in tasks] == draws
        assert [task.replicate for task in tasks] == [0, 0, 0, 1, 1, 1]


def test_labels_differ_whatever_the_file_system() -> None:
    """Also where it ignores case."""
    assert labels_of(["toy", "TOY", "a/b", "toy"]) == ("toy", "TOY-2", "a-b", "toy-3")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("raid 2025/26", "raid-2025-26"), ("../../etc", "etc"), ("..", "scenario"), ("März", "März")],
)
def test_file_names_stay_in_their_folder(name: str, expected: str) -> None:
    """No name leads out of the folder that it is put into."""
    assert file_name(name) == expected


def test_of_many_points_the_extremes_are_looked_at() -> None:
    """What goes beyond a bound does so at an extreme of its key; the first point is among them."""
    rng = np.random.default_rng(3)
    rows = rng.random((5_000, 3))
    rows[1234, 1] = -1.0
    rows[4321, 2] = 9_000.0
    design = Design.table(["escalation.intensity", "market.shading", "market.tie_contacts"], rows)
    found = design.spread(400)
    assert {0, 1234, 4321} <= set(found)
    assert len(found) < 400
    assert design.spread(5_000) == list(range(5_000))
    with pytest.raises(ScenarioError) as caught:
        _ = Plan(toy_scenario(), design, 1, 1).looked_at
    assert {problem.key for problem in caught.value.problems} == {"market.shading", "market.tie_contacts"}


def test_texts_of_many_points_are_looked_at_once() -> None:
    """However many points have them."""
    sets = [{"burn_in": f"{k % 3} weeks", "market.shading": k / 1_000} for k in range(1_000)]
    found = Design.of_changes(sets).spread(400)
    assert {0, 1, 2, 999} <= set(found)
    assert len(found) < 200


def test_points_are_the_same_by_row_and_by_change() -> None:
    """A table of rows keeps columns, and gives the points that changes would."""
    rows = [(1, 0.5, "a"), (2, 0.25, "b")]
    table = Design.table(["weeks", "market.shading", "labs.Meta.name"], rows)
    keys = table.keys
    changes = Design.of_changes(dict(zip(keys, row, strict=True)) for row in rows)
    assert list(table.points) == list(changes.points)
    assert list(table.apart(7).points) == list(changes.apart(7).points)
    assert table.points[-1] == table.points[1] == table.points[1:][0]
    assert table.columns(None) == {key: tuple(row[k] for row in rows) for k, key in enumerate(keys)} | {
        "market.shading": array("d", [0.5, 0.25])
    }
    with pytest.raises(IndexError):
        table.points[2]
