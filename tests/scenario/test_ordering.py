"""The order in which a scenario is simulated: that of names, and for events that of weeks."""

from __future__ import annotations

from datetime import date

from sim.scenario.ordering import in_order, rank
from sim.scenario.schema import Scenario


def test_items_with_names_stand_by_name_and_lists_of_names_too() -> None:
    """Labs, fields, named startups; filters, needs, leaders, whom an event concerns: once each."""
    scenario = Scenario.model_validate(
        {
            "researchers": {"fields": [{"name": "z"}, {"name": "a"}]},
            "labs": [
                {"name": "b", "needs": ["z", "a", "z"], "leaders_from": ["x", "a"]},
                {"name": "a", "target_list": {"size": 1, "employers": ["x", "b"], "fields": ["z", "a"]}},
                {"name": "B"},
            ],
            "startups": {"named": [{"name": "y"}, {"name": "x"}]},
            "events": [{"kind": "fast-track", "week": 1, "employers": ["b", "a"]}],
        }
    )
    ordered = in_order(scenario)
    assert [lab.name for lab in ordered.labs] == ["B", "a", "b"]  # by code points: capitals first
    assert [field.name for field in ordered.researchers.fields] == ["a", "z"]
    assert [startup.name for startup in ordered.startups.named] == ["x", "y"]
    assert ordered.labs[2].needs == ("a", "z")
    assert ordered.labs[2].leaders_from == ("a", "x")
    assert ordered.labs[1].target_list.employers == ("b", "x")
    assert ordered.labs[1].target_list.fields == ("a", "z")
    assert ordered.events[0].employers == ("a", "b")
    assert [lab.name for lab in scenario.labs] == ["b", "a", "B"]  # for display


def test_names_are_compared_in_composed_form() -> None:
    """An accent that is a letter of its own stands where the composed letter stands."""
    assert rank("e\u0301") == rank("\u00e9")
    assert sorted(["\u00e9", "f", "e\u0301a"], key=rank) == ["f", "\u00e9", "e\u0301a"]


def test_events_stand_by_week_and_those_of_one_week_as_in_the_file() -> None:
    """A date and a week may be the same week."""
    scenario = Scenario.model_validate(
        {
            "start_date": date(2025, 1, 6),
            "labs": [{"name": "a", "headcount": 10}],
            "events": [
                {"kind": "capex-shock", "week": 3, "factor": 1.0},
                {"kind": "capex-shock", "week": 2, "factor": 2.0},
                {"kind": "capex-shock", "date": date(2025, 1, 20), "factor": 3.0},
                {"kind": "capex-shock", "week": 2, "factor": 4.0},
            ],
        }
    )
    factors = [event.model_dump()["factor"] for event in in_order(scenario).events]
    assert factors == [2.0, 3.0, 4.0, 1.0]
