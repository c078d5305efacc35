"""Nothing hangs on the order of a file: the reference goes through it by name."""

from __future__ import annotations

import unicodedata
from typing import Any

from sim.scenario.schema import Scenario

#: Kinds of events for which the order of the employers says something.
ORDERED = ("merger", "leader-moves")


def names(event: Any) -> tuple[str, ...]:
    """Whom it concerns, by name."""
    return tuple(sorted(set(event.employers)))


def by_name(given: Scenario) -> Scenario:
    """Labs, startups and fields in the order of their names, and events in that of their weeks."""

    def in_order(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(sorted(items, key=lambda item: unicodedata.normalize("NFC", item.name)))

    people = given.researchers.model_copy(update={"fields": in_order(given.researchers.fields)})
    startups = given.startups.model_copy(update={"named": in_order(given.startups.named)})
    events = [
        event.model_copy(update={"employers": event.employers if event.kind in ORDERED else names(event)})
        for event in sorted(given.events, key=lambda event: event.starts(given.start_date))
    ]
    changes = {
        "labs": in_order(given.labs),
        "researchers": people,
        "startups": startups,
        "events": tuple(events),
    }
    return given.model_copy(update=changes)
