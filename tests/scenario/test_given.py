"""Values of numpy, pandas and the standard library mean what they mean in a scenario file."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.given import native, several, whole_number

DAY = datetime.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.bool_(False), False),
        (np.int8(3), 3),
        (np.float32(0.5), 0.5),
        (np.array(1.5), 1.5),
        (np.str_("A"), "A"),
        (np.array([1, 2]), [1, 2]),
        (pd.Series([1.5]), [1.5]),
        (Decimal("1.5"), Fraction(3, 2)),
        (pd.Timestamp("2025-01-01"), DAY),
        (np.datetime64("2025-01-01"), DAY),
        (datetime.datetime(2025, 1, 1), DAY),
        (datetime.datetime(2025, 1, 1, 12), datetime.datetime(2025, 1, 1, 12)),
        (DAY, DAY),
        ("2", "2"),
        (None, None),
    ],
    ids=repr,
)
def test_values_become_pythons_own(given: Any, expected: Any) -> None:
    """Same value, and of the plain type."""
    found = native(given)
    assert found == expected
    assert (
        type(found) in (type(expected), np.str_)
        if isinstance(given, np.str_)
        else type(found) is type(expected)
    )


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("market.planned_seats", np.bool_(False), False),
        ("weeks", np.int64(7), 7),
        ("weeks", np.array(7), 7),
        ("weeks", 7.0, 7),
        ("escalation.intensity", Decimal("1.5"), 1.5),
        ("escalation.intensity", Fraction(3, 2), 1.5),
        ("escalation.intensity", np.array(1.5), 1.5),
        ("start_date", pd.Timestamp("2025-01-01"), DAY),
        ("start_date", np.datetime64("2025-01-01"), DAY),
        ("start_date", datetime.datetime(2025, 1, 1), DAY),
        ("burn_in", datetime.timedelta(days=14), 2.0),
        ("burn_in", np.timedelta64(14, "D"), 2.0),
        ("burn_in", pd.Timedelta(days=14), 2.0),
    ],
    ids=repr,
)
def test_a_scenario_takes_them(key: str, given: Any, expected: Any) -> None:
    """Through `with_` and through the constructor, as the plain value."""
    section, _, name = key.rpartition(".")
    changed = sim.Scenario().with_({key: given})
    built = sim.Scenario.model_validate({section: {name: given}} if section else {name: given})
    for scenario in (changed, built):
        found = getattr(getattr(scenario, section) if section else scenario, name)
        assert found == expected
        assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("key", "given", "told"),
    [
        ("start_date", pd.NaT, "NaT"),
        (
            "start_date",
            datetime.datetime(2025, 1, 1, 12),
            "has a time of day, or a time zone; write year-month",
        ),
        ("start_date", pd.Timestamp("2025-01-01", tz="UTC"), "has a time of day, or a time zone"),
        ("escalation.intensity", Decimal("NaN"), "must be a finite number"),
        ("escalation.intensity", Decimal("1e999999999"), "must be a finite number"),
        ("escalation.intensity", pd.NA, "is not a number"),
        ("escalation.intensity", np.array([1.5, 2.5]), "a list"),
        ("escalation.intensity", datetime.timedelta(1), "is not a number"),
        ("escalation.intensity", 1 + 2j, "is not a number"),
        ("weeks", np.bool_(True), "true is not a number"),
        ("market.planned_seats", np.int64(1), "must be true or false, got 1"),
    ],
    ids=repr,
)
def test_what_means_nothing_is_a_mistake(key: str, given: Any, told: str) -> None:
    """One line, that says what it was."""
    with pytest.raises(sim.ScenarioError, match=told) as caught:
        sim.Scenario().with_({key: given})
    assert len(caught.value.problems) == 1


def test_whole_numbers() -> None:
    """Whatever can be an index is one, but truth values; bounds are told."""
    assert [whole_number("n", value, (0, 9)) for value in (3, np.int8(3), np.array(3))] == [3, 3, 3]
    for value in (True, np.bool_(1), 3.0, np.float64(3), "3", None, [3], Decimal(3)):
        with pytest.raises(TypeError, match=r"n: .* is not a whole number; give one from 0 to 9"):
            whole_number("n", value, (0, 9))
    for number in (-1, 10, 10**70):
        with pytest.raises(ValueError, match=r"n: .* is out of bounds; give a number from 0 to 9"):
            whole_number("n", number, (0, 9))


def test_one_text_is_no_list(tmp_path: Path) -> None:
    """Its letters are not the items."""
    assert several("keys", (key for key in "ab"), "[...]") == ["a", "b"]
    for wrong in ("weeks=3", {"weeks": 3}, 3, None):
        with pytest.raises(TypeError, match=r"keys must be a list, such as \[1\]"):
            several("keys", wrong, "[1]")
    path = tmp_path / "tiny.toml"
    path.write_text("weeks = 4", encoding="utf-8")
    assert sim.load(path, (text for text in ["weeks=3"])).weeks == 3
    with pytest.raises(TypeError, match="overrides must be a list"):
        sim.load(path, "weeks=3")
    with pytest.raises(TypeError, match="overrides must be texts"):
        sim.load(path, [3])  # type: ignore[list-item]


@pytest.mark.parametrize("source", [{"weeks": 3}, 3, None, b"tiny.toml"])
def test_what_is_no_path_is_not_loaded(source: Any) -> None:
    """The remedy is the constructor."""
    with pytest.raises(TypeError, match=r"sim\.Scenario\.model_validate\("):
        sim.load(source)


@pytest.mark.parametrize("changes", ["weeks=3", {3: 4}, [("weeks", 3)], None])
def test_changes_are_a_table(changes: Any) -> None:
    """With texts as keys."""
    with pytest.raises(TypeError, match="changes must have keys as texts"):
        sim.Scenario().with_(changes)
