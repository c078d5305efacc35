"""Sensitivity studies that were run: a formula in place of the market, and a folder of a toy market."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.designs.factors import Asked
from sim.experiments.designs.sensitivity import Method
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.execution import bench
from sim.experiments.store.planned import described
from sim.experiments.store.results import open_results
from sim.experiments.store.study_shapes import study_faults
from sim.experiments.studies.asking import asked_in_python
from sim.experiments.studies.sensitivities import Sensitivities, sensitivities, sensitivities_of
from tests.experiments.answering import Answer, answered
from tests.experiments.keeping import signed
from tests.experiments.toy import toy_run, toy_scenario

BASE = toy_scenario(weeks=3)
VARY: dict[str, Any] = {"escalation.intensity": (0.0, 3.0), "market.patience": (1.0, 6.0)}


def market(values: Mapping[str, Any], rng: np.random.Generator) -> float:
    """Intensity, and chance; patience does nothing."""
    return float(values["escalation.intensity"]) + float(rng.random())


def asked(
    method: Method = "tornado", points: int | None = None, answer: Answer = market, **more: Any
) -> Sensitivities:
    """A study of three replicates."""
    vary: tuple[Asked, ...] = tuple(asked_in_python(key, values) for key, values in VARY.items())
    question = Question("top_package", method, vary, points=points, **more)
    plan = plan_sensitivity(question, [BASE], 3, 5)
    return sensitivities_of(plan, answered(plan, "top_package", answer))


def test_a_tornado_has_the_changes_that_the_market_has() -> None:
    """Exactly, for all points have the same draws: intensity 1 to 0 and to 3; patience changes nothing."""
    found = asked()
    intensity, patience = found.tornado.bars
    assert [arm.change.mean for arm in intensity.arms] == pytest.approx([-1.0, 2.0])
    assert [arm.change.mean for arm in patience.arms] == [0.0, 0.0]
    assert found.table["input"].tolist() == 2 * ["escalation.intensity"] + 2 * ["market.patience"]
    assert found.table["span"].tolist() == pytest.approx([3.0, 3.0, 0.0, 0.0])
    assert "5 points, 3 replicates, seed 5" in repr(found)


def test_against_takes_off_what_a_change_leaves() -> None:
    """The level goes, on the same draws: what intensity adds is intensity itself."""
    found = asked(against={"escalation.intensity": 0})
    assert found.values[0].shape == (5, 3)
    assert found.tornado.base.mean == pytest.approx(1.0)
    assert np.ptp(found.values[0], axis=1).max() < 1e-12


def test_sobol_finds_the_only_input() -> None:
    """Its indices are 1, those of the other 0, the noise of draws taken out."""
    found = asked("sobol", 256)
    last = found.sobol[-1]
    assert last.total.value == pytest.approx([1.0, 0.0], abs=0.05)
    assert last.first.value == pytest.approx([1.0, 0.0], abs=0.1)
    assert last.noise_share == pytest.approx((1 / 36) / (1 / 36 + 9 / 12), abs=0.02)
    assert found.table["input"].tolist() == ["escalation.intensity", "market.patience"]


def test_morris_and_pawn() -> None:
    """By SALib: the effect over the whole range, and the input that decides."""
    pytest.importorskip("SALib")
    morris = asked("morris", 6)
    assert morris.table["mean"].tolist() == pytest.approx([3.0, 0.0])
    pawn = asked("pawn", 100)
    assert pawn.table["input"][0] == "escalation.intensity"
    assert pawn.table["median"][0] > pawn.pawn.chance > 0.0
    assert pawn.inputs[:, 0].min() >= 0.0
    assert 2.9 < pawn.inputs[:, 0].max() <= 3.0


def test_runs_that_fail_are_named_and_nothing_is_made_up() -> None:
    """Of a tornado their arm has fewer pairs; of Sobol's method their row is left out."""

    def failing(values: Mapping[str, Any], rng: np.random.Generator) -> float:
        if 5.9 <= values["market.patience"] <= 6.0:
            raise ArithmeticError
        return market(values, rng)

    found = asked(answer=failing)
    assert found.left_out == ["point-5"]
    assert found.table["n"].tolist() == [3, 3, 3, 0]
    assert np.isfinite(found.table["change"]).tolist() == [True, True, True, False]
    of_rows = asked("sobol", 64, failing)
    last = of_rows.sobol[-1]
    assert len(last.left_out) == 64 - last.rows > 0
    assert np.isfinite(last.total.value).all()
    assert len(of_rows.left_out) >= len(last.left_out)


