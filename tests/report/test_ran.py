"""What a report says of the scenario that was run, beside those of the library."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from sim.report.ran import _of_library, is_of_library
from sim.report.subject import Subject
from sim.scenario.load import load_scenario


def _subject(**changes: Any) -> Subject:
    base = load_scenario("microsoft-raids-meta").with_(changes)
    return cast(Subject, SimpleNamespace(base=base))


def test_a_scenario_of_the_library_differs_from_itself_in_nothing() -> None:
    """What it adds to its own base was not changed by who ran it."""
    assert is_of_library(_subject())
    assert list(_of_library(_subject())) == []


def test_what_was_changed_is_listed_against_the_scenario_of_that_name() -> None:
    """And against the base scenario only where the library has none of that name."""
    changed = _subject(**{"escalation.intensity": 0.5})
    assert not is_of_library(changed)
    ((what, _),) = _of_library(changed)
    assert what == "In what the scenario differs from microsoft-raids-meta of the library (1 key)"
    ((what, _),) = _of_library(_subject(name="mine"))
    assert what.startswith("In what the scenario differs from frontier-2025 of the library (")
    assert not is_of_library(_subject(name="mine"))
