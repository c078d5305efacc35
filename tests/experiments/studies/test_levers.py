"""Levers of a sweep: each level against the first, on the same conditions and draws."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli.documents import sweep_document
from sim.cli.sweep_report import sweep_report
from sim.experiments.designs.factors import asked_in_text
from sim.experiments.studies.levers import lever_effects
from sim.experiments.studies.swept import Swept
from tests.experiments.studies.sweeping import REPLICATES, swept


def with_levers(method: str) -> Swept:
    """Patience is a condition, weeks and shading are levers; moves are ten times weeks plus patience."""
    asked = ("market.patience=1:9" if method != "grid" else "market.patience=1,5,9", "weeks=4,5,7")
    found = swept(*asked, "market.shading=0.1,0.2", method=method, points=8)
    factors = [{**one, "lever": one["keys"] != ["market.patience"]} for one in found.study["factors"]]
    return replace(found, study={**found.study, "factors": factors})


def test_a_lever_does_what_it_does() -> None:
    """A week more is ten moves more, whatever the conditions and the other lever; that does nothing."""
    found = with_levers("grid")
    five, seven, shading = lever_effects(found, "moves")
    assert (five.lever, five.level, five.first, five.conditions) == ("weeks", 5, 4, 3)
    assert [five.effect.mean, seven.effect.mean] == pytest.approx([10.0, 30.0], abs=0.1)
    assert shading.effect.low < 0.0 < shading.effect.high
    assert five.effect.n == REPLICATES
    assert five.effect.high - five.effect.low < 0.4


def test_no_levers_no_table() -> None:
    """Nor where one key is varied at a time, which crosses nothing."""
    assert lever_effects(swept("weeks=4,5"), "moves") == []
    assert lever_effects(with_levers("one-at-a-time"), "moves") == []


def failing(found: Swept, **at: float) -> Swept:
    """The sweep without the runs at these values of keys, in replicate 4."""
    place = next(
        place
        for place in range(found.points)
        if all(found.values[name.replace("_", ".", 1)][place] == value for name, value in at.items())
    )
    runs = found.runs.copy()
    failed = (runs["scenario"] == found.labels[place]) & (runs["replicate"] == 4)
    assert failed.sum() == 1
    runs.loc[failed, "status"] = "failed"
    runs.loc[failed, "moves"] = float("nan")
    return replace(found, runs=runs)


def test_a_failed_run_costs_its_replicate() -> None:
    """Of the levels that it is needed for; what they do is told from the others, as of a sweep without it."""
    whole = with_levers("grid")
    found = failing(whole, weeks=5, market_patience=5, market_shading=0.2)
    five, seven, shading = lever_effects(found, "moves")
    assert (five.effect.n, seven.effect.n, shading.effect.n) == (REPLICATES - 1, REPLICATES, REPLICATES - 1)
    assert {one.conditions for one in (five, seven, shading)} == {3}
    assert five.effect.mean == pytest.approx(10.0, abs=0.1)
    assert seven == lever_effects(whole, "moves")[1]
    rows = [line.split() for line in sweep_report(found).splitlines() if line.startswith("weeks  ")]
    assert [row[-1] for row in rows[-2:]] == [str(REPLICATES - 1), str(REPLICATES)]
    header = next(line for line in sweep_report(found).splitlines() if line.lstrip().startswith("lever "))
    assert header.split()[-1] == "replicates"


def test_a_lever_that_does_nothing_has_no_interval() -> None:
    """Not one of no width; the report says what it is."""
    found = with_levers("grid")
    still = replace(found, runs=found.runs.assign(moves=3.0))
    five, *_ = lever_effects(still, "moves")
    assert (five.effect.mean, five.effect.sign, five.effect.n) == (0.0, 0, REPLICATES)
    assert five.effect.low != five.effect.low
    assert f"no difference in {REPLICATES}" in sweep_report(still)


def test_a_condition_that_fails_is_left_out_and_not_counted() -> None:
    """In every replicate: the effect is that at the other conditions, and says of how many."""
    found = with_levers("grid")
    lost = [
        found.labels[place] for place in range(found.points) if found.values["market.patience"][place] == 9
    ]
    runs = found.runs[~found.runs["scenario"].isin(lost)]
    five, *_ = lever_effects(replace(found, runs=runs), "moves")
    assert (five.conditions, five.effect.n) == (2, REPLICATES)
    assert "Levers, over 2 conditions" in sweep_report(replace(found, runs=runs))


def test_a_report_and_a_document_have_them() -> None:
    """With their intervals and the number of pairs."""
    found = with_levers("grid")
    report = sweep_report(found)
    row = next(line.split() for line in report.splitlines() if line.startswith("weeks  "))
    assert row[:4] == ["weeks", "5", "against", "4"]
    assert row[-1] == str(REPLICATES)
    assert "Levers, over 3 conditions and the other levers" in report
    assert max(map(len, report.splitlines())) <= 100
    (five, *_) = sweep_document(found, Path("out"))["outcomes"]["moves"]["levers"]
    assert (five["lever"], five["level"], five["effect"]["n"]) == ("weeks", 5, REPLICATES)


def test_drawn_conditions_are_drawn() -> None:
    """The scenario itself is none of them; each draw counts once."""
    asked = asked_in_text("weeks=4,5", "--vary")
    found = swept("market.patience=1:9", method="sobol", points=8, levers=(replace(asked, lever=True),))
    (five,) = lever_effects(found, "moves")
    assert five.conditions == 8
    assert five.effect.n == 8 * REPLICATES
    assert five.effect.mean == pytest.approx(10.0, abs=0.1)
