"""Where people work, as outcomes: by hand on small tables."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.measures.ledger import Ledger
from sim.outcomes.market import OF_MARKET
from sim.outcomes.outcomes import declared, outcomes
from sim.outcomes.where import OF_WHERE
from sim.records.elite import ELITE
from sim.records.record import record_of_frames
from tests.experiments.toy import toy_run, toy_scenario

MOVES = pd.DataFrame(
    {
        "week": [0], "researcher": [0], "kind": ["poached"], "origin": ["A"], "origin_kind": ["lab"],
        "destination": ["B"], "destination_kind": ["lab"],
    }
)  # fmt: skip
OF = {one.name: one.of for one in OF_MARKET}


def ledger(weeks: int) -> Ledger:
    """Labs A and B, a startup S and the outside, whose people and hires of week w depend on w."""
    rows = [
        {"week": week, "employer": name, "kind": kind, "headcount": people, "talent": 1.0, "hires": hires}
        for week in range(weeks)
        for name, kind, people, hires in (
            ("A", "lab", 10 + week, 2),
            ("B", "lab", 5, 1 if week < 52 else 0),
            ("S", "startup", 3, 1 if week < 52 else 2),
            ("outside", "outside", 20, 50),
        )
    ]
    of_weeks = pd.DataFrame({"week": range(weeks), "unemployed": [12.0] * weeks})
    return Ledger(record_of_frames(of_weeks, pd.DataFrame(rows), MOVES), toy_scenario())


def test_labs_share_of_everybody() -> None:
    """15 of 50 people in the first week, 18 of 53 in the last: outside and unemployed count."""
    found = ledger(4)
    assert OF["labs_people_share_start"](found) == pytest.approx(15 / 50)
    assert OF["labs_people_share_end"](found) == pytest.approx(18 / 53)
    assert OF["labs_people_share_end"](ledger(1)) == pytest.approx(15 / 50)


def test_concentration_of_new_hires() -> None:
    """2, 1 and 1 a week in the first year, 2, 0 and 2 in the last; the outside's hires do not count."""
    found = ledger(104)
    assert OF["hhi_new_hires_first_year"](found) == pytest.approx((4 + 1 + 1) / 16)
    assert OF["hhi_new_hires_last_year"](found) == pytest.approx(0.5)
    assert OF["hhi_new_hires"](found) == pytest.approx((16 + 1 + 9) / 64)
    assert OF["hhi_new_hires_last_year"](ledger(3)) == OF["hhi_new_hires"](ledger(3)) == pytest.approx(6 / 16)


def test_elite_shares_are_first_and_last_of_their_columns() -> None:
    """NaN where a folder of an earlier version has none."""
    run = toy_run(toy_scenario(), seed=3, replicate=0, on_week=None)
    assert math.isnan(outcomes(run)["elite1_labs_share_end"])
    weeks = run.weeks.assign(**{name: 0.1 * run.weeks["week"] + k for k, name in enumerate(ELITE)})
    found = Ledger(record_of_frames(weeks, run.employers, run.moves), run.scenario)
    for k, name in enumerate(ELITE):
        assert OF[f"{name}_end"](found) == pytest.approx(k + 0.5)
        if "cohort" not in name:
            assert OF[f"{name}_start"](found) == k


def test_who_is_top_is_said() -> None:
    """By what, of whom, when, and at least how many."""
    elite = [one for one in OF_WHERE if one.name.startswith("elite")]
    assert len(elite) == 24
    for one in elite:
        percent = one.name.removeprefix("elite")[0]
        assert one.meaning.startswith(f"of the top {percent}% by true talent of all who ")
        assert "at least 10 people" in one.meaning
        assert ("were present in the first week" in one.meaning) == ("cohort" in one.name)
    assert declared("elite5_labs_share_end").meaning == (
        "of the top 5% by true talent of all who are present that week, at least 10 people, the share at "
        "labs, in the last week"
    )
