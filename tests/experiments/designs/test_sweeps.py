"""Sweeps as they are asked for: by options or by a file in the words of the EMA Workbench."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.experiments.designs.beside import LAYOUT
from sim.experiments.designs.design_file import read_design
from sim.experiments.designs.factors import asked_in_text
from sim.experiments.designs.sweeps import OUTCOMES, Wanted, plan_sweep, sweep_of, told_of_points
from sim.scenario.problems import ScenarioError

BASE = sim.load("frontier-2025")


def wanted(*texts: str, **said: object) -> Wanted:
    """A sweep over what texts ask for."""
    return Wanted(tuple(asked_in_text(text, "--vary") for text in texts), **said)  # type: ignore[arg-type]


def test_a_sweep_compares_every_point_with_itself_changed() -> None:
    """Beside it, on the same draws; the manifest says that they lie so."""
    plan = plan_sweep(wanted("weeks=4,5", against={"escalation.intensity": 0}), [BASE], 2, None)
    assert [point.changes for point in plan.design.points] == [
        {"weeks": 4}, {"weeks": 4, "escalation.intensity": 0},
        {"weeks": 5}, {"weeks": 5, "escalation.intensity": 0},
    ]  # fmt: skip
    assert plan.study is not None
    assert (plan.study["kind"], plan.study["layout"]) == ("sweep", LAYOUT)
    assert plan.labels == ("point-1", "point-1-against", "point-2", "point-2-against")
    assert {point.first for point in plan.design.points} == {0}


def test_a_design_file_says_the_same_as_options(tmp_path: Path) -> None:
    """Ranges, values, multiples, choices, what is plausible, levers, outcomes."""
    file = tmp_path / "design.toml"
    file.write_text(
        """
        method = "latin-hypercube"
        points = 3
        seed = 7
        outcomes = ["moves", "moves"]
        [against]
        "escalation.intensity" = 0
        [uncertainties]
        "production.contest_exponent" = [0.7, 2.0]
        "startups.compute_cost" = ["$100k", "$1M"]
        "outside.wage" = true
        "feedback.budgets,feedback.capex" = "0:1"
        [levers]
        "market.headcount" = ["planned", "chosen"]
        "market.patience" = { values = [2, 4] }
        "weeks" = [4, 5, 6]
        """
    )
    found = read_design(file)
    assert (found.method, found.points, found.seed, found.outcomes) == ("latin-hypercube", 3, 7, ("moves",))
    sweep = sweep_of(found, BASE)
    assert [factor.lever for factor in sweep.factors] == [False] * 4 + [True] * 3
    assert [factor.range.high for factor in sweep.factors[:4]] == [2.0, 1e6, 1.5, 1.0]
    assert [factor.levels for factor in sweep.factors[4:]] == [("planned", "chosen"), (2.0, 4.0), (4, 5, 6)]
    assert len(sweep.design.points) == 2 * (1 + 3 * 2 * 2 * 3)
    assert len(sweep.design.points[2].changes) == 8


def test_an_empty_design_varies_what_is_plausible(tmp_path: Path) -> None:
    """A method alone is enough."""
    file = tmp_path / "design.toml"
    file.write_text('method = "oat"\npoints = 2\n')
    sweep = sweep_of(read_design(file), BASE)
    assert len(sweep.design.points) == 1 + 2 * 30
    assert sweep.outcomes == OUTCOMES


def test_mistakes_of_a_design_file_come_all_at_once(tmp_path: Path) -> None:
    """With file, line, key and remedy."""
    file = tmp_path / "design.toml"
    file.write_text(
        """methd = "grid"
method = "sobl"
points = 1
seed = -1
outcomes = "moves"
against = 3
[uncertainties]
"weeks" = 3
"market.patience" = { rnge = [1, 2], range = [1, 2] }
"feedback.memory" = { values = 3 }
"feedback.capex" = "0:1:2:3"
[levers]
"feedback.budgets" = {}
"""
    )
    with pytest.raises(ScenarioError) as caught:
        read_design(file)
    told = str(caught.value).splitlines()
    for line, what in (
        (1, 'did you mean "method"'), (2, 'did you mean "sobol"'), (3, "out of bounds"), (4, "of bounds"),
        (5, "must be a list of names"), (6, "must be a table"), (8, "3 is no range"), (9, "rnge: unknown"),
        (10, "list of values"), (11, "colons"),
    ):  # fmt: skip
        assert any(f"design.toml:{line}: " in one and what in one for one in told), (line, what, told)


def test_mistakes_of_a_sweep_come_all_at_once() -> None:
    """Of keys and of outcomes; then of the design as a whole, and of what is compared."""
    with pytest.raises(ScenarioError) as caught:
        plan_sweep(wanted("wekes=1,2", "market.patience=1,-2", outcomes=("movse",)), [BASE], 2, None)
    told = str(caught.value)
    assert all(what in told for what in ('did you mean "weeks"', "-2 is out", 'did you mean "moves"'))
    with pytest.raises(ScenarioError) as caught:
        plan_sweep(wanted("plausible", against={"feedback.memory": 1, "seed": 2}), [BASE], 2, None)
    told = str(caught.value)
    for what in ("points; 20,000 at most", "feedback.memory is varied, too", "seed changes no market"):
        assert what in told
    with pytest.raises(ScenarioError, match="1 is no range of values"):
        sweep_of(wanted("weeks=4:5", points=1), BASE)
    with pytest.raises(ScenarioError, match=r"--vary: startups\.count: 60 startups need|--vary: .*only 0"):
        plan_sweep(wanted("researchers.unemployed_share=0.1,1"), [BASE], 2, None)


def test_rounding_of_sobol_is_told() -> None:
    """And nothing where nothing was rounded."""
    assert "64 points are drawn in place of 50" in told_of_points(
        wanted("weeks=4:5", method="sobol", points=50)
    )
    assert told_of_points(wanted("weeks=4:5", method="sobol", points=64)) == ""
    assert told_of_points(wanted("weeks=4:5", method="sobol")) == ""
