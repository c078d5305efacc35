"""An exploration compares as an ensemble does, drops what nobody waits for, keeps what is good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pandas as pd
import pytest

from sim.experiments.studies.ensemble import ensemble
from sim.explorer.exploration import Exploration, Refused
from sim.explorer.picture import differing, picture
from sim.records.run import Run
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_run, toy_scenario

SIMULATE = "sim.experiments.runs.single.simulate"
SECONDS = 120.0


def exploring(scenario: Scenario, pairs: int = 3, outcomes: tuple[str, ...] = ("moves",)) -> Exploration:
    """An exploration in a thread of this process."""
    return Exploration(scenario, outcomes, pairs, workers=1, seed=7, told=lambda: None)


def looked_at(exploration: Exploration) -> None:
    """Ask, and wait."""
    exploration.ask()
    assert exploration.wait(SECONDS)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Exploration]:
    """An exploration of a market without economics."""
    monkeypatch.setattr(SIMULATE, toy_run)
    with closing(exploring(toy_scenario(), outcomes=("top_package", "moves"))) as exploration:
        exploration.add("escalation.intensity")
        yield exploration


def test_differences_are_those_of_an_ensemble_on_the_same_seeds() -> None:
    """To the bit, whether points share their burn-in with the start, with each other or with none."""
    small = load_scenario("microsoft-raids-meta", ["market.scale=0.05", "burn_in=4", "weeks=40"])
    turns: tuple[tuple[str, Any], ...] = (
        ("events.raid-list.on", False),
        ("production.contest_exponent", 1.8),
        ("escalation.prize_growth", 0.5),
    )
    with closing(exploring(small)) as exploration:
        for name, value in turns:
            exploration.move(name, value)
            looked_at(exploration)
            variant = small.with_(exploration.changes)
            expected = ensemble([small, variant], 3, workers=1, seed=7).compare(small, variant)
            pd.testing.assert_frame_equal(exploration.differences(), expected, check_exact=True)
        assert exploration.scenario == variant


def test_an_older_request_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a point that is left, only the run that is under way is done."""
    under_way, go_on = threading.Event(), threading.Event()

    def gated(scenario: Scenario, seed: int, replicate: int, *_: Any) -> Run:
        if scenario.escalation.intensity == 5.0:
            under_way.set()
            assert go_on.wait(SECONDS)
        return toy_run(scenario, seed, replicate, None)

    monkeypatch.setattr(SIMULATE, gated)
    with closing(exploring(toy_scenario(), pairs=6)) as exploration:
        exploration.add("escalation.intensity")
        exploration.move("escalation.intensity", 5.0)
        exploration.ask()
        assert under_way.wait(SECONDS)
        exploration.move("escalation.intensity", 2.0)
        exploration.ask()
        go_on.set()
        assert exploration.wait(SECONDS)
        assert exploration.paired == 6
        exploration.move("escalation.intensity", 5.0)
        assert exploration.paired == 1


def test_a_long_run_is_dropped_while_it_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told that weeks have passed, sees that another point is wanted, and leaves no answer."""
    under_way, go_on = threading.Event(), threading.Event()

    def slow(
        scenario: Scenario, seed: int, replicate: int, on_week: Callable[[int, int], None], begin: object
    ) -> Run:
        if scenario.escalation.intensity == 5.0:
            under_way.set()
            assert go_on.wait(SECONDS)
            on_week(1, 10)
        return toy_run(scenario, seed, replicate, on_week)

    monkeypatch.setattr(SIMULATE, slow)
    with closing(exploring(toy_scenario())) as exploration:
        exploration.add("escalation.intensity")
        exploration.move("escalation.intensity", 5.0)
        exploration.ask()
        assert under_way.wait(SECONDS)
        exploration.move("escalation.intensity", 2.0)
        exploration.ask()
        go_on.set()
        assert exploration.wait(SECONDS)
        exploration.move("escalation.intensity", 5.0)
        assert exploration.paired == 0


def test_to_go_back_takes_no_run(toy: Exploration, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done at a point is kept."""
    toy.move("escalation.intensity", 3)
    looked_at(toy)
    first = toy.differences()
    toy.reset()
    looked_at(toy)

    def never(*_: object) -> None:
        raise AssertionError("a run that was done before")

    monkeypatch.setattr(SIMULATE, never)
    toy.move("escalation.intensity", "3")
    looked_at(toy)
    pd.testing.assert_frame_equal(toy.differences(), first)
    assert toy.failures == []


