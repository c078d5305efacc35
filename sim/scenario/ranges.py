"""Ranges over which keys of a scenario may be varied, in the units of the keys and within their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.names import join_key, split_keys
from sim.scenario.documents import NOT_VARIED
from sim.scenario.given import plain
from sim.scenario.lookup import Found, NoSuchValue, lookup
from sim.scenario.plausible import Plausible
from sim.scenario.problems import Mistake, Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


class RangeError(ValueError):
    """What is no range: what is wrong with it, and where in what was said."""

    def __init__(self, faults: Iterable[tuple[str, str, str]]) -> None:
        """Take faults: `range`, `times`, `choices` or "" for the keys; what is wrong; and the remedy."""
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{what}; {remedy}" for _, what, remedy in self.faults))


@dataclass(frozen=True)
class Range:
    """What may be plausible of keys that move together.

    Attributes:
        keys: dotted keys, in the one way of writing them.
        low: the least, in the unit of the keys, or as a multiple; 0 where there are choices.
        high: the most; the number of choices where there are some.
        log: values are evenly spaced in logs.
        bases: by key what multiples are of; empty where ends are values themselves.
        whole: only whole numbers will do.
        choices: what else than numbers; empty for numbers.
        assumption: nobody has measured it.
        source: where it is from.
    """

    keys: tuple[str, ...]
    low: float
    high: float
    log: bool = False
    bases: tuple[float, ...] = ()
    whole: bool = False
    choices: tuple[bool | str, ...] = ()
    assumption: bool = False
    source: str = ""

    @property
    def name(self) -> str:
        """The keys, with commas between."""
        return ",".join(self.keys)

    def value(self, share: float) -> float | bool | str:
        """What lies at a share of the way, from 0 to 1, in the unit of the ends; one of the choices."""
        if self.choices:
            return self.choices[min(int(share * len(self.choices)), len(self.choices) - 1)]
        if self.log:
            return self.low * math.pow(self.high / self.low, share)
        return self.low + share * (self.high - self.low)

    def changes(self, value: float | bool | str) -> dict[str, Any]:
        """What the scenario's keys are set to where the range is at this value."""
        if isinstance(value, bool | str):
            return dict.fromkeys(self.keys, value)
        if self.bases:
            values = [float(value * base) for base in self.bases]
        else:
            values = [float(value)] * len(self.keys)
        return {key: round(one) if self.whole else one for key, one in zip(self.keys, values, strict=True)}


def plausible_ranges(scenario: Scenario) -> tuple[Range, ...]:
    """What the scenario says is plausible of its keys, in the order in which it says it.

    Raises:
        ScenarioError: multiples leave the bounds of their keys; with all mistakes.

    Example:
        >>> import sim
        >>> made = sim.Scenario(plausible={"market.bargaining_share": [0, "50%"]})
        >>> [(one.name, one.low, one.high) for one in plausible_ranges(made)]
        [('market.bargaining_share', 0.0, 0.5)]
    """
    found: list[Range] = []
    mistakes: list[Mistake] = []
    for keys, entry in scenario.plausible.items():
        try:
            found.append(range_of(scenario, keys, entry))
        except RangeError as error:
            place = join_key("plausible", keys)
            mistakes += [Mistake(scenario.name, None, place, what, how) for _, what, how in error.faults]
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(found)


