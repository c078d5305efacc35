"""Factors of an experiment: keys that move together, with their values, or the range they are drawn from.

What a user asks for knows no scenario yet, and so no units: ``KEY=LOW:HIGH:STEP``, ``KEY=A,B``, an entry of a
design file, a list in Python. It becomes a factor where it meets the scenario whose keys it varies.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.axes import MOST
from sim.scenario.given import native, plain
from sim.scenario.lookup import Found, NoSuchValue, lookup
from sim.scenario.override import parse_value
from sim.scenario.plausible import Plausible
from sim.scenario.problems import Mistake, ScenarioError, listing, suggest
from sim.scenario.ranges import Range, RangeError, keys_of, range_of

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Stands for every key of which the scenario says what is plausible.
PLAUSIBLE = "plausible"
_VARY = re.compile(r"""(?P<keys>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^="'])+)(?:=(?P<values>.*))?""", re.DOTALL)
#: How an entry of a design file, or in Python, is written.
ENTRY = "write [low, high], { values = [...] }, { times = [low, high] } or { choices = [...] }"
_HOW = "write KEY=LOW:HIGH, KEY=LOW:HIGH:STEP or KEY=A,B, or a key of [plausible] alone"
#: What a value of a factor may be.
Value = float | int | bool | str


@dataclass(frozen=True)
class Asked:
    """What is to be varied, as it was written.

    Attributes:
        place: where it stands: an option, or a file with its line.
        keys: dotted keys with commas between; `PLAUSIBLE` for all of those.
        values: what is listed; None where it is a range.
        entry: the range; None where values are listed, or where it is the scenario's own.
        step: between the values of a range; None where none is given.
        lever: is it what somebody chooses, and not what nobody knows?
    """

    place: str
    keys: str
    values: tuple[Any, ...] | None = None
    entry: Plausible | None = None
    step: Any = None
    lever: bool = False

    def mistake(self, what: str, remedy: str) -> Mistake:
        """Something wrong with it."""
        return Mistake(self.place, None, self.keys, what, remedy)


