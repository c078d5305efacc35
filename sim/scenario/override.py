"""Changes by dotted keys: `--set KEY=VALUE` on the command line, `Scenario.with_` in Python."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel

from sim.names import normal, split_key
from sim.scenario.given import native
from sim.scenario.limits import CHANGES, DEPTH, KEY_LETTERS, TOLD, too_deep
from sim.scenario.locate import Place
from sim.scenario.merge import Marked
from sim.scenario.problems import Location, Mistake, Problem, child, dotted, item_names, listing, suggest
from sim.scenario.shape import Model, walk

_ASSIGNMENT = re.compile(r"""(?P<key>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^="'])+)=(?P<value>.*)""", re.DOTALL)


class _CannotSet(ValueError):
    """A change that leads nowhere: what is wrong, and the remedy, or what makes it where it is told."""

    def __init__(self, what: str, remedy: str | Callable[[], str]) -> None:
        super().__init__(what)
        self.problem = Problem((), what, remedy)


def parse_assignments(texts: Iterable[str], label: str) -> tuple[dict[str, Any], list[Mistake]]:
    """`KEY=VALUE` texts as a mapping, and the mistakes in those that are none.

    More than `CHANGES` are one mistake.
    """
    changes: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    given = list(texts)
    if len(given) > CHANGES:
        return {}, [_too_many(label)]
    for text in given:
        match = _ASSIGNMENT.fullmatch(text)
        if match is None or not match["key"].strip():
            remedy = "write KEY=VALUE, such as escalation.intensity=2"
            mistakes.append(Mistake(label, None, text, "is not an assignment", remedy))
        else:
            changes[match["key"].strip()] = parse_value(match["value"])
    return changes, mistakes


def parse_value(text: str) -> Any:
    """A value as TOML writes it; what is not TOML stands for itself, so that texts need no quotes."""
    try:
        document = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text.strip()
    # A line break in the text could smuggle in a second key.
    return document["value"] if document.keys() == {"value"} else text.strip()


def override(
    document: Marked, changes: Mapping[str, Any], model: Model, label: str
) -> tuple[Marked, list[Mistake]]:
    """The document with the values at dotted keys replaced, and the keys that lead nowhere.

    A table as value changes the keys that it names; any other value, a list too, replaces what was there. The
    new values' place is `label`. Whether the keys exist and the values fit is for validation to find.
    """
    mistakes: list[Mistake] = []
    if len(changes) > CHANGES:
        return document, [_too_many(label)]
    for key, value in changes.items():
        try:
            if too_deep(value):
                raise _CannotSet(f"is nested too deeply, more than {DEPTH} tables or lists", "flatten it")
            for parts, leaf in _leaves(_parts(key), _plain(value)):
                location, document = _resolve(document, parts, model)
                document = _assign(document, location, leaf, label)
        except _CannotSet as error:
            remedy = error.problem.advice() if len(mistakes) < TOLD else ""  # the others are counted only
            mistakes.append(Mistake(label, None, key, error.problem.what, remedy))
    return document, mistakes


def _too_many(label: str) -> Mistake:
    what = f"more than {CHANGES:,} values are set one by one"
    return Mistake(label, None, "", what, "write a scenario file with them")


def _parts(key: str) -> tuple[str, ...]:
    """The parts of a dotted key, as names are kept."""
    if len(key) > KEY_LETTERS:
        raise _CannotSet(f"is a key of more than {KEY_LETTERS:,} letters", "write the key of one value")
    try:
        parts = tuple(map(normal, split_key(key)))
    except ValueError:
        remedy = 'write keys with dots between, such as labs."Google DeepMind".budget'
        raise _CannotSet("is not a key", remedy) from None
    if len(parts) > DEPTH:
        raise _CannotSet(f"has more than {DEPTH} parts", "write the key of one value")
    return parts


def _plain(value: Any) -> Any:
    """Tables and lists as a TOML document has them; sections given in Python become tables."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    value = native(value)
    return [_plain(below) for below in value] if isinstance(value, list | tuple) else value


def _leaves(parts: tuple[str, ...], value: Any) -> Iterable[tuple[tuple[str, ...], Any]]:
    if not isinstance(value, dict):
        yield parts, value
        return
    for key, below in value.items():
        yield from _leaves((*parts, key), below)


def _resolve(document: Marked, parts: tuple[str, ...], model: Model) -> tuple[Location, Marked]:
    """The location that the parts name, and the document with the default lists that lie on the way."""
    location: Location = ()
    rest = parts
    while rest:
        value = _at(document.value, location)
        if isinstance(value, list | tuple):
            index, used = _find_item(value, rest, dotted(location, document.value))
            location, rest = (*location, index), rest[used:]
            continue
        if value is not None and not isinstance(value, Mapping):
            above = dotted(location, document.value)
            raise _CannotSet(f"{above} is a single value, with no keys below it", f"set {above} itself")
        location, rest = (*location, rest[0]), rest[1:]
        if rest and _at(document.value, location) is None:
            default = _default_list(model, document.value, location)
            if default is not None:
                document = _assign(document, location, default, None)
    return location, document


def _find_item(items: Sequence[Any], rest: tuple[str, ...], above: str) -> tuple[int, int]:
    """Index of the item that the next parts name, and how many parts that took: names may contain dots."""
    names = item_names(items)
    for used in range(1, len(rest) + 1):
        name = ".".join(rest[:used])
        if name in names:
            return names.index(name), used
    if re.fullmatch(r"\d{1,9}", rest[0]) and int(rest[0]) < len(items):
        return int(rest[0]), 1
    known = [name for name in names if name is not None]
    if known:
        raise _CannotSet(f'there is no "{rest[0]}" in {above}', partial(suggest, rest[0], known))
    if not items:
        raise _CannotSet(f"{above} is an empty list", f"give the whole list, or add to {above} in a file")
    indices = [str(index) for index in range(len(items))]
    raise _CannotSet(f'there is no item "{rest[0]}" in {above}', f"the items are: {listing(indices)}")


def _default_list(model: Model, document: Any, location: Location) -> list[Any] | None:
    """The default of a list that the document does not mention; None if there is no list here."""
    spot = walk(model, document, location)
    if spot is None or spot.parameter is None or spot.item is None:
        return None
    default = spot.parameter.get_default(call_default_factory=True)
    return [_plain(item) for item in default] if isinstance(default, list | tuple) else None


def _assign(document: Marked, location: Location, value: Any, label: str | None) -> Marked:
    """A copy with `value` at a location; `label` None leaves the value at the place of what is around it."""
    if not location:
        return Marked(value, document.place if label is None else Place(label, None))
    step, below = location[0], location[1:]
    place = document.place
    inside = (
        document.at(step) if child(document.value, step) is not None else Marked(None, _new(place, label))
    )
    changed = _assign(inside, below, value, label)
    inner = {**place.inner, step: changed.place}
    if isinstance(document.value, list | tuple):
        items: Any = [*document.value]
        items[int(step)] = changed.value
    else:
        items = {**(document.value or {}), step: changed.value}
    return Marked(items, Place(place.file, place.line, inner))


def _new(place: Place, label: str | None) -> Place:
    return Place(place.file, place.line) if label is None else Place(label, None)


def _at(value: Any, location: Location) -> Any:
    for step in location:
        value = child(value, step)
    return value
