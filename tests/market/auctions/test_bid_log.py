"""The bid log: it changes nothing, its terms add up to what decided, and its losses are those of the book."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest

from sim.market.bid_book import BidBook
from sim.market.engine import Market
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import EventKind, Fate, Limit, Reason, Role, Term
from tests.reference.features import FEATURES
from tests.reference.pairs import random_scenario

#: Fates of rows whose reason is counted as a bid that was lost.
LOST = (Fate.OUTBID, Fate.BELOW_FLOOR, Fate.NOT_APPROVED, Fate.COUNTER_OUTBID)
#: Random markets, whose runs are compared with those without the log.
RANDOM = 16


class Told(NamedTuple):
    """A market with the bid log on, at its end, and what was told."""

    market: Market
    rows: Table
    decisions: Table


def told(scenario: Scenario) -> Told:
    """Run a scenario with the log on."""
    market, book = Market(scenario), BidBook()
    market.keep_bids(book)
    market.run()
    return Told(market, book.rows, book.decisions)


@pytest.fixture(scope="module")
def cases() -> dict[str, Told]:
    """Markets in which a good deal happens: a random one each, and one for every feature of the model."""
    scenarios = {f"random {number}": random_scenario(number) for number in range(RANDOM)}
    scenarios |= {feature.name: feature.scenario() for feature in FEATURES}
    return {name: told(scenario) for name, scenario in scenarios.items()}


def content(market: Market) -> list[bytes]:
    """What a market has recorded, and everybody in it."""
    state, counts = market.state, market.state.counts
    tables = (state.log[: counts[Count.ROWS]], state.book[: counts[Count.BOOKED]], state.weeks, market.people)
    columns = (table[name] for table in tables for name in table.dtype.names or ())
    return [np.ascontiguousarray(column).tobytes() for column in columns]


def test_it_changes_no_bit(cases: dict[str, Told]) -> None:
    """The same market without it: event log, books, people; and its own table is empty then."""
    for name in [f"random {number}" for number in range(RANDOM)] + ["simultaneous", "brands", "purse"]:
        plain = Market(cases[name].market.scenario)
        plain.run()
        assert content(plain) == content(cases[name].market), name
        assert len(plain.state.bid_log) == 0


def test_terms_add_up_to_the_utility_that_decided(cases: dict[str, Told]) -> None:
    """To 1e-12 of the largest term, and without a term that has no name."""
    for name, case in cases.items():
        rows = case.rows[np.isfinite(case.rows["utility"])]
        size = np.maximum(np.abs(rows["terms"]).max(axis=1), 1.0)
        assert (np.abs(rows["terms"].sum(axis=1) - rows["utility"]) <= 1e-12 * size).all(), name
        assert (np.abs(rows["terms"][:, Term.OTHER]) <= 1e-12 * size).all(), name


def test_the_least_limit_is_the_limit_of_the_bid(cases: dict[str, Told]) -> None:
    """Nothing at least, and of an incumbent what it pays already; the binding one is the least."""
    for name, case in cases.items():
        rows = case.rows[np.isfinite(case.rows["worth"])]
        least = np.where(rows["role"] == Role.INCUMBENT, rows["present"], 0.0)
        expected = np.maximum(rows["limits"].min(axis=1), least)
        assert (np.abs(rows["limit"] - expected) <= 1e-12 * np.maximum(expected, 1.0)).all(), name
        binding = rows["limits"][np.arange(len(rows)), rows["binding"]]
        assert (binding == rows["limits"].min(axis=1)).all(), name


def test_one_wins_each_decision_and_signs(cases: dict[str, Told]) -> None:
    """Whoever the log of events says has hired or raised the person in that week."""
    for name, case in cases.items():
        rows, state = case.rows, case.market.state
        won = np.isin(rows["fate"], (Fate.WON, Fate.KEPT, Fate.COUNTERED))
        assert (np.bincount(case.decisions[won]) == 1).all(), name
        assert won.sum() == len(set(case.decisions.tolist())), name
        signed = rows[np.isin(rows["fate"], (Fate.WON, Fate.COUNTERED))]
        log = state.log[: state.counts[Count.ROWS]]
        contracts = log[(log["kind"] <= EventKind.RAISED) & (log["bidders"] > 0)]
        ours = (signed[column].tolist() for column in ("week", "person", "bidder"))
        theirs = (contracts[column].tolist() for column in ("week", "person", "destination"))
        assert Counter(zip(*ours, strict=True)) == Counter(zip(*theirs, strict=True)), name


def test_losses_are_those_of_the_book(cases: dict[str, Told]) -> None:
    """By week, employer and reason."""
    for name, case in cases.items():
        rows = case.rows[np.isin(case.rows["fate"], LOST) & (case.rows["reason"] >= 0)]
        found = Counter(zip(*(rows[column].tolist() for column in ("week", "bidder", "reason")), strict=True))
        book = case.market.state.book[: case.market.state.counts[Count.BOOKED]]
        kept = {
            (int(row["week"]), int(row["employer"]), int(reason)): int(row["lost"][reason])
            for row in book[book["lost"].any(axis=1)]
            for reason in Reason
            if row["lost"][reason]
        }
        assert found == kept, name


def test_the_markets_have_what_the_log_tells(cases: dict[str, Told]) -> None:
    """Every fate occurs, but no offer lapses, for the first to lapse sets the day; and all are known."""
    rows = np.concatenate([case.rows for case in cases.values()])
    assert set(Fate) - set(rows["fate"].tolist()) == {Fate.LAPSED, Fate.UNKNOWN}
    assert set(Limit) <= set(rows["binding"].tolist())
    assert (np.abs(rows["terms"]) > 1e-9).any(axis=0).tolist() == [term != Term.OTHER for term in Term]


def test_a_book_keeps_what_is_wanted(cases: dict[str, Told]) -> None:
    """All rows of a decision, if one of them is; with the numbers that the whole log gives them."""
    whole = cases["random 0"]
    market, book = Market(whole.market.scenario), BidBook(lambda rows: rows["bidder"] == 1)
    market.keep_bids(book)
    market.run()
    wanted = np.isin(whole.decisions, whole.decisions[whole.rows["bidder"] == 1])
    assert 0 < len(book.rows) < len(whole.rows)
    assert (book.decisions == whole.decisions[wanted]).all()
    assert (book.rows["person"] == whole.rows["person"][wanted]).all()