def check_plausible(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with what a scenario says is plausible, whatever values it has otherwise.

    Multiples of a value may leave its bounds once a variant has another value, and the variant is right all
    the same; so they are checked only where they are used.
    """
    employers = [lab.name for lab in scenario.labs] + [one.name for one in scenario.startups.named]
    if len(set(employers)) < len(employers):
        return  # keys of two of one name mean neither, and that there are two is told by itself
    named: dict[str, str] = {}
    for keys, entry in scenario.plausible.items():
        place = ("plausible", keys)
        try:
            found = range_of(scenario, keys, entry, used=False)
        except RangeError as error:
            for where, what, remedy in error.faults:
                yield Problem((*place, where) if where else place, what, remedy)
            continue
        for key in found.keys:
            if key in named:
                yield Problem(
                    place, f"{key} stands in {plain(named[key])}, too", "say once what is plausible"
                )
            named[key] = keys


def range_of(scenario: Scenario, keys: str, entry: Plausible, *, used: bool = True) -> Range:
    """The range of keys of a scenario, read in their units.

    Args:
        scenario: whose keys they are, and whose values are multiplied.
        keys: dotted keys with commas between.
        entry: what is said of them.
        used: False: do not look at what multiples are of; then `bases` are missing.

    Raises:
        RangeError: with everything that is wrong with it.
    """
    founds, faults = _keys(scenario, keys)
    given = [kind for kind in ("range", "times", "choices") if getattr(entry, kind) is not None]
    if len(given) != 1:
        said = f"gives {' and '.join(given)}" if given else "says nothing of what is plausible"
        faults.append(("", said, "give one of range, times and choices"))
    if faults:
        raise RangeError(faults)
    names, told = tuple(found.key for found in founds), (entry.assumption, entry.source)
    if entry.choices is not None:
        choices = _choices(founds, entry.choices)
        return Range(names, 0.0, float(len(choices)), choices=choices, assumption=told[0], source=told[1])
    for found in founds:
        if not found.is_number:
            what = f"{found.key} is no number"
            raise RangeError([(given[0], what, "give its choices, such as { choices = [true, false] }")])
    whole = any(found.is_whole for found in founds)
    bases: tuple[float, ...] = ()
    if entry.range is not None:
        low, high = _ends(founds, entry.range)
    else:
        assert entry.times is not None
        low, high = entry.times
        bases = _bases(founds, entry.times) if used else ()
    log = entry.scale == "log" or (entry.scale is None and entry.times is not None)
    if not low < high:
        raise RangeError([(given[0], f"{low:g} is not below {high:g}", "give the lower end first")])
    if log and low <= 0.0:
        raise RangeError([(given[0], f"{low:g} has no logarithm", "give a low end above 0, or scale linear")])
    return Range(names, low, high, log, bases, whole, (), *told)


def keys_of(scenario: Scenario, keys: str) -> list[Found]:
    """What a scenario has at keys that move together, with commas between.

    Raises:
        RangeError: with everything that is wrong with them.
    """
    founds, faults = _keys(scenario, keys)
    if faults:
        raise RangeError(faults)
    return founds


def _keys(scenario: Scenario, keys: str) -> tuple[list[Found], list[tuple[str, str, str]]]:
    founds: list[Found] = []
    faults: list[tuple[str, str, str]] = []
    for key in split_keys(keys):
        if key.partition(".")[0] in NOT_VARIED:
            faults.append(("", f"{key} changes no market", "name another key"))
            continue
        try:
            found = lookup(scenario, key)
        except NoSuchValue as error:
            faults.append(("", error.what if keys == key else f"{key}: {error.what}", error.remedy))
            continue
        if found.key in (one.key for one in founds):
            faults.append(("", f"{found.key} stands there twice", "name it once"))
        else:
            founds.append(found)
    return founds, faults


def _ends(founds: Iterable[Found], given: tuple[float | str, float | str]) -> tuple[float, float]:
    """Both ends in the unit of the keys, within the bounds of each."""
    read: list[tuple[float, float]] = []
    faults = []
    for found in founds:
        ends: list[float] = []
        for end in given:
            try:
                ends.append(float(found.number(end)))
            except NoSuchValue as error:
                faults.append(("range", error.what, error.remedy))
        if len(ends) == 2:
            read.append((ends[0], ends[1]))
    if not faults and len(set(read)) > 1:
        faults.append(("range", "is read in other units by other keys", "let keys of one unit move together"))
    if faults:
        raise RangeError(dict.fromkeys(faults))
    return read[0]


def _bases(founds: Iterable[Found], times: tuple[float, float]) -> tuple[float, ...]:
    """What multiples are of; they are within the bounds of each key."""
    bases: list[float] = []
    faults = []
    for found in founds:
        if not found.value or isinstance(found.value, str):
            what = f"{found.key} is {plain(found.value)}, of which there are no multiples"
            faults.append(("times", what, "give a range"))
            continue
        bases.append(float(found.value))
        for factor in times:
            try:
                found.number(round(factor * bases[-1]) if found.is_whole else factor * bases[-1])
            except NoSuchValue as error:
                faults.append(("times", f"{found.key} times {factor:g}: {error.what}", error.remedy))
    if faults:
        raise RangeError(faults)
    return tuple(bases)


def _choices(founds: Iterable[Found], given: tuple[bool | str, ...]) -> tuple[bool | str, ...]:
    faults = []
    for found in founds:
        if not found.choices:
            faults.append(("choices", f"{found.key} has no choices", "give a range, such as [low, high]"))
            continue
        for one in given:
            try:
                found.choice(one)
            except NoSuchValue as error:
                faults.append(("choices", error.what, error.remedy))
    if len(set(given)) < len(given):
        faults.append(("choices", "names one twice", "name each choice once"))
    if faults:
        raise RangeError(faults)
    return given
