"""Resolved scenarios as plain documents: what tells one from another, and the hash that says it is the same.

The difference of two documents is a table of dotted keys and values, as `--set` and `Scenario.with_` take
them: one way to write a change, wherever it stands.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.names import join_key, split_key
from sim.scenario.limits import DEPTH, too_deep
from sim.scenario.locate import Place
from sim.scenario.merge import Marked
from sim.scenario.override import override
from sim.scenario.plausible import PlausibleKeys
from sim.scenario.problems import Mistake, ScenarioError, child, item_names

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


#: Keys that say nothing about the market. The seed that was used is told by itself.
NOT_VARIED = ("name", "question", "seed", "plausible")


def document_of(scenario: Scenario) -> dict[str, Any]:
    """A scenario as JSON has it, every parameter with its value; what is plausible is left out.

    That says nothing about the market, so what is compared, hashed and kept of a run does not hang on it.
    """
    return scenario.model_dump(mode="json", exclude={"plausible"})


def market_alone(scenario: Scenario) -> Scenario:
    """The scenario without what is plausible of it, which takes as long to read as all else."""
    return scenario.model_copy(update={"plausible": PlausibleKeys({})})


def canonical(document: Any) -> bytes:
    """What hashes are taken of: the document as JSON in ASCII, keys sorted, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest(document: Any) -> str:
    """SHA-256 of the canonical document."""
    return hashlib.sha256(canonical(document)).hexdigest()


def differences(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What to set in one document to get another, by dotted key, each as deep as keys lead.

    Where lists have items of the same names in the same order, single parameters of those are set; any other
    list is set as a whole. So are top-level values, where keys alone do not lead to exactly the other
    document.

    Args:
        base: a resolved document.
        other: another one.
    """
    found = {join_key(*parts): value for parts, value in _apart((), base, other)}
    try:
        if canonical(changed(base, found, "")) == canonical(other):
            return found
    except ScenarioError:
        pass
    return {key: value for key, value in other.items() if canonical(base.get(key)) != canonical(value)}


def changed(base: Mapping[str, Any], changes: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The document with the values at dotted keys set; whether it is a scenario is for validation to find.

    Raises:
        ScenarioError: keys lead nowhere; every mistake, reported as in `file`.
    """
    from sim.scenario.schema import Scenario

    if too_deep(base):
        what = f"lists or tables are nested too deeply, more than {DEPTH} in each other"
        raise ScenarioError([Mistake(file, None, "", what, "flatten them")])
    document, mistakes = override(Marked(dict(base), Place(file, None)), changes, Scenario, file)
    if mistakes:
        raise ScenarioError(mistakes)
    return dict(document.value)


def value_at(document: Any, key: str) -> Any:
    """What a document has at a dotted key; None where it has nothing there."""
    found = document
    for part in split_key(key):
        if isinstance(found, list):
            named = [item for item in found if child(item, "name") == part]
            place = int(part) if re.fullmatch(r"\d{1,6}", part) else -1
            found = named[0] if named else found[place] if 0 <= place < len(found) else None
        else:
            found = child(found, part)
    return found


def restricted(document: Any, to: Any) -> Any:
    """What a document says about the keys of another: parameters that came later are left out."""
    if isinstance(document, Mapping) and isinstance(to, Mapping):
        return {key: restricted(document[key], to[key]) for key in to if key in document}
    if isinstance(document, list) and isinstance(to, list) and len(document) == len(to):
        return [restricted(one, other) for one, other in zip(document, to, strict=True)]
    return document


def _apart(
    above: tuple[str, ...], base: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Parts of the keys at which two tables differ, with the other's values."""
    for key, value in other.items():
        parts, known = (*above, key), base.get(key)
        if key in base and known == value:
            continue
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            yield from _apart(parts, known, value)
        elif isinstance(known, list) and isinstance(value, list) and _same_names(known, value):
            for one, item in zip(known, value, strict=True):
                yield from _apart((*parts, item["name"]), one, item)
        else:
            yield parts, value


def _same_names(base: list[Any], other: list[Any]) -> bool:
    """Have the items of these lists the same names in the same order, none of them twice?"""
    names = item_names(other)
    return bool(names) and None not in names and names == item_names(base)
