"""The answer in words: what an interval does not tell apart is said to be no difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.names import join_key
from sim.report.answer import answer

SHARE, INDEX = "labs_talent_share_end", "hhi_talent_end"


def effect(low: float, high: float, n: int = 9) -> dict[str, Any]:
    """A difference with its interval, as documents have it."""
    return {"difference": (low + high) / 2.0, "low": low, "high": high, "n": n}


def compared(**found: dict[str, Any]) -> dict[str, Any]:
    """The document of a comparison."""
    return {"command": "compare", "base": "a", "alternatives": {"b": found}}


def test_a_comparison_tells_apart_what_its_intervals_do() -> None:
    """Differences with their intervals and n, and apart from them those that are not told."""
    first, second, last = answer(compared(**{SHARE: effect(0.01, 0.03), INDEX: effect(-0.01, 0.03)}))
    assert first == "b against a, n = 9 pairs of runs: talent at labs +2.0 pp (+1.0 to +3.0)."
    assert second == (
        "No difference between b and a is told by 9 pairs in: HHI of talent +0.010 (-0.010 to +0.030)."
    )
    assert "95%" in last


@given(st.floats(-1.0, 1.0), st.floats(1e-6, 1.0), st.integers(2, 999))
def test_an_interval_with_zero_in_it_is_no_difference(low: float, width: float, n: int) -> None:
    """Of whatever size, and one without is never said to be none."""
    found = effect(low, low + width, n)
    told = " ".join(answer(compared(**{SHARE: found})))
    assert ("No difference between" in told) is (low <= 0.0 <= low + width)
    crossed = {
        "command": "cross", "factors": ["x", "y"],
        "outcomes": {SHARE: {"adds": {"y": {"x off": found, "x on": found}}, "interaction": found}},
    }  # fmt: skip
    (told,) = answer(crossed)
    assert told.count(f"no difference told by {n:,} replicates") == 3 * (low <= 0.0 <= low + width)


def test_what_is_alike_in_all_pairs_is_not_said_to_be_none() -> None:
    """It has no interval, and is no test; where it is zero there is no difference."""
    told = " ".join(answer(compared(moves=effect(3.0, 3.0, 5), startups_alive_end=effect(0.0, 0.0, 5))))
    first, second = told.split("No difference between b and a is told by 5 pairs in: ")
    assert "moves from job to job +3 (the same in all 5 pairs)" in first
    assert "startups alive" in second


def test_labs_that_differ_are_named() -> None:
    """The largest first; one whose interval has zero in it is not."""
    shares = {"A": (0.01, 0.02), "B.C": (-0.05, -0.03), "D": (-0.01, 0.01)}
    found = {f"labs.{join_key(lab)}.talent_share_end": effect(*ends) for lab, ends in shares.items()}
    said = [one for one in answer(compared(**found)) if "share of talent" in one]
    assert said == [
        "Of 3 labs 2 are told to differ in their share of talent, most B.C -4.0 pp (-5.0 to -3.0); "
        "A +1.5 pp (+1.0 to +2.0)."
    ]


def test_one_run_has_no_interval() -> None:
    """It says so, and what to do; of several the interval of the mean stands there."""
    values = {"mean": 0.5, "low": float("nan"), "high": float("nan"), "n": 1}
    outcomes = {f"{name}_{when}": values for name in _OF_RUN for when in ("start", "end")}
    *_, last = answer({"command": "run", "replicates": 1, "outcomes": outcomes})
    assert "there is no interval" in last
    values = {"mean": 0.5, "low": 0.4, "high": 0.6, "n": 8}
    outcomes = {f"{name}_{when}": values for name in _OF_RUN for when in ("start", "end")}
    first, *_ = answer({"command": "run", "replicates": 8, "outcomes": outcomes})
    assert first == (
        "Talent at labs: 50.0% in the last week (95% interval of the mean 40.0% to 60.0%, n = 8 runs), 50.0% "
        "in the first."
    )


_OF_RUN = ("labs_talent_share", "hhi_talent", "startup_talent_share", "startups_alive", "median_pay")


@pytest.mark.parametrize("document", [{"runs": {"done": 3, "planned": 9}}, {}])
def test_runs_that_are_no_study_tell_how_many_they_are(document: dict[str, Any]) -> None:
    """And that single runs cannot be told from chance."""
    (told,) = answer(document)
    assert told.startswith(f"{document.get('runs', {}).get('done', 0)} of ")
    assert "--replicates" in told


def test_a_sweep_names_the_point_that_differs_most() -> None:
    """With its keys, and how many points lie above, below, and in between."""
    pairs = {
        "difference": [0.0, 0.02, -0.05, 0.001],
        "low": [0.0, 0.01, -0.06, -0.01],
        "high": [0.0, 0.03, -0.04, 0.01],
        "n": [5] * 4,
    }
    points = [{"point": f"p{number}", "weeks": number} for number in range(4)]
    found: dict[str, Any] = {"against": None, "from_first": pairs, "levers": []}
    first, _ = answer({"command": "sweep", "against": {}, "points": points, "outcomes": {SHARE: found}})
    assert first == (
        "Talent at labs: of 3 points 1 told to be above the first point, 1 below it; no difference is told "
        "at 1 by 5 pairs; the largest, which looks too large for being chosen, is -5.0 pp (-6.0 to -4.0) at "
        "weeks = 2."
    )


def arm(name: str, low: float, high: float) -> dict[str, Any]:
    """A row of a tornado."""
    ends = {"change": (low + high) / 2.0, "change_low": low, "change_high": high}
    return {"input": name, "value": 2.0, "n": 7, "turns": False, **ends}


def test_a_tornado_names_only_what_is_told_to_move_the_outcome() -> None:
    """In the order of the rows; where nothing is told, it says that, and shows the largest all the same."""
    document = {"command": "sensitivity", "method": "tornado", "outcome": SHARE}
    rows = [arm("wide", -0.2, 0.3), arm("sure", 0.01, 0.02), arm("none", -0.01, 0.01)]
    first, second, *rest = answer({**document, "inputs": rows})
    assert rest.pop(0) == (
        "wide (the largest change, which is not told from none): at 2 no difference told by 7 replicates, "
        "+5.0 pp (-20.0 to +30.0)."
    )
    assert rest.pop() == "By chance alone one interval in twenty leaves zero out: of these 3 about 1."
    assert first == "Talent at labs is told to hang on 1 of 3 assumptions: sure."
    assert second == "sure: at 2 +1.5 pp (+1.0 to +2.0), n = 7."
    assert not rest
    first, second, *_ = answer({**document, "inputs": rows[::2]})
    assert first == "Talent at labs: these runs tell of none of 2 assumptions that it hangs on it."
    assert second == "wide: at 2 no difference told by 7 replicates, +5.0 pp (-20.0 to +30.0)."


def test_indices_are_told_where_they_are_above_chance() -> None:
    """Of PAWN the median beside what an input without effect stays below."""
    rows = [
        {
            "input": name,
            "median": median,
            "median_low": median - 0.1,
            "median_high": median + 0.1,
            "chance": 0.3,
        }
        for name, median in (("a", 0.5), ("b", 0.2))
    ]
    document = {"command": "sensitivity", "method": "pawn", "outcome": SHARE, "inputs": rows}
    first, *_ = answer(document)
    assert first == "Talent at labs hangs most on a; told of 1 of 2 inputs."


def test_an_undecided_choice_names_who_is_left() -> None:
    """Without any word on a probability."""
    document = {
        "command": "best", "outcome": SHARE, "maximize": True, "best": None, "left": ["x", "y"],
        "replicates": 40,
        "guarantee": {}, "scenarios": [{"scenario": "x"}],
    }  # fmt: skip
    assert answer(document) == ["Undecided after 40 replicates: x and y are left."]


def test_of_points_that_were_chosen_it_says_so() -> None:
    """The largest of several that are told, and the ends of a map, each with interval and n."""
    pairs = {
        "difference": [0.0, 0.02, 0.05],
        "low": [0.0, 0.01, 0.04],
        "high": [0.0, 0.03, 0.06],
        "n": [5] * 3,
    }
    points = [{"point": f"p{at}", **{f"key{key}": at for key in range(4)}} for at in range(3)]
    found: dict[str, Any] = {"against": None, "from_first": pairs, "levers": []}
    first, _ = answer({"command": "sweep", "against": {}, "points": points, "outcomes": {SHARE: found}})
    assert (
        "the largest, which looks too large for being chosen, is +5.0 pp (+4.0 to +6.0) at point p2" in first
    )
    runs = {"mean": [[0.5, 0.6]], "low": [[0.4, 0.5]], "high": [[0.6, 0.7]], "n": [[3, 4]]}
    axes = {"x": {"keys": ["a"], "values": [1.0, 2.0]}, "y": {"keys": ["b"], "values": [0.0]}}
    (told,) = answer({"command": "map", **axes, "outcomes": {SHARE: {"runs": runs, "paired": None}}})
    assert told == (
        "Talent at labs: the least mean is 50.0% (95% interval 40.0% to 60.0%), n = 3 runs at a = 1, b = 0; "
        "the largest is 60.0% (95% interval 50.0% to 70.0%), n = 4 runs at a = 2, b = 0. Both were chosen "
        "among points."
    )


@given(st.floats(-2.0, 2.0), st.floats(1e-6, 2.0))
def test_a_gain_whose_interval_has_zero_in_it_is_not_told(low: float, width: float) -> None:
    """Of whatever size it is."""
    ratio = {"ratio": low + width / 2.0, "low": low, "high": low + width, "n": 4}
    to = {"xAI": {"diversion": ratio}}
    (told,) = answer({"command": "second-choices", "diversions": {"Meta": {"to": to}}, "mergers": []})
    assert ("no gain of xAI is told" in told) is (low <= 0.0 <= low + width)


def test_what_stopped_by_itself_warns_of_other_intervals() -> None:
    """Which know nothing of that."""
    one = {"mean": 0.5, "low": 0.4, "high": 0.6, "n": 12}
    until = {"outcome": SHARE, "of": "mean", "reached": True, "scenarios": {"a": one}}
    *_, last = answer({"runs": {"done": 12, "planned": 12}, "until": until})
    assert "too narrow where runs stop by themselves" in last