@dataclass(frozen=True)
class Factor:
    """Keys that move together.

    Attributes:
        range: the keys, and what they are drawn from; a list of values from the least to the largest.
        levels: the values that are listed; empty where it is a range.
        lever: is it what somebody chooses?
    """

    range: Range
    levels: tuple[Value, ...] = ()
    lever: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The dotted keys."""
        return self.range.keys

    @property
    def name(self) -> str:
        """The keys, with commas between."""
        return self.range.name

    def values(self, points: int) -> tuple[Value, ...]:
        """The values that are listed, or that lie evenly over the range, both ends included.

        Args:
            points: number of values of a range.
        """
        if self.levels or self.range.choices:
            return self.levels or self.range.choices
        shares = (step / (points - 1) for step in range(points))
        found = [self._rounded(float(self.range.value(share))) for share in shares]
        return tuple(dict.fromkeys(found))

    def at(self, share: float) -> Value:
        """The value at a share of the way, from 0 to 1: of the range, or one of those listed."""
        if self.levels:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        value = self.range.value(share)
        return value if isinstance(value, bool | str) else self._rounded(value)

    def changes(self, value: Value) -> dict[str, Any]:
        """What the keys are set to at a value."""
        return self.range.changes(value)

    def _rounded(self, value: float) -> float:
        if self.range.whole and not self.range.bases:
            return float(round(value))
        return float(f"{value:.12g}")


def asked_in_text(text: str, place: str) -> Asked:
    """What an option asks to vary.

    Raises:
        ValueError: it says nothing of the kind.

    Example:
        >>> asked_in_text("feedback.budgets,feedback.capex=0:1", "--vary").keys
        'feedback.budgets,feedback.capex'
    """
    match = _VARY.fullmatch(text)
    if match is None or not match["keys"].strip() or match["values"] == "":
        raise ValueError(f"{text!r} says not what to vary; {_HOW}")
    keys, values = match["keys"].strip(), match["values"]
    if values is None:
        return Asked(place, keys)
    if ":" not in values:
        return Asked(place, keys, tuple(parse_value(one) for one in values.split(",")))
    ends = [parse_value(one) for one in values.split(":")]
    if len(ends) not in (2, 3):
        raise ValueError(f"{text!r} has {len(ends)} numbers with colons between; {_HOW}")
    try:
        entry = Plausible.model_validate({"range": ends[:2]})
    except ValueError:
        raise ValueError(f"{text!r} is no range; {_HOW}") from None
    return Asked(place, keys, entry=entry, step=ends[2] if len(ends) == 3 else None)


def asked_of(keys: str, value: Any, place: str, *, lever: bool = False, lists: bool = False) -> Asked:
    """What an entry of a design asks of keys.

    Args:
        keys: dotted keys with commas between.
        value: a range, a list of values, a text as in an option, or true for what the scenario says.
        place: where it stands.
        lever: is it what somebody chooses?
        lists: is a list of two numbers two values, and not the ends of a range?

    Raises:
        ValueError: nothing that can be varied.
    """
    if value is True:
        return Asked(place, keys, lever=lever)
    if isinstance(value, str):
        text = asked_in_text(f"x={value}", place)
        return Asked(place, keys, text.values, text.entry, text.step, lever)
    if isinstance(value, Mapping) and "values" in value:
        if len(value) > 1 or not isinstance(value["values"], list | tuple):
            raise ValueError(f"has more than a list of values; {ENTRY}")
        return Asked(place, keys, tuple(value["values"]), lever=lever)
    if isinstance(value, list | tuple) and (lists or not _are_ends(value)):
        return Asked(place, keys, tuple(value), lever=lever)
    return Asked(place, keys, entry=Plausible.model_validate(value), lever=lever)


def _are_ends(values: Sequence[Any]) -> bool:
    """Are these two numbers, or two amounts with units, such as "$1M" or "30 days"?"""
    return len(values) == 2 and all(
        one.lstrip("+-$ ")[:1].isdigit() if isinstance(one, str) else not isinstance(one, bool)
        for one in values
    )


def factors_of(asked: Iterable[Asked], scenario: Scenario) -> tuple[Factor, ...]:
    """The factors of an experiment on a scenario.

    Raises:
        ScenarioError: with all mistakes: keys that are none or stand twice, values and ranges out of bounds.
    """
    found: list[Factor] = []
    mistakes: list[Mistake] = []
    known: dict[str, str] = {}
    for one in _spelled_out(asked, scenario, mistakes):
        try:
            factor = _factor(one, scenario)
        except RangeError as error:
            mistakes += [one.mistake(what, remedy) for _, what, remedy in error.faults]
            continue
        twice = [key for key in factor.keys if key in known]
        mistakes += [one.mistake(f"{key} is varied by {known[key]}, too", "vary it once") for key in twice]
        known.update(dict.fromkeys(factor.keys, one.keys))
        found.append(factor)
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    return tuple(found)


def _spelled_out(asked: Iterable[Asked], scenario: Scenario, mistakes: list[Mistake]) -> Iterable[Asked]:
    """What is asked for, where that is the scenario's own with its ranges."""
    for one in asked:
        if one.values is not None or one.entry is not None:
            yield one
        elif one.keys == PLAUSIBLE:
            if not scenario.plausible:
                what = f"the scenario {scenario.name} says of no key what is plausible"
                mistakes.append(one.mistake(what, "name keys with their ranges, or add a table [plausible]"))
            yield from (
                Asked(one.place, keys, entry=entry, lever=one.lever)
                for keys, entry in scenario.plausible.items()
            )
        elif one.keys in scenario.plausible:
            yield Asked(one.place, one.keys, entry=scenario.plausible[one.keys], lever=one.lever)
        else:
            remedy = f"give values, as in {one.keys}={_example(scenario, one.keys)}"
            if scenario.plausible:
                remedy += f", or name a key of its [plausible]: {suggest(one.keys, scenario.plausible)}"
            mistakes.append(one.mistake("has no values, and the scenario says not what is plausible", remedy))


