"""What the page always shows, in which order, and how a dial is called on it."""

from __future__ import annotations

from typing import NamedTuple

from sim.explorer.dials import Dial
from sim.measures.groups import Group
from sim.names import split_key
from sim.outcomes.parties import about

#: Of a key, parts that say nothing where they stand before others.
_SILENT = {"events", "labs"}


class Section(NamedTuple):
    """Outcomes under a heading."""

    title: str
    outcomes: tuple[str, ...]


SECTIONS = (
    Section(
        "Who has the talent",
        (
            "labs_talent_share_end",
            "elite1_labs_share_end",
            "startup_talent_share_end",
            "labs_people_share_end",
        ),
    ),
    Section("Pay", ("median_pay_end", "pay_decile_10_end", "top_package")),
    Section("Startups", ("startups_born", "startups_died", "startups_alive_end", "startup_output_share_end")),
    Section("Flows of people", ("moves", "hires", "layoffs", about(Group.STARTUPS, "poached_out"))),
    Section(
        "Why people left",
        (
            "lab_departures_no_counter",
            "lab_departures_money",
            "startup_departures_no_counter",
            "startup_departures_money",
        ),
    ),
)
#: Under which outcomes stand that somebody has asked for.
ASKED = "Asked for"
#: Outcomes that stand there already.
PLACED = frozenset(name for section in SECTIONS for name in section.outcomes)


def label_of(dial: Dial) -> str:
    """What a dial is called: its first key in words, without where it stands.

    Example:
        >>> import sim
        >>> from sim.explorer.dials import dial_of
        >>> label_of(dial_of(sim.Scenario(), "market.bargaining_share"))
        'bargaining share'
    """
    parts = split_key(dial.keys[0])
    if parts[0] == "events" and len(parts) > 1:
        return {"on": "happens", "date": "starts on", "week": "starts in week"}.get(
            parts[-1], " ".join(parts[2:]).replace("_", " ")
        )
    words = parts[1:] if len(parts) > 1 else parts
    return " ".join(words).replace("_", " ")


def part_of(dial: Dial) -> str:
    """Under which small heading it stands within its group: an event's name, or the table of the schema."""
    parts = split_key(dial.keys[0])
    return parts[1] if parts[0] in _SILENT and len(parts) > 1 else parts[0]
