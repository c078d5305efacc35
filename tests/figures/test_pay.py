"""Pay: growth of the deciles and the largest package, as in the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.figures.pay import draw
from tests.figures.reading import title, written
from tests.figures.synthetic import synthetic_run


def test_the_title_states_growth_by_decile_and_the_top_package() -> None:
    """Ratios of last to first week, and the peak of the package, which need not be the last."""
    run = synthetic_run(weeks=104)
    steps = range(len(run.weeks))
    run.weeks["pay_decile_10"] = [1e6 * (1 + 1.3 * step / 103) for step in steps]
    run.weeks["pay_decile_1"] = [2e5 * (1 - 0.12 * step / 103) for step in steps]
    run.weeks["top_package"] = [2.5e8 if step == 50 else 1.2e8 for step in steps]
    figure = draw(run)
    assert title(figure) == (
        "mean pay grows by 130% in the top decile of talent and falls by 12% in the bottom one in two years; "
        "the largest package in force peaks at $250M"
    )
    assert "in force\n$120M" in [text for text, _ in written(figure)]


def test_new_packages_stand_beside_those_in_force() -> None:
    """A dot a week in which one was agreed; a folder without them has the line alone."""
    run = synthetic_run(weeks=20)
    run.weeks["top_new_package"] = [0.0, *range(1_000_000, 20_000_000, 1_000_000)]
    figure = draw(run)
    (dots,) = [drawn for drawn in figure.axes[1].lines if drawn.get_marker() == "."]
    assert int((np.asarray(dots.get_ydata(), dtype=float) > 0).sum()) == 19
    assert "new in\nthe week" in [text for text, _ in written(figure)]
    before = replace(run, weeks=run.weeks.drop(columns="top_new_package"))
    assert "new in\nthe week" not in [text for text, _ in written(draw(before))]


def test_the_same_verb_is_said_once() -> None:
    """Both deciles in percent, also where one more than doubles."""
    run = synthetic_run(weeks=104)
    for decile, last in ((10, 2.26), (1, 1.75)):
        run.weeks[f"pay_decile_{decile}"] = [1e6, *[1e6] * 102, last * 1e6]
    text = title(draw(run))
    assert "mean pay grows by 126% in the top decile of talent and by 75% in the bottom one" in text


def test_both_scales_are_logarithmic() -> None:
    """Index and package."""
    assert [axes.get_yscale() for axes in draw(synthetic_run(weeks=20)).axes] == ["log", "log"]


def test_weeks_without_any_package_are_said() -> None:
    """No package in force: a note in place of an axis without values."""
    run = synthetic_run(weeks=10)
    run.weeks["top_package"] = 0.0
    assert "no package in force" in [text for text, _ in written(draw(run))]


def test_a_decile_without_pay_is_a_gap() -> None:
    """Nobody of the top decile is employed at the end, then nobody at all: no zero on a log axis, no NaN."""
    run = synthetic_run(weeks=10)
    run.weeks["pay_decile_10"] = [1e6] * 9 + [0.0]
    assert title(draw(run)).startswith("not every decile of talent is employed at the end")
    for decile in range(1, 11):
        run.weeks[f"pay_decile_{decile}"] = 0.0
    assert "nobody is employed at a lab or a startup" in [text for text, _ in written(draw(run))]


def test_one_week_has_a_package_and_no_peak() -> None:
    """Nor growth."""
    run = synthetic_run(weeks=1)
    run.weeks["top_package"] = 1.8e8
    assert title(draw(run)) == "in the only week the largest package in force is $180M"
