"""Mistakes in a scenario: how a rule reports them, and how a person reads them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from itertools import islice
from typing import Any

from sim.names import join_key, normal, told
from sim.scenario.limits import NAME_LETTERS, TOLD

#: Letters of a path, of what is wrong and of what to do, at most: values are quoted there, lists given.
_PATH, _SAID, _ADVISED = 400, 600, 4_000
#: Words that a word is compared with, which takes some thousandths of a second for a hundred.
_COMPARED = 500
#: Keys and list indices from the top of a scenario down: ("labs", 1, "name").
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at `where` in the document: `what` is wrong, and the `remedy`, or what makes it.

    `needs` lists other parameters on whose values the finding rests. Where one of those is itself mistaken,
    the problem is withheld, because the value that led to it is not the one the user meant.
    """

    where: Location
    what: str
    remedy: str | Callable[[], str]
    needs: tuple[Location, ...] = ()

    @classmethod
    def unknown_name(cls, where: Location, name: str, known: Iterable[str], noun: str) -> "Problem":
        """A name that stands for nothing in this scenario, with the nearest one that does.

        That is looked for when the problem is told: of very many only some are.
        """
        return cls(where, f'unknown {noun} "{name}"', partial(suggest, name, known))

    def advice(self) -> str:
        """The remedy, as a text."""
        return self.remedy if isinstance(self.remedy, str) else self.remedy()


class Problems(ValueError):
    """Several problems at once; raise it in a `model_validator(mode="after")`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(
            f"{'.'.join(map(str, problem.where))}: {problem.what}; {problem.advice()}"
            for problem in self.problems[:TOLD]
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem where the user finds it: `line` is None where there is no line, as in `--set`."""

    file: str
    line: int | None
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = told(self.file, _PATH) + ("" if self.line is None else f":{self.line}")
        said = f"{told(self.what, _SAID)}; {told(self.remedy, _ADVISED)}"
        return ": ".join(part for part in (place, told(self.key), said) if part)


class ScenarioError(ValueError):
    """A scenario that cannot be used. `problems` holds all its mistakes; `str()` gives one line for each."""

    def __init__(self, problems: Iterable[Mistake]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def bounded(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The first mistakes, and in a line how many more there are."""
    told, untold = [*mistakes[:TOLD]], len(mistakes) - TOLD
    if untold > 0:
        more = f"... and {untold:,} more mistake{'s' if untold > 1 else ''}"
        told.append(Mistake(told[-1].file, None, "", more, "mend those above first"))
    return told


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, whatever its case; None if nothing is near, or if it is no word."""
    if len(word) > NAME_LETTERS:
        return None
    lower = {candidate.lower(): candidate for candidate in known if len(candidate) <= NAME_LETTERS}
    if len(lower) > _COMPARED:  # of very many only those that begin alike
        alike = (candidate for candidate in lower.items() if candidate[0][:1] == word[:1].lower())
        lower = dict(islice(alike, _COMPARED))
    close = get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[close[0]] if close else None


def suggest(word: str, known: Iterable[str]) -> str:
    """What to write instead of `word`: the nearest known word, else all of them."""
    words = list(dict.fromkeys(known))
    close = nearest(word, words)
    if close is not None:
        return f'did you mean "{close}"?'
    return f"known are: {listing(words)}" if words else "there is none here"


def listing(words: Sequence[str], limit: int = 30) -> str:
    """Words with commas between, the rest of a very long list left out."""
    shown = ", ".join(words[:limit])
    return shown if len(words) <= limit else f"{shown}, ... ({len(words)} in all)"


def dotted(location: Location, document: Any) -> str:
    """The key at a location as a user writes it in `--set`: items of a list by name where they have one."""
    parts: list[str] = []
    for step in location:
        parts.append(_item_name(document, step) if isinstance(step, int) else step)
        document = child(document, step)
    return join_key(*parts)


def child(value: Any, step: str | int) -> Any:
    """The value one step further down, None where there is none."""
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def item_names(items: Any) -> list[str | None]:
    """The name of each item of a list, as names are kept; None for an item without a name of its own."""
    names = [_name(item) for item in items]
    count = Counter(names)
    return [name if count[name] == 1 else None for name in names]


def _name(item: Any) -> str | None:
    name = item.get("name") if isinstance(item, Mapping) else None
    return normal(name) if isinstance(name, str) else None


def _item_name(items: Any, index: int) -> str:
    name = _name(child(items, index))
    if not name:
        return str(index)
    return name if sum(_name(item) == name for item in items) == 1 else str(index)


def unknown_names(
    names: Iterable[str], known: Iterable[str], place: Location, noun: str = "employer"
) -> Iterator[Problem]:
    """A problem for each of these names that stands for nothing."""
    wanted = list(names)
    if not wanted:  # as most lists are, of thousands of labs
        return
    listed = list(known)
    there = set(listed)
    for name in wanted:
        if name not in there:
            yield Problem.unknown_name(place, name, listed, noun)
