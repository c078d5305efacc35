"""Pictures of sweeps: which there are, what they say, and that missing runs do not stop them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.cli.as_json import as_json
from sim.cli.documents import sweep_document
from sim.cli.sweep_report import sweep_report
from sim.experiments.store.inside import is_picture
from sim.experiments.studies.swept import Swept
from sim.figures.keys import label_of
from sim.figures.sweep import drawings
from sim.measures.bands import band
from tests.experiments.studies.sweeping import swept

KINDS = {
    "dose-response": lambda: swept("weeks=4,5,6"),
    "heat-map": lambda: swept("weeks=4,5", "market.headcount=planned,chosen"),
    "one at a time": lambda: swept("weeks=5,6", "market.patience=1,9", method="one-at-a-time"),
    "scatter": lambda: swept("market.patience=1:9", "outside.wage", "weeks=4,5", method="sobol", points=8),
    "against": lambda: swept("weeks=4,5", "market.patience=1,9", against={"escalation.intensity": 2}),
}


def texts(figure: Figure) -> str:
    """All that stands outside of axes, on one line."""
    return " ".join(" ".join(text.get_text().split()) for text in figure.texts)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", ["all", "half of the runs", "one replicate", "one run"])
def test_missing_runs_leave_a_gap_and_stop_nothing(kind: str, kept: str) -> None:
    """An interrupted sweep can be drawn, told and printed as JSON; its pictures have names that are known."""
    found: Swept = KINDS[kind]()
    rows = {
        "all": found.runs, "half of the runs": found.runs.iloc[: len(found.runs) // 2],
        "one replicate": found.runs[found.runs["replicate"] == 0], "one run": found.runs.iloc[:1],
    }[kept]  # fmt: skip
    partial = replace(found, runs=rows)
    pictures = drawings(partial)
    assert all(is_picture(one.file) for one in pictures)
    assert "seed 1, 12 runs at each of" in texts(pictures[0].draw())
    assert sweep_report(partial)
    assert as_json(sweep_document(partial, Path("out")))


def test_a_dose_response_says_the_largest_difference() -> None:
    """With its interval, and against what."""
    said = texts(drawings(swept("weeks=4,5,6"))[0].draw())
    assert "quiet-market: moves from job to job is 68 at weeks = 6, +20 against the point weeks = 4" in said
    assert "the largest of 2, so it looks too large" in said
    assert "diamond" in said


def test_bands_of_differences_are_those_of_the_table() -> None:
    """The lower panel draws the paired interval, which at the first point has no length."""
    found = swept("weeks=4,5,6")
    below = drawings(found)[0].draw().axes[1]
    (band,) = below.collections
    heights: dict[float, set[float]] = {4.0: set(), 5.0: set(), 6.0: set()}
    for x, y in np.asarray(band.get_paths()[0].vertices, np.float64).tolist():
        heights[x].add(round(y, 9))
    assert heights[4.0] == {0.0}
    ends = found.table[["difference_low", "difference_high"]].to_numpy(np.float64).round(9).tolist()
    assert [heights[5.0], heights[6.0]] == [set(ends[1]), set(ends[2])]


@pytest.mark.parametrize("asked", ["weeks=4,5,6", "market.mechanism=sequential,posted"])
def test_runs_are_an_outline_and_only_the_interval_is_filled(asked: str) -> None:
    """So that neither is taken for the other where the interval is the wider one, as it is of few runs."""
    found = swept(asked)
    above = drawings(found)[0].draw().axes[0]
    low, _, high = band(found.levels("moves").T)
    filled = [one for one in above.collections if isinstance(one, PolyCollection)]
    half = found.estimates("moves").half_width
    if asked.startswith("weeks"):
        (interval,) = filled
        heights = np.asarray(interval.get_paths()[0].vertices, np.float64)
        assert np.ptp(heights[heights[:, 0] == 4.0][:, 1]) == pytest.approx(2.0 * half[0])
        dashed = [np.asarray(one.get_ydata()) for one in above.get_lines() if one.get_linestyle() == "--"]
    else:
        assert not filled
        outlines = [one for one in above.collections if isinstance(one, LineCollection)][-2:]
        dashed = [np.array([path[0, 1] for path in one.get_segments()]) for one in outlines]
    assert np.sort(dashed, axis=0) == pytest.approx(np.array([low, high]))


def test_a_heat_map_frames_its_base_and_tells_missing_runs() -> None:
    """The point of comparison, or with `against` the scenario as it is, where it is among the points."""
    found = KINDS["heat-map"]()
    partial = replace(found, runs=found.runs.iloc[1:])
    figure = drawings(partial)[0].draw()
    frames = [one for one in figure.axes[0].patches if isinstance(one, Rectangle) and one.get_linewidth() > 1]
    assert [(round(one.get_x()), round(one.get_y())) for one in frames] == [(0, 0)]
    assert any(text.get_text().endswith("n=11") for text in figure.axes[0].texts)
    assert "Framed: the point of comparison." in texts(figure)
    against = swept("weeks=3,4", "market.patience=7,9", against={"escalation.intensity": 2})
    figure = drawings(against)[0].draw()
    frames = [one for one in figure.axes[0].patches if isinstance(one, Rectangle) and one.get_linewidth() > 1]
    assert [(round(one.get_x()), round(one.get_y())) for one in frames] == [(0, 1)]
    assert "Framed: the scenario as it is." in texts(figure)
    assert "Framed" not in texts(drawings(KINDS["against"]())[0].draw())


def test_keys_say_what_they_mean() -> None:
    """By the schema, also within an item of a list; keys that move together stand there together."""
    assert label_of(["market.signal_noise"]).startswith("market.signal_noise\nstandard deviation of the log")
    assert "compensation budget" in label_of(["labs.Meta.budget"]).replace("\n", " ")
    together = label_of(["feedback.budgets", "feedback.capex"])
    assert together.startswith("feedback.budgets and feedback.capex\n")
    assert all(len(line) <= 52 for line in label_of(["outside.wage"]).split("\n"))


@pytest.mark.parametrize("kind", ["dose-response", "heat-map", "one at a time", "scatter"])
def test_an_outcome_of_one_lab_says_whose_it_is(kind: str) -> None:
    """In the title, over its panel and in the table; the titles of outcomes alone do not."""
    made: Swept = KINDS[kind]()
    name = "labs.Meta.talent_share_end"
    runs = made.runs.assign(**{name: made.runs["moves"] / 1_000.0})
    found = replace(made, runs=runs, study={**made.study, "outcomes": [name]})
    figure = drawings(found)[0].draw()
    assert f"talent ({name})" in texts(figure)
    if kind in ("dose-response", "heat-map"):
        assert figure.axes[0].get_title("left") == f"talent\n({name})"
    assert f"talent ({name})" in sweep_report(found)
