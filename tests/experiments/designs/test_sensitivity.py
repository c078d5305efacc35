"""Sensitivity studies: their points, what shares random numbers, and what is refused."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.experiments.designs.factors import asked_in_text
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.sensitivity import Method, Sensitivity, sensitivity_of
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.designs.trajectories import Walk
from sim.scenario.problems import ScenarioError
from tests.experiments.toy import toy_scenario

PLAUSIBLE: dict[str, Any] = {
    "production.contest_exponent": {"range": [0.7, 2.0], "assumption": True},
    "market.patience": {"range": [1.0, 6.0]},
    "market.mechanism": {"choices": ["sequential", "posted"], "assumption": True},
    "market.contact_rate_employed,market.contact_rate_unemployed": {"times": [0.5, 2.0], "assumption": True},
}
BASE = toy_scenario(plausible=PLAUSIBLE)


def laid(method: Method = "tornado", points: int | None = None, **asked: Any) -> Plan:
    """A plan of two replicates."""
    question = Question("moves", method, points=points, **asked)
    return plan_sensitivity(question, [BASE], 2, 3)


def study_of(plan: Plan) -> Sensitivity:
    """The study of a plan, read back from JSON."""
    return sensitivity_of(json.loads(json.dumps(plan.study)))


def test_a_tornado_takes_all_assumptions_one_at_a_time() -> None:
    """Both ends of ranges and multiples, every choice; what is no assumption is left alone."""
    plan = laid()
    changes = [dict(point.changes) for point in plan.design.points]
    rate = BASE.market.contact_rate_employed
    assert len(changes) == 7
    assert changes[0] == {}
    assert [one.get("production.contest_exponent") for one in changes[1:3]] == [0.7, 2.0]
    assert changes[3:5] == [{"market.mechanism": "sequential"}, {"market.mechanism": "posted"}]
    assert changes[5]["market.contact_rate_employed"] == pytest.approx(0.5 * rate)
    assert {point.first for point in plan.design.points} == {0}


def test_what_is_compared_has_the_same_draws() -> None:
    """Every point stands beside itself changed, and rows of Sobol's method have draws of their own."""
    plan = laid("sobol", 4, against={"escalation.intensity": 0})
    study, points = study_of(plan), plan.design.points
    assert (study.row, len(points)) == (5, 40)
    for one, other in zip(points[::2], points[1::2], strict=True):
        assert {**one.changes, "escalation.intensity": 0} == dict(other.changes)
        assert one.first == other.first
    assert Counter(point.first for point in points) == dict.fromkeys((0, 1000, 2000, 3000), 10)


def test_replicates_may_be_added_later() -> None:
    """Draws of rows are far apart, and no matter how many replicates there are at first."""
    question = Question("moves", "sobol", points=4)
    few, many = (plan_sensitivity(question, [BASE], replicates, 3) for replicates in (2, 50))
    assert [point.first for point in few.design.points] == [point.first for point in many.design.points]


def test_points_of_a_row_differ_in_one_input() -> None:
    """A with one input of B; keys that move together do so."""
    points = laid("sobol", 8).design.points
    together = ("market.contact_rate_employed", "market.contact_rate_unemployed")
    for start in range(0, 40, 5):
        a, b, *mixed = (dict(point.changes) for point in points[start : start + 5])
        assert mixed[0] == a | {"production.contest_exponent": b["production.contest_exponent"]}
        assert mixed[2] == a | {key: b[key] for key in together}
    values = [point.changes["production.contest_exponent"] for point in points[::5]]
    assert sorted(int(8 * (value - 0.7) / 1.3) for value in values) == list(range(8))


def test_studies_are_read_back_as_they_were() -> None:
    """From JSON, walks included; the same seed lays the same points."""
    plan = laid("pawn", 60, vary=(asked_in_text("market.patience=1,2,4", "--vary"),))
    assert study_of(plan).document() == dict(plan.study or {})
    assert {point.changes["market.patience"] for point in plan.design.points} == {1.0, 2.0, 4.0}
    again = study_of(plan).design(3, 2)
    assert [dict(point.changes) for point in plan.design.points] == [
        dict(one.changes) for one in again.points
    ]
    assert len({point.first for point in plan.design.points}) == 60
    walked = Sensitivity("morris", "moves", study_of(laid()).factors, {}, 1, (Walk((0, 1, 3), (2, 0, 1)),))
    back = sensitivity_of(json.loads(json.dumps(walked.document())))
    assert back == walked
    assert (np.diff(back.unit(), axis=1) != 0.0).sum() == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rows": 2}, "there is one"),
        ({"method": "morris", "rows": 1}, "walks: are not as many"),
        ({"method": "morris", "rows": 1, "walks": [{"start": [0], "order": [0]}]}, "every input once"),
    ],
)
def test_studies_that_contradict_themselves_are_refused(change: dict[str, Any], told: str) -> None:
    """As a stranger may write them."""
    document = {**json.loads(json.dumps(laid().study)), **change}
    with pytest.raises(ValueError, match=told):
        sensitivity_of(document)


def test_ranges_that_are_none_are_refused() -> None:
    """An empty one, bases that are too few, logs of zero."""
    changes: tuple[dict[str, Any], ...] = (
        {"low": 2.0}, {"bases": [1.0, 2.0]}, {"log": True, "low": 0.0}, {"keys": []},
    )  # fmt: skip
    for change in changes:
        document = json.loads(json.dumps(laid().study))
        document["factors"][0].update(change)
        with pytest.raises(ValueError, match=r"factors\.0"):
            sensitivity_of(document)


def test_all_mistakes_come_at_once() -> None:
    """Outcome, ranges, what is compared with, and the number of points."""
    wrong = (
        asked_in_text("market.patients=1:2", "--vary"),
        asked_in_text("researchers.count=-5:9", "--vary"),
    )
    with pytest.raises(ScenarioError) as error:
        plan_sensitivity(Question("movse", "sobol", wrong, {"name": "x"}, 48), [BASE], 2, None)
    told = str(error.value)
    for text in ('did you mean "moves"', "patience", "researchers.count", "changes no market", "power of 2"):
        assert text in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Question("moves", points=8), "ends of each range"),
        (Question("moves", "pawn", points=9), "give 50 or more"),
        (Question("moves", "sobol", points=2**17), "at most"),
        (Question("moves", against={"market.patience": -1}), "--against: market.patience"),
    ],
)
def test_absurd_studies_are_refused(asked: Question, told: str) -> None:
    """With what to do."""
    with pytest.raises(ScenarioError, match=told):
        plan_sensitivity(asked, [BASE], 2, None)


def test_without_assumptions_there_is_nothing_to_vary() -> None:
    """Where ranges are said but none is marked, too."""
    for plausible in ({}, {"market.patience": {"range": [1, 6]}}):
        with pytest.raises(ScenarioError, match=r"marks no assumption; .*--vary KEY=LOW:HIGH"):
            plan_sensitivity(Question("moves"), [toy_scenario(plausible=plausible)], 2, None)


def test_a_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything runs, with what installs it."""
    monkeypatch.setattr("sim.surroundings.find_spec", lambda name: None)
    with pytest.raises(ScenarioError, match=r"morris needs SALib.*pip install .* '\.\[analysis\]'"):
        laid("morris")
