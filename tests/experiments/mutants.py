"""Scenario files with mistakes in them: library and small files, changed at random by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

from sim.scenario.library import library_path, names
from sim.scenario.parameter import quantity_of
from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot, kinds

#: Files that say little, so that a mutant of one is about one thing.
SMALL = (
    """\
[researchers]
count = 80
[startups]
count = 4
[[labs]]
name = 'A'
[[labs]]
name = 'B'
seats = 30
""",
    """\
[researchers]
count = 40
[outside]
openings = 0
[market]
mechanism = 'simultaneous'
[[labs]]
name = 'A'
""",
    """\
start_date = 2024-02-26
[market]
value = 'productivity'
foresight = true
renegotiation = 'best-offer'
[researchers]
count = 90
[[labs]]
name = 'A'
[[labs]]
name = 'B'
leaders_from = ['A']
[[events]]
kind = 'no-poach'
date = 2024-03-04
""",
    """\
[researchers]
count = 60
fields = [{name = 'f', share = 1}, {name = 'g', share = 0}]
[market]
mechanism = 'posted'
posted_rule = 'oligopsony'
[startups]
count = 3
entry_rate = 4
[[startups.named]]
name = 'S'
[[labs]]
name = 'A'
target_list = {size = 5, employers = ['S']}
[[events]]
kind = 'layoffs'
week = 2
share = 0.5
[[events]]
kind = 'offer-policy'
week = 1
budget = 2
""",
)
#: Values of every type, and near the ends of numbers.
ODD = (
    *("0", "-0.0", "1", "-1", "2", "0.5", "1e-13", "1e-12", "5e-324", "1e300", "1e15", "1e16", "inf", "-inf"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "0x7fffffff", "1_000", "nan"),
    *(
        "true",
        "false",
        "''",
        "'x'",
        '"\\u0000"',
        "'35%'",
        "'$1M'",
        "'-$1'",
        "'24h'",
        "'1e999'",
        "'100 years'",
    ),
    *("'1/week'", "'outside'", "'Startup 1'", "'A'", "[]", "[[]]", "['A', 'A']", "['nobody']", "{}"),
    *("{name = 'A'}", "2024-02-26", "0001-01-01", "9999-12-31", "2024-02-26T00:00:00", "07:30:00"),
    *("'''\n'''", "[1, 'a', {}]"),
)
#: What is not TOML either.
BROKEN = ("", "=", "[", "]]", '"', "{a=", "name", "\\", "= =", "'", "é", "\x7f", "[labs", "[[labs.a]]")


class Mutant(NamedTuple):
    """A scenario file, and changes by `--set`."""

    text: str
    changes: tuple[str, ...]


def mutants(seed: int, first: int, count: int) -> Iterator[tuple[int, Mutant]]:
    """Mutants number `first` and following, each of which its number and the seed alone decide."""
    library = (Path(str(library_path(name))).read_text("utf-8") for name in names())
    # Bases in the same folder, as they are named from elsewhere.
    texts = [*SMALL, *(re.sub(r'base = "(textbook)', r'base = "validation/\1', text) for text in library)]
    for number in range(first, first + count):
        rng = random.Random(f"{seed} {number}")
        text, changes = rng.choice([rng.choice(SMALL), rng.choice(texts)]), []
        if rng.random() < 0.2:  # much at once, all of it allowed
            yield number, Mutant(text, tuple(_allowed(rng) for _ in range(rng.choice((3, 6, 12)))))
            continue
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            if rng.random() < 0.75:
                changes += _changes(rng)
            else:
                text = rng.choice(_ON_TEXT)(rng, text, rng.choice(texts))
        yield number, Mutant(text, tuple(changes))


def _changes(rng: random.Random) -> list[str]:
    """Settings of parameters at the edges of their bounds, or to something odd."""
    path, annotation, field = rng.choice(_PARAMETERS)
    place = ".".join(path).replace("labs", "labs.0").replace("named", "named.0").replace("fields", "fields.0")
    quantity = quantity_of(field) if field is not None else None
    choices = Spot(annotation).choices
    if choices and rng.random() < 0.9:
        return [f"{place}={rng.choice(choices)}"]
    if quantity is None or rng.random() < 0.08:
        return [f"{place}={rng.choice(ODD)}"]
    bounds = [getattr(item, key) for item in field.metadata for key in _KEYS if hasattr(item, key)]
    low, high = min(bounds, default=0.0), max(bounds, default=1e15)
    between = [low + (high - low) * part for part in (0.0, 1e-9, 1e-3, 0.5, 1.0 - 1e-9, 1.0)]
    value = rng.choice(
        [*between, *between, 1.0, low + 1e-12, low * (1.0 - 1e-9) - 1e-12, high * (1.0 + 1e-9)]
    )
    return [f"{place}={int(value) if quantity.whole else value!r}"]


def _allowed(rng: random.Random) -> str:
    """A setting of a parameter within its bounds."""
    path, annotation, field = rng.choice(_PLAIN)
    limits = {key: getattr(item, key) for item in field.metadata for key in _KEYS if hasattr(item, key)}
    low, high = limits.get("ge", limits.get("gt", 0.0)), limits.get("le", limits.get("lt", 1e15))
    inside = [low + (high - low) * part for part in (1e-6, 0.01, 0.5, 1.0 - 1e-9)]
    inside += [limits[key] for key in ("ge", "le") if key in limits]
    if "gt" in limits:
        inside.append(low + 1e-12)
    value = rng.choice(inside)
    choice = rng.choice(Spot(annotation).choices or ("",))
    quantity = quantity_of(field)
    whole = quantity is not None and quantity.whole
    return f"{'.'.join(path)}={choice or (round(value) if whole else repr(value))}"


def _parameters(model: Model, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Keys, types and declarations of all parameters, those in lists included."""
    for key, field in model.model_fields.items():
        spot = Spot(field.annotation, field)
        sections = spot.sections or (spot.item.sections if spot.item is not None else ())
        if not sections:
            yield (*above, key), field.annotation, field
        for section in sections[:1] if key != "events" else ():
            yield from _parameters(section, (*above, key))


