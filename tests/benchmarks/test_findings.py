"""What is said of scenarios follows from their runs, and all of the library is asked about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from benchmarks import findings
from benchmarks.findings import OUTCOMES, at_points
from benchmarks.findings_page import Told, draw, page
from benchmarks.questions import Asked, Found, read_asked
from sim.outcomes.outcomes import declared
from sim.scenario.library import names
from sim.scenario.ranges import plausible_ranges

ASKED = Asked("pay-rise", "frontier-2025", "moves", "+", "people like money.", {})


def measured(effect: float, at_points_: list[float], asked: Asked = ASKED) -> Found:
    """A scenario that adds so many moves, and so many at each point, with a little noise."""
    draws = np.random.default_rng(7)
    other = draws.normal(100.0, 5.0, (1, 60))
    own = other + effect + draws.normal(0.0, 1.0, (1, 60))
    base = draws.normal(100.0, 5.0, (len(at_points_), 10))
    shifted = base + np.array(at_points_)[:, None] + draws.normal(0.0, 0.5, base.shape)
    return Found(asked, "Why?", {"moves": np.vstack([other, own])}, {"moves": np.stack([base, shifted])})


def test_all_scenarios_are_asked_about() -> None:
    """And what they are asked for exists; a scenario and what it is compared with differ."""
    asked = read_asked()
    assert {one.name for one in asked} >= {name for name in names() if "/" not in name} - {"quiet-market"}
    for one in asked:
        declared(one.outcome)
        assert one.expected in ("+", "-", "0")
        assert one.other() != one.market()


@pytest.mark.parametrize(
    ("effect", "expected", "words"),
    [
        (5.0, "+", "That is what comes out; the sign stands at 75% of the plausible points"),
        (5.0, "-", "The opposite comes out; the sign stands at 75%"),
        (0.0, "+", "The pairs do not tell it from none; nothing is told at 25% of the plausible points"),
        (0.0, "0", "That is what comes out; nothing is told at 25%"),
    ],
)
def test_the_verdict(effect: float, expected: str, words: str) -> None:
    """It says whether the sign is as expected, and at how many points it stands."""
    found = measured(effect, [4.0, 3.0, 5.0, 0.0], Asked("a", "b", "moves", expected, "so.", {}))
    text = " ".join(page([found], ["moves"]).split())
    assert words in text
    assert "surely higher at 75%, surely lower at 0%" in text


def test_intervals_are_wider_for_more_scenarios() -> None:
    """They hold for all of them at once."""
    found = measured(2.0, [1.0])
    widths = [
        float(told.effects["moves"].high[0] - told.effects["moves"].low[0])
        for told in (Told(found, 1), Told(found, 20))
    ]
    assert widths[1] > 1.3 * widths[0]


def test_points_lie_where_those_of_the_base_do() -> None:
    """On the keys that both have: pairs differ in the scenario alone."""
    base, raid = sim.load("frontier-2025"), sim.load("microsoft-raids-meta")
    shared = [one.name for one in plausible_ranges(base)]
    of_base, of_raid = at_points(base, shared, 5), at_points(raid, shared, 5)
    key = "production.contest_exponent"
    assert [point[key] for point in of_base] == [point[key] for point in of_raid]
    assert len({point[key] for point in of_base}) == 5


def test_a_small_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a scenario to the page and its picture; what both have in common is run once."""
    small = {"weeks": 4, "burn_in": 0, "researchers.count": 400}
    monkeypatch.setattr(Asked, "market", lambda self: sim.load(self.name).with_(small))
    numbers = ["--pairs", "2", "--points", "2", "--replicates", "2", "--workers", "1"]
    asked = ["--only", "frontier-2025", "--out", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["findings", *numbers, *asked])
    findings.main()
    assert capsys.readouterr().out.splitlines() == ["frontier-2025 ..."]
    text = (tmp_path / "findings.md").read_text()
    assert "## frontier-2025" in text
    assert all(declared(name).title in text for name in OUTCOMES)
    assert (tmp_path / "pictures" / "findings.png").stat().st_size > 10_000


def test_the_picture_says_how_many(tmp_path: Path) -> None:
    """It is drawn of any outcome."""
    draw([measured(1.0, [1.0, 2.0])], "moves", tmp_path / "one.png")
    assert (tmp_path / "one.png").exists()
