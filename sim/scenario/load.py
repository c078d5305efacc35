"""From a file, a library name or a table to a `Scenario`, with inheritance and changes."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sim.names import join_key, seen
from sim.scenario.cause import Cause, told_at_their_cause
from sim.scenario.check import check
from sim.scenario.given import plain, several
from sim.scenario.library import library_path
from sim.scenario.limits import BASES, DEPTH, TOLD, too_deep
from sim.scenario.locate import Place
from sim.scenario.merge import Marked, inherit, without_ranges_of_the_gone
from sim.scenario.messages import FOREIGN
from sim.scenario.override import override, parse_assignments
from sim.scenario.problems import Mistake, ScenarioError, bounded, nearest
from sim.scenario.read import instead_of, is_file, read, shown
from sim.scenario.schema import Scenario

_SET = "--set"
#: Keys that say what one file is, so a file that leaves them out does not take them from its base.
_OWN_KEYS = ("name", "question")
#: Backslashes between folders, also those that TOML has taken for the beginning of an escape.
_AS_ESCAPES = str.maketrans({"\\": "/", "\b": "/b", "\t": "/t", "\n": "/n", "\f": "/f", "\r": "/r"})


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file with its bases: `whole` is False where a base could not be read.

    `own` is what the file itself says, and `base` what it stands on, if it stands on anything.
    """

    document: Marked
    mistakes: list[Mistake]
    whole: bool
    own: Marked
    base: Marked | None = None


def load_scenario(source: str | os.PathLike[str], overrides: Iterable[str] = ()) -> Scenario:
    """The scenario of a TOML file, or of the library by name.

    A file with `base = "other.toml"` (relative to it, or a library name) changes its base, see
    `sim.scenario.merge.inherit`; its name is that of the file unless it says otherwise. `overrides` are
    `KEY=VALUE` texts, see `sim.scenario.override`.

    Raises:
        ScenarioError: with every mistake in the files and the overrides.
        TypeError: what is given is no path, or the overrides are no list.

    Example:
        >>> load_scenario("quiet-market", ["weeks=52", "market.bargaining_share=40%"]).market.bargaining_share
        0.4
    """
    if not isinstance(source, str | os.PathLike) or not isinstance(os.fspath(source), str):
        raise TypeError(
            f"a scenario is loaded from a file or by its name in the library, not from {plain(source)}; "
            "sim.Scenario.model_validate(...) makes one of a table"
        )
    overrides = several("overrides", overrides, '["weeks=52"]')
    if not all(isinstance(text, str) for text in overrides):
        raise TypeError('overrides must be texts, such as ["weeks=52"]')
    path = _find(source)
    opened = _open(path, ())
    document, mistakes = opened.document, opened.mistakes
    if "name" not in document.value:
        document = Marked({**document.value, "name": seen(path.stem)}, document.place)
    changes, more = parse_assignments(overrides, _SET)
    mistakes += more
    if not opened.whole:
        return _checked(document, mistakes, False)
    changed, more = _overridden(document, changes, _SET)
    return _checked(changed, [*mistakes, *more], True, _causes(opened, document, changes))


def _causes(opened: _Opened, document: Marked, changes: Mapping[str, Any]) -> Iterator[Cause]:
    """What the user has said last comes first: each change, all of them, each key of the file itself."""

    def changed(document: Marked, *left_out: str) -> Marked:
        rest = {key: value for key, value in changes.items() if key not in left_out}
        return _overridden(document, rest, _SET)[0]

    for key in changes:
        yield Cause(Place(_SET, None), key, partial(changed, document, key))
    if len(changes) > 1:
        yield Cause(Place(_SET, None), "", partial(changed, document, *changes))
    own, base = opened.own, opened.base
    if base is None:
        return
    for key in own.value:
        rest = Marked({name: value for name, value in own.value.items() if name != key}, own.place)
        yield Cause(own.place.find((key,)), join_key(key), partial(_inherited, rest, base, changed))


def _inherited(rest: Marked, base: Marked, changed: Callable[[Marked], Marked]) -> Marked:
    return changed(inherit(base, rest))


def scenario_from(document: Mapping[str, Any], file: str) -> Scenario:
    """The scenario of a document already read, as from a manifest; mistakes are reported as in `file`.

    Raises:
        ScenarioError: with every mistake in the document.
    """
    if too_deep(document):
        what = f"lists or tables are nested too deeply, more than {DEPTH} in each other"
        raise ScenarioError([Mistake(file, None, "", what, "flatten them")])
    return _checked(Marked(dict(document), Place(file, None)), [], True)


