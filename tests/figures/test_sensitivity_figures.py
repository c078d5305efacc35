"""Pictures of sensitivity studies: bars, whiskers, names of ends, and what they say in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.cli.sensitivity_report import sensitivity_report
from sim.experiments.designs.sensitivity import Method
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.studies.asking import asked_in_python
from sim.experiments.studies.sensitivities import Sensitivities, sensitivities_of
from sim.figures import figure_of_sensitivities
from tests.experiments.answering import Answer, answered
from tests.experiments.toy import toy_scenario
from tests.figures.reading import headline, touching, written

OUTCOME = "labs_talent_share_end"
VARY: dict[str, Any] = {
    "production.contest_exponent": (0.7, 2.0),
    "feedback.budgets,feedback.capex": (0.0, 1.0),
    "market.mechanism": ("sequential", "posted"),
    "market.contact_rate_employed,market.contact_rate_unemployed": (0.01, 0.02),
    "researchers.tastes.switching_cost": (0.0, 0.3),
}
GAMMA = "production.contest_exponent"


def share(values: Mapping[str, Any], rng: np.random.Generator) -> float:
    """A share of talent that escalation raises where the contest exponent is high, and else lowers."""
    on = float(values.get("escalation.intensity", 1.0) != 0)
    level = 0.5 + 0.05 * on * (values[GAMMA] - 0.9) - 0.03 * on * (values["market.mechanism"] == "posted")
    return float(level + 0.01 * on * values["feedback.budgets"] + 0.002 * rng.normal() * (1.0 + on))


def made(method: Method = "tornado", points: int | None = None, answer: Answer = share) -> Sensitivities:
    """What escalation adds, by a formula."""
    vary = tuple(asked_in_python(key, values) for key, values in VARY.items())
    question = Question(OUTCOME, method, vary, {"escalation.intensity": 0}, points)
    plan = plan_sensitivity(question, [toy_scenario()], 5, 7)
    return sensitivities_of(plan, answered(plan, OUTCOME, answer))


def bars(figure: Figure) -> list[Rectangle]:
    """The bars of the only panel."""
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle) and patch.get_width()]


def test_a_tornado_says_what_the_answer_hangs_on() -> None:
    """The input first, with the outcome at both ends; that its sign turns; from where to where bars go."""
    found = made()
    figure = figure_of_sensitivities(found)
    told = headline(figure)
    assert "talent at labs after six weeks, minus the same with escalation.intensity = 0, is +" in told
    assert f"hangs most on {GAMMA} (-" in told
    assert "its sign turns with 2 of 5" in told
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[0] == GAMMA
    assert names[2] == "feedback.budgets, feedback.capex"
    first = found.tornado.bars[0]
    widths = {round(bar.get_width(), 9) for bar in bars(figure)}
    assert {round(arm.change.mean, 9) for arm in first.arms} <= widths
    assert {bar.get_x() for bar in bars(figure)} == {found.tornado.base.mean}
    texts = [text for text, _ in written(figure)]
    assert {"0.7", "2", "posted", "sequential"} <= set(texts)
    assert "5 pairs of runs at each of 11 points" in " ".join(" ".join(texts).split())
    assert touching(written(figure)) == []


def noise(values: Mapping[str, Any], rng: np.random.Generator) -> float:
    """A share that is the same in the mean, and whose noise grows with the contest exponent."""
    on = float(values.get("escalation.intensity", 1.0) != 0)
    return float(0.5 + 0.1 * on * values[GAMMA] * rng.normal())


def test_a_tornado_of_noise_does_not_say_that_the_answer_hangs_on_it() -> None:
    """The widest of several bars may be so by chance; where its interval has zero in it, that is said."""
    found = made(answer=noise)
    told = any(arm.change.sign for arm in found.tornado.bars[0].arms)
    headed = headline(figure_of_sensitivities(found))
    assert ("hangs most on" in headed) is told
    assert ("is not told from none" in headed) is not told
    assert not told


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("method", "points"), [("sobol", 64), ("morris", 12), ("pawn", 60)])
def test_bars_say_what_matters(method: Method, points: int) -> None:
    """The input that decides stands first; n, seed and the kind of interval are told; texts find room."""
    if method != "sobol":
        pytest.importorskip("SALib")
    figure = figure_of_sensitivities(made(method, points))
    assert GAMMA in headline(figure)
    assert (f"more hangs on {GAMMA} than on any other input" in headline(figure)) is (method == "sobol")
    assert figure.axes[0].get_yticklabels()[0].get_text() == GAMMA
    said = " ".join(" ".join(text for text, _ in written(figure)).split())
    for text in ("95% intervals, by resampling", "seed 7", "5 pairs of runs at each of"):
        assert text in said
    assert touching(written(figure)) == []


@pytest.mark.filterwarnings("error")
def test_nothing_is_drawn_where_nothing_is_known() -> None:
    """No outcome in any run: said in words, never NaN."""
    for method, points in (("tornado", None), ("sobol", 4)):
        figure = figure_of_sensitivities(made(method, points, lambda values, rng: np.nan))  # type: ignore[arg-type]
        assert bars(figure) == []
        said = " ".join(" ".join(text for text, _ in written(figure)).split())
        assert "nan" not in said.lower()
        assert "Without such an outcome in some run:" in said


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("points", [4, 32])
def test_no_index_is_told_that_noise_may_have_made(points: int) -> None:
    """Neither a bar nor a number, and never NaN: the picture and the report say that the runs cannot tell."""

    def buried(values: Mapping[str, Any], rng: np.random.Generator) -> float:
        draws = np.random.default_rng([int(1e6 * rng.random()), int(1e6 * values[GAMMA]), len(repr(values))])
        return share(values, rng) + float(draws.normal()) * 3.0

    found = made("sobol", points, buried)
    assert not found.sobol[-1].told
    figure = figure_of_sensitivities(found)
    assert bars(figure) == []
    assert "cannot tell" in [text.get_text() for text in figure.axes[0].texts]
    assert touching(written(figure)) == []
    assert "the runs cannot tell where the variance of" in headline(figure)
    said = " ".join(" ".join(text for text, _ in written(figure)).split())
    told = " ".join(sensitivity_report(found).split())
    for words in (said, told):
        assert "cannot be told from the noise of runs" in words
        assert "nan" not in words.lower()
        assert "Largest total" not in words
    assert "first index" not in told.lower()
    assert all(one is None or not np.isfinite(one) for one in found.table["total"])


def test_a_comma_ends_only_what_is_compared_with() -> None:
    """A title without a comparison has none before its verb."""
    for method, points in (("tornado", None), ("morris", 12), ("pawn", 60)):
        if method != "tornado":
            pytest.importorskip("SALib")
        found = made(method, points)  # type: ignore[arg-type]
        assert "escalation.intensity = 0, " in headline(figure_of_sensitivities(found))
        alone = replace(found, study=replace(found.study, against={}), labels=found.labels[::2])
        alone.__dict__["values"] = found.values
        assert "after six weeks " in headline(figure_of_sensitivities(alone))


def test_whiskers_of_both_ends_can_be_told_apart() -> None:
    """Each lies on a height and has a colour of its own."""
    found = made()
    axes = figure_of_sensitivities(found).axes[0]
    ends = {
        round(found.tornado.base.mean + arm.change.low, 9): number
        for bar in found.tornado.bars[:1]
        for number, arm in enumerate(bar.arms)
    }
    drawn = {ends.get(round(float(np.asarray(line.get_xdata())[0]), 9)): line for line in axes.get_lines()}
    low, high = drawn[0], drawn[1]
    assert float(np.asarray(low.get_ydata())[0]) < float(np.asarray(high.get_ydata())[0])
    assert low.get_color() != high.get_color()


def test_an_outcome_that_nothing_moves() -> None:
    """Is said to be one."""
    figure = figure_of_sensitivities(made(answer=lambda values, rng: 0.5))
    assert headline(figure).endswith("is 0.0 pp, and no assumption moves it")
