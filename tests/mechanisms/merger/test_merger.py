"""Mergers: nobody and nothing is lost at the date, one owner is one bidder, and mistakes are told at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.engine import Market
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.outcomes.outcomes import outcomes
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.run import Run
from sim.scenario.load import scenario_from
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from tests.market.worlds import merged
from tests.reference.small_markets import BASE, CHOSEN, TARGETS, everywhere, scenario_of

WEEK = 6
#: Labs by id: Alpha is bought by Beta.
ALPHA, BETA, GAMMA = 0, 1, 2
LIVELY = merged(
    merged(BASE, everywhere(garden_leave=4.0)),
    {
        "weeks": 16,
        "researchers": {"count": 60},
        "labs": {name: {"target_list": TARGETS} for name in BASE["labs"]},
        "feedback": {"budgets": 0.7, "capex": 0.4, "memory": 0.1},
        "escalation": {"aggressiveness_rise": 0.2},
    },
)


def merger(keeps: str, **changes: Any) -> dict[str, Any]:
    """Beta buys Alpha."""
    return {"kind": "merger", "week": WEEK, "employers": ["Beta", "Alpha"], "keeps": keeps, **changes}


def lively(*events: dict[str, Any], **changes: Any) -> Scenario:
    """A market with lists, leaves and feedback, with these events."""
    return scenario_of(merged({**LIVELY, "events": list(events)}, changes))


def at_the_date(keeps: str) -> tuple[Table, Table, Market]:
    """Employers right before the merger and, money of the week settled, right after; and the market."""
    with_it, without = Market(lively(merger(keeps))), Market(lively())
    for market in (with_it, without):
        market.advance(WEEK)
        market.perform(market.begin_week(), 1)  # to the end of `money`
    return without.employers.copy(), with_it.employers.copy(), with_it


@pytest.mark.parametrize("keeps", ["brands", "one"])
def test_people_and_money_are_conserved_at_the_date(keeps: str) -> None:
    """Both labs together have what they would have without the merger, to rounding; Gamma has the same."""
    before, after, _ = at_the_date(keeps)
    for name in ("headcount", "talent", "budget", "compute", "granted"):
        total = before[name][[ALPHA, BETA]].sum()
        assert after[name][[ALPHA, BETA]].sum() == pytest.approx(total, rel=1e-12), name
        assert after[name][GAMMA] == before[name][GAMMA]
    assert after["bonus_pool"][BETA] == pytest.approx(before["bonus_pool"][[ALPHA, BETA]].sum(), rel=1e-12)
    staying = after["alive"][[ALPHA, BETA]].tolist()
    assert staying == [keeps == "brands", True]


def test_contracts_go_on_where_one_is_left() -> None:
    """Nobody's pay, grant, tenure or vesting changes; leaves are paid by the buyer, and nobody is idle."""
    market = Market(lively(merger("one")))
    market.advance(WEEK)
    old = market.people.copy()
    market.begin_week()
    there = old["employer"] == ALPHA
    assert there.any()
    for name in ("pay", "compensation", "grant", "package", "since", "grant_week", "benchmark", "bound"):
        assert (market.people[name] == old[name]).all(), name
    assert (market.people["employer"][there] == BETA).all()
    assert (market.people["employer"][~there] == old["employer"][~there]).all()
    leaves = market.state.leaves[: market.state.counts[Count.ON_LEAVE]]
    assert not (leaves["payer"] == ALPHA).any()


def finished(scenario: Scenario) -> Run:
    """The run of a scenario."""
    market = Market(scenario)
    market.run()
    return Run(scenario, market.seed_used, 0, record_of(books_of(market)))


def test_the_log_tells_who_came_along_and_nobody_counts_as_a_move() -> None:
    """One row each, at unchanged pay; hires, leavers and stays of both labs know nothing of it."""
    run = finished(lively(merger("one")))
    rows = run.moves[run.moves["week"] == WEEK]
    (merged_row,) = rows[rows["kind"] == "merged"].itertuples()
    assert (merged_row.origin, merged_row.destination) == ("Alpha", "Beta")
    passed = rows[rows["kind"] == "transferred"]
    assert len(passed) > 3
    assert (passed["pay_after"] == passed["pay_before"]).all()
    found = outcomes(run)
    assert (
        found["flows.Alpha.Beta"]
        == (
            run.moves[run.moves["kind"] == "poached"]
            .query("origin == 'Alpha' and destination == 'Beta'")
            .shape[0]
        )
    )
    other = run.moves["kind"].isin(["hired", "spun out"]) & (run.moves["destination"] == "Beta")
    assert found["labs.Beta.hired"] == other.sum()
    assert found["labs.Alpha.headcount_end"] == 0
    last = run.employers[run.employers["employer"] == "Alpha"].iloc[-1]
    assert (last["week"], last["alive"], last["headcount"]) == (WEEK, False, 0)


