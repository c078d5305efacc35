"""`sim.explore` without a browser: widgets are set in Python, and answer beside the dial."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pandas as pd
import pytest

import sim
from sim.notebook.explore import Explorer, explore
from sim.surroundings import SurroundingsError
from tests.experiments.toy import toy_run, toy_scenario

pytest.importorskip("ipywidgets")

EVENT = {"name": "offers", "kind": "offer-policy", "week": 1, "aggressiveness": 2}
TOY = toy_scenario(events=[EVENT], plausible={"escalation.intensity": [0, 3]})


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Explorer]:
    """What is shown of a market without economics, when it has settled."""
    monkeypatch.setattr("sim.experiments.runs.single.simulate", toy_run)
    monkeypatch.setattr("sim.notebook.explore.compile_first", lambda: None)
    with closing(explore(TOY, ["top_package"], pairs=5, workers=1, seed=7)) as explorer:
        assert settled(explorer)
        yield explorer


def settled(explorer: Explorer) -> bool:
    """Are all pairs there, and drawn? Drawing again what is there changes nothing."""
    done = explorer.wait(120.0)
    explorer._arrived()
    return done


def test_letting_go_of_a_slider_changes_differences_and_picture(toy: Explorer) -> None:
    """The text beside it says where it stands."""
    row, before = toy.rows["escalation.intensity"], toy.picture.value
    assert not row.slider.continuous_update
    row.slider.value = 2.5
    assert settled(toy)
    assert row.control.value == "2.5"
    assert toy.changes == {"escalation.intensity": 2.5}
    assert toy.picture.value != before
    assert "n = 5 pairs" in toy.picture.value
    row.control.value = "0.5"
    assert row.slider.value == 0.5
    row.control.value = "7"  # beyond what is plausible, within the bounds
    assert row.slider.value == 3.0
    assert toy.changes == {"escalation.intensity": 7.0}


def test_a_wrong_value_is_answered_beside_the_dial_and_the_picture_stays(toy: Explorer) -> None:
    """What was given stays to be mended; the next good value clears the message."""
    row = toy.rows["escalation.intensity"]
    row.control.value = "2"
    assert settled(toy)
    picture, differs = toy.picture.value, toy._differs.value
    row.control.value = "-2"
    assert "out of bounds" in row.message.value
    assert "In use: 2." in row.message.value
    assert (row.control.value, toy.changes) == ("-2", {"escalation.intensity": 2.0})
    assert settled(toy)
    assert (toy.picture.value, toy._differs.value) == (picture, differs)
    row.control.value = "3"
    assert row.said == ""
    assert "number; ≥ 0, ≤ 10" in row.message.value


def test_events_are_switched_by_name_and_reset_brings_all_back(toy: Explorer) -> None:
    """Also what was wrong."""
    toy.rows["events.offers.on"].control.value = False
    toy.rows["escalation.intensity"].control.value = "wrong"
    assert toy.changes == {"events.offers.on": False}
    assert "events.offers.on" in toy._differs.value
    toy.back.click()
    assert toy.changes == {}
    assert toy.rows["events.offers.on"].control.value is True
    row = toy.rows["escalation.intensity"]
    assert (row.control.value, row.said) == ("1", "")
    assert settled(toy)
    assert "All dials stand at the starting point" in toy.picture.value


def test_a_search_adds_a_dial_for_any_key(toy: Explorer) -> None:
    """By words, by the key itself; a key that is none is answered."""
    toy.keys.words.value = "Meta BUDGET per initial"
    assert [key for _, key in toy.keys.matches.options] == ["labs.Meta.budget_per_head"]
    toy.keys.button.click()
    assert "labs.Meta.budget_per_head" in toy.rows
    assert toy.keys.message.value == ""
    toy.keys.words.value = "market.patiense"
    toy.keys.button.click()
    assert "did you mean" in toy.keys.message.value
    toy.keys.words.value = "market.patience"
    toy.keys.button.click()
    assert toy.set("market.patience", "2 weeks") == ""
    assert toy.changes == {"market.patience": 14.0}
    assert len(toy.rows) == 5
    groups = [[part.value for part in group.children[:1]] for group in toy._dials.children]
    assert groups == [["<b>What is plausible</b>"], ["<b>Events</b>"], ["<b>Other keys</b>"]]
    assert sum(len(group.children) - 1 for group in toy._dials.children) == 5


def test_outcomes_are_added_and_taken_away_without_a_run(
    toy: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one stays."""

    def never(*_: object) -> None:
        raise AssertionError("a run for an outcome")

    monkeypatch.setattr("sim.experiments.runs.single.simulate", never)
    assert toy.look_at("labs.Meta.headcount_end") == ""
    assert "labs.Meta.headcount_end" in toy.picture.value
    first, second = toy._chosen.children
    first.click()
    assert "top_package" not in toy.picture.value
    second = toy._chosen.children[0]
    second.click()
    assert "no outcome is chosen" in toy.outcomes.message.value
    assert "did you mean" in toy.look_at("mooves")


def test_workers_give_what_an_ensemble_gives() -> None:
    """In processes of their own, which end with `close`."""
    small = sim.load("quiet-market", ["researchers.count=300", "burn_in=4", "weeks=12"])
    with closing(explore(small, ["moves"], ["escalation.intensity"], pairs=3, workers=2, seed=5)) as explorer:
        assert explorer.set("escalation.intensity", 3) == ""
        assert settled(explorer)
        variant = small.with_({"escalation.intensity": 3.0})
        expected = sim.ensemble([small, variant], 3, workers=1, seed=5).compare(small, variant)
        pd.testing.assert_frame_equal(explorer.differences, expected, check_exact=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"outcomes": ["mooves"]}, 'no outcome "mooves"; did you mean "moves"'),
        ({"dials": ["market.patiense"]}, "dials: market.patiense: .*did you mean"),
        ({"pairs": 1}, "pairs: 1 is out of bounds"),
    ],
)
def test_what_it_is_asked_for_is_checked(options: dict[str, Any], said: str) -> None:
    """Before anything runs."""
    with pytest.raises(ValueError, match=said):
        explore(TOY, **({"workers": 1} | options))


def test_without_ipywidgets_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the extra."""
    monkeypatch.setattr("sim.surroundings.find_spec", lambda name: None)
    with pytest.raises(SurroundingsError, match=r"pip install .* '\.\[notebooks\]'"):
        explore(TOY)
    assert importlib.util.find_spec("ipywidgets") is not None
