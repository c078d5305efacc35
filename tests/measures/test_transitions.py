"""Flows: margins, ratios with intervals, and how long people stay."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import transitions
from tests.measures.kinds import kind_of, with_kinds

EMPLOYERS = ["Meta", "Microsoft", "OpenAI", "Startup 1"]
META, MICROSOFT, OPENAI, STARTUP = ((str(kind_of(name)), name) for name in EMPLOYERS)
KINDS = ["poached", "spun out", "hired", "raised", "separated", "laid off", "retired"]


def log(rows: Sequence[tuple[int, int, str, str, str]]) -> pd.DataFrame:
    """An event log from (week, researcher, kind, origin, destination)."""
    return with_kinds(pd.DataFrame(rows, columns=["week", "researcher", "kind", "origin", "destination"]))


events = st.lists(
    st.tuples(
        st.integers(0, 100), st.integers(0, 30), st.sampled_from(KINDS), st.sampled_from(EMPLOYERS),
        st.sampled_from(EMPLOYERS),
    ),
    max_size=80,
)  # fmt: skip


@given(events)
def test_margins_are_job_to_job_hires_and_losses(rows: list[tuple[int, int, str, str, str]]) -> None:
    """Row sums count who left each employer for another, column sums who came; nothing else is counted."""
    moves = log(rows)
    matrix = transitions.flow_matrix(moves)
    direct = [row for row in rows if row[2] == "poached"]
    assert matrix.to_numpy().sum() == len(direct)
    for name in EMPLOYERS:
        lost = sum(row[3] == name for row in direct)
        won = sum(row[4] == name for row in direct)
        assert matrix.sum(axis=1).get((kind_of(name), name), 0) == lost
        assert matrix.sum(axis=0).get((kind_of(name), name), 0) == won


@given(events)
def test_pooling_adds_up_and_keeps_the_total(rows: list[tuple[int, int, str, str, str]]) -> None:
    """Pooled cells are sums of the cells of their members."""
    matrix = transitions.flow_matrix(log(rows))
    pooled = transitions.pool(matrix, {OPENAI: "others", STARTUP: "others"})
    assert pooled.to_numpy().sum() == matrix.to_numpy().sum()
    members = [employer for employer in (OPENAI, STARTUP) if employer in matrix.index]
    if members:
        assert pooled.loc["others", "others"] == matrix.loc[members, members].to_numpy().sum()


def test_matrix_takes_names_as_categories() -> None:
    """Tables may hold names as categories, of different sets in the two columns."""
    moves = log([(1, 1, "poached", "Meta", "Microsoft"), (2, 2, "poached", "OpenAI", "Microsoft")])
    moves = moves.astype({"origin": "category", "destination": "category", "origin_kind": "category"})
    matrix = transitions.flow_matrix(moves)
    assert matrix.loc[META, MICROSOFT] == 1
    assert transitions.poached_share(moves)[MICROSOFT] == 1


def _matrix(out: int, back: int) -> pd.DataFrame:
    names = ["Meta", "Microsoft"]
    return pd.DataFrame([[0, out], [back, 0]], index=names, columns=names)


def test_ratio_and_its_interval_by_hand() -> None:
    """82 against 10: 8.2 to 1, with the ends of the exact interval of 82 in 92 turned into odds."""
    ratio = transitions.flow_ratio(_matrix(82, 10), "Meta", "Microsoft", 0.95)
    assert ratio.value == pytest.approx(8.2)
    # Clopper-Pearson for 82 of 92 at 95%: 0.80923 to 0.94660 (from tables of the F distribution).
    assert (ratio.lower, ratio.upper) == pytest.approx((0.80923 / 0.19077, 0.94660 / 0.05340), rel=2e-3)


def test_ratio_per_head_divides_by_headcounts() -> None:
    """Twice the people at the origin halve the ratio and its interval."""
    matrix, heads = _matrix(82, 10), pd.Series({"Meta": 200.0, "Microsoft": 100.0})
    raw = transitions.flow_ratio(matrix, "Meta", "Microsoft", 0.95)
    per_head = transitions.flow_ratio_per_head(matrix, "Meta", "Microsoft", heads, 0.95)
    assert np.array(per_head) == pytest.approx(np.array(raw) / 2)


def test_ratio_without_moves_back_or_at_all() -> None:
    """Nobody back: infinite with a finite lower end. Nobody at all: NaN, and the interval is everything."""
    one_way = transitions.flow_ratio(_matrix(5, 0), "Meta", "Microsoft", 0.95)
    assert math.isinf(one_way.value)
    assert math.isinf(one_way.upper)
    assert 0 < one_way.lower < 5
    unknown = transitions.flow_ratio(_matrix(5, 0), "Meta", "xAI", 0.95)
    assert math.isnan(unknown.value)
    assert (unknown.lower, unknown.upper) == (0.0, math.inf)


def test_net_rate_is_per_head_and_year() -> None:
    """72 net of 100 people on average in two years: 0.36 a year."""
    rate = transitions.net_rate(_matrix(82, 10), pd.Series({"Meta": 100.0, "Microsoft": 100.0}), 2.0)
    assert rate["Microsoft"] == pytest.approx(0.36)
    assert rate["Meta"] == pytest.approx(-0.36)


def test_average_headcount_counts_weeks_alive() -> None:
    """An employer that lives half of the run counts half."""
    employers = pd.DataFrame(
        {"week": [0, 1, 0], "employer": ["Meta", "Meta", "Startup 1"], "headcount": [10, 20, 8]}
    ).assign(kind=["lab", "lab", "startup"])
    heads = transitions.average_headcounts(employers)
    assert heads[META] == 15
    assert heads[STARTUP] == 4


def test_poached_share_of_arrivals() -> None:
    """Of three who joined, one came straight from another employer; a raise is no arrival."""
    moves = log(
        [
            (1, 1, "poached", "Meta", "Microsoft"),
            (1, 2, "hired", "unemployed", "Microsoft"),
            (2, 3, "hired", "education", "Microsoft"),
            (2, 4, "raised", "Meta", "Meta"),
            (3, 5, "separated", "Meta", "unemployed"),
        ]
    )
    share = transitions.poached_share(moves)
    assert share.to_dict() == pytest.approx({MICROSOFT: 1 / 3})


def test_employers_of_one_name_are_told_apart_by_kind() -> None:
    """A lab and a startup called "Startup 1", a lab "outside", a lab "unemployed": each counts for itself."""
    ends = [
        (("lab", "Startup 1"), ("startup", "Startup 1")),
        (("startup", "Startup 1"), ("lab", "outside")),
        (("outside", "outside"), ("lab", "outside")),
        (("lab", "outside"), ("lab", "unemployed")),
    ]
    moves = pd.DataFrame({"week": range(4), "researcher": range(4), "kind": "poached"})
    for place, end in enumerate(("origin", "destination")):
        moves[f"{end}_kind"] = [pair[place][0] for pair in ends]
        moves[end] = [pair[place][1] for pair in ends]
    left = pd.DataFrame(
        {"week": [5], "researcher": [3], "kind": "separated", "origin_kind": "lab", "origin": "unemployed",
         "destination_kind": None, "destination": "unemployed"}
    )  # fmt: skip
    moves = pd.concat([moves, left], ignore_index=True)
    matrix = transitions.flow_matrix(moves)
    assert matrix.shape == (5, 5)
    assert [matrix.loc[origin, destination] for origin, destination in ends] == [1, 1, 1, 1]
    assert transitions.pool(matrix, {("outside", "outside"): "pool"}).shape == (5, 5)
    assert len(transitions.arrivals(moves)) == 4
    spells = transitions.spells(moves, 9).set_index("researcher")
    assert list(zip(spells["kind"], spells["employer"], strict=True)) == [pair[1] for pair in ends]
    assert spells["duration"].tolist() == [9, 8, 7, 2]
    assert transitions.retention(moves, ("lab", "outside"), 0, 9, 9).subjects == 2
    assert transitions.poached_share(moves).to_dict() == dict.fromkeys({pair[1] for pair in ends}, 1.0)


def test_spells_end_at_the_next_change_of_employer() -> None:
    """Leaving, raises in between, and the horizon."""
    moves = log(
        [
            (10, 1, "poached", "Meta", "Microsoft"),
            (20, 1, "raised", "Microsoft", "Microsoft"),
            (30, 1, "poached", "Microsoft", "OpenAI"),
            (15, 2, "hired", "unemployed", "Microsoft"),
            (25, 2, "separated", "Microsoft", "unemployed"),
        ]
    )
    table = transitions.spells(moves, last_week=100).set_index(["researcher", "employer"])
    assert set(table.pop("kind")) == {"lab"}
    assert table.to_dict("index") == {
        (1, "Microsoft"): {"start": 10, "duration": 20.0, "left": True},
        (1, "OpenAI"): {"start": 30, "duration": 70.0, "left": False},
        (2, "Microsoft"): {"start": 15, "duration": 10.0, "left": True},
    }


def test_the_death_of_an_employer_censors() -> None:
    """Who is laid off as the firm dies did not leave; who left before did."""
    moves = log(
        [
            (0, 1, "hired", "unemployed", "Startup 1"),
            (0, 2, "hired", "unemployed", "Startup 1"),
            (5, 2, "poached", "Startup 1", "Meta"),
            (9, 1, "laid off", "Startup 1", "unemployed"),
            (9, -1, "startup died", "Startup 1", ""),
        ]
    )
    table = transitions.spells(moves, last_week=20)
    stays = table[table["employer"] == "Startup 1"].set_index("researcher")[["duration", "left"]]
    assert stays.to_dict("index") == {1: {"duration": 9, "left": False}, 2: {"duration": 5, "left": True}}


def test_retention_by_hand() -> None:
    """Four arrivals: one leaves after 10 weeks, one is seen for 30 only, one leaves after 60, one stays.

    S(52) = 3/4; S(60) = 3/4 · 1/2. An arrival after the window does not count.
    """
    moves = log(
        [
            (0, 1, "hired", "unemployed", "Meta"),
            (10, 1, "separated", "Meta", "unemployed"),
            (70, 2, "hired", "unemployed", "Meta"),
            (0, 3, "poached", "OpenAI", "Meta"),
            (60, 3, "poached", "Meta", "OpenAI"),
            (0, 4, "poached", "OpenAI", "Meta"),
            (90, 5, "poached", "OpenAI", "Meta"),
            (91, 5, "poached", "Meta", "OpenAI"),
        ]
    )
    curve = transitions.retention(moves, META, hired_from=0, hired_until=80, last_week=100)
    assert curve.subjects == 4
    share, error = curve.at(52)
    assert share == pytest.approx(0.75)
    assert error == pytest.approx(0.75 * math.sqrt(1 / (4 * 3)))
    assert curve.at(60)[0] == pytest.approx(0.375)


def test_retention_recovers_a_known_hazard() -> None:
    """Leaving at rate h a week, arrivals spread over the run: S(52) = e^(-52h) within four standard errors.

    The same estimate must be five errors away from a hazard half as high.
    """
    rng, rate, last = np.random.default_rng(3), 0.01, 156
    rows: list[tuple[int, int, str, str, str]] = []
    for person in range(4000):
        start = int(rng.integers(0, 120))
        stay = int(rng.geometric(1 - math.exp(-rate)))
        rows.append((start, person, "poached", "OpenAI", "Meta"))
        if start + stay <= last:
            rows.append((start + stay, person, "separated", "Meta", "unemployed"))
    share, error = transitions.retention(log(rows), META, 0, 120, last).at(52)
    assert abs(share - math.exp(-52 * rate)) < 4 * error
    assert abs(share - math.exp(-52 * rate / 2)) > 5 * error


def test_an_empty_log_has_no_flows() -> None:
    """No events: empty matrix, no spells, retention unknown."""
    moves = log([])
    assert transitions.flow_matrix(moves).shape == (0, 0)
    assert transitions.pool(transitions.flow_matrix(moves), {}).shape == (0, 0)
    assert transitions.spells(moves, 10).empty
    assert math.isnan(transitions.retention(moves, META, 0, 10, 10).at(5)[0])
