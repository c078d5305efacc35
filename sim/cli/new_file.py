"""A scenario file to start from: its base, and as comments what people turn first, made from the schema."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.explorer.dials import Dial, dial_of, dials_of
from sim.explorer.search import about
from sim.names import escaped, join_key
from sim.scenario.lookup import Found
from sim.scenario.schema import Scenario
from sim.scenario.shape import Spot, kinds, stand_in
from sim.scenario.written import key_as_toml, value_as_toml
from sim.surroundings import quoted

#: Turned in any scenario, whatever it says is plausible.
_FIRST = ("weeks", "market.scale", "escalation.intensity")
#: Turned of a lab, by their names within it.
_OF_A_LAB = ("headcount", "budget", "growth", "approval", "counter_probability")
#: The kind of the event that stands as an example.
_EXAMPLE = "garden-leave"
#: How wide comments are.
_WIDTH = 100
_HOW = (
    "A line with a # and no blank after it is a setting with the value of the base: take the # away and "
    'change the value, with a unit where it helps ("$250M", "6 weeks", "40%"). Below a [[...]] take its # '
    "away, too. As it stands the file is its base. Counts and dollars are the base's, and those of the "
    "library are a sample of one in five."
)


@dataclass(frozen=True)
class Start:
    """What a new file starts from.

    Attributes:
        name: of the new scenario.
        file: path of the new file, as commands take it.
        base: the scenario that it starts from.
        source: the base as commands take it.
        written: the base as the file names it.
    """

    name: str
    file: str
    base: Scenario
    source: str
    written: str


def new_file(start: Start) -> str:
    """The text of the file.

    Uncommented as a whole it is still its base, with one event more.
    """
    head = [
        *_prose(f"{start.name}: what it says differs from {start.source}, all else is as there."),
        "#",
        *_prose(_HOW),
        "#",
        *(f"#     {line}" for command in next_commands(start) for line in command.splitlines()),
        "",
        f"base = {value_as_toml(start.written, None)}",
        *([] if _stem(start.file) == start.name else [f"name = {value_as_toml(start.name, None)}"]),
        *_prose("Write the question before you look at any result." + _asked(start.base)),
        f"#question = {value_as_toml(f'What changes against {start.base.name}, and why?', None)}",
    ]
    return "\n".join([*head, *_settings(start.base), *_labs(start.base), *_events(start.base)]) + "\n"


def next_commands(start: Start) -> tuple[str, ...]:
    """What to do with the file."""
    file, source = quoted(start.file), quoted(start.source)
    return (
        f"poach check {file}",
        f"poach run {file}",
        f"poach compare {source} {file} --replicates 30",
        f"poach show {file} --diff {source}",
    )


def _asked(base: Scenario) -> str:
    return f" The base asks: {base.question}" if base.question else ""


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


def _settings(base: Scenario) -> Iterator[str]:
    """Keys outside of lists: a few that any scenario has, then what the base says is plausible."""
    dials = [dial_of(base, key) for key in _FIRST]
    dials += [dial for dial in dials_of(base).values() if dial.range is not None]
    turned: set[str] = set()
    yield from _title("Settings: how long and how large, then all that the base says is plausible")
    for dial in dials:
        founds = [one for one in dial.founds if not _in_list(one) and one.key not in turned]
        turned |= {one.key for one in founds}
        if founds:
            yield from _said(_meant(dial), ((one.parts, one.value, one.spot) for one in founds))


def _labs(base: Scenario) -> Iterator[str]:
    """Every lab with values of its own, what keys mean once; startups of which something is plausible."""
    if base.labs:
        yield from _title("Labs: one block for each that changes, with its own values")
    for number, lab in enumerate(base.labs):
        yield from ("#[[labs]]", f"#name = {value_as_toml(lab.name, None)}")
        for key in _OF_A_LAB:
            dial = dial_of(base, f"labs.{join_key(lab.name)}.{key}")
            meant = "" if number else _meant(dial)
            yield from _said(meant, [((key,), dial.founds[0].value, dial.founds[0].spot)])
        yield from (*_plausible_of(base, ("labs", lab.name)), "")
    for startup in base.startups.named:
        if said := list(_plausible_of(base, ("startups", "named", startup.name))):
            yield from ("#[[startups.named]]", f"#name = {value_as_toml(startup.name, None)}", *said, "")


def _plausible_of(base: Scenario, path: tuple[str, ...]) -> Iterator[str]:
    """What the base says is plausible of the item of a list."""
    for dial in dials_of(base).values():
        for one in dial.founds if dial.range is not None else ():
            if one.parts[: len(path)] == path:
                yield from _said(_meant(dial), [(one.parts[len(path) :], one.value, one.spot)])


def _events(base: Scenario) -> Iterator[str]:
    """Those of the base, on or off, and one more."""
    named = [event for event in base.events if event.name]
    if named:
        yield from _title("Events of the base: on or off")
    for event in named:
        assert event.name
        yield from ("#[[events]]", f"#name = {value_as_toml(event.name, None)}")
        yield from (f"#on = {str(event.on).lower()}", *_plausible_of(base, ("events", event.name)), "")
    yield from _title("An event of your own")
    item = Spot(Scenario.model_fields["events"].annotation).item
    assert item is not None
    yield from _prose(f"Kinds: {', '.join(kinds(item.sections))}. docs/parameters.md has the keys of each.")
    section = item.tagged(_EXAMPLE)
    assert section is not None
    yield from ("#[[events]]", f"#name = {value_as_toml(f'my-{_EXAMPLE}', None)}")
    yield f"#kind = {value_as_toml(_EXAMPLE, None)}"
    for key, field in section.model_fields.items():
        spot = Spot(field.annotation, field)
        value = base.weeks // 4 if key == "week" else stand_in(spot)
        if value is not None:
            limits = about(field).removesuffix(field.description or "").rstrip("; ")
            yield from _said(f"{field.description} ({limits})", [((key,), value, spot)])


def _meant(dial: Dial) -> str:
    """What its first key means, then unit, bounds and what is plausible."""
    field = dial.founds[0].spot.parameter
    meaning = "" if field is None else str(field.description)
    return f"{meaning} ({dial.about.removesuffix(meaning).rstrip('; ')})"


def _in_list(found: Found) -> bool:
    """Is it a key of an item of a list, which a file has in a block of its own?"""
    return found.parts[0] in ("labs", "events") or found.parts[:2] == ("startups", "named")


def _said(about: str, settings: Iterable[tuple[tuple[str, ...], Any, Spot]]) -> Iterator[str]:
    """What is said of settings, then each as a line of its own; nothing of those without a value."""
    lines = [
        f"#{key_as_toml(*parts)} = {value_as_toml(value, spot)}"
        for parts, value, spot in settings
        if value is not None
    ]
    if lines:
        yield from (*(_prose(about) if about else ()), *lines)


def _title(text: str) -> tuple[str, ...]:
    return ("", f"# ---- {text}", "")


def _prose(text: str) -> list[str]:
    lines = textwrap.wrap(escaped(text), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}" for line in lines]