def with_changes(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """The scenario with the values at dotted keys changed, as `--set` would.

    Raises:
        ScenarioError: with every mistake in the changes.
        TypeError: the changes are no table of texts.
    """
    if not isinstance(changes, Mapping) or not all(isinstance(key, str) for key in changes):
        raise TypeError('changes must have keys as texts, such as {"escalation.intensity": 2.0}')
    document = Marked(scenario.model_dump(), Place("with_", None))
    changed, mistakes = _overridden(document, changes, "with_")
    return _checked(changed, mistakes, True)


def _overridden(document: Marked, changes: Mapping[str, Any], label: str) -> tuple[Marked, list[Mistake]]:
    """The document with changes, without what is plausible of employers that they take away."""
    changed, mistakes = override(document, changes, Scenario, label)
    stated = {key.removeprefix("plausible.").strip('"') for key in changes}
    whole = changes.get("plausible")
    stated |= whole.keys() if isinstance(whole, Mapping) else set()
    return without_ranges_of_the_gone(document, changed, stated), mistakes


def require_scenarios(*values: object) -> None:
    """Refuse what is no scenario, such as its name.

    Raises:
        TypeError: says how to get one.
    """
    for value in values:
        if not isinstance(value, Scenario):
            raise TypeError(
                f"{plain(value)} is no scenario; sim.load(...) makes one of a file or of a name in the "
                "library"
            )


def _checked(
    document: Marked, mistakes: list[Mistake], whole: bool, causes: Iterable[Cause] = ()
) -> Scenario:
    scenario, more = check(Scenario, document.value, document.place, whole=whole)
    if scenario is None or mistakes:
        raise ScenarioError(bounded([*mistakes, *told_at_their_cause(more, causes)]))
    return scenario


def _find(source: str | os.PathLike[str]) -> Path:
    """The file meant: a file wins over a library scenario of that name, the library over a folder."""
    path = Path(source)
    if is_file(path):
        return path
    known = library_path(os.fspath(source))
    if known is not None:
        return known
    if not os.path.exists(path):  # which takes any name, be it one that no file can have
        name = os.fspath(source)
        what = f"there is no such file{_below(path)} or library scenario"
        raise ScenarioError([Mistake(name, None, "", what, instead_of(name, Path()))])
    return path


def _below(path: Path) -> str:
    """From which folder a file was looked for, where its name does not say."""
    if path.suffix != ".toml" or path.is_absolute():
        return ""
    try:
        return f" (below {Path.cwd()})"
    except OSError:  # somebody has removed the folder
        return ""


def _open(path: Path, below: tuple[Path, ...]) -> _Opened:
    """The document of a file with its bases worked in; `below` are the files that lead here.

    Raises:
        ScenarioError: the file itself cannot be read.
    """
    document = read(path)
    mistakes: list[Mistake] = []
    key = base_key(document.value)
    if key is None:
        return _Opened(document, mistakes, True, document)
    place = document.place.find((key,))
    if key != "base":
        mistakes.append(Mistake(place.file, place.line, join_key(key), "unknown key", 'did you mean "base"?'))
    rest = Marked({k: value for k, value in document.value.items() if k != key}, document.place)
    chain = (*below, path.resolve())
    try:
        base = _open(_base_path(document.value[key], path, chain, place), chain)
    except ScenarioError as error:
        return _Opened(rest, [*mistakes, *error.problems], False, rest)
    inherited = {key: value for key, value in base.document.value.items() if key not in _OWN_KEYS}
    given = Marked(inherited, base.document.place)
    return _Opened(inherit(given, rest), [*mistakes, *base.mistakes], base.whole, rest, given)


def base_key(document: Mapping[str, Any]) -> str | None:
    """The key that names the base, also if misspelt: without its base a file would seem full of mistakes."""
    if "base" in document:
        return "base"
    foreign = next((key for key in document if FOREIGN.get(key) == "base"), None)
    if foreign is not None:
        return foreign
    unknown = islice((key for key in document if key not in Scenario.model_fields), TOLD)
    return next((key for key in unknown if nearest(key, ["base", *Scenario.model_fields]) == "base"), None)


def _base_path(name: Any, path: Path, chain: tuple[Path, ...], place: Place) -> Path:
    def refuse(what: str, remedy: str) -> ScenarioError:
        return ScenarioError([Mistake(place.file, place.line, "base", what, remedy)])

    if not isinstance(name, str) or not name:
        raise refuse("must be a text", 'name a file or a library scenario, such as base = "frontier-2025"')
    beside = path.parent / name
    found = beside if is_file(beside) else library_path(name)
    slashed = name.translate(_AS_ESCAPES)
    if found is None and slashed != name and is_file(path.parent / slashed):
        raise refuse("folders are written with slashes", f'write base = "{slashed}"')
    if found is None:
        what = f"there is no file or library scenario {plain(name)}"
        raise refuse(what, instead_of(name, path.parent))
    if found.resolve() in chain:
        circle = " -> ".join(shown(one) for one in (*chain, found.resolve()))
        raise refuse(f"the file is its own base ({circle})", "break the circle")
    if len(chain) > BASES:
        raise refuse(f"more than {BASES} bases stand on each other", "write some of them in one file")
    return found
