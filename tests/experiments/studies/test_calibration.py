"""Calibration: parameters are recovered from simulated data; what cannot be known is said to be unknown."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.targets import HELD_OUT, Target, Targets
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import Ended, conduct
from sim.experiments.store import folder as folders
from sim.experiments.store import manifest
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.planned import plan_of
from sim.experiments.store.results import open_results
from sim.experiments.store.study_shapes import study_faults
from sim.experiments.studies.calibration import Calibration, grown
from sim.experiments.studies.fit import Fit, Proposal, changes_of, fit_in
from sim.experiments.studies.growing import growth_of
from sim.records.run import Run
from sim.scenario.ranges import Range
from sim.scenario.schema import Scenario
from tests.experiments.keeping import signed
from tests.experiments.toy import raising, toy_run, toy_scenario

#: Leaves their jobs so many a week; and what moves nothing in so short a time.
_RATE = Range(("market.separation_rate",), 0.001, 0.04)
_IDLE = Range(("feedback.memory",), 0.5, 2.0)
_TRUTH = 0.015


def _small() -> Scenario:
    return sim.load("quiet-market", ["researchers.count=200", "weeks=8", "burn_in=0"])


def _calibration(parameters: tuple[Range, ...], held_out: float = 1.0) -> Calibration:
    """To what 25 runs of other seeds have at the truth; moves are held out."""
    base = _small()
    design = Design.of_scenarios(base.with_({"market.separation_rate": _TRUTH}))
    runs = conduct(Plan(base, design, 25, 99), 1, None, lambda _: None).runs
    targets = [
        Target(name, name, value, 0.85 * value, 1.15 * value, "simulated")
        for name in ("separations", "unemployed_end")
        for value in [float(runs[name].mean())]
    ]
    moves = Target("moves", "moves", held_out, held_out - 0.5, held_out + 0.5, "simulated", held_out=True)
    return Calibration(base, {}, Targets((*targets, moves), parameters), 16)


def _fitted(calibration: Calibration, out: Path, replicates: int = 4) -> Fit:
    planned = calibration.plan(replicates, 5)
    folder = prepare(out, planned, 1, [], overwrite=False)
    ended = conduct(planned, 1, folder, lambda _: None, growth_of(planned))
    assert ended.status == "complete"
    found = fit_in(open_results(out))
    assert found is not None
    return found


def test_a_known_parameter_is_recovered(tmp_path: Path) -> None:
    """Within three of its own standard errors, which are below a fifth of its range; an idle one is not told.

    Data and fit are of different seeds. The idle one has no error, no correlation, a flat profile, and is a
    direction in which the targets say nothing.
    """
    fit = _fitted(_calibration((_RATE, _IDLE)), tmp_path / "out")
    found = fit.identification
    assert found is not None
    assert (found.rank, found.identified.tolist()) == (1, [True, False])
    error = found.errors[0] * (_RATE.high - _RATE.low)
    best = changes_of(fit.targets, fit.proposals[fit.best])["market.separation_rate"]
    assert abs(best - _TRUTH) < 3.0 * error
    assert found.errors[0] < 0.2
    assert fit.squares[fit.best] < 0.05 * fit.squares[0]
    assert all(one.met for one in fit.figures(fit.best) if not one.target.held_out)
    flat = [square for _, square in fit.profile(1)]
    assert max(flat) - min(flat) < 0.1
    steep = [square for _, square in fit.profile(0)]
    assert max(steep) - min(steep) > 10.0
    assert abs(found.directions[0][1]) > 0.99


def test_held_out_targets_are_never_gone_by(tmp_path: Path) -> None:
    """Whatever they say, the proposals are the same to the bit."""
    fits = [_fitted(_calibration((_RATE,), value), tmp_path / str(value), 2) for value in (1.0, 50.0)]
    assert fits[0].proposals == fits[1].proposals
    assert [one.target.name for one in fits[1].figures(0) if not one.met and one.target.held_out] == ["moves"]


def _toy(budget: int = 12) -> Calibration:
    """A market without economics, whose draws hang on its seed alone."""
    targets = (
        Target("moves", "moves", 40.0, 20.0, 60.0, "x"),
        Target("hhi", "labs_headcount_hhi_start", 0.4, 0.1, 0.9, "x"),
    )
    return Calibration(
        toy_scenario(), {"other": toy_scenario(name="other")},
        Targets((*targets, replace(targets[0], name="there", scenario="other")), (_RATE, _IDLE)), budget,
    )  # fmt: skip


def _run(planned: Plan, out: Path) -> Ended:
    folder = prepare(out, planned, 1, [], overwrite=False)
    return conduct(planned, 1, folder, lambda _: None, growth_of(planned))


def test_every_proposal_is_kept_with_its_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A point for each proposal and scenario, its keys, the parts of its moments; read back as it was."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    ended = _run(_toy(6).plan(2, 5), tmp_path / "out")
    results = open_results(tmp_path / "out")
    fit = fit_in(results)
    assert fit is not None
    assert len(results.runs) == 2 * 2 * len(fit.proposals)
    assert {"market.separation_rate", "moments.labs_headcount_hhi_start.index"} <= set(results.runs.columns)
    assert {one.role for one in fit.proposals} >= {"start", "look", "slope"}
    again = plan_of(tmp_path / "out", results.manifest)
    assert [again.task(index) for index in range(len(again))] == list(ended.plan.tasks())


def test_scenarios_of_held_out_targets_wait_until_the_search_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are run at the start and once more with the best proposal's values."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    toy = _toy(6)
    targets = tuple(replace(one, held_out=one.name == "there") for one in toy.targets.targets)
    calibration = replace(toy, targets=Targets(targets, toy.targets.parameters))
    _run(calibration.plan(2, 5), tmp_path / "out")
    results = open_results(tmp_path / "out")
    fit = fit_in(results)
    assert fit is not None
    last = fit.proposals[-1]
    assert (last.role, last.shares) == (HELD_OUT, fit.proposals[fit.best].shares)
    there = results.runs[results.runs["scenario"].str.endswith("-other")]
    assert len(there) == 4
    assert len(results.runs) == 2 * len(fit.proposals) + 4
    assert fit.at_best[2].value == there["moves"].iloc[2:].mean()
    assert [one.value for one in fit.at_best[:2]] == [one.value for one in fit.figures(fit.best)[:2]]


def test_an_earlier_layout_is_read_and_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In it every proposal was tried in the scenarios of held-out targets, too."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    toy = _toy(6)
    targets = tuple(replace(one, held_out=one.name == "there") for one in toy.targets.targets)
    calibration = replace(toy, targets=Targets(targets, toy.targets.parameters))
    with monkeypatch.context() as earlier:
        earlier.setattr(Targets, "tried_in", lambda _, names, role: tuple(names))
        _run(calibration.plan(2, 5), tmp_path / "out")
        plan = plan_of(tmp_path / "out", open_results(tmp_path / "out").manifest)
    results = open_results(tmp_path / "out")
    fit = fit_in(results)
    assert fit is not None
    assert len(results.runs) == 2 * 2 * len(fit.proposals)
    there = results.runs[results.runs["scenario"].str.endswith("-other")].groupby("scenario")["moves"].mean()
    assert [one[2].value for one in map(fit.figures, range(len(fit.proposals)))] == there.tolist()
    with pytest.raises(ResultsError, match="as earlier versions did"):
        grown(plan, results.runs)


def test_the_next_round_hangs_on_plan_and_rows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a folder that was left after some rounds it is the one that came next, to the bit."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    planned = _toy(8).plan(2, 5)
    asked: list[Plan] = []

    def stop(planned: Plan, runs: pd.DataFrame) -> Plan:
        asked.append(grown(planned, runs))
        if len(asked) == 3:
            raise KeyboardInterrupt
        return asked[-1]

    conduct(planned, 1, prepare(tmp_path / "out", planned, 1, [], overwrite=False), lambda _: None, stop)
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == "interrupted"
    left = plan_of(tmp_path / "out", results.manifest)
    assert (len(left), left.study, left.open) == (len(asked[1]), asked[1].study, True)
    following = grown(left, results.runs)
    assert following.study == asked[2].study
    assert len(following) > len(left)


def test_a_search_goes_on_from_its_own_proposals_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proposals that fit their points, and not the runs before them, are no search."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    toy = _toy(8)
    planned = toy.plan(2, 5)
    left = grown(planned, _rows(planned))
    asked = grown(left, _rows(left))
    assert asked.study is not None
    known = [Proposal(one["role"], tuple(one["shares"])) for one in asked.study["proposals"]]
    other = known[1]._replace(shares=(0.123, 0.456))
    wrong = toy.extended(planned, [other, *known[2 : len(left) // 2]])
    with pytest.raises(ResultsError, match="proposal 2 is not the one that the runs before it lead to"):
        grown(wrong, _rows(wrong))


def test_a_scenario_outside_of_its_range_is_not_gone_back_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the search begins at an end of the range, points at that end have its value."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    toy = _toy(6)
    base = toy_scenario().with_({"market.separation_rate": 0.09})
    outside = Calibration(base, {}, Targets(toy.targets.targets[:2], (_RATE,)), 6)
    ended = _run(outside.plan(2, 5), tmp_path / "out")
    assert ended.plan.study is not None
    ends = [place for place, one in enumerate(ended.plan.study["proposals"]) if one["shares"] == [1.0]]
    assert len(ends) > 1
    again = plan_of(tmp_path / "out", manifest.read(tmp_path / "out"))
    assert {again.scenario(place).market.separation_rate for place in ends} == {0.04}


@pytest.mark.parametrize("number", [0, 1])
def test_points_that_are_not_those_of_proposals_are_refused(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a fit would be told of values that were never run; of the base and of another scenario."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    ended = _run(_toy(6).plan(1, 5), tmp_path / "out")
    label = ended.plan.labels[2 + number]
    content = manifest.read(tmp_path / "out")

    def elsewhere(told: dict[str, Any]) -> None:
        told["design"]["study"]["proposals"][1]["shares"] = [0.123, 0.456]

    points = content["design"]["points"]
    changes = dict(points[2 + number]["changes"])
    content["design"]["points"] = [dict(one) for one in points]
    assert list(study_faults(content)) == []
    content["design"]["points"][2 + number]["changes"] = changes | {"weeks": 9}
    assert any(f"point {label} is not the one" in fault for fault in study_faults(content))
    signed(tmp_path / "out", elsewhere)
    with pytest.raises(ResultsError, match=r"point proposal-002 is not the one that its proposal makes"):
        open_results(tmp_path / "out")


def test_a_kill_between_points_and_manifest_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the manifest names the points before or after, it finds them."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    for number, last in enumerate(("write", "settle_points")):
        out = tmp_path / str(number)
        planned = _toy().plan(2, 5)
        with monkeypatch.context() as patch:
            folder = prepare(out, planned, 1, [], overwrite=False)
            folder.begin()
            conducted = Plan.__len__(planned)
            room, name = (manifest, "write") if last == "write" else (folders, last)
            patch.setattr(room, name, raising(OSError("killed")))
            with pytest.raises(OSError, match="killed"):
                folder.grow(grown(planned, _rows(planned)))
            folder.release()
        results = open_results(out) if (out / "runs.parquet").exists() else None
        assert results is None
        found = plan_of(out, manifest.read(out))
        assert len(found) == (conducted if number == 0 else len(folder.plan))


def _rows(planned: Plan) -> pd.DataFrame:
    return conduct(planned, 1, None, lambda _: None).runs


def test_the_start_alone_is_run_where_nothing_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or where a target has no figure there, of which nothing could be made."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    toy = _toy()
    still = Calibration(toy.base, toy.others, Targets(toy.targets.targets), 5)
    assert len(_run(still.plan(3, 5), tmp_path / "still").plan) == 2 * 3
    long = Target("still", "first_year_change.hhi_talent", 0.0, math.nan, math.nan, "x")
    without = Calibration(toy.base, {}, Targets((long,), (_RATE,)), 5)
    ended = _run(without.plan(2, 5), tmp_path / "without")
    assert (len(ended.plan), ended.plan.open) == (2, False)


def test_a_proposal_whose_runs_fail_fits_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a row with its error, and the search goes on where runs end well."""

    def breaks(scenario: Scenario, *rest: Any) -> Run:
        if scenario.market.separation_rate > 0.02:
            raise ValueError("too many leave")
        return toy_run(scenario, *rest)

    monkeypatch.setattr(bench, "simulate", breaks)
    toy = _toy(6)
    calibration = Calibration(toy.base, {}, Targets(toy.targets.targets[:2], (_RATE,)), 6)
    ended = _run(calibration.plan(2, 5), tmp_path / "out")
    assert (ended.status, ended.plan.open) == ("failed", False)
    fit = fit_in(open_results(tmp_path / "out"))
    assert fit is not None
    bad = [changes_of(fit.targets, one)["market.separation_rate"] > 0.02 for one in fit.proposals]
    assert any(bad)
    assert [not math.isfinite(square) for square in fit.squares] == bad
    assert not bad[fit.best]


def test_calibrate_in_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames of targets and parameters, the keys that make the calibrated scenario, a figure."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    file = tmp_path / "targets.toml"
    file.write_text(
        '[[targets]]\nname = "m"\nmeasures = "moves"\nvalue = 40\nband = [20, 60]\nsource = "x"\n'
        '[parameters]\n"market.separation_rate" = [0.001, 0.04]\n'
    )
    found = sim.calibrate(toy_scenario(), file, replicates=2, proposals=4, seed=5)
    assert list(found.targets.index) == ["m"]
    assert found.parameters["best"].tolist() == list(found.best.values())
    assert found.scenario.with_(found.best).market.separation_rate == found.best["market.separation_rate"]
    assert "Calibrated(toy: " in repr(found)
    assert found.figure().axes
    still = sim.calibrate(toy_scenario(), file, replicates=2, evaluate=True)
    assert (len(still.fit.proposals), still.best, len(still.parameters)) == (1, {}, 0)
    file.write_text(file.read_text().partition("[parameters]")[0])
    with pytest.raises(ValueError, match="there are none to search"):
        sim.calibrate(toy_scenario(), file)
