"""Policies that contradict each other, and events that change nothing."""

from __future__ import annotations

from typing import Any

import pytest

import sim

Document = dict[str, Any]


def events(kind: str, *settings: Document) -> Document:
    """Events of a kind, one in force from week 1 on, the next from week 2 on, and so on."""
    return {"events": [{"kind": kind, "week": week, **what} for week, what in enumerate(settings, start=1)]}


def scenario(changes: Document) -> sim.Scenario:
    """Three labs and a named startup."""
    labs = [{"name": name, "headcount": 20, "budget_per_head": 2e6} for name in "ABC"]
    return sim.Scenario().with_(
        {"labs": labs, "startups.named": [{"name": "Omega", "headcount": 6}], **changes}
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            events("pay-cap", {"cap": "$5M"}, {"cap": "$9M"}),
            r"the pay cap of 'A' and 4 more to \$9M/year in week 2, when events.0 has it at \$5M",
        ),
        (
            events("pay-cap", {"cap": "$5M"}, {"cap": "$9M", "employers": ["Omega"]}),
            r"the pay cap of 'Omega'",
        ),
        (
            events("vesting-rules", {"cliff": 0}, {"cliff": 2}),
            r"the cliff of 'A' and 2 more to 2 years in week 2, when events.0 has it at 0 years; let one end",
        ),
        (
            events("vesting-rules", {"cliff": 0}, {"front_loading": 0.5}),
            r"sets the cliff of 'A' and 2 more to its default in week 2, when events.0 has it at 0 years",
        ),
        (
            events("non-competes", {"share": 0}, {"share": 1, "week": 1}),
            r"sets the non compete of 'A' and 2 more to 100% in week 1, when events.0 has it at 0%",
        ),
        (
            events("acqui-hire-review", {"name": "first"}, {"name": "other"}),
            r"events.other: another review, events.first, is in force at the same time",
        ),
        (
            {**events("pay-cap", {"cap": "$5M", "date": "2026-01-05"}), "start_date": "2026-01-01"},
            r"not both: it has week 1 and date 2026-01-05; leave one",
        ),
        (events("vesting-rules", {}), r"without cliff and front_loading change nothing; give one"),
        (events("pay-transparency", {}), r"changes nothing; set noise below 1, or publicity above 0"),
        (events("luxury-tax", {"threshold": 1e6, "duration": 2}, {"rate": 2, "week": 3}), r"no threshold"),
        (events("luxury-tax", {"threshold": 1e6, "employers": ["A"]}, {"rate": 2}), r'for "B", which has no'),
        (events("luxury-tax", {"threshold": 1e6, "on": False}, {"rate": 2}), r'for "A", which has no'),
    ],
)
def test_what_contradicts_or_changes_nothing_is_refused(changes: Document, said: str) -> None:
    """With both culprits, and with what is to be done."""
    with pytest.raises(sim.ScenarioError, match=said):
        scenario(changes)


@pytest.mark.parametrize(
    "changes",
    [
        events("pay-cap", {"cap": "$5M", "duration": 1}, {"cap": "$9M"}),
        events("pay-cap", {"cap": "$5M", "employers": ["A"]}, {"cap": "$9M", "employers": ["B", "Omega"]}),
        events("pay-cap", {"cap": "$5M"}, {"cap": "$5M", "employers": ["A"]}),
        events("vesting-rules", {"cliff": 0, "on": False}, {"cliff": 2}),
        events("non-competes", {"share": 0}, {"share": 0, "voids": True}),
        events("pay-transparency", {"noise": 0.5}, {"noise": 0.5}),
        events("luxury-tax", {"threshold": 1e6}, {"rate": 2}),
        events("luxury-tax", {"threshold": 1e6, "duration": 2}, {"rate": 2, "employers": ["A"]}),
    ],
)
def test_what_agrees_or_follows_is_not(changes: Document) -> None:
    """In turn, for different employers, with one value, or a rate on top of another's threshold."""
    assert scenario(changes).events


def test_stickiness_is_a_share() -> None:
    """As a percentage, too."""
    assert scenario({"portability.stickiness": "20%"}).portability.stickiness == 0.2
