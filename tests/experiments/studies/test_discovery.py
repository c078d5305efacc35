"""Discovery and emulation from points that were run: a formula's, and those of a folder of a toy market."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.experiments.designs.factors import asked_in_text
from sim.experiments.designs.plan import plan
from sim.experiments.designs.sensitivity import Method
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.designs.sweeps import Wanted as Sweeping
from sim.experiments.designs.sweeps import plan_sweep
from sim.experiments.store.results import Results
from sim.experiments.studies.asking import asked_in_python
from sim.experiments.studies.discovery import Discovery, Wanted, discovery
from sim.experiments.studies.sampled import Input, Sampled, sampled
from tests.experiments.answering import held
from tests.experiments.toy import toy_scenario

GAMMA, PHI = "production.contest_exponent", ("feedback.budgets", "feedback.capex")


def points(count: int = 300, replicates: int = 4, noise: float = 0.002) -> Sampled:
    """What escalation adds: above zero where the exponent is above 1.2 and the rule is the sequential one."""
    rng = np.random.default_rng(8)
    gamma, phi, rule = rng.uniform(0.7, 2.0, count), rng.uniform(size=count), rng.integers(0, 2, count)
    effect = np.where((gamma > 1.2) & (rule == 1), 0.04, -0.02)
    values = effect[:, None] + rng.normal(0.0, noise, (count, replicates))
    inputs = (
        Input((GAMMA,), gamma),
        Input(PHI, phi),
        Input(("market.mechanism",), rule.astype(float), ("posted", "sequential")),
    )
    against = {"escalation.intensity": 0}
    return Sampled(
        toy_scenario(), "labs_talent_share_end", against, inputs, values, np.arange(count), False, 8
    )


def study(method: Method = "sobol", rows: int | None = 16) -> Results:
    """What intensity adds to intensity, over two inputs, with draws that add nothing but noise to both."""
    vary = {"escalation.intensity": (0.0, 3.0), ",".join(PHI): (0.0, 1.0)}
    asked = tuple(asked_in_python(keys, ends) for keys, ends in vary.items())
    question = Question("top_package", method, asked, {"escalation.intensity": 0}, rows)
    laid = plan_sensitivity(question, [toy_scenario()], 2, 4)
    return held(laid, "top_package", lambda values, rng: values["escalation.intensity"] + rng.random())


def test_the_box_is_found() -> None:
    """Two limits and no more, from cases that the intervals of the points make sure of."""
    found = Discovery(points(), Wanted(0.0))
    assert found.box.restricted == (0, 2)
    assert found.box.low[0] == pytest.approx(1.2, abs=0.03)
    assert 0.0 < found.box.low[2] < 1.0
    assert min(found.box.coverage, found.held_out.density) > 0.9
    assert found.cases == int((found.verdicts == 1).sum())
    assert found.place == found.boxes.index(found.box)


def test_a_box_of_noise_does_not_hold() -> None:
    """Cases at random: on points held out a box is not surely denser, and it is said; a true box is."""
    assert Discovery(points(), Wanted(0.0)).holds
    noise = points(noise=1.0)
    assert not Discovery(noise, Wanted(0.0, surely=False)).holds


def test_a_box_that_is_asked_for_is_tried_itself() -> None:
    """Its own worth on points held out, not that of the most telling: everything is everything there, too."""
    cloud = points(noise=0.02)
    best, everything, wide = (Discovery(cloud, Wanted(0.0, surely=False), number) for number in (None, 0, 3))
    assert everything.held_out.inside == 300
    assert everything.held_out.density == pytest.approx(everything.cases / 300)
    assert wide.held_out.inside / 300 == pytest.approx(wide.box.mass, abs=0.08)
    assert everything.held_out.density < wide.held_out.density < best.held_out.density


def test_what_is_not_sure_is_no_case() -> None:
    """With much noise most points are undecided, and count as none; their means alone decide at will."""
    surely = Discovery(points(noise=0.2), Wanted(0.0))
    by_mean = Discovery(points(noise=0.2), Wanted(0.0, surely=False))
    assert (surely.verdicts == 0).mean() > 0.8
    assert not (by_mean.verdicts == 0).any()
    assert by_mean.cases > 3 * surely.cases
    below = Discovery(points(noise=0.2), Wanted(0.0, above=False, surely=False))
    assert below.cases == len(by_mean.interest) - by_mean.cases


def test_points_without_outcome_are_left_out() -> None:
    """And nothing is discovered where nothing differs."""
    holed = points()
    holed.values[:10] = np.nan
    assert Discovery(holed, Wanted(0.0)).left_out == 10
    nothing = Discovery(points(), Wanted(1.0))
    assert nothing.empty
    assert nothing.boxes == []


def test_boxes_of_the_front_are_beaten_by_none() -> None:
    """Coverage falls and density rises along it."""
    found = Discovery(points(noise=0.05), Wanted(0.0, surely=False))
    front = [found.boxes[place] for place in found.front]
    assert len(front) > 3
    pairs = sorted((box.coverage, box.density) for box in front)
    assert [density for _, density in pairs] == sorted((density for _, density in pairs), reverse=True)


def test_points_of_a_folder() -> None:
    """Inputs with their keys, differences on the same draws, rows as groups; the scenario as it is."""
    found = sampled(study())
    intensity, phi = found.inputs
    assert (intensity.keys, phi.keys) == (("escalation.intensity",), PHI)
    assert found.values.shape == (64, 2)
    assert found.values == pytest.approx(np.repeat(intensity.values[:, None], 2, axis=1))
    assert np.bincount(found.groups).tolist() == [4] * 16
    assert not found.common
    assert found.scenario.escalation.intensity == 1.0


def test_the_scenario_as_it_is_was_not_drawn() -> None:
    """A drawn sweep has it first, for comparisons; among drawn points it would be an odd one."""
    asked = (asked_in_text("market.patience=1:6", "--vary"),)
    wanted = Sweeping(asked, "latin-hypercube", 12, ("moves",))
    swept = held(plan_sweep(wanted, [toy_scenario()], 2, 4), "moves", lambda values, rng: rng.random())
    found = sampled(swept)
    assert (found.values.shape, found.common) == ((12, 2), True)
    assert found.inputs[0].values.max() <= 6.0 < toy_scenario().market.patience


def test_where_points_are_laid_beside_it_the_scenario_is_none() -> None:
    """One at a time, or as arms of a tornado; a grid has no such point."""
    asked = (asked_in_text("market.patience=1:6", "--vary"),)
    counts = {}
    for method in ("one-at-a-time", "grid"):
        plan = plan_sweep(Sweeping(asked, method, 5, ("moves",)), [toy_scenario()], 2, 4)
        counts[method] = len(plan.labels), len(sampled(held(plan, "moves", lambda *_: 1.0)).values)
    assert counts == {"one-at-a-time": (6, 5), "grid": (5, 5)}
    tornado = study("tornado", None)
    assert len(sampled(tornado).values) == len(tornado.manifest["design"]["points"]) // 2 - 1


def test_a_folder_is_discovered() -> None:
    """Where intensity adds more than 2: above 2."""
    box = discovery(study(), None, Wanted(2.0)).box
    assert box.restricted == (0,)
    assert box.low[0] == pytest.approx(2.0, abs=0.15)
    assert (box.coverage, box.density) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("outcome", "number", "told"),
    [
        ("movse", None, "no outcome 'movse'"),
        ("escalation.intensity", None, "no outcome"),
        (None, 99, "--box"),
    ],
)
def test_mistakes_are_told(outcome: str | None, number: int | None, told: str) -> None:
    """What is no outcome, and a box that is not there."""
    with pytest.raises(sim.ResultsError, match=told):
        discovery(study(), outcome, Wanted(2.0), number)


def test_too_little_is_told() -> None:
    """Where nothing varies there is nothing to discover; and few points do not tell."""
    alone = held(plan([toy_scenario()], 2, 4), "moves", lambda values, rng: 1.0)
    for found, told in ((alone, "no key varies"), (study("tornado", None), "boxes need 40")):
        with pytest.raises(sim.ResultsError, match=told):
            discovery(found, "moves" if found is alone else None, Wanted(0.0))


def test_an_emulator_from_a_folder() -> None:
    """It predicts what intensity adds, which is intensity, at points that were not run; never beyond."""
    pytest.importorskip("sklearn")
    made = sim.emulate(study())
    told = made.predict([{"escalation.intensity": 0.5}, {"escalation.intensity": 2.5}, {}])
    assert told.mean == pytest.approx([0.5, 2.5, 1.0], abs=0.1)
    with pytest.raises(ValueError, match=r"escalation\.intensity: 3.5 lies outside"):
        made.predict({"escalation.intensity": 3.5})
    with pytest.raises(ValueError, match=r"market\.mechanism: is no number"):
        sim.emulate(points())
