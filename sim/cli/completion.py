"""What completes a word on the command line: scenarios, keys and their choices, outcomes, results folders.

A person waits for it, so nothing slow is imported: keys come from `words.txt`, names of labs and events from
the scenario's file as it stands. Whatever goes wrong, nothing is offered, and nothing is said.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from itertools import islice, product
from pathlib import Path
from typing import Any

from sim.names import join_key
from sim.scenario.library import folder as library_folder
from sim.scenario.library import library, library_path

#: The words of the command line, as far as they are written.
LINE: list[str] = []
_WORDS = Path(__file__).with_name("words.txt")
#: More keys than this are offered by their next part.
_MANY = 60
#: Entries of a folder that are looked at, and bases of a scenario.
_ENTRIES, _BASES = 2_000, 16
#: What stands in names that are offered: a shell might do anything with others.
_HARMLESS = re.compile(r"[\w .,:+@%/=;*-]+")
Complete = Callable[[str], Iterable[str]]


def _offered(complete: Complete) -> Callable[[str], list[str]]:
    """Make what completes a word of what knows the words: those that fit."""

    @wraps(complete)
    def completed(incomplete: str) -> list[str]:
        try:
            found = dict.fromkeys(one for one in complete(incomplete) if one.startswith(incomplete))
            return [one for one in found if _HARMLESS.fullmatch(one)]
        except Exception:  # nobody has asked for anything but a word
            return []

    return completed


@_offered
def scenario(incomplete: str) -> Iterator[str]:
    """Library scenarios by name, and files."""
    yield from library()
    yield from _beside(incomplete, ".toml")
    limit_cases = [f"validation/{path.stem}" for path in (library_folder() / "validation").glob("*.toml")]
    yield from sorted(limit_cases) if incomplete.startswith("validation") else ()


@_offered
def results(incomplete: str) -> Iterator[str]:
    """Results folders, those under `results/` first."""
    for path in sorted(islice(Path("results").glob("*/manifest.json"), _ENTRIES)):
        yield path.parent.as_posix()
    yield from _beside(incomplete, None)


@_offered
def case(incomplete: str) -> Iterator[str]:
    """Limit cases by name."""
    return (word for word, _ in _of_kind("case"))


@_offered
def assignment(incomplete: str) -> Iterator[str]:
    """KEY=VALUE, several with semicolons."""
    start = incomplete.rfind(";") + 1
    return _assignments(incomplete[:start], incomplete[start:])


@_offered
def factor(incomplete: str) -> Iterator[str]:
    """NAME: KEY=VALUE; ..., of which the name is the user's."""
    start = max(incomplete.rfind(":"), incomplete.rfind(";")) + 1
    return _assignments(incomplete[:start], incomplete[start:]) if start else iter(())


@_offered
def varied(incomplete: str) -> Iterator[str]:
    """KEY=RANGE, several keys with commas."""
    if "=" in incomplete:
        return
    start = incomplete.rfind(",") + 1
    if start == 0:
        yield "plausible"
    before, written = incomplete[:start], incomplete[start:]
    yield from (f"{before}{key}" for key in _by_part([f"{key}=" for key, _ in _keys()], written.lstrip()))


@_offered
def outcome(incomplete: str) -> Iterator[str]:
    """Outcomes, those of labs by their names."""
    labs = _names(("labs",))
    names = [name for word, _ in _of_kind("outcome") for name in _filled_outcome(word, labs)]
    yield from _by_part(names, incomplete)


@_offered
def lab(incomplete: str) -> Iterator[str]:
    """A lab of the scenario."""
    return iter(_names(("labs",)))


@_offered
def pair(incomplete: str) -> Iterator[str]:
    """Two labs with a comma between."""
    labs = _names(("labs",))
    first = incomplete.partition(",")[0]
    if "," not in incomplete:
        return (f"{one}," for one in labs)
    return (f"{first},{one}" for one in labs if one != first)


@_offered
def tables(incomplete: str) -> Iterator[str]:
    """Tables, several with commas."""
    before = incomplete[: incomplete.rfind(",") + 1]
    return (before + word for word, _ in _of_kind("table") if word not in before.split(","))


@_offered
def design(incomplete: str) -> Iterator[str]:
    """Methods of a sweep."""
    return (word for word, _ in _of_kind("design"))