def _example(scenario: Scenario, keys: str) -> str:
    """Values that could be given for keys: a range where numbers stand, else some words."""
    try:
        number = keys_of(scenario, keys)[0].is_number
    except RangeError:
        number = True
    return "0:1" if number else "A,B"


def _factor(asked: Asked, scenario: Scenario) -> Factor:
    """The factor that was asked for.

    Raises:
        RangeError: with everything that is wrong with it.
    """
    if asked.values is not None:
        return _listed(asked, keys_of(scenario, asked.keys))
    assert asked.entry is not None
    found = range_of(scenario, asked.keys, asked.entry)
    if asked.step is None:
        return Factor(found, (), asked.lever)
    return Factor(found, _stepped(found, asked.step, lookup(scenario, found.keys[0])), asked.lever)


def _stepped(found: Range, given: Any, key: Found) -> tuple[float, ...]:
    """Values of a range at a distance."""
    try:
        step = float(key.quantity.read(given)) if key.quantity is not None else math.nan
    except ValueError:
        step = math.nan
    if not step > 0.0:
        raise RangeError([("", f"{plain(given)} is no step", "give one above 0, in the unit of the key")])
    if (found.high - found.low) / step > MOST:
        raise RangeError([("", f"makes more than {MOST:,} values", "give a larger step")])
    count = 1 + math.floor((found.high - found.low) / step + 1e-9)
    if count < 2:
        raise RangeError([("", f"the step {step:g} is longer than the range", "give a smaller step")])
    return tuple(round(found.low + place * step, 12) for place in range(count))


def _listed(asked: Asked, founds: Sequence[Found]) -> Factor:
    """A factor of listed values, read in the units of its keys and checked against their bounds."""
    assert asked.values is not None
    read: list[tuple[Value, ...]] = []
    faults: list[tuple[str, str, str]] = []
    for found in founds:
        values: list[Value] = []
        for one in asked.values:
            try:
                values.append(_value(found, native(one)))
            except NoSuchValue as error:
                faults.append(("", error.what, error.remedy))
        read.append(tuple(values))
    if not faults and len(set(read)) > 1:
        faults.append(("", "is read in other units by other keys", "let keys of one unit move together"))
    elif not faults and len(set(map(repr, read[0]))) < len(read[0]):
        faults.append(
            ("", f"has a value twice: {listing([plain(one) for one in read[0]])}", "give each once")
        )
    if len(asked.values) < 2:
        faults.append(("", "has fewer than two values", "give two or more, or set it with --set"))
    if len(asked.values) > MOST:
        faults.append(("", f"has more than {MOST:,} values", "give fewer, or a range"))
    if faults:
        raise RangeError(dict.fromkeys(faults))
    levels, names = read[0], tuple(found.key for found in founds)
    numbers = [one for one in levels if not isinstance(one, bool | str)]
    if len(numbers) < len(levels):
        return Factor(Range(names, 0.0, float(len(levels))), levels, asked.lever)
    whole = any(found.is_whole for found in founds)
    return Factor(Range(names, float(min(numbers)), float(max(numbers)), whole=whole), levels, asked.lever)


def _value(found: Found, value: Any) -> Value:
    """A value as a key takes it; where any text will do, it is for the scenario to refuse it."""
    if found.is_number and not (isinstance(value, str) and value in found.choices):
        number = found.number(value)
        return number if found.is_whole else float(number)
    if found.choices:
        return found.choice(value)
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise NoSuchValue(f"{plain(value)} is no single value", "give numbers, texts, or true and false")
