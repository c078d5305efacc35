"""History does not depend on the order in which a file lists labs, startups, fields, names and events."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.market.engine import Market
from sim.market.model import TalentMarket
from sim.outcomes.outcomes import outcomes
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.market.strategies import Document, document
from tests.market.watched import log_rows, parts


def other_order(given: Document, rng: Random) -> Document:
    """The same market, listed otherwise; events of one week and one employer keep their order."""

    def shuffled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            kept = (
                {"employers"} if value.get("kind") in ("merger", "leader-moves") else set()
            )  # who buys whom
            return {name: inner if name in kept else shuffled(inner, name) for name, inner in value.items()}
        if not isinstance(value, list):
            return value
        items = [shuffled(item) for item in value]
        return exchanged(items, rng) if key == "events" else rng.sample(items, len(items))

    found: Document = shuffled(given)
    return found


def exchanged(events: list[Document], rng: Random) -> list[Document]:
    """Events after many exchanges of neighbours that act in other weeks, or on other employers."""
    for _ in range(8 * len(events)):
        place = rng.randrange(max(len(events) - 1, 1))
        pair = events[place : place + 2]
        concerned = [set(event.get("employers", ())) for event in pair]
        apart = all(concerned) and concerned[0].isdisjoint(concerned[-1])
        if len({event["week"] for event in pair}) > 1 or apart:
            events[place : place + 2] = reversed(pair)
    return events


def finished(scenario: Scenario) -> TalentMarket:
    """The market of a scenario, at the end."""
    market = TalentMarket(scenario)
    market.run()
    return market


def outcomes_of(market: Market) -> dict[str, Any]:
    """Outcomes by name, as text: where one does not exist that is one and the same."""
    run = Run(market.scenario, market.seed_used, market.replicate, record_of(books_of(market)))
    return {name: repr(value) for name, value in outcomes(run).items()}


@settings(max_examples=40)
@given(st.integers(0, 2**63))
def test_history_does_not_depend_on_the_order_of_the_file(seed: int) -> None:
    """Every bit of state and tables, and every outcome, of random markets with all that the schema knows."""
    rng = Random(seed)
    document_ = document(rng)
    one = finished(Scenario.model_validate(document_))
    other = finished(Scenario.model_validate(other_order(document_, rng)))
    assert parts(one) == parts(other)
    assert outcomes_of(one) == outcomes_of(other)


def test_the_scenario_keeps_its_order_for_display() -> None:
    """The market goes by names; the scenario that it shows is the file's."""
    labs = [{"name": "b", "headcount": 5}, {"name": "a", "headcount": 5}]
    market = TalentMarket(Scenario.model_validate({"researchers": {"count": 20}, "burn_in": 0, "labs": labs}))
    assert [lab.name for lab in market.scenario.labs] == ["b", "a"]
    assert market.names[:3] == ["a", "b", "outside"]


def with_events(*events: Document) -> TalentMarket:
    """Three labs to which these events happen in week 1."""
    labs = [{"name": name, "headcount": 40, "budget_per_head": 3e6} for name in ("a", "b", "c")]
    document_ = {
        "weeks": 4,
        "burn_in": 0,
        "researchers": {"count": 150},
        "labs": labs,
        "market": {"contact_rate_employed": 0.2},
        "events": [{"week": 1, **event} for event in events],
    }
    return finished(Scenario.model_validate(document_))


def test_layoffs_of_one_week_draw_independently_and_whatever_their_order() -> None:
    """At two labs, and twice at one: neither who is hit nor the order of the log depends on the file."""
    events = [
        {"kind": "layoffs", "employers": ["a"], "share": 0.5},
        {"kind": "layoffs", "employers": ["b"], "share": 0.4},
        {"kind": "layoffs", "employers": ["a"], "share": 0.3},
        {"kind": "layoffs-elsewhere", "people": 0.2, "talent_factor": 0.5, "employers": ["b"]},
        {"kind": "layoffs-elsewhere", "people": 0.1, "talent_factor": 2.0, "employers": ["c"]},
    ]
    one, other = with_events(*events), with_events(*reversed(events))
    assert parts(one) == parts(other)
    assert len(log_rows(one)) > 60
    # Draws of the second layoff at one lab are its own: it takes people whom the first has spared.
    once, twice = (with_events(*(events[:1] * times)) for times in (1, 2))
    laid_off = [int(market.tables().weeks["layoffs"].sum()) for market in (once, twice)]
    assert laid_off[1] > laid_off[0] + 3


def test_a_layoff_hits_the_same_people_whatever_else_happens() -> None:
    """Other events of the week, before it or after it in the file, do not change whom it hits."""
    layoff = {"kind": "layoffs", "employers": ["a"], "share": 0.5}
    elsewhere = {"kind": "layoffs", "employers": ["b"], "share": 0.5}

    def hit(market: TalentMarket) -> set[int]:
        rows = market.tables().moves
        return set(rows["researcher"][(rows["kind"] == "laid off") & (rows["origin"] == "a")])

    assert hit(with_events(layoff)) == hit(with_events(elsewhere, layoff)) != set()


def caps(*events: Document) -> float:
    """The package cap of lab a in week 2, after these events."""
    return float(with_events(*events).state.employers["package_cap"][0])


def test_events_on_one_key_keep_the_order_of_the_file_within_a_week() -> None:
    """The later in the file decides; of two weeks the later week does."""
    low = {"kind": "offer-policy", "employers": ["a"], "package_cap": 1e6}
    high = {"kind": "offer-policy", "employers": ["a"], "package_cap": 2e6}
    assert caps(low, high) == 2e6
    assert caps(high, low) == 1e6
    assert caps({**low, "week": 2}, high) == caps(high, {**low, "week": 2}) == 1e6
