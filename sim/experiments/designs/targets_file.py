"""A file of targets, read and checked as a whole: every mistake with its line.

It has a table `[[targets]]` for each figure, and `[parameters]` with the keys that a search may set: a range
as in a scenario's `[plausible]`, or true for the one that stands there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.experiments.designs.targets import BASE, Target, Targets, cannot_be_computed, has_band, is_moment
from sim.names import join_key, split_keys
from sim.scenario.given import plain
from sim.scenario.load import load_scenario
from sim.scenario.plausible import Plausible
from sim.scenario.problems import Mistake, ScenarioError, suggest
from sim.scenario.ranges import Range, RangeError, range_of
from sim.scenario.read import is_file, read

if TYPE_CHECKING:
    from sim.scenario.locate import Place
    from sim.scenario.merge import Marked
    from sim.scenario.schema import Scenario

    Where = tuple[str | int, ...]

_TARGET = ("name", "measures", "over", "scenario", "value", "band", "weight", "source", "held_out", "against")
_FILE = ("targets", "parameters")
#: Targets, and parameters, at most.
MOST_TARGETS, MOST_PARAMETERS = 500, 50


def read_targets(
    path: Path, base: Scenario | None, overrides: Iterable[str] = ()
) -> tuple[Targets, dict[str, Scenario]]:
    """The targets of a TOML file, and the scenarios besides the base that they are about.

    Args:
        path: the file.
        base: the scenario that is calibrated; None where it is mistaken itself, and what hangs on it is not
            looked at.
        overrides: `KEY=VALUE` texts for the other scenarios.

    Returns:
        The targets, and scenarios by the names that targets have for them.

    Raises:
        ScenarioError: it cannot be read; or with all mistakes in it.
    """
    document = _read(path)
    reader = _Reader(document.place)
    targets = reader.targets(document.value)
    others = reader.others(targets, path.parent, tuple(overrides))
    parameters: list[Range] = []
    if base is not None:
        reader.check(targets, {"": base, **others})
        parameters = list(reader.parameters(document.value, {"": base, **others}))
    if reader.mistakes:
        raise ScenarioError(dict.fromkeys(reader.mistakes))
    return Targets(tuple(targets), tuple(parameters)), others


def _read(path: Path) -> Marked:
    """The document of the file; what keeps it from being read is told of a file of targets."""
    try:
        return read(path)
    except ScenarioError as error:
        (problem,) = error.problems
        if problem.line is not None:
            raise
        what = problem.what if path.exists() else "there is no such file"
        remedy = "give a TOML file that has a table [[targets]] for each figure"
        raise ScenarioError([replace(problem, what=what, remedy=remedy)]) from None


class _Reader:
    """Takes a document apart, and notes every mistake with its line."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.mistakes: list[Mistake] = []

    def wrong(self, where: Where, what: str, remedy: str) -> None:
        """Note a mistake; items of lists are counted from 1."""
        place = self.place.find(where)
        key = join_key(*(str(step + 1) if isinstance(step, int) else step for step in where))
        self.mistakes.append(Mistake(place.file, place.line, key, what, remedy))

    def targets(self, document: Mapping[str, Any]) -> list[Target]:
        """The targets, as far as they can be read."""
        self._known((), document, _FILE)
        given = document.get("targets", [])
        if not isinstance(given, list) or not given or len(given) > MOST_TARGETS:
            self.wrong(("targets",), f"must be 1 to {MOST_TARGETS} tables", "write each as [[targets]]")
            return []
        found = [self._target(("targets", place), one) for place, one in enumerate(given)]
        names = [one.name for one in found]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.wrong(("targets", place, "name"), f"{plain(name)} stands there twice", "name each once")
        return found

    def others(self, targets: list[Target], folder: Path, overrides: tuple[str, ...]) -> dict[str, Scenario]:
        """The scenarios that targets name: files beside the targets, or of the library."""
        found: dict[str, Scenario] = {}
        for place, one in enumerate(targets):
            for key, name in zip(("scenario", "against"), one.scenarios, strict=False):
                if not name or name in found:
                    continue
                beside = folder / name
                try:
                    found[name] = load_scenario(beside if is_file(beside) else name, overrides)
                except ScenarioError as error:
                    for problem in error.problems:
                        of = f"{problem.key}: " if problem.key else ""
                        what = f"{of}{problem.what}" if problem.file != name else problem.what
                        self.wrong(("targets", place, key), f"{plain(name)}: {what}", problem.remedy)
        return found

    def check(self, targets: list[Target], scenarios: Mapping[str, Scenario]) -> None:
        """Note figures that their scenarios have not."""
        for place, one in enumerate(targets):
            known = [scenarios[name] for name in one.scenarios if name in scenarios]
            faults = [cannot_be_computed(one, scenario) for scenario in known if one.measures]
            for fault in dict.fromkeys(filter(None, faults)):
                key = "over" if one.over and fault[0].endswith(f'"{one.over}"') else "measures"
                self.wrong(("targets", place, key), *fault)

    def parameters(self, document: Mapping[str, Any], scenarios: Mapping[str, Scenario]) -> Iterator[Range]:
        """The ranges that can be read."""
        given = document.get("parameters", {})
        if not isinstance(given, dict) or len(given) > MOST_PARAMETERS:
            what = f"must be a table of up to {MOST_PARAMETERS} keys"
            self.wrong(("parameters",), what, 'write "KEY" = [LOW, HIGH]')
            return
        named: set[str] = set()
        for path, value in _leaves(given, ()):
            where = ("parameters", *path)
            found = self._range(where, ",".join(split_keys(".".join(path))), value, scenarios[""])
            if found is None:
                continue
            if named & set(found.keys):
                self.wrong(where, "stands there twice", "name each key once")
            named |= set(found.keys)
            self._fits(where, found, scenarios)
            yield found

    def _range(self, where: Where, keys: str, value: Any, base: Scenario) -> Range | None:
        """A range, read in the units of its keys."""
        if value is True:
            plausible = {",".join(split_keys(key)): entry for key, entry in base.plausible.items()}
            if keys not in plausible:
                what = "is true, and the scenario says nothing of what is plausible of it"
                self.wrong(where, what, "give a range, [LOW, HIGH]")
                return None
            entry = plausible[keys]
        else:
            try:
                entry = Plausible.model_validate(value)
            except ValidationError as error:
                for fault in error.errors(include_url=False):
                    context = fault.get("ctx", {})
                    what = str(context.get("what", fault["msg"]))
                    remedy = str(context.get("remedy", "write [LOW, HIGH]"))
                    self.wrong((*where, *fault["loc"]), what, remedy)
                return None
        try:
            found = range_of(base, keys, entry)
        except RangeError as error:
            for part, what, remedy in error.faults:
                self.wrong((*where, part) if part else where, what, remedy)
            return None
        if found.choices:
            self.wrong(where, "has choices, and a search needs numbers", "give a range, [LOW, HIGH]")
            return None
        return found

    def _fits(self, where: Where, found: Range, scenarios: Mapping[str, Scenario]) -> None:
        """Note where the ends of a range are no scenarios."""
        for name, scenario in scenarios.items():
            for end in (found.low, found.high):
                try:
                    scenario.with_(found.changes(end))
                except ScenarioError as error:
                    of = f" in {plain(name)}" if name else ""
                    for problem in error.problems:
                        self.wrong(where, f"at {end:g}{of}: {problem.what}", problem.remedy)

    def _known(self, where: Where, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in table:
            if key not in keys:
                self.wrong((*where, key), "unknown key", suggest(key, keys))

    def _target(self, where: Where, table: Any) -> Target:
        if not isinstance(table, dict):
            self.wrong(where, "must be a table", "write it as [[targets]]")
            return Target("", "", 0.0, -1.0, 1.0, "")
        self._known(where, table, _TARGET)
        measures = self._text(where, table, "measures", "an outcome of docs/outcomes.md, or a moment")
        own = not table.get("over") and is_moment(measures) and has_band(measures) and "against" not in table
        value = 0.0 if own and "value" not in table else self._number(where, table, "value")
        low, high = (math.nan, math.nan) if own and "band" not in table else self._band(where, table, value)
        weight = self._number(where, table, "weight") if "weight" in table else 1.0
        if weight <= 0.0:
            self.wrong(
                (*where, "weight"), "must be above 0", "leave the target out, or write held_out = true"
            )
        if not isinstance(table.get("held_out", False), bool):
            self.wrong((*where, "held_out"), "must be true or false", "write held_out = true")
        over = self._text(where, table, "over", "an outcome") if "over" in table else ""
        whose = "a file, or a name of the library"
        scenario = self._text(where, table, "scenario", whose) if "scenario" in table else ""
        against = self._text(where, table, "against", f'{whose}, or "{BASE}"') if "against" in table else ""
        if against == (scenario or BASE):
            what = "is the scenario itself"
            self.wrong(
                (*where, "against"), what, f'give another scenario, or "{BASE}" with a scenario of its own'
            )
        name = self._text(where, table, "name", "what the figure is called")
        source = self._text(where, table, "source", 'where the figure is from, or "assumption"')
        held_out = table.get("held_out", False) is True
        return Target(name, measures, value, low, high, source, over, scenario, weight, held_out, against)

    def _band(self, where: Where, table: Mapping[str, Any], value: float) -> tuple[float, float]:
        otherwise = (value - 1.0, value + 1.0)
        if "band" not in table:
            self.wrong(
                (*where, "band"), "is missing", "give the ends within which the figure is met, [LOW, HIGH]"
            )
            return otherwise
        ends = table["band"]
        if not (
            isinstance(ends, list) and len(ends) == 2 and all(map(_is_number, ends)) and ends[0] < ends[1]
        ):
            self.wrong((*where, "band"), "must be two finite numbers that rise", "write [LOW, HIGH]")
            return otherwise
        if _is_number(table.get("value")) and not ends[0] <= value <= ends[1]:
            self.wrong((*where, "band"), f"has not the value {value:g} in it", "let the band hold the value")
        return float(ends[0]), float(ends[1])

    def _number(self, where: Where, table: Mapping[str, Any], key: str) -> float:
        if _is_number(table.get(key)):
            return float(table[key])
        what = "must be a finite number" if key in table else "is missing"
        self.wrong((*where, key), what, "give a number, in the unit of what is measured")
        return 1.0

    def _text(self, where: Where, table: Mapping[str, Any], key: str, hint: str) -> str:
        found = table.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.wrong((*where, key), "must be a text" if key in table else "is missing", f"give {hint}")
        return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _leaves(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Keys with what is said of them, whether they stand in quotes or in tables within tables."""
    for key, value in table.items():
        if isinstance(value, dict) and value and not value.keys() & Plausible.model_fields.keys():
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value
