"""Validation that finds all mistakes at once: a draft is mended and checked again.

One pass of pydantic stops at the first layer of mistakes: rules between parameters are not looked at while one
parameter is wrong, nor is what stands in a table whose name is misspelt. So misspelt keys are renamed in a copy,
wrong values are left out of it, and the copy is validated until nothing new is found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.locate import Place
from sim.scenario.messages import Message, explain, missing_key, missing_kind, unknown_key, unknown_kind
from sim.scenario.problems import Location, Mistake, Problems, child, dotted, nearest
from sim.scenario.shape import discriminator, from_pydantic, kinds, walk

M = TypeVar("M", bound=BaseModel)


def check(
    model: type[M], document: Mapping[str, Any], place: Place, *, whole: bool = True
) -> tuple[M | None, list[Mistake]]:
    """The scenario that a document stands for, or None and all mistakes in it.

    `whole` False means that a part is known to be missing (a base that could not be read): then rules between
    parameters and required keys are passed over.
    """
    return _Review(model, document, place, whole).run()


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

    def remove(self, node: "_Node") -> None:
        """Take a node out, wherever in the list it is by now."""
        if isinstance(self.value, list):
            self.value[:] = [item for item in self.value if item is not node]
        elif isinstance(self.value, dict):
            self.value = {key: item for key, item in self.value.items() if item is not node}


@dataclass(frozen=True, slots=True)
class _Finding:
    """One error of a pass, at a location of the draft as it was validated."""

    error: ErrorDetails
    location: Location


class _Review(Generic[M]):
    def __init__(self, model: type[M], document: Mapping[str, Any], place: Place, whole: bool) -> None:
        self.model = model
        self.document = document
        self.place = place
        self.whole = whole
        self.root = _Node(document, ())
        self.found: dict[tuple[Location, str], Mistake] = {}
        self.dropped: set[Location] = set()
        self.draft: Any = None
        self.names_lost = False

    def run(self) -> tuple[M | None, list[Mistake]]:
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

    def _pass(self, error: ValidationError) -> bool:
        """Report one pass's errors and mend the draft; False if nothing could be mended."""
        findings = [
            _Finding(one, from_pydantic(self.model, self.draft, one["loc"])) for one in error.errors()
        ]
        # Nodes are looked up before any is moved: the findings speak of the draft as it was.
        nodes = [self.root.find(finding.location) for finding in findings]
        renamed: set[Location] = set()
        mended = False
        # Misspelt keys first: a required key under a wrong name is one mistake, not two.
        order = sorted(range(len(findings)), key=lambda k: not self._is_misspelling(findings[k]))
        for k in order:
            mended |= self._handle(findings[k], nodes[k], renamed)
        return mended

    def _is_misspelling(self, finding: _Finding) -> bool:
        return finding.error["type"] in ("extra_forbidden", "union_tag_not_found")

    def _handle(self, finding: _Finding, node: _Node | None, renamed: set[Location]) -> bool:
        kind, location = finding.error["type"], finding.location
        if kind == "extra_forbidden":
            return self._unknown_key(location, node, renamed)
        if kind == "missing":
            return self._missing(location, renamed)
        if kind.startswith("union_tag"):
            return self._kind(location, node)
        problems = finding.error.get("ctx", {}).get("error")
        if isinstance(problems, Problems):
            self._rules(location, problems)
            return False
        value = None if node is None else node.plain()
        spot = walk(self.model, self.draft, location)
        self._report(location, explain(finding.error, location, spot, value))
        return self._drop(location, node)

    def _unknown_key(self, location: Location, node: _Node | None, renamed: set[Location]) -> bool:
        *above, key = location
        table, parent = tuple(above), self.root.find(tuple(above))
        spot = walk(self.model, self.draft, table)
        section = None if spot is None else spot.section(child_at(self.draft, table))
        self._report(location, unknown_key(str(key), section, self.model))
        meant = nearest(str(key), section.model_fields) if section is not None else None
        if meant is None or node is None or parent is None:
            return self._drop(location, node)
        parent.remove(node)
        renamed.add((*table, meant))
        there = parent.value.setdefault(meant, node)
        if there is not node and isinstance(there.value, dict) and isinstance(node.value, dict):
            there.value = {**node.value, **there.value}
        return True

    def _missing(self, location: Location, renamed: set[Location]) -> bool:
        if location in renamed:
            return False
        if self.root.origin(location) not in self.dropped:
            self._report(location, missing_key(str(location[-1]), walk(self.model, self.draft, location)))
        return self._drop_item(location[:-1])

    def _kind(self, location: Location, node: _Node | None) -> bool:
        """A list item whose `kind` is unknown or missing: go on as if the nearest kind had been written."""
        spot = walk(self.model, self.draft, location)
        tag = discriminator(spot.sections) if spot is not None else None
        if spot is None or tag is None or node is None:
            return False
        known = {key for section in spot.sections for key in section.model_fields}
        given = node.value.get(tag)
        if given is not None:
            self._report((*location, tag), unknown_kind(given.plain(), spot))
            meant = nearest(given.value, kinds(spot.sections)) if isinstance(given.value, str) else None
            if meant is None:
                return self._drop_item(location)
            given.value = meant
            return True
        if self.root.origin((*location, tag)) in self.dropped:
            return self._drop_item(location)
        misspelt = next((key for key in node.value if key not in known and nearest(key, [tag])), None)
        if misspelt is None:
            self._report((*location, tag), missing_kind(tag, spot))
            return self._drop_item(location)
        self._report((*location, misspelt), ("unknown key", f'did you mean "{tag}"?'))
        node.value[tag] = node.value.pop(misspelt)
        return True

    def _rules(self, location: Location, problems: Problems) -> None:
        for problem in problems.problems:
            where = location + problem.where
            rests_on = [self.root.origin(location + need) for need in ((problem.where, *problem.needs))]
            if self.whole and not any(_touch(need, gone) for need in rests_on for gone in self.dropped):
                self._report(where, (problem.what, problem.remedy))

    def _drop(self, location: Location, node: _Node | None) -> bool:
        """Leave a wrong value out of the draft, so that the default stands in for it."""
        if node is None or not location:
            return False
        parent = self.root.find(location[:-1])
        spot = walk(self.model, self.draft, location)
        # Without its names a scenario would seem to be full of unknown employers.
        self.names_lost |= _has_names(node.plain()) or (spot is not None and spot.named_items())
        self.dropped.add(node.location)
        if parent is not None:
            parent.remove(node)
        return True

    def _drop_item(self, location: Location) -> bool:
        """Leave out a list item that lacks what it must have; one with a name stays: others may mean it."""
        spot = walk(self.model, self.draft, location)
        names = spot is None or any("name" in section.model_fields for section in spot.sections)
        if names or not location or not isinstance(location[-1], int):
            return False
        return self._drop(location, self.root.find(location))

    def _report(self, location: Location, message: Message) -> None:
        origin = self.root.origin(location)
        place = self.place.find(origin)
        key = dotted(origin, self.document)
        if self.whole or message[0] != "is required and not given":
            self.found.setdefault((origin, message[0]), Mistake(place.file, place.line, key, *message))

    def _sorted(self) -> list[Mistake]:
        return sorted(
            self.found.values(), key=lambda one: (one.file != self.place.file, one.file, one.line or 0)
        )


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