def test_concentration_counts_an_owners_brands_together() -> None:
    """The index of the week is that of both added up, before and after by hand."""
    run = finished(lively(merger("brands")))
    for week, together in ((WEEK - 1, False), (WEEK, True)):
        rows = run.employers[(run.employers["week"] == week) & run.employers["alive"]]
        held = rows[rows["kind"] != "outside"].set_index("employer")["talent"].astype(float)
        held.index = held.index.astype(str)
        if together:
            held["Beta"] += held.pop("Alpha")
        shares = held / held.sum()
        assert run.weeks["hhi_talent"].iloc[week] == pytest.approx((shares**2).sum(), rel=1e-12)


def test_brands_leave_each_other_alone_and_never_outbid_each_other() -> None:
    """From the date on nobody goes from the one to the other, and no contract has the other as its loser."""
    run = finished(lively(merger("brands"), weeks=60))
    after = run.moves[(run.moves["week"] > WEEK) & run.moves["kind"].isin(["poached", "hired", "raised"])]
    both = {"Alpha", "Beta"}
    ours = after["destination"].astype(str).isin(both)
    assert ours.sum() > 20
    moved = ours & after["origin"].astype(str).isin(both) & (after["kind"] == "poached")
    assert not moved.any()
    assert not (ours & after["runner_up"].astype(str).isin(both) & (after["kind"] != "raised")).any()
    without = finished(lively(weeks=60)).moves
    assert {"Alpha", "Beta"} <= set(without["runner_up"].astype(str))


def test_brands_have_one_budget() -> None:
    """Where one has spent all of its own, it hires out of what the other has left."""
    poor = {"labs": {"Alpha": {"budget_per_head": 5e5}, "Beta": {"budget_per_head": 6e6}}}
    run = finished(lively(merger("brands"), weeks=40, **poor))
    rows = run.employers[run.employers["week"] == 39].astype({"employer": str}).set_index("employer")
    both = rows.loc[["Alpha", "Beta"]]
    assert both["payroll"].iloc[0] > both["budget"].iloc[0]
    assert both["payroll"].sum() <= both["budget"].sum()


@pytest.mark.parametrize("changes", [{}, CHOSEN])
def test_seats_are_joined(changes: dict[str, Any]) -> None:
    """Who is left plans, or wants, people for both: it does not shrink to its own first headcount."""
    run = finished(scenario_of(merged({**BASE, "weeks": 30, "events": [merger("one")]}, changes)))
    heads = run.employers[run.employers["employer"] == "Beta"].set_index("week")["headcount"]
    assert heads[29] >= heads[WEEK] > 1.5 * heads[WEEK - 1]


def test_lists_of_the_ended_end_and_lists_of_its_people_are_of_the_buyers() -> None:
    """Alpha's own list is gone for good; Gamma, which wanted people at Alpha, now wants those at Beta."""
    market = Market(
        lively(merger("one"), labs={"Gamma": {"target_list": {**TARGETS, "employers": ["Alpha"]}}})
    )
    market.advance(WEEK + 4)
    assert market.state.lists["owner"].tolist() == [BETA, GAMMA]
    origins = market.state.list_origins[1]
    assert (origins[ALPHA], origins[BETA], origins[GAMMA]) == (True, True, False)


def refused(*events: dict[str, Any], **changes: Any) -> list[str]:
    """What is said about a scenario with these events."""
    base = {"weeks": 30, "startups": {"named": [{"name": "Tiny"}]}, "labs": [{"name": n} for n in "ABCD"]}
    with pytest.raises(ValueError, match="events") as caught:
        Scenario.model_validate(merged({**base, "events": list(events)}, changes))
    (error,) = caught.value.errors()  # type: ignore[attr-defined]
    return str(error["ctx"]["error"]).splitlines()