def test_a_wrong_value_leaves_all_as_it_was(toy: Exploration) -> None:
    """Of a key, of keys together, and of more than the memory has room for."""
    toy.move("escalation.intensity", 3)
    looked_at(toy)
    for key in ("weeks", "researchers.count"):
        toy.add(key)
    before = (toy.scenario, toy.changes, toy.paired)
    for name, given, said in (
        ("escalation.intensity", "many", "cannot read"),
        ("escalation.intensity", -1, "out of bounds"),
        ("researchers.count", 2**31, "out of bounds|memory"),
        ("weeks", "0", "out of bounds"),
    ):
        with pytest.raises(Refused, match=said):
            toy.move(name, given)
        assert (toy.scenario, toy.changes, toy.paired) == before


def test_mistakes_of_keys_together_are_told_all_at_once() -> None:
    """A horizon that ends before two events begin."""
    raid = load_scenario("microsoft-raids-meta")
    with closing(exploring(raid)) as exploration:
        exploration.add("weeks")
        with pytest.raises(Refused, match="outside the horizon") as refused:
            exploration.move("weeks", 10)
        assert len(str(refused.value).splitlines()) == len(raid.events)
        assert exploration.changes == {}


def test_what_differs_is_told_and_a_reset_ends_it(toy: Exploration) -> None:
    """A dial that was turned back does not differ."""
    toy.add("market.patience")
    toy.move("market.patience", "2 weeks")
    toy.move("escalation.intensity", 2)
    toy.move("escalation.intensity", 1)
    assert [tuple(one) for one in toy.differs()] == [("market.patience", "7 days", "14 days")]
    assert "7 days → <b>14 days</b>" in differing(toy.differs())
    toy.reset()
    assert toy.changes == {}
    assert toy.scenario == toy.start


def test_keys_have_one_dial(toy: Exploration) -> None:
    """The same key twice is the same dial; keys that another turns are refused."""
    assert toy.add("escalation.intensity") is toy.dials["escalation.intensity"]
    with pytest.raises(ValueError, match="turned by another dial"):
        toy.add("escalation.intensity,feedback.budgets")


def test_outcomes_are_chosen_by_name(toy: Exploration) -> None:
    """All that are wrong are told, with the nearest name."""
    with pytest.raises(Refused, match="did you mean") as refused:
        toy.choose(["top_package", "top_packag", "nothing"])
    assert len(str(refused.value).splitlines()) == 2
    assert toy.outcomes == ("top_package", "moves")
    with pytest.raises(Refused, match="no outcome is chosen"):
        toy.choose([])


def test_the_picture_says_pairs_seed_and_interval(toy: Exploration) -> None:
    """At the starting point it shows means; every strip is said in words too."""
    looked_at(toy)
    assert "mean of 3 runs, seed 7" in picture(toy)
    toy.move("escalation.intensity", 2)
    looked_at(toy)
    shown = picture(toy)
    assert "mean of n = 3 pairs of runs on the same draws, seed 7, with 95% t intervals" in shown
    assert shown.count("<svg") == shown.count('role="img" aria-label="') == 2
    assert 'aria-label="moves from job to job: 3 pairs, interval ' in shown
    assert "<b>+$" in shown


def test_a_run_that_fails_is_told_and_is_no_pair(toy: Exploration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others still count."""

    def failing(scenario: Scenario, seed: int, replicate: int, *rest: Any) -> Run:
        if replicate == 1 and scenario.escalation.intensity == 2.0:
            raise ArithmeticError("too much")
        return toy_run(scenario, seed, replicate, *rest)

    monkeypatch.setattr(SIMULATE, failing)
    toy.move("escalation.intensity", 2)
    looked_at(toy)
    assert toy.paired == 2
    assert toy.failures == ["ArithmeticError: too much"]
