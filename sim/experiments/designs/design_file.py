"""Design files: a sweep in TOML, in the words of the EMA Workbench (uncertainties, levers, outcomes)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.experiments.designs.factors import ENTRY, PLAUSIBLE, Asked, asked_of
from sim.experiments.designs.sampling import METHODS, Method, method_of
from sim.experiments.designs.sweeps import MOST_DRAWN, OUTCOMES, Wanted
from sim.names import join_key
from sim.scenario.given import SEEDS, plain, whole_number
from sim.scenario.locate import Place
from sim.scenario.problems import Mistake, ScenarioError, suggest
from sim.scenario.read import read

_KEYS = ("method", "points", "seed", "outcomes", "against", "uncertainties", "levers")
_TABLES = ("uncertainties", "levers")


def read_design(path: Path) -> Wanted:
    """The sweep that a design file asks for.

    Keys stand in quotes, with commas between those that move together. What is said of each is as in a
    scenario's `[plausible]`: `[low, high]` is a range; besides, `{ values = [...] }` or a longer list names
    values, and `true` takes what the scenario says is plausible.

    Raises:
        ScenarioError: with every mistake in the file that can be seen without the scenario.
    """
    found, mistakes = read_parts(path)
    if mistakes:
        raise ScenarioError(mistakes)
    return found


def read_parts(path: Path) -> tuple[Wanted, list[Mistake]]:
    """The same as far as it is right, and what is wrong with the rest.

    Raises:
        ScenarioError: the file cannot be read at all.
    """
    document = read(path)
    reading = _Reading(document.value, document.place)
    return reading.wanted(), reading.mistakes


class _Reading:
    """A design file that is being read.

    Args:
        document: what it says.
        place: where it says it.
    """

    def __init__(self, document: Mapping[str, Any], place: Place) -> None:
        self.document, self.place = document, place
        self.mistakes: list[Mistake] = []

    def wanted(self) -> Wanted:
        for key in self.document:
            if key not in _KEYS:
                self.wrong((key,), "unknown key", suggest(key, _KEYS))
        asked = [one for table in _TABLES for one in self.asked(table)]
        found = Wanted(
            tuple(asked),
            self.method(),
            self.number("points", None, (2, MOST_DRAWN)),
            self.outcomes(),
            self.against(),
            self.number("seed", 1, SEEDS) or 0,
            self.place.file,
        )
        return found

    def wrong(self, location: tuple[str, ...], what: str, remedy: str) -> None:
        place = self.place.find(location)
        self.mistakes.append(Mistake(place.file, place.line, join_key(*location), what, remedy))

    def asked(self, table: str) -> list[Asked]:
        given = self.document.get(table, {})
        if given == PLAUSIBLE or given is True:
            return [Asked(self.told((table,)), PLAUSIBLE, lever=table == "levers")]
        if not isinstance(given, Mapping):
            self.wrong((table,), f"must be a table, got {plain(given)}", f"write [{table}] and keys below it")
            return []
        found = []
        for keys, value in given.items():
            try:
                found.append(self.entry(table, keys, value))
            except ValidationError as error:
                for one in error.errors(include_url=False):
                    context = one.get("ctx", {})
                    what, remedy = context.get("what", one["msg"]), context.get("remedy", ENTRY)
                    if one["type"] == "extra_forbidden":
                        what, remedy = f"{one['loc'][-1]}: unknown key", ENTRY
                    self.wrong((table, keys), str(what), str(remedy))
            except ValueError as error:
                what, _, remedy = str(error).partition("; ")
                self.wrong((table, keys), what, remedy or ENTRY)
        return found

    def entry(self, table: str, keys: str, value: Any) -> Asked:
        """What is asked of keys.

        Raises:
            ValueError: nothing that can be varied.
        """
        return asked_of(keys, value, self.told((table, keys)), lever=table == "levers")

    def told(self, location: tuple[str, ...]) -> str:
        """The place of a location, as a mistake of it says."""
        place = self.place.find(location)
        return place.file if place.line is None else f"{place.file}:{place.line}"

    def method(self) -> Method:
        given = self.document.get("method", "grid")
        try:
            return method_of(str(given))
        except ValueError:
            self.wrong(("method",), f"no method {plain(given)}", suggest(str(given), METHODS))
            return "grid"

    def number(self, key: str, otherwise: int | None, bounds: tuple[int, int]) -> int | None:
        if key not in self.document:
            return otherwise
        try:
            return whole_number(key, self.document[key], bounds)
        except (TypeError, ValueError) as error:
            what, _, remedy = str(error).removeprefix(f"{key}: ").partition("; ")
            self.wrong((key,), what, remedy)
            return otherwise

    def outcomes(self) -> tuple[str, ...]:
        given = self.document.get("outcomes", [*OUTCOMES])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.wrong(("outcomes",), "must be a list of names", 'write outcomes = ["moves"]')
            return OUTCOMES
        return tuple(dict.fromkeys(given))

    def against(self) -> Mapping[str, Any]:
        given = self.document.get("against", {})
        if not isinstance(given, Mapping):
            self.wrong(
                ("against",), f"must be a table, got {plain(given)}", 'write "escalation.intensity" = 0 in it'
            )
            return {}
        return given
