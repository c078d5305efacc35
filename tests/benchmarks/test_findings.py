"""What is said of scenarios follows from their runs, and all of the library is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from benchmarks import findings
from benchmarks.findings import OUTCOMES
from benchmarks.findings_picture import draw
from benchmarks.hypercube import around, changes_at, laid
from benchmarks.questions import Asked, Found, read_asked
from benchmarks.told import tell
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.outcomes.outcomes import declared
from sim.scenario.library import names

ROOT = Path(__file__).parents[2]


def asking(expected: str, outcome: str = "moves", margin: float = 0.0) -> Asked:
    """A question."""
    return Asked("pay-rise", outcome, expected, "people like money.", against="frontier-2025", margin=margin)


def measured(asked: Asked, effect: float, at_points: list[float], noise: float = 1.0) -> Found:
    """A scenario that adds so much to its outcome, and so much at each point, with a little noise."""
    draws = np.random.default_rng(7)
    other = draws.normal(100.0, 5.0, (1, 60))
    own = other + effect + draws.normal(0.0, noise, (1, 60))
    base = draws.normal(100.0, 5.0, (len(at_points), 10))
    shifted = base + np.array(at_points)[:, None] + draws.normal(0.0, 0.5, base.shape)
    pairs, points = {asked.outcome: np.vstack([other, own])}, {asked.outcome: np.stack([base, shifted])}
    return Found(asked, "Why?", 156, pairs, points)


def test_all_scenarios_are_asked_about() -> None:
    """And what they are asked for exists; scenarios differ from what they are compared with, rows by name."""
    asked = read_asked()
    assert {one.name for one in asked} >= {name for name in names() if "/" not in name} - {"quiet-market"}
    assert len({one.title for one in asked}) == len(asked)
    for one in asked:
        for outcome in (one.outcome, *one.also):
            declared(outcome)
        assert one.expected in ("+", "-", "0", "?")
        assert (one.margin > 0.0) == (one.expected == "0")
        assert one.other() != one.market()


@pytest.mark.parametrize(
    ("expected", "effect", "at_points", "words"),
    [
        ("+", 5.0, [4.0, 3.0, 5.0, 0.0], "That is what comes out. Over what is plausible it is +3"),
        ("+", 5.0, [4.0, 3.0, 5.0, 0.0], "10 pairs tell it higher at 75% and lower at 0%"),
        ("-", 5.0, [4.0, 3.0, 5.0], "The opposite comes out: it is higher."),
        ("+", 5.0, [-4.0, -5.0, -3.0], ": on average the other way."),
        ("+", 5.0, [-9.0, 9.0, 1.0], ": there the sign is not known."),
        ("+", 0.0, [0.0, 0.1, -0.1], "As it is, it cannot be told from none."),
        ("+", 0.0, [4.0, 3.0, 5.0], ": there it is higher."),
        ("0", 0.0, [0.0, 0.1], "That is what comes out: it differs by less than 2."),
        ("0", 5.0, [5.0, 5.1], "It is higher."),
        ("?", 5.0, [5.0, 5.1], "theory does not say: people like money. As it is, it is higher."),
    ],
)
def test_the_verdict(expected: str, effect: float, at_points: list[float], words: str) -> None:
    """It says whether the sign is as expected, and whether that holds over what is plausible."""
    (told,) = tell([measured(asking(expected, margin=2.0), effect, at_points)])
    assert words in told.verdict


def test_a_wide_interval_is_no_equality() -> None:
    """What cannot be told from none is not said to be none."""
    (told,) = tell([measured(asking("0", margin=0.5), 0.0, [0.0, 0.1], noise=9.0)])
    assert "Nor is it told to differ by less than" in told.verdict


def test_intervals_and_stars_are_corrected_for_the_number_of_questions() -> None:
    """Also of outcomes that one question alone is about: a p of about .02 is no star among twenty-four."""
    one = measured(asking("+", "top_new_package"), 1.5, [1.0], noise=4.0)
    others = [measured(asking("+", "moves"), 0.0, [0.0], noise=1.0 + 0.1 * n) for n in range(23)]
    (alone,), (among, *_) = tell([one]), tell([one, *others])
    assert 0.002 < float(alone.as_is["top_new_package"].p[0]) < 0.05
    assert alone.sign("top_new_package") == 1
    assert among.sign("top_new_package") == 0
    widths = [
        float(told.as_is["top_new_package"].high[0] - told.as_is["top_new_package"].low[0])
        for told in (alone, among)
    ]
    assert widths[1] > 1.3 * widths[0]


def test_equal_pairs_tell_nothing() -> None:
    """A point at which all pairs differ alike is none at which they tell a sign."""
    asked = asking("+")
    same = {"moves": np.stack([np.zeros((2, 10)), np.ones((2, 10))])}
    found = Found(asked, "Why?", 156, measured(asked, 1.0, [1.0]).pairs, same)
    assert tell([found])[0].signs("moves") == (1.0, 0.0, 0.0)


def test_points_lie_where_those_of_the_base_do_and_around_what_is_stated() -> None:
    """On the keys that both have pairs differ in the scenario alone, which is one of what may be drawn."""
    raid = sim.load("microsoft-raids-meta")
    base = sim.load("frontier-2025", ['plausible."market.match_floor"=[1.1, 1.3]'])
    (of_base, left), (of_raid, _) = around(base), around(raid)
    assert left == ["market.match_floor"]  # none is stated, and the range is 1.1 to 1.3
    assert "market.match_floor" in of_raid
    shares = laid([name for name in of_base if name in of_raid], 5, 2025)
    key = "production.contest_exponent"
    points = [[point[key] for point in changes_at(ranges, shares)] for ranges in (of_base, of_raid)]
    assert points[0] == points[1]
    assert len(set(points[0])) == 5
    for name, one in of_base.items():
        if not one.choices and not one.bases:
            assert (
                one.low
                <= float(base.model_dump()["market"].get(name.removeprefix("market."), one.low))
                <= one.high
            )


def test_a_small_run_and_what_is_kept_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From scenarios to the page and its picture; a base of two is run once, and nothing a second time."""
    small = {"weeks": 4, "burn_in": 0, "researchers.count": 400, "events": [], "plausible": {}}
    changes = {**small, "market.patience": 2.0}
    asked = [
        Asked(
            "frontier-2025",
            "moves",
            "+",
            "so.",
            label,
            changes=changes,
            without={"market.patience": patience},
        )
        for label, patience in (("first", 1.0), ("second", 3.0))
    ]
    monkeypatch.setattr(findings, "read_asked", lambda only=(): asked)
    monkeypatch.setattr(findings, "around", lambda market: around(sim.load("frontier-2025")))
    begun: list[Path] = []

    def counted(folder: Path, *given: Any, **more: Any) -> ResultsFolder:
        begun.append(folder)
        return prepare(folder, *given, **more)

    monkeypatch.setattr(findings, "prepare", counted)
    numbers = ["--pairs", "2", "--points", "2", "--replicates", "2", "--workers", "1"]
    places = ["--out", str(tmp_path / "docs"), "--keep", str(tmp_path / "kept")]
    findings.main([*numbers, *places])
    assert len(begun) == 6
    findings.main([*numbers, *places])
    assert len(begun) == 6
    assert "first ...\nsecond ...\n" in capsys.readouterr().out
    text = (tmp_path / "docs" / "findings.md").read_text()
    assert "## second" in text
    assert all(declared(name).title in text for name in OUTCOMES)
    assert (tmp_path / "docs" / "pictures" / "findings.png").stat().st_size > 10_000


def test_a_part_does_not_overwrite_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """And a scenario that there is not is named."""
    for arguments, words in ((["--only", "pay-cap"], "--out"), (["--only", "pay-cup"], "invalid choice")):
        with pytest.raises(SystemExit):
            findings.main(arguments)
        assert words in capsys.readouterr().err


def test_the_picture_says_what_and_how_many() -> None:
    """Rows by name, and the number of pairs and points."""
    figure = draw([measured(asking("+", "labs_talent_share_end"), 1.0, [1.0, 2.0])], "labs_talent_share_end")
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["pay-rise"]
    assert "60 pairs" in figure.get_supxlabel()
    assert "2 points with 10 pairs" in figure.get_supxlabel()


def test_the_committed_page_is_of_these_questions() -> None:
    """Every question has its section in docs/findings.md."""
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert [one.title for one in read_asked() if f"\n## {one.title}\n" not in text] == []