def test_python_and_a_folder_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from Python into a folder and read back: the same table, bit for bit, and the same study."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.studies.running.compile_first", lambda: None)
    against = {"startups.count": 2}
    before = sim.sensitivity(
        BASE, "top_package", vary=VARY, against=against, replicates=2, seed=5, out=tmp_path / "out"
    )
    assert [arm.change.mean for arm in before.tornado.bars[0].arms] == pytest.approx([0.0, 0.0])
    back = sensitivities(open_results(tmp_path / "out"))
    assert back is not None
    assert back.table.equals(before.table)
    assert back.study == before.study
    signed(tmp_path / "out", lambda content: content["design"]["study"].pop("layout"))
    with pytest.raises(sim.ResultsError, match=r"use that version, or run the experiment again$"):
        open_results(tmp_path / "out")
    layout = back.study.document()["layout"]
    signed(tmp_path / "out", lambda content: content["design"]["study"].update(method="guess", layout=layout))
    with pytest.raises(sim.ResultsError, match=r"design\.study\.method"):
        open_results(tmp_path / "out")


def test_python_takes_ranges_and_choices() -> None:
    """Two numbers are ends, three are all; words and switches are choices."""
    assert asked_in_python("market.patience", (1, 6)).entry is not None
    for values in ((1, 2, 6), (True, False), ("posted", "sequential")):
        assert asked_in_python("key", values).values == values
    with pytest.raises(ValueError, match="give tornado, sobol, morris or pawn"):
        sim.sensitivity(BASE, "moves", method="guess")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="vary"):
        sim.sensitivity(BASE, "moves", vary={"market.patience": 3})  # type: ignore[dict-item]


def faults(method: Method, points: int | None, change: Mapping[str, Any]) -> str:
    """What is said of a study that a stranger has changed."""
    question = Question(
        "moves", method, tuple(asked_in_python(key, values) for key, values in VARY.items()), points=points
    )
    manifest = {"format": "today's", **described(plan_sensitivity(question, [BASE], 2, 5))}
    study = json.loads(json.dumps(manifest["design"]["study"]))
    manifest["design"]["study"] = {**study, **change}
    return "\n".join(study_faults(manifest))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, ""),
        ({"rows": 5}, "makes 20 points, and there are 16"),
        ({"method": "guess"}, "method"),
        ({"outcome": "movse"}, "no outcome 'movse'"),
        ({"factors": []}, "factors"),
        ({"method": "tornado", "rows": 1}, "makes 5 points"),
    ],
)
def test_what_strangers_write_is_checked(change: dict[str, Any], told: str) -> None:
    """Shape, outcome, number of points, one by one; as it was written there is nothing to say."""
    found = faults("sobol", 4, change)
    assert told in found
    assert bool(found) == bool(told)


def test_points_out_of_place_are_noticed() -> None:
    """Inputs in another order would lay changes at the wrong door."""
    every: tuple[tuple[Method, int | None], ...] = (("tornado", None), ("sobol", 4))
    for method, points in every:
        question = Question(
            "moves",
            method,
            tuple(asked_in_python(key, values) for key, values in VARY.items()),
            points=points,
        )
        study = dict(plan_sensitivity(question, [BASE], 2, 5).study or {})
        told = faults(method, points, {"factors": study["factors"][::-1]})
        assert "is not the one that its method has there" in told
