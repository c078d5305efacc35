"""Validation that finds all mistakes at once: a draft is mended and checked again.

One pass of pydantic stops at the first layer of mistakes: it does not look at rules between parameters while
a parameter is wrong, nor at what stands in a table whose name is misspelt. So misspelt keys are renamed in a
copy, wrong values are left out of it, and the copy is validated until nothing new is found.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.limits import ENTRIES, TOLD
from sim.scenario.locate import Place
from sim.scenario.messages import (
    Message,
    explain,
    meant_by,
    missing_key,
    missing_kind,
    unknown_key,
    unknown_kind,
)
from sim.scenario.problems import Location, Mistake, Problems, child, dotted, nearest
from sim.scenario.shape import discriminator, from_pydantic, kinds, stand_in, walk

M = TypeVar("M", bound=BaseModel)
#: What holds no values, and what lists of them are.
_SIMPLE, _LISTS = (str, int, float, type(None)), (list, tuple)


def check(
    model: type[M], document: Mapping[str, Any], place: Place, *, whole: bool = True
) -> tuple[M | None, list[Mistake]]:
    """The scenario that a document stands for, or None and all mistakes in it.

    `whole` False means that a part is known to be missing (a base that could not be read): then rules between
    parameters and required keys are passed over. Beyond `TOLD` mistakes are counted only: their entries say
    nothing, and what they hide is not looked for.
    """
    if not _has_long_list(document):
        try:
            return model.model_validate(document), []
        except ValidationError:
            pass  # what is wrong with it takes a review
    return _Review(model, document, place, whole).run()


def _has_long_list(value: Any) -> bool:
    if isinstance(value, _SIMPLE):  # most are: known at once, which an abstract class is not
        return False
    if isinstance(value, _LISTS):
        return len(value) > ENTRIES or any(map(_has_long_list, value))
    return isinstance(value, Mapping) and any(map(_has_long_list, value.values()))


class _Node:
    """A value of the draft, which remembers where it stands in the user's document."""

    def __init__(self, value: Any, location: Location) -> None:
        self.location = location
        self.value: Any = value
        if isinstance(value, Mapping):
            self.value = {key: _Node(below, (*location, key)) for key, below in value.items()}
        elif isinstance(value, list | tuple):
            self.value = [_Node(below, (*location, k)) for k, below in enumerate(value)]

    def plain(self) -> Any:
        """The value without memory."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value

    def find(self, location: Location) -> "_Node | None":
        node: _Node | None = self
        for step in location:
            node = None if node is None else child(node.value, step)
        return node

    def origin(self, location: Location) -> Location:
        """A location of the draft as a location of the document."""
        node = self
        for depth, step in enumerate(location):
            below = child(node.value, step)
            if below is None:
                return node.location + location[depth:]
            node = below
        return node.location

    def rename(self, node: "_Node", key: str) -> None:
        """Put a node under another key; where a table stands there already, into it."""
        self.remove(node)
        there = self.value.setdefault(key, node)
        if there is not node and isinstance(there.value, dict) and isinstance(node.value, dict):
            there.value = {**node.value, **there.value}

    def remove(self, node: "_Node") -> None:
        """Take a node out, wherever in the list it is by now."""
        if isinstance(self.value, list):
            self.value[:] = [item for item in self.value if item is not node]
        elif isinstance(self.value, dict):
            self.value = {key: item for key, item in self.value.items() if item is not node}


class _Review(Generic[M]):
    def __init__(self, model: type[M], document: Mapping[str, Any], place: Place, whole: bool) -> None:
        self.model = model
        self.document = document
        self.place = place
        self.whole = whole
        self.root = _Node(document, ())
        self.found: dict[tuple[Location, str], Mistake] = {}
        self.untold = 0
        self.dropped: set[Location] = set()
        self.renamed: set[Location] = set()
        self.mends: list[Callable[[], None]] = []
        self.draft: Any = None
        self.names_lost = False

    def run(self) -> tuple[M | None, list[Mistake]]:
        self._leave_out_long_lists(self.root)
        mended = True
        while mended:
            self.draft = self.root.plain()
            try:
                scenario = self.model.model_validate(self.draft)
            except ValidationError as error:
                mended = self._pass(error) and not self.names_lost
            else:
                return (None if self.found else scenario), self._sorted()
        return None, self._sorted()

    def _leave_out_long_lists(self, node: _Node) -> None:
        """A list of tens of thousands is a mistake as such: what is wrong within is not looked for."""
        for step, below in list(node.value.items() if isinstance(node.value, dict) else ()):
            if isinstance(below.value, list) and len(below.value) > ENTRIES:
                message = (f"has {len(below.value):,} entries, more than {ENTRIES:,}", "shorten the list")
                self._report((*node.location, step), message)
                node.remove(below)
                self.dropped.add(below.location)
                self.names_lost = True
            elif isinstance(below.value, list):
                for item in below.value:
                    self._leave_out_long_lists(item)
            else:
                self._leave_out_long_lists(below)

    def _pass(self, error: ValidationError) -> bool:
        """Report one pass's errors and mend the draft; False if nothing could be mended."""
        # Misspelt keys first: a required key under a wrong name is one mistake, not two.
        errors = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        for one in errors:
            if len(self.found) < TOLD:
                self._handle(one, from_pydantic(self.model, self.draft, one["loc"]))
            else:
                self.untold += 1
        if self.untold:
            return False
        # Only now, for all findings speak of the draft as it was validated.
        mended = bool(self.mends)
        for mend in self.mends:
            mend()
        self.mends.clear()
        self.renamed.clear()
        return mended

    def _handle(self, error: ErrorDetails, location: Location) -> None:
        kind = error["type"]
        problems = error.get("ctx", {}).get("error")
        if kind == "extra_forbidden":
            self._unknown_key(location)
        elif kind == "missing":
            self._missing(location)
        elif kind.startswith("union_tag"):
            self._kind(location)
        elif isinstance(problems, Problems):
            self._rules(location, problems)
        else:
            value = child_at(self.draft, location)
            # A list that is too short since its items were taken out is no mistake of the user's.
            origin = self.root.origin(location)
            if kind != "too_short" or not any(_touch(origin, gone) for gone in self.dropped):
                self._report(
                    location, explain(error, location, walk(self.model, self.draft, location), value)
                )
            self._drop(location)

    def _unknown_key(self, location: Location) -> None:
        table, key = location[:-1], str(location[-1])
        spot = walk(self.model, self.draft, table)
        section = None if spot is None else spot.section(child_at(self.draft, table))
        above = dotted(self.root.origin(table), self.document)
        self._report(location, unknown_key(key, section, above, self.model))
        meant = None if section is None else meant_by(key, section, above)
        parent, node = self.root.find(table), self.root.find(location)
        if meant is None or parent is None or node is None:
            self._drop(location)
            return
        self.renamed.add((*table, meant))
        self.mends.append(partial(parent.rename, node, meant))

    def _missing(self, location: Location) -> None:
        if location in self.renamed:
            return
        if self.root.origin(location) not in self.dropped:
            self._report(location, missing_key(str(location[-1]), walk(self.model, self.draft, location)))
        self._drop_item(location[:-1])

    def _kind(self, location: Location) -> None:
        """A list item whose `kind` is unknown or missing: go on as if the nearest kind had been written."""
        spot = walk(self.model, self.draft, location)
        node = self.root.find(location)
        tag = discriminator(spot.sections) if spot is not None else None
        if spot is None or tag is None or node is None:
            return
        given = child(node.value, tag)
        if given is not None:
            self._report((*location, tag), unknown_kind(given.plain(), spot))
            meant = nearest(given.value, kinds(spot.sections)) if isinstance(given.value, str) else None
            if meant is not None:
                self.mends.append(partial(setattr, given, "value", meant))
                return
        else:
            known = {key for section in spot.sections for key in section.model_fields}
            misspelt = next((key for key in node.value if key not in known and nearest(key, [tag])), None)
            if misspelt is not None:
                self._report((*location, misspelt), ("unknown key", f'did you mean "{tag}"?'))
                self.mends.append(partial(node.rename, node.value[misspelt], tag))
                return
            self._report((*location, tag), missing_kind(tag, spot, self._meant_in_base(location)))
        self._drop_item(location)

    def _meant_in_base(self, location: Location) -> tuple[str, str] | None:
        """The name of a list item, and the one of an item of a base that it most likely stands for."""
        above, items = location[:-1], child_at(self.draft, location[:-1])
        name = child(child_at(self.draft, location), "name")
        if not isinstance(name, str) or not isinstance(items, list):
            return None
        files = [self.place.find(self.root.origin((*above, k))).file for k in range(len(items))]
        own = self.place.find(self.root.origin(location)).file
        others = [child(item, "name") for item, file in zip(items, files, strict=True) if file != own]
        close = nearest(name, [other for other in others if isinstance(other, str)])
        return None if close is None else (name, close)

    def _rules(self, location: Location, problems: Problems) -> None:
        for problem in problems.problems:
            where = self.root.origin(location + problem.where)
            needs = [where, *(self.root.origin(location + need) for need in problem.needs)]
            doubtful = any(_touch(need, gone) for need in needs for gone in self.dropped)
            # An item whose `name` is misspelt has not met the base's item of that name.
            misnamed = problem.where[-1:] == ("name",) and where[-1:] != ("name",)
            if not self.whole or doubtful or misnamed:
                continue
            if len(self.found) < TOLD:
                self._report(location + problem.where, (problem.what, problem.advice()))
            else:
                self.untold += 1

    def _drop(self, location: Location) -> None:
        """Leave a wrong value out of the draft: its default stands in for it, else a value within bounds."""
        parent, node = self.root.find(location[:-1]), self.root.find(location)
        if parent is None or node is None or not location:
            return
        spot = walk(self.model, self.draft, location)
        # Without its names a scenario would seem to be full of unknown employers.
        names = spot is not None and (spot.named_items() or spot.named())
        self.names_lost |= names or _has_names(node.plain())
        instead = None if node.location in self.dropped else stand_in(spot)
        self.dropped.add(node.location)
        if instead is not None:
            self.mends.append(partial(setattr, node, "value", instead))
        else:
            self.mends.append(partial(parent.remove, node))

    def _drop_item(self, location: Location) -> None:
        """Leave out a list item that lacks what it must have; one with a name stays: others may mean it."""
        spot = walk(self.model, self.draft, location)
        named = spot is None or spot.named()
        if not named and location and isinstance(location[-1], int):
            self._drop(location)

    def _report(self, location: Location, message: Message) -> None:
        origin = self.root.origin(location)
        place = self.place.find(origin)
        key = dotted(origin, self.document)
        if self.whole or message[0] != "is required and not given":
            self.found.setdefault((origin, message[0]), Mistake(place.file, place.line, key, *message))

    def _sorted(self) -> list[Mistake]:
        counted = [Mistake(self.place.file, None, "", "", "")] * self.untold
        return sorted(self.found.values(), key=self._order) + counted

    def _order(self, mistake: Mistake) -> tuple[bool, str, int, str]:
        """The user's own file first, then line by line."""
        return mistake.file != self.place.file, mistake.file, mistake.line or 0, mistake.key


def child_at(document: Any, location: Location) -> Any:
    """The value at a location, None where there is none."""
    for step in location:
        document = child(document, step)
    return document


def _touch(one: Location, other: Location) -> bool:
    """Is one of the two the other, or above it?"""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _has_names(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) and "name" in item for item in value)
