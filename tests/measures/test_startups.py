"""Startups: lifetimes from the table of employers, vacancies, reasons for lost bids."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.measures import startups


def _rows(name: str, kind: str, weeks: range, dies: bool, seats: tuple[int, int] = (2, 8)) -> pd.DataFrame:
    alive = np.ones(len(weeks), dtype=bool)
    if dies:
        alive[-1] = False
    return pd.DataFrame(
        {
            "week": weeks, "employer": name, "kind": kind, "alive": alive,
            "open_seats": np.where(alive, seats[0], 0), "headcount": np.where(alive, seats[1], 0),
        }
    )  # fmt: skip


@pytest.fixture
def employers() -> pd.DataFrame:
    """One lab; startups there from the start, dead in week 4, born in week 6, born in 3 and dead in 8."""
    return pd.concat(
        [
            _rows("Meta", "lab", range(11), dies=False, seats=(10, 90)),
            _rows("A", "startup", range(11), dies=False),
            _rows("B", "startup", range(5), dies=True),
            _rows("C", "startup", range(6, 11), dies=False),
            _rows("D", "startup", range(3, 9), dies=True),
        ]
    )


def test_lifetimes_are_counted_from_birth_to_death_or_horizon(employers: pd.DataFrame) -> None:
    """First week, weeks alive and whether the startup died; labs are no startups."""
    table = startups.lifetimes(employers)
    assert table.to_dict("index") == {
        "A": {"first_week": 0, "weeks": 10, "died": False},
        "B": {"first_week": 0, "weeks": 4, "died": True},
        "C": {"first_week": 6, "weeks": 4, "died": False},
        "D": {"first_week": 3, "weeks": 5, "died": True},
    }


def test_a_death_in_the_first_week_counts(employers: pd.DataFrame) -> None:
    """A startup with no row but that of its death was there: a duration of zero, ended."""
    gone = _rows("E", "startup", range(1), dies=True)
    table = startups.lifetimes(pd.concat([employers, gone]))
    assert table.loc["E"].to_dict() == {"first_week": 0, "weeks": 0, "died": True}


def test_a_death_in_the_last_week_is_seen(employers: pd.DataFrame) -> None:
    """Dead in the row of the last week: not censored."""
    late = pd.concat([employers, _rows("E", "startup", range(2, 11), dies=True)])
    assert startups.lifetimes(late).loc["E"].to_dict() == {"first_week": 2, "weeks": 8, "died": True}


def test_survival_by_hand(employers: pd.DataFrame) -> None:
    """Lives 10+, 4, 4+, 5: S(4) = 3/4, S(5) = 3/4 · 1/2."""
    curve = startups.startup_survival(employers)
    assert curve.survival == pytest.approx([0.75, 0.375])


def test_unfilled_share_counts_the_living(employers: pd.DataFrame) -> None:
    """2 of 10 seats at every startup, 10 of 100 at the lab, in every week; NaN where there are no seats."""
    share = startups.unfilled_share(employers, "startup")
    assert share.to_numpy() == pytest.approx(np.full(11, 0.2))
    assert startups.unfilled_share(employers, "lab").to_numpy() == pytest.approx(np.full(11, 0.1))
    only_b = employers[employers["employer"].isin(["B", "Meta"])]
    assert startups.unfilled_share(only_b, "startup").isna().tolist() == [False] * 4 + [True] * 7


def test_exits_are_counted_by_kind() -> None:
    """Kinds that end no startup are left out; none at all is a zero."""
    moves = pd.DataFrame({"kind": ["startup died", "poached", "startup died", "startup born"]})
    none = {"startup died": 0, "startup licensed": 0, "startup acquired": 0}
    assert startups.exits_by_type(moves).to_dict() == {**none, "startup died": 2}
    assert startups.exits_by_type(moves.iloc[:0]).to_dict() == none


def test_ends_by_hand(employers: pd.DataFrame) -> None:
    """B had one person left of two that it needs; D had three, and ran out of cash; E and F went to labs."""
    more = [_rows(name, "startup", range(5), dies=True) for name in "EF"]
    log = [
        (3, "laid off", "B"), (4, "laid off", "B"), (4, "startup died", "B"),
        *[(8, "laid off", "D")] * 3, (8, "startup died", "D"),
        (4, "laid off", "E"), (4, "startup licensed", "E"), (4, "startup acquired", "F"),
    ]  # fmt: skip
    moves = pd.DataFrame(log, columns=["week", "kind", "origin"]).assign(origin_kind="startup")
    ended = startups.exits(pd.concat([employers, *more]), moves, minimum_team=2)
    named = {name: startups.ENDS[end] if end >= 0 else "alive" for name, end in ended["end"].items()}
    assert named == {
        "A": "alive", "B": "team collapse", "C": "alive", "D": "ruin",
        "E": "license-and-hire", "F": "acquisition",
    }  # fmt: skip
    curves = startups.incidence_by_end(ended)
    assert curves.at(startups.ENDS.index("acquisition"), 4)[0] == pytest.approx(1 / 6)
    assert startups.survival_by_end(ended)["acquisition"].at(4)[0] == pytest.approx(5 / 6)


@pytest.mark.parametrize(("left", "end"), [(1, "team collapse"), (2, "ruin")])
def test_the_log_says_how_many_were_left(employers: pd.DataFrame, left: int, end: str) -> None:
    """Whom an event laid off in the week of B's death is not of the team that is counted; labs have none."""
    log = [(4, "laid off", "B", 0)] * 5 + [(4, "startup died", "B", left)]
    moves = pd.DataFrame(log, columns=["week", "kind", "origin", "team"]).assign(origin_kind="startup")
    ended = startups.exits(employers, moves, minimum_team=2)["end"]
    assert startups.ENDS[ended["B"]] == end
    assert (ended.drop("B") < 1).all()


def test_bids_lost_reads_the_reasons_from_the_columns() -> None:
    """A reason that the market adds is found without an edit here; other kinds are left out."""
    weeks = pd.DataFrame(
        {"week": [0, 1], "startup_lost_budget": [1, 2], "startup_lost_new": [0, 5], "lab_lost_budget": [7, 7]}
    )
    lost = startups.bids_lost(weeks, "startup")
    assert lost.to_dict("list") == {"budget": [1, 2], "new": [0, 5]}
    assert lost.index.tolist() == [0, 1]


def test_no_startups_have_no_lifetimes(employers: pd.DataFrame) -> None:
    """Empty table and curve, not an error."""
    labs = employers[employers["kind"] == "lab"]
    assert startups.lifetimes(labs).empty
    assert startups.startup_survival(labs).subjects == 0
