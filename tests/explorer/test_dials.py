"""Dials say what the schema says; what cannot stand there is refused with a remedy."""

from __future__ import annotations

import pytest

from sim.explorer.dials import dial_of, dials_of
from sim.explorer.search import found, keys_of
from sim.scenario.load import load_scenario
from sim.scenario.lookup import NoSuchValue, lookup
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_scenario

RAID = load_scenario("microsoft-raids-meta")


def plausible(**entries: object) -> Scenario:
    """A scenario with ranges."""
    return toy_scenario(plausible={key.replace("__", "."): entry for key, entry in entries.items()})


def test_plausible_keys_come_first_then_every_event_by_its_name() -> None:
    """So what nobody has measured is what one turns first."""
    names = list(dials_of(RAID))
    events = [f"events.{event.name}.{what}" for event in RAID.events for what in ("on", "date")]
    assert names == [*RAID.plausible, *events]


def test_a_plausible_range_is_where_the_slider_goes() -> None:
    """With its unit, its source and whether it is an assumption told."""
    dial = dials_of(RAID)["feedback.budgets"]
    assert dial.span is not None
    assert (dial.span.low, dial.span.high, dial.span.log) == (0.0, 1.0, False)
    assert dial.about.startswith("plausible: 0 to 1 (assumption, a parent's money to raised equity); number;")
    speed = dials_of(RAID)["market.hiring_speed"]
    assert speed.about.startswith("plausible: 0.2 to 0.6 (assumption); 1/year;")


def test_multiples_start_at_one_and_change_all_their_keys() -> None:
    """Two contact rates move together."""
    dial = dials_of(RAID)["market.contact_rate_employed,market.contact_rate_unemployed"]
    assert dial.start == 1.0
    assert dial.changes(1.0) == {}
    assert dial.changes(dial.read("× 2")) == {
        "market.contact_rate_employed": 2 * RAID.market.contact_rate_employed,
        "market.contact_rate_unemployed": 2 * RAID.market.contact_rate_unemployed,
    }
    with pytest.raises(NoSuchValue, match="out of bounds"):
        dial.read(1000)


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("labs.Meta.budget", "$1.5B", 1.5e9),
        ("labs.Meta.approval", "2 weeks", 14.0),
        ("labs.Meta.package_cap", "", None),
        ("market.mechanism", "posted", "posted"),
        ("market.planned_seats", False, False),
        ("researchers.count", 500, 500),
        ("start_date", "2025-01-06", "2025-01-06"),
    ],
)
def test_any_key_has_a_dial_that_reads_what_a_file_may_say(key: str, given: object, value: object) -> None:
    """And what it shows reads back as the same."""
    dial = dial_of(RAID, key)
    assert dial.read(given) == value
    assert dial.read(dial.show(dial.read(given)) if dial.kind == "number" else given) == value


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("labs.Meta.budget", "30 days", "wrong unit"),
        ("market.patience", "", "cannot read"),
        ("market.bargaining_share", 2, "out of bounds"),
        ("market.mechanism", "auction", "unknown choice"),
        ("market.planned_seats", 1, "unknown choice"),
    ],
)
def test_what_cannot_stand_there_is_refused(key: str, given: object, said: str) -> None:
    """Before anything runs."""
    with pytest.raises(NoSuchValue, match=said):
        dial_of(RAID, key).read(given)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("market.scalle", 'did you mean "scale"'),
        ("labs.Mata.budget", 'did you mean "Meta"'),
        ("labs", "a table or a list"),
        ("name", "changes no market"),
        ("labs.Meta.budget,market.patience", "different kinds"),
    ],
)
def test_a_key_that_has_no_dial_is_told(key: str, said: str) -> None:
    """With what may be meant."""
    with pytest.raises(NoSuchValue, match=said):
        dial_of(RAID, key)


def test_a_slider_keeps_to_bounds_and_is_fine_enough() -> None:
    """Over narrow bounds all of them; over wide ones from nothing to twice the value."""
    share, budget = dial_of(RAID, "market.bargaining_share"), dial_of(RAID, "labs.Meta.budget")
    assert share.span is not None
    assert budget.span is not None
    assert (share.span.low, share.span.high) == (0.0, 1.0)
    assert (budget.span.low, budget.span.high) == (0.0, 2 * RAID.labs[2].budget)  # type: ignore[operator]
    assert dial_of(RAID, "labs.Meta.posted_wage").span is None


def test_a_switch_at_its_start_changes_nothing_and_false_is_not_zero() -> None:
    """0 == False in Python."""
    dial = dials_of(RAID)["events.raid-list.on"]
    assert dial.changes(True) == {}
    assert dial.changes(False) == {"events.raid-list.on": False}
    assert dial_of(RAID, "researchers.entry_rate").changes(1) == {"researchers.entry_rate": 1}


def test_choices_may_be_plausible() -> None:
    """All choices of the schema can be chosen, the plausible ones are told."""
    dial = dials_of(plausible(market__mechanism={"choices": ["sequential", "posted"]}))["market.mechanism"]
    assert set(dial.choices) == {"sequential", "posted", "simultaneous"}
    assert 'plausible: "sequential", "posted"' in dial.about


def test_every_key_that_is_listed_has_a_dial() -> None:
    """So whatever the search finds can be added."""
    keys = keys_of(RAID)
    assert {"labs.Meta.budget", "events.raid-list.on", "startups.funding.rate"} <= {one.key for one in keys}
    for one in keys:
        assert dial_of(RAID, one.key).keys == (lookup(RAID, one.key).key,)


def test_a_search_finds_words_of_keys_before_words_of_meanings() -> None:
    """In any order and case."""
    keys = keys_of(RAID)
    both = [one.key for one in found(keys, "BUDGET meta", 50)]
    assert both[:2] == ["labs.Meta.feedback_budget", "labs.Meta.budget"]
    assert "market.patience" in [one.key for one in found(keys, "waits after the first valid offer", 50)]
    assert found(keys, "  ", 50) == []
    assert len(found(keys, "a", 3)) == 3
