"""Common random numbers: what differs between two scenarios disturbs no draw of the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.market.model import TalentMarket
from sim.market.setup.people import GRADUATE_KEY, NEWCOMER_KEY
from sim.market.state.columns import EMPLOYERS, SETTINGS, Table
from sim.scenario.schema import Scenario
from sim.vocabulary import EventKind
from tests.market.replica import LIVELY
from tests.market.verbs import plan
from tests.market.watched import frame_bytes, log_rows
from tests.market.worlds import contacted, merged

TRAITS = ("key", "talent", "field", "taste_compute", "taste_culture", "taste_mission")
PARTING = 12
EVENTS: list[dict[str, Any]] = [
    {"kind": "capex-shock", "factor": 3.0},
    {"kind": "fast-track", "approval": 0.0},
    {"kind": "layoffs-elsewhere", "people": 0.3, "freed_budget": 0.5},
    {"kind": "offer-policy", "aggressiveness": 3.0, "budget": 0.4},
    {"kind": "target-list", "list": {"size": 40, "recruiters": 9}},
]


def market_of(changes: dict[str, Any], replicate: int = 0, *, run: bool = False) -> TalentMarket:
    """The lively market with changes."""
    market = TalentMarket(Scenario.model_validate(merged(LIVELY, changes)), rng=1, replicate=replicate)
    if run:
        market.run()
    return market


def before(frame: pd.DataFrame, week: int) -> pd.DataFrame:
    """Rows of the weeks before."""
    return frame[frame["week"] < week]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event["kind"]))
def test_identical_up_to_the_event(event: dict[str, Any]) -> None:
    """Two scenarios that differ in one event of week t: tables are bit-identical up to t, not after."""
    base = market_of({}, run=True).tables()
    events = [*LIVELY["events"], {**event, "week": PARTING}]
    changed = market_of({"events": events}, run=True).tables()
    for one, other in zip(base, changed, strict=True):
        assert frame_bytes(before(one, PARTING)) == frame_bytes(before(other, PARTING))
    assert frame_bytes(base.employers) != frame_bytes(changed.employers)


def test_a_longer_run_begins_like_a_short_one() -> None:
    """The horizon changes nothing of the weeks that both have."""
    short, long = market_of({}, run=True).tables(), market_of({"weeks": 40}, run=True).tables()
    for one, other in zip(short, long, strict=True):
        assert frame_bytes(one) == frame_bytes(before(other, 25))


def traits(people: Table) -> list[bytes]:
    """Who people are."""
    return [np.ascontiguousarray(people[name]).tobytes() for name in TRAITS]


def test_replicates_are_the_same_in_every_scenario() -> None:
    """Replicate r has the same people in unlike scenarios; another replicate has others."""
    unlike = {
        "market": {"mechanism": "posted", "value": "productivity"},
        "burn_in": 0,
        "labs": LIVELY["labs"][:1],
    }
    for replicate in (0, 5):
        one, other = market_of({}, replicate), market_of(unlike, replicate)
        assert one.state.key == other.state.key
        assert traits(one.people[:400]) == traits(other.people[:400])
    assert traits(market_of({}, 0).people[:400]) != traits(market_of({}, 5).people[:400])


def test_one_more_researcher_changes_nobody_else() -> None:
    """Everyone who was there has the same talent, field and tastes."""
    one, more = market_of({"burn_in": 0}), market_of({"burn_in": 0, "researchers": {"count": 401}})
    assert traits(one.people) == traits(more.people[:400])


def test_one_more_startup_changes_no_other() -> None:
    """People are who they were, and settings, means and sizes of the other employers are the same."""
    one, more = (market_of({"burn_in": 0, "startups": {"count": count}}) for count in (10, 11))
    assert traits(one.people) == traits(more.people)
    others = len(one.names)
    assert more.names[:others] == one.names
    names = [*SETTINGS, "key", "cash"]
    assert set(names) <= set(EMPLOYERS.names or ())
    # The vacancies of the labs are counted after the startups' people.
    of_people = {"base_budget", "initial_headcount", "base_capex", "bonus_rate"}
    for name in names:
        same = one.employers[name], more.employers[name][:others]
        first = 3 if name in of_people else 0
        assert np.array_equal(same[0][first:], same[1][first:], equal_nan=same[0].dtype.kind == "f"), name


def separations(market: TalentMarket) -> set[tuple[int, int]]:
    """Week and key of everyone who separates, in a market in which nobody moves."""
    rows = log_rows(market)
    rows = rows[rows["kind"] == EventKind.SEPARATED]
    return set(zip(rows["week"].tolist(), market.state.people["key"][rows["person"]].tolist(), strict=True))


QUIET = {
    "burn_in": 0,
    "events": [],
    "market": {"contact_rate_employed": 0.0, "contact_rate_unemployed": 0.0, "separation_rate": 0.05},
    "outside": {"openings": 0.0},
    "startups": {"entry_rate": 0.0, "runway": 500, "minimum_team": 0},
    "labs": [{"name": "A"}, {"name": "B"}],
}


@pytest.mark.parametrize("change", [{"startups": {"count": 11}}, {"researchers": {"count": 401}}])
def test_fates_do_not_depend_on_who_else_is_there(change: dict[str, Any]) -> None:
    """With one more startup or researcher the same people separate in the same weeks, the newcomer aside."""
    base = merged(
        QUIET, {"researchers": {"unemployed_share": 0.0, "entry_rate": 0.0, "retirement_rate": 0.0}}
    )
    one, more = market_of(base, run=True), market_of(merged(base, change), run=True)
    left = separations(one)
    assert len(left) > 200
    # A lab over its budget, or a dead startup, would end jobs besides.
    laid_off = [(log_rows(market)["kind"] == EventKind.LAID_OFF).sum() for market in (one, more)]
    assert laid_off == [0, 0]
    assert left == {(week, key) for week, key in separations(more) if key < 400}


def test_one_more_employer_only_takes_contacts_to_itself() -> None:
    """Each person's contact of the week is the same, or with the new startup."""
    unlimited = {"burn_in": 0, "market": {"planned_seats": False}}
    one, more = (market_of({**unlimited, "startups": {"count": count}}) for count in (10, 11))
    newcomer = len(more.names) - 1
    changed = 0
    for week in (0, 7):
        for market in (one, more):
            market.week = week
            market.target_lists.clear()
            plan(market)
        for i in range(400):
            choice, wider = contacted(one, week, i), contacted(more, week, i)
            assert wider in (choice, newcomer)
            changed += wider != choice
    assert 0 < changed < 200


