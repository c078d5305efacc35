"""The answer in words: what an interval does not tell apart is said to be no difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert first == "B against a, n = 9 pairs of runs: talent at labs +2.0 pp (+1.0 to +3.0)."
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
    assert told.count(f"no difference told by {n:,} runs") == 3 * (low <= 0.0 <= low + width)


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
    found = {"against": None, "from_first": pairs, "levers": []}
    first, _ = answer({"command": "sweep", "against": {}, "points": points, "outcomes": {SHARE: found}})
    assert first == (
        "Talent at labs: of 3 points 1 lie above the first point, 1 below, and at 1 no difference is told by "
        "5 pairs; the largest is -5.0 pp (-6.0 to -4.0) at weeks = 2."
    )
