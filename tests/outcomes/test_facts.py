"""Facts about hires, leavers and packages: counted by hand in a small log."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

import sim
from sim.outcomes import facts
from sim.outcomes.moments import measured, moment
from sim.records.run import Run
from sim.vocabulary import WEEKS_PER_YEAR

_COLUMNS = [
    "week",
    "researcher",
    "kind",
    "origin_kind",
    "destination_kind",
    "pay_before",
    "pay_after",
    "talent",
]


def log(*rows: tuple[Any, ...]) -> Run:
    """A run with this log, in which nobody is listed."""
    moves = pd.DataFrame(rows, columns=_COLUMNS).astype({"pay_after": float})
    return cast(Run, SimpleNamespace(moves=moves.assign(listed=False)))


def hired(week: int, person: int, to: str, pay: float = 1.0, talent: float = 1.0) -> tuple[Any, ...]:
    """A hire of somebody without a job."""
    return (week, person, "hired", None, to, 0.0, pay, talent)


def test_graduates_came_in_within_a_year_and_had_no_job_yet() -> None:
    """Who came in long ago, or had a job, is none; nor is a hire counted before the log has a year."""
    entered = [
        (week, person, "entered", None, None, 0.0, 0.0, 1.0) for week, person in ((0, 1), (60, 2), (60, 3))
    ]
    run = log(
        *entered,
        hired(20, 4, "lab"),
        hired(60, 1, "lab"),
        hired(70, 2, "lab"),
        hired(71, 3, "startup"),
        (80, 3, "poached", "startup", "lab", 1.0, 1.0, 1.0),
    )
    assert facts.graduates(run, ["lab"]) == (1, 3)
    assert facts.graduates(run, ["startup"]) == (1, 1)
    assert facts.jobless_hires(run, ["lab"]) == (3, 4)


def test_who_goes_to_the_outside_may_have_been_without_a_job_meanwhile() -> None:
    """The last employer counts, and people who were at none inside are no leavers."""
    run = log(
        (1, 1, "separated", "lab", None, 1.0, 0.0, 1.0),
        hired(5, 1, "outside"),
        (6, 2, "poached", "startup", "outside", 1.0, 1.0, 1.0),
        hired(7, 3, "outside"),
        (8, 4, "poached", "outside", "lab", 1.0, 1.0, 1.0),
        (9, 2, "poached", "outside", "outside", 1.0, 1.0, 1.0),
    )
    assert facts.outside_flows(run, []) == (2, 1)


def test_the_laid_off_find_jobs_in_time_or_not() -> None:
    """Those laid off too late to be followed for three months are left out."""
    out = [
        (week, person, "laid off", "lab", None, 2.0, 0.0, 1.0)
        for week, person in ((1, 1), (1, 2), (1, 3), (90, 4))
    ]
    run = log(
        *out,
        hired(10, 1, "lab", pay=3.0),
        hired(12, 2, "lab", pay=1.0),
        hired(50, 3, "lab"),
        hired(95, 4, "lab"),
    )
    assert facts.reemployed(run, []) == (2, 3)
    assert facts.better_paid(run, []) == (1, 2)


def test_pay_of_new_hires_is_for_talent() -> None:
    """Of labs and startups."""
    run = log(
        hired(1, 1, "lab", 4.0, 2.0),
        hired(1, 2, "startup", 1.0, 1.0),
        hired(2, 3, "lab", 3.0),
        hired(3, 4, "outside", 9.0),
    )
    assert facts.new_hires_pay(run, []) == (2.0,)


@pytest.fixture(scope="module")
def run() -> Run:
    """A small market with a raid in it."""
    return sim.run(sim.load("microsoft-raids-meta", ["burn_in=52", "weeks=60"]), seed=3)


def test_packages_and_raises_between_days_are_those_of_its_weeks(run: Run) -> None:
    """Both days are included; an employer raises people whom nobody lists."""
    days = run.weeks["date"].astype(str)
    scale = run.scenario.scale
    (whole,) = facts.packages_between(run, [days.iloc[0], days.iloc[-1]])
    assert whole == run.weeks["packages_100m"].sum() / scale > 0
    (half,) = facts.packages_between(run, ["2025-07-01", "2025-12-31"])
    assert half == run.weeks["packages_100m"][(days >= "2025-07-01") & (days <= "2025-12-31")].sum() / scale
    assert np.isnan(facts.packages_between(run, ["2035-01-01", "2036-01-01"])).all()
    raised, people = facts.raised_between(run, ["OpenAI", days.iloc[0], days.iloc[-1]])
    rows = run.moves[(run.moves["kind"] == "raised") & (run.moves["origin"] == "OpenAI")]
    assert 0 < raised <= rows["researcher"].nunique()
    assert people == run.employers.query("week == 0 and employer == 'OpenAI'")["headcount"].iloc[0]


def test_shares_of_the_first_and_last_week(run: Run) -> None:
    """By the tables."""
    employers, weeks = run.employers, run.weeks
    at = {
        kind: employers[(employers["kind"] == kind) & (employers["week"] == 0)]["headcount"].sum()
        for kind in ("lab", "startup", "outside")
    }
    people = sum(at.values()) + weeks["unemployed"].iloc[0]
    (gap,) = facts.elite_gap(run, [])
    assert gap == pytest.approx(weeks["elite1_labs_share"].iloc[0] - at["lab"] / people)
    (jobless,) = facts.elite_jobless(run, [])
    assert jobless <= weeks["elite1_cohort_none_share"].iloc[0]
    (drift,) = facts.labs_drift(run, [])
    last = employers[employers["week"] == 59].groupby("kind", observed=True)["headcount"].sum()
    change = last["lab"] / last.sum() - at["lab"] / sum(at.values())
    assert drift == pytest.approx(change / (59 / WEEKS_PER_YEAR))
    assert facts.alive_at_end(run, ["Meta"]) == (1.0,)
    assert facts.alive_at_end(run, ["Startup 1"]) in ((0.0,), (1.0,))


def test_every_fact_is_measured_in_a_run(run: Run) -> None:
    """And is a share where it says so."""
    keys = [
        "reemployed",
        "better_paid",
        "outside_flow_ratio",
        "elite_jobless",
        "graduates_among_hires.lab",
        "jobless_among_hires.startup",
        "alive_at_end.Hugging Face",
    ]
    for key in keys:
        value = moment(key)[0].pooled(np.array([list(measured(run, [key]).values())]))
        assert value >= 0.0, key
        assert key == "outside_flow_ratio" or value <= 1.0, key