def entrants(market: TalentMarket) -> tuple[Table, list[int]]:
    """Graduates by key, and the weeks in which they entered."""
    people = market.people
    keys = people["key"].astype(np.int64)
    graduates = (keys >= GRADUATE_KEY) & (keys < NEWCOMER_KEY)
    rows = log_rows(market)
    rows = rows[rows["kind"] == EventKind.ENTERED]
    weeks = rows["week"][graduates[rows["person"]]]
    return people[graduates], weeks.tolist()


def test_newcomers_of_an_event_do_not_shift_graduates() -> None:
    """With and without layoffs elsewhere the same graduates enter in the same weeks."""
    one, more = market_of({"events": []}, run=True), market_of({}, run=True)
    people, weeks = entrants(one)
    others, other_weeks = entrants(more)
    assert len(more.people) == len(one.people) + 40
    assert len(people) > 50
    assert traits(people) == traits(others)
    assert weeks == other_weeks


def test_a_policy_elsewhere_changes_few_lives() -> None:
    """A change at one employer leaves most people's histories as they were: the draws are common."""
    one, other = (
        market_of(
            {"events": [], "labs": [LIVELY["labs"][0], {**LIVELY["labs"][1], "amenity": amenity}]}, run=True
        )
        for amenity in (0.0, 0.01)
    )
    where = [market.people["employer"][:400] for market in (one, other)]
    stranger = market_of({"events": []}, 7, run=True).people["employer"][:400]
    assert (where[0] == where[1]).mean() > 0.8
    assert (where[0] == stranger).mean() < 0.6
