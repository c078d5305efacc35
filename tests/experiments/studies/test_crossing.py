"""A crossing: its cells, its effects within replicates, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiments.designs.switched import Factor, factor_from
from sim.experiments.statistics.effect import effect
from sim.experiments.store.manifest import describe
from sim.experiments.store.manifest_shape import contradictions
from sim.experiments.store.planned import study_in
from sim.experiments.studies.crossing import (
    Cell,
    Crossed,
    Crossing,
    crossed_in,
    crossed_of,
    plan_crossing,
)
from sim.scenario.problems import ScenarioError
from tests.experiments.toy import toy_scenario

FIRST = Factor("raid", {"events": []})
SECOND = Factor("escalation", {"escalation.intensity": 0})
SHOCK = {"kind": "capex-shock", "name": "boom", "week": 1, "factor": 2.0}
PART = Factor("boom", {"events.boom.on": False})


def test_a_factor_is_said_by_what_switches_it_off() -> None:
    """A name, and assignments as `--set` takes them."""
    found = factor_from("purses: events.a.list.purse=0; events.b.on=false ;labs.X.budget=2e9")
    assert found == Factor("purses", {"events.a.list.purse": 0, "events.b.on": False, "labs.X.budget": 2e9})
    assert factor_from("raid: events=[]") == FIRST
    quoted = factor_from("""pay: labs."A; B".budget=1; question='why; what'; name=it's""")
    assert quoted.off == {'labs."A; B".budget': 1, "question": "why; what", "name": "it's"}


@pytest.mark.parametrize("text", ["raid", "raid:", ": events=[]", "events=[]"])
def test_what_is_no_factor(text: str) -> None:
    """Is said, with how to write one."""
    with pytest.raises(ValueError, match="write NAME: KEY=VALUE"):
        factor_from(text)
    with pytest.raises(ScenarioError, match="is not an assignment"):
        factor_from("raid: events")


def test_cells_take_parts_out_before_factors() -> None:
    """Four of the whole, three of each part; the scenario as it is comes first."""
    cells = Crossing(FIRST, SECOND, (PART,)).cells()
    assert len(cells) == 7
    assert next(iter(cells.items())) == (Cell("", True, True), {})
    assert list(cells[Cell("boom", False, True)]) == ["events.boom.on", "events"]
    assert cells[Cell("", False, False)] == {"events": [], "escalation.intensity": 0}


def test_the_same_market_is_run_once() -> None:
    """Without its only event the raid is off either way."""
    crossing = Crossing(FIRST, SECOND, (PART,))
    plan = plan_crossing(crossing, [toy_scenario(events=[SHOCK])], 3, 7)
    crossed = crossed_in(plan)
    assert crossed is not None
    assert crossed.labels[Cell("boom", False, True)] == crossed.labels[Cell("", False, True)]
    assert (
        crossed.labels[Cell("boom", True, True)] != crossed.labels[Cell("", False, True)]
    )  # it is there, off
    assert set(plan.labels) == set(crossed.labels.values())
    assert plan.scenario(0).events_on
    assert plan.seed == 7


def test_a_manifest_holds_the_crossing() -> None:
    """With the names of its factors and parts; it is read back as it was, or refused."""
    crossing = Crossing(FIRST, SECOND, (PART,), ("moves",))
    plan = plan_crossing(crossing, [toy_scenario(events=[SHOCK])], 3, 7)
    manifest = describe(plan, 1, [])
    assert contradictions(manifest) == []
    study = study_in(manifest, "crossing")
    assert study is not None
    found = crossed_of(json.loads(json.dumps(study)))
    assert found.crossing == crossing
    assert found == crossed_in(plan)
    twice = [{"name": "raid", "off": {}}] * 2
    for change, told in (
        ({"outcomes": ["movse"]}, "design.study.outcomes: no outcome 'movse'"),
        ({"factors": twice}, "design.study: two factors or parts have the same name"),
        ({"cells": study["cells"][1:]}, "design.study.cells: are not those of its factors and parts"),
        ({"cells": ["point-1"] * 7}, "design.study.cells: are not the points that there are"),
        ({"factors": twice[:1]}, "design.study.factors: list should have at least 2 items"),
    ):
        manifest["design"]["study"] = {**study, **change}
        (line,) = contradictions(manifest)
        assert line.startswith(told)


def test_what_is_refused() -> None:
    """Factors that do nothing, names that stand twice, keys that there are not."""
    quiet = toy_scenario()
    with pytest.raises(ValueError, match="raid switches nothing off"):
        plan_crossing(Crossing(FIRST, SECOND), [quiet], 2, None)
    loud = toy_scenario(events=[SHOCK])
    with pytest.raises(ValueError, match="raid stands there twice"):
        plan_crossing(Crossing(FIRST, SECOND, (Factor("raid", {"weeks": 3}),)), [loud], 2, None)
    with pytest.raises(ScenarioError) as found:
        plan_crossing(Crossing(FIRST, SECOND, (Factor("x", {"wekes": 3}),), ("movse",)), [loud], 2, None)
    assert [(one.file, one.key) for one in found.value.problems] == [
        ("--outcome", ""),
        ("--without", "wekes"),
    ]


def test_what_cannot_be_told_apart_is_refused() -> None:
    """Factors that switch off the same, and parts that switch nothing off; a name is no part of a market."""
    loud = toy_scenario(events=[SHOCK])
    again, renamed = Factor("again", {"events": []}), Factor("renamed", {"name": "b", "seed": 9})
    with pytest.raises(ValueError, match="raid and again switch off the same") as found:
        plan_crossing(Crossing(FIRST, again, (renamed,)), [loud], 2, None)
    assert "renamed switches nothing off" in str(found.value)


def test_effects_are_differences_within_replicates() -> None:
    """Failed runs leave their pairs out."""
    crossing = Crossing(FIRST, SECOND)
    labels = {cell: f"p{place}" for place, cell in enumerate(crossing.cells())}
    rng, rows = np.random.default_rng(5), []
    for place, label in enumerate(labels.values()):
        rows += [
            {"scenario": label, "replicate": r, "status": "done", "moves": 10.0 * r + place + rng.normal()}
            for r in range(6)
        ]
    runs = pd.DataFrame(rows)
    runs.loc[3, "status"] = "failed"
    crossed = Crossed(crossing, labels)
    added = crossed.added(runs, "moves", SECOND)
    wanted = runs["moves"].to_numpy()[:6] - runs["moves"].to_numpy()[6:12]
    assert np.isnan(added[3])
    assert np.delete(added, 3) == pytest.approx(np.delete(wanted, 3))
    raid = crossed.added(runs, "moves", FIRST)
    assert np.delete(raid, 3) == pytest.approx(
        np.delete(runs["moves"].to_numpy()[:6] - runs["moves"].to_numpy()[12:18], 3)
    )
    found = effect(added)
    told = stats.ttest_1samp(np.delete(wanted, 3), 0.0).confidence_interval()
    assert found.n == 5
    assert [found.low, found.high] == pytest.approx([told.low, told.high])
