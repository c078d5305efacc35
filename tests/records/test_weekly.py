"""Market measures of the week: over labs and startups that live, from the employers' rows of that week."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.records.sheet import sheet_of_frame
from sim.records.weekly import MEASURES, weekly_measures
from sim.vocabulary import REASONS


def _row(week: int, name: str, kind: str, talent: float, *, alive: bool = True) -> dict[str, object]:
    row: dict[str, object] = {"week": week, "employer": name, "kind": kind, "alive": alive}
    row |= {column: talent for column in ("headcount", "talent", "payroll", "compute", "output", "hires")}
    row |= {"open_seats": 1.0, "breakthroughs": 1, "bids": 2}
    return row | {f"lost_{reason}": place for place, reason in enumerate(REASONS)}


@pytest.fixture
def weeks() -> pd.DataFrame:
    """Week 0: labs with 50 and 30, a startup with 20, outside 900. Week 1: A is dead. Week 2: nobody."""
    employers = pd.DataFrame(
        [
            _row(0, "Meta", "lab", 50.0),
            _row(0, "OpenAI", "lab", 30.0),
            _row(0, "A", "startup", 20.0),
            _row(0, "outside", "outside", 900.0),
            _row(1, "Meta", "lab", 50.0),
            _row(1, "OpenAI", "lab", 50.0),
            _row(1, "A", "startup", 0.0, alive=False),
            _row(1, "outside", "outside", 900.0),
        ]
    )
    return pd.DataFrame(weekly_measures(np.arange(3), sheet_of_frame(employers)))


def test_concentration_leaves_the_outside_out(weeks: pd.DataFrame) -> None:
    """HHI of 0.5, 0.3, 0.2, then of two halves; 0 where nobody is there."""
    for name in ("headcount", "talent", "wage_bill", "compute", "new_hires"):
        assert weeks[f"hhi_{name}"].tolist() == pytest.approx([0.38, 0.5, 0.0])
    assert weeks["effective_employers"].tolist() == pytest.approx([1 / 0.38, 2.0, 0.0])
    assert weeks["top4_talent_share"].tolist() == pytest.approx([1.0, 1.0, 0.0])


def test_the_startups_part(weeks: pd.DataFrame) -> None:
    """A fifth, then nothing."""
    assert weeks["startup_talent_share"].tolist() == pytest.approx([0.2, 0.0, 0.0])
    assert weeks["startup_output_share"].tolist() == pytest.approx([0.2, 0.0, 0.0])
    assert weeks["startups_alive"].tolist() == [1, 0, 0]


def test_the_labs_part(weeks: pd.DataFrame) -> None:
    """All labs together, of labs and startups: four fifths, then all."""
    for name in ("headcount", "talent"):
        assert weeks[f"labs_{name}_share"].tolist() == pytest.approx([0.8, 1.0, 0.0])


def test_counts_add_up_by_kind(weeks: pd.DataFrame) -> None:
    """Seats and lost bids of labs and startups apart; all columns are there, in their order."""
    assert weeks["lab_open_seats"].tolist() == [2, 2, 0]
    assert weeks["startup_open_seats"].tolist() == [1, 0, 0]
    lost = REASONS.index("value")
    assert weeks["lab_lost_value"].tolist() == [2 * lost, 2 * lost, 0]
    assert weeks["startup_lost_value"].tolist() == [lost, lost, 0]  # it died, and lost bids before
    assert tuple(weeks.columns) == MEASURES
