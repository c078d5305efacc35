"""Where the elite works: small histories counted by hand, and a market that is looked at every week."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.engine import Market
from sim.market.state.columns import LOG, Table
from sim.records import elite
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.elite import ELITE, Everybody, elite_shares, elite_size
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, NOWHERE, RETIRED, UNEMPLOYED, EventKind, Kind
from tests.market.replica import LIVELY
from tests.market.worlds import merged

KINDS = np.array([Kind.LAB, Kind.STARTUP, Kind.OUTSIDE], np.int8)
LAB, STARTUP, OUTSIDE = range(3)
WEEKS = np.arange(3)


def log_of(*events: tuple[int, EventKind, int, int]) -> Table:
    """A log of weeks, kinds, people and where they came from."""
    log = np.zeros(len(events), LOG)
    for row, event in zip(log, events, strict=True):
        row["week"], row["kind"], row["person"], row["origin"] = event
    return log


def everybody(places: list[int], talent: list[float] | None = None) -> Everybody:
    """People of falling talent, if nothing else is said; keys rise with the ids."""
    ids = np.arange(len(places))
    return Everybody(np.array(talent or (100.0 - ids)), ids.astype(np.uint32), np.array(places, np.int32))


def shares(people: Everybody, log: Table, name: str) -> list[list[float]]:
    """At labs, at startups, outside and without a job, in each week."""
    found = elite_shares(people, KINDS, log, WEEKS)
    columns = [found[f"{name}_{where}_share"] for where in ("labs", "startups", "outside", "none")]
    return [list(row) for row in zip(*columns, strict=True)]


def test_a_history_by_hand() -> None:
    """Twelve people, of whom the ten best are the elite.

    In week 1 the best goes from the lab to the startup and the second loses the job; in week 2 the third
    retires, so that the eleventh, who is outside, moves up; a startup dies, which concerns nobody.
    """
    places = [STARTUP, UNEMPLOYED, RETIRED, *[LAB] * 4, *[STARTUP] * 3, OUTSIDE, OUTSIDE]
    log = log_of(
        (1, EventKind.POACHED, 0, LAB),
        (1, EventKind.LAID_OFF, 1, LAB),
        (2, EventKind.RETIRED, 2, LAB),
        (2, EventKind.STARTUP_DIED, NONE, STARTUP),
    )
    now = [[0.7, 0.3, 0.0, 0.0], [0.5, 0.4, 0.0, 0.1], [0.4, 0.4, 0.1, 0.1]]
    for name in ("elite1", "elite5"):
        assert shares(everybody(places), log, name) == now
    of_first_week = [*now[:2], [4 / 9, 4 / 9, 0.0, 1 / 9]]
    assert shares(everybody(places), log, "elite1_cohort") == of_first_week


def test_who_enters_is_in_the_elite_from_then_on() -> None:
    """The best enters in week 1 and is hired in week 2; then the tenth of week 0 is one too many."""
    places = [*[LAB] * 9, OUTSIDE, LAB]
    log = log_of((1, EventKind.ENTERED, 10, UNEMPLOYED), (2, EventKind.HIRED, 10, UNEMPLOYED))
    people = everybody(places, [*range(20, 10, -1), 30.0])
    assert shares(people, log, "elite1") == [[0.9, 0.0, 0.1, 0.0], [0.9, 0.0, 0.0, 0.1], [1.0, 0.0, 0.0, 0.0]]
    assert shares(people, log, "elite1_cohort") == [[0.9, 0.0, 0.1, 0.0]] * 3


def test_several_moves_in_one_week_leave_the_last() -> None:
    """Laid off and hired again by the startup in week 1."""
    log = log_of((1, EventKind.LAID_OFF, 0, LAB), (1, EventKind.HIRED, 0, UNEMPLOYED))
    found = shares(everybody([STARTUP, *[LAB] * 9]), log, "elite1")
    assert found == [[1.0, 0.0, 0.0, 0.0], *[[0.9, 0.1, 0.0, 0.0]] * 2]


def test_a_week_that_is_not_over_is_taken_back() -> None:
    """Who has been laid off in week 3, of which nothing is asked, was at the lab before."""
    log = log_of((1, EventKind.POACHED, 0, STARTUP), (3, EventKind.LAID_OFF, 0, LAB))
    found = shares(everybody([UNEMPLOYED, *[STARTUP] * 9]), log, "elite1")
    assert found == [[0.0, 1.0, 0.0, 0.0], *[[0.1, 0.9, 0.0, 0.0]] * 2]


def test_equal_talents_are_ordered_by_key() -> None:
    """The lowest keys are the elite, whatever the ids; of fewer than ten all are."""
    places = [*[LAB] * 10, *[OUTSIDE] * 10]
    people = everybody(places, [1.0] * 20)
    assert shares(people, log_of(), "elite5")[0] == [1.0, 0.0, 0.0, 0.0]
    turned = people._replace(key=people.key[::-1])
    assert shares(turned, log_of(), "elite5")[0] == [0.0, 0.0, 1.0, 0.0]
    assert shares(everybody([LAB, LAB, UNEMPLOYED]), log_of(), "elite1")[0] == [2 / 3, 0.0, 0.0, 1 / 3]


def test_nobody_left_is_zero() -> None:
    """A cohort that has retired is nowhere."""
    log = log_of(*((1, EventKind.RETIRED, i, LAB) for i in range(10)))
    people = everybody([*[RETIRED] * 10, *[LAB] * 5])
    assert shares(people, log, "elite1") == [[1.0, 0.0, 0.0, 0.0]] * 3
    assert shares(people, log, "elite1_cohort") == [[1.0, 0.0, 0.0, 0.0], *[[0.0] * 4] * 2]


def test_the_size_is_rounded_up() -> None:
    """One in a hundred, at least ten, at most everybody."""
    assert elite_size(np.array([4, 500, 1000, 1001, 1100, 1101]), 100).tolist() == [4, 10, 10, 11, 11, 12]


def counted(market: Market, cohort: dict[str, set[int]]) -> dict[str, float]:
    """The columns of the week that has just ended, counted from the people as they are now."""
    there = [
        (-float(person["talent"]), int(person["key"]), i)
        for i, person in enumerate(market.people)
        if person["employer"] != RETIRED
    ]
    found: dict[str, float] = {}
    for name, one_in in (("elite1", 100), ("elite5", 20)):
        best = {i for *_, i in sorted(there)[: max(10, -(-len(there) // one_in))]}
        left = cohort.setdefault(name, best) & {i for *_, i in there}
        for who, members in (("", best), ("cohort_", left)):
            at = [int(market.people["employer"][i]) for i in members]
            kinds = [int(market.employers["kind"][j]) if j >= 0 else len(Kind) for j in at]
            for place, where in enumerate(("labs", "startups", "outside", "none")):
                found[f"{name}_{who}{where}_share"] = kinds.count(place) / len(kinds)
    return found


#: A market with everything that moves people, graduates and retirement included, in which the elite is not
#: the least that one may be.
BUSY: dict[str, Any] = {
    "weeks": 30,
    "researchers": {"count": 1300, "entry_rate": 0.6, "retirement_rate": 0.5},
    "startups": {"count": 60, "headcount": 8},
    "market": {"separation_rate": 0.02},
}


@pytest.fixture(scope="module")
def watched() -> tuple[Market, list[dict[str, float]]]:
    """Such a market at its end, and what was counted in it week by week."""
    market = Market(Scenario.model_validate(merged(LIVELY, BUSY)), rng=3)
    rows: list[dict[str, float]] = []
    cohort: dict[str, set[int]] = {}
    for _ in range(market.weeks_total):
        market.step()
        rows.append(counted(market, cohort))
    return market, rows


def test_the_log_tells_what_a_watcher_sees(watched: tuple[Market, list[dict[str, float]]]) -> None:
    """Every column in every week, to the bit; most of them differ from week to week."""
    market, rows = watched
    sheet = record_of(books_of(market)).weeks
    columns = {name: [row[name] for row in rows] for name in ELITE}
    assert {name: sheet.numbers(name).tolist() for name in ELITE} == columns
    assert sum(len(set(column)) > 3 for column in columns.values()) > len(ELITE) / 2


def test_first_and_last_week_alone(watched: tuple[Market, list[dict[str, float]]]) -> None:
    """As in the whole column; in a market of one week both are the same."""
    market, rows = watched
    sheet = record_of(books_of(market)).weeks
    assert [sheet.ends(name).tolist() for name in ELITE] == [
        [rows[0][name], rows[-1][name]] for name in ELITE
    ]
    one = Market(market.scenario, rng=3)
    one.step()
    assert (
        record_of(books_of(one)).weeks.ends("elite1_labs_share").tolist()
        == [rows[0]["elite1_labs_share"]] * 2
    )


def test_long_histories_are_looked_at_in_parts(
    watched: tuple[Market, list[dict[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same result."""
    market, rows = watched
    monkeypatch.setattr(elite, "_CELLS", 1)
    sheet = record_of(books_of(market)).weeks
    assert [sheet.numbers(name).tolist() for name in ELITE] == [[row[name] for row in rows] for name in ELITE]


def test_without_a_log_nothing_is_said() -> None:
    """Who was where is not known then."""
    market = Market(Scenario.model_validate(LIVELY), log=False)
    market.step()
    assert all(np.isnan(record_of(books_of(market)).weeks.numbers(name)).all() for name in ELITE)


def test_places_are_those_of_the_vocabulary() -> None:
    """Employers by kind, then who has no job; the codes of the market's columns are used as they are."""
    assert [kind.name.lower() for kind in Kind] == ["lab", "startup", "outside"]
    assert elite.WHERE == ("labs", "startups", "outside", "none")
    assert len(NOWHERE) == 3