def joined(*names: str, week: int = 3, **changes: Any) -> dict[str, Any]:
    """A merger of these."""
    return {"kind": "merger", "week": week, "employers": list(names), **changes}


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (joined("A", "Zeta"), "Zeta"),
        (joined("A", "A"), "'A' cannot merge with itself"),
        (joined("A"), "a merger joins two labs, and 1 are named"),
        (joined(), "a merger joins two labs, and none is named"),
        (joined("A", "Tiny"), "'Tiny' is a startup"),
        (joined("A", "B", duration=4), "a merger does not end"),
        (joined("A", "B", week=30), "outside the horizon"),
    ],
)
def test_impossible_mergers_are_refused(event: dict[str, Any], said: str) -> None:
    """In one line each."""
    (line,) = refused(event)
    assert said in line


def test_a_lab_merges_once_and_does_nothing_after_its_end() -> None:
    """All mistakes at once: twice the same lab, one that has ended, and acts of the ended."""
    events = (
        joined("A", "B", keeps="one"),
        joined("B", "C", week=5),
        joined("D", "A", week=7, name="third one"),
        joined("D", "C", week=8),
        {"kind": "offer-policy", "week": 4, "employers": ["B"]},
        {"kind": "offer-policy", "week": 2, "employers": ["B"]},
    )
    said = refused(*events)
    assert len(said) == 5
    assert "'B' has ended, in week 3 (events.0)" in said[0]
    assert "'A' merges with another lab already" in said[1]
    assert "events.3.employers: 'D' merges with another lab already, in week 7 (events.third one)" in said[2]
    assert "events.3.employers: 'C' merges with another lab already, in week 5 (events.1)" in said[3]
    assert "events.4.employers: 'B' has ended by then: it merges into 'A' in week 3" in said[4]


def test_mistakes_of_types_and_of_rules_are_told_together() -> None:
    """A wrong `keeps` hides neither of the mistakes in `employers`."""
    document = {
        "labs": [{"name": name} for name in "AB"],
        "events": [joined("A", "B", "Zeta", keeps="both", name="deal")],
    }
    with pytest.raises(ScenarioError) as caught:
        scenario_from(document, "x.toml")
    said = [(mistake.key, mistake.what) for mistake in caught.value.problems]
    assert sorted(said) == [
        ("events.deal.employers", "a merger joins two labs, and 3 are named"),
        ("events.deal.employers", 'unknown employer "Zeta"'),
        ("events.deal.keeps", 'unknown choice "both"'),
    ]


def test_brands_need_bids_person_by_person() -> None:
    """Where all bid at once only "one" will do."""
    rules = {"market": {"mechanism": "simultaneous"}}
    (line,) = refused(joined("A", "B"), **rules)
    assert line.startswith("events.0.keeps: ")
    assert Scenario.model_validate(
        {"labs": [{"name": n} for n in "AB"], **rules, "events": [joined("A", "B", keeps="one")]}
    )


def test_off_it_changes_nothing_until_the_date() -> None:
    """Up to the merger two markets are one and the same."""
    one, other = Market(lively(merger("one"))), Market(lively())
    for market in (one, other):
        market.advance(WEEK)
    columns = [name for name in one.people.dtype.names or () if name not in ("listed",)]
    assert all(np.array_equal(one.people[name], other.people[name], equal_nan=True) for name in columns)


def test_fitted_hurdles_let_brands_want_people_as_before() -> None:
    """Each opens about as many vacancies after the date as without a merger, however unlike the two are."""
    changes = merged(CHOSEN, {"market": {"hiring_speed": 3.0}, "labs": {"Beta": {"capex": 5e9}}})
    seats = []
    for events in ([], [merger("brands")]):
        run = finished(scenario_of(merged({**BASE, "weeks": WEEK + 1, "events": events}, changes)))
        rows = run.employers[run.employers["week"] == WEEK].astype({"employer": str}).set_index("employer")
        seats.append(rows.loc[["Alpha", "Beta"], "open_seats"] + rows.loc[["Alpha", "Beta"], "hires"])
    assert seats[0].sum() > 0
    assert (abs(seats[1] - seats[0]) <= 1 + 0.5 * seats[0]).all()