_PARAMETERS = list(_parameters(Scenario))
_KEYS = ("ge", "gt", "le", "lt")
#: Those that every scenario has, but for its length and seed.
_PLAIN = [
    (path, annotation, field)
    for path, annotation, field in _PARAMETERS
    if not {"labs", "named", "fields", "name", "weeks", "seed", "start_date"} & set(path)
    and (quantity_of(field) is not None or Spot(annotation).choices)
]


def _line(rng: random.Random, lines: list[str], pattern: str) -> int:
    """Place of a line that matches, or of any."""
    found = [place for place, line in enumerate(lines) if re.match(pattern, line)]
    return rng.choice(found or range(len(lines)))


def _value(rng: random.Random, text: str, _: str) -> str:
    """A key gets another value."""
    lines = text.split("\n")
    place = _line(rng, lines, r"\s*[\w.\"]+\s*=")
    lines[place] = f"{lines[place].partition('=')[0]}= {rng.choice(ODD)}"
    return "\n".join(lines)


def _delete(rng: random.Random, text: str, _: str) -> str:
    """Some lines are lost."""
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    return "\n".join(lines[:start] + lines[start + rng.choice((1, 1, 2, 9)) :])


def _duplicate(rng: random.Random, text: str, _: str) -> str:
    """Some lines are there twice, the second time somewhere."""
    lines = text.split("\n")
    start, to = rng.randrange(len(lines)), rng.randrange(len(lines) + 1)
    return "\n".join(lines[:to] + lines[start : start + rng.choice((1, 2, 7))] + lines[to:])


def _rename(rng: random.Random, text: str, _: str) -> str:
    """A key has a letter too many, or none, or is another's."""
    lines = text.split("\n")
    place = _line(rng, lines, r"\s*[\w.\"]+\s*=|\[")
    other = rng.choice(lines).partition("=")[0].strip() or "x"
    word = re.search(r"\w+", lines[place])
    if word is not None:
        new = rng.choice((word[0][:-1], word[0] + rng.choice("xé \"'."), word[0].upper(), other))
        lines[place] = lines[place].replace(word[0], new, 1)
    return "\n".join(lines)


def _swap(rng: random.Random, text: str, _: str) -> str:
    """Two sections change places."""
    parts = re.split(r"(?m)^(?=\[)", text)
    one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return "".join(parts)


def _splice(rng: random.Random, text: str, other: str) -> str:
    """A section of another file comes in somewhere."""
    parts, more = re.split(r"(?m)^(?=\[)", text), re.split(r"(?m)^(?=\[)", other)
    parts.insert(rng.randrange(len(parts) + 1), rng.choice(more))
    return "".join(parts)


def _insert(rng: random.Random, text: str, _: str) -> str:
    """A letter, or what is no TOML, somewhere."""
    place = rng.randrange(len(text) + 1)
    return text[:place] + rng.choice((*BROKEN, *ODD)) + text[place:]


def _event(rng: random.Random, text: str, _: str) -> str:
    """One more event, of any kind, with what it needs and more."""
    spot = Spot(Scenario.model_fields["events"].annotation)
    item = spot.item
    assert item is not None
    kind = rng.choice(kinds(item.sections))
    section = next(one for one in item.sections if kind in get_args(one.model_fields["kind"].annotation))
    lines = [f"\n[[events]]\nkind = '{kind}'\nweek = {rng.choice((0, 1, 3, 5200))}"]
    for key, field in section.model_fields.items():
        needed = field.is_required()
        if key in ("kind", "week") or not (needed or rng.random() < 0.3):
            continue
        lines.append(f"{key} = {rng.choice(('{size = 3}', '0', '0.5', '1', '100', '1000', *ODD))}")
    return text + "\n".join(lines) + "\n"


_ON_TEXT: tuple[Callable[[random.Random, str, str], str], ...] = (
    _value, _value, _value, _delete, _duplicate, _rename, _swap, _splice, _insert, _event, _event,
)  # fmt: skip


def small(scenario: Scenario) -> dict[str, Any]:
    """The document of a scenario with few people, weeks and startups: what it is about stays."""
    document = scenario.model_dump()
    weeks = document["weeks"] = min(scenario.weeks, 6)
    document["burn_in"] = min(scenario.burn_in, 3.0)
    people, startups = document["researchers"], document["startups"]
    if people["count"] > 150:
        people["reference_count"] = people["reference_count"] or people["count"]
        people["count"] = 150
    startups["count"] = min(startups["count"], 20)
    market = document["market"]
    market["scale"] = min(max(market["scale"], 0.5), 2.0)
    market["increment"] = max(market["increment"], 1e3)  # a clock in fine steps takes long
    for event in document["events"]:
        if event["week"] is None:
            event["week"] = scenario.events[document["events"].index(event)].starts(scenario.start_date)
        event["week"], event["date"] = event["week"] % weeks, None
    return document