@_offered
def method(incomplete: str) -> Iterator[str]:
    """Methods of a sensitivity study."""
    return (word for word, _ in _of_kind("method"))


@_offered
def keeps(incomplete: str) -> Iterator[str]:
    """What the second of a merger becomes."""
    return iter(("brands", "one"))


def _assignments(before: str, written: str) -> Iterator[str]:
    """What may be set, after what stands before; once the key is whole, what may be chosen for it."""
    blanks = written[: len(written) - len(written.lstrip())]
    before, written = before + blanks, written.lstrip()
    keys = _keys()
    if "=" in written:
        chosen = next((choices for key, choices in keys if key == written.partition("=")[0]), ())
        yield from (f"{before}{written.partition('=')[0]}={choice}" for choice in chosen)
        return
    yield from (f"{before}{key}" for key in _by_part([f"{key}=" for key, _ in keys], written))


def _by_part(names: Sequence[str], written: str) -> Iterator[str]:
    """Names that begin so; where there are very many, up to their next dot."""
    fitting = [name for name in names if name.startswith(written)]
    for name in fitting:
        dot = name.find(".", len(written)) if len(fitting) > _MANY else -1
        yield name if dot < 0 else name[: dot + 1]


def _keys() -> list[tuple[str, tuple[str, ...]]]:
    """Keys of the scenario on the command line, items of lists by their names."""
    found = []
    for word, choices in _of_kind("key"):
        parts = tuple(word.split("."))
        if "*" not in parts:
            found.append((word, choices))
            continue
        place = parts.index("*")
        for name in _names(parts[:place]) if "*" not in parts[place + 1 :] else ():
            found.append((join_key(*parts[:place], name, *parts[place + 1 :]), choices))
    return found


def _filled_outcome(word: str, labs: Sequence[str]) -> Iterator[str]:
    """The outcome of each lab, or of each pair of them."""
    parts = word.split(".")
    for names in product(labs, repeat=parts.count("*")):
        rest = iter(names)
        if len(set(names)) == len(names):
            yield join_key(*(next(rest) if part == "*" else part for part in parts))


@lru_cache(maxsize=8)
def _of_kind(kind: str) -> list[tuple[str, tuple[str, ...]]]:
    """Words of a kind, and what may be chosen after each."""
    lines = (line.split("\t") for line in _WORDS.read_text(encoding="utf-8").splitlines())
    return [(word, tuple(choices)) for known, word, *choices in lines if known == kind]


def _beside(incomplete: str, ending: str | None) -> Iterator[str]:
    """Folders that begin so, and files with an ending; without one, folders alone."""
    start = incomplete.rpartition("/")[0]
    above = f"{start}/" if "/" in incomplete else ""
    if not os.path.isdir(above or "."):
        return
    with os.scandir(above or ".") as entries:
        for entry in sorted(islice(entries, _ENTRIES), key=lambda one: one.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                is_results = ending is None and os.path.isfile(f"{entry.path}/manifest.json")
                yield f"{above}{entry.name}" + ("" if is_results else "/")
            elif ending is not None and entry.name.endswith(ending):
                yield f"{above}{entry.name}"


def _names(path: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the items of a list of the scenario on the command line, as its files have them."""
    found: dict[str, None] = {}
    for document in _documents():
        items: Any = document
        for step in path:
            items = items.get(step, ()) if isinstance(items, dict) else ()
        for item in items if isinstance(items, list) else ():
            name = item.get("name") if isinstance(item, dict) else None
            if isinstance(name, str):
                found[name] = None
    return tuple(found)


@lru_cache(maxsize=1)
def _documents() -> tuple[dict[str, Any], ...]:
    """The file of the first scenario on the command line, and its bases."""
    found: list[dict[str, Any]] = []
    path = next(filter(None, map(_scenario_file, LINE[2:])), None)
    while path is not None and len(found) < _BASES:
        try:
            found.append(tomllib.loads(path.read_text(encoding="utf-8-sig")))
        except (OSError, ValueError):  # a file that somebody is at work on
            break
        base = found[-1].get("base")
        beside = path.parent / base if isinstance(base, str) else None
        path = None
        if beside is not None:
            path = beside if beside.is_file() else library_path(str(base))
    return tuple(found)


def _scenario_file(word: str) -> Path | None:
    path = Path(word)
    return path if word.endswith(".toml") and path.is_file() else library_path(word)
