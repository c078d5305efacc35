"""What a scenario is calibrated to: figures with their bands and sources, and the keys that may give way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.names import join_key, split_key
from sim.outcomes import moments
from sim.outcomes.outcomes import outcome_names
from sim.scenario.problems import Mistake, ScenarioError, suggest
from sim.scenario.read import read

if TYPE_CHECKING:
    from sim.scenario.locate import Place
    from sim.scenario.schema import Scenario

_TARGET = ("name", "measures", "over", "scenario", "value", "band", "weight", "source", "held_out")
_FILE = ("targets", "parameters")
#: Targets, and parameters, at most.
MOST_TARGETS, MOST_PARAMETERS = 500, 50


@dataclass(frozen=True)
class Target:
    """A figure that is known.

    Attributes:
        name: what it is called.
        measures: an outcome, of which the mean over runs is taken, or the key of a moment.
        value: what it should be.
        low: end of the band in which it is met; NaN with `high` where the moment has a band of its own.
        high: the other end.
        source: where it is from.
        over: the outcome by whose sum over runs that of `measures` is divided; empty: none.
        scenario: the scenario whose runs it is about; empty: that which is calibrated.
        weight: of its square in what is made least, besides its band.
        held_out: never used in a search.
    """

    name: str
    measures: str
    value: float
    low: float
    high: float
    source: str
    over: str = ""
    scenario: str = ""
    weight: float = 1.0
    held_out: bool = False

    @property
    def has_band(self) -> bool:
        """Is its band given?"""
        return math.isfinite(self.low)

    @property
    def moment(self) -> bool:
        """Is it a moment?"""
        return not self.over and _is_moment(self.measures)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of `runs.parquet` that its figure is made of."""
        if self.moment:
            return moments.columns(self.measures)
        return (self.measures, self.over) if self.over else (self.measures,)

    @property
    def half_band(self) -> float:
        """Half the width of its band."""
        return (self.high - self.low) / 2.0

    def distance(self, figure: float) -> float:
        """How far a figure is off, as a share of the way to the end of the band on its side."""
        way = self.high - self.value if figure > self.value else self.value - self.low
        return (figure - self.value) / (way if way > 0.0 else self.high - self.low)


@dataclass(frozen=True)
class Parameter:
    """A key that a search may set, and between which values."""

    key: str
    low: float
    high: float


@dataclass(frozen=True)
class Targets:
    """Targets, and parameters that may give way to them.

    Attributes:
        targets: at least one.
        parameters: none where nothing is searched.
    """

    targets: tuple[Target, ...]
    parameters: tuple[Parameter, ...] = ()

    @property
    def sought(self) -> tuple[Target, ...]:
        """Those that a search goes by."""
        return tuple(one for one in self.targets if not one.held_out)

    @property
    def moments(self) -> tuple[str, ...]:
        """Keys of the moments among them."""
        return tuple(dict.fromkeys(one.measures for one in self.targets if one.moment))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios whose runs they are about, that which is calibrated first (empty)."""
        return tuple(dict.fromkeys(["", *(one.scenario for one in self.targets)]))

    def document(self) -> dict[str, Any]:
        """What a manifest says of them."""
        return {
            "targets": [_without_nan(asdict(one)) for one in self.targets],
            "parameters": [asdict(one) for one in self.parameters],
        }


def targets_of(document: Mapping[str, Any]) -> Targets:
    """The targets that a manifest describes, whose shape was checked."""
    missing: dict[str, Any] = {"low": math.nan, "high": math.nan}
    return Targets(
        tuple(Target(**(missing | dict(one))) for one in document["targets"]),
        tuple(Parameter(**one) for one in document["parameters"]),
    )


def read_targets(path: Path) -> Targets:
    """The targets of a TOML file.

    Raises:
        ScenarioError: it cannot be read; or with all mistakes in it.
    """
    document = read(path)
    reader = _Reader(document.place)
    found = reader.targets(document.value)
    if reader.mistakes:
        raise ScenarioError(reader.mistakes)
    return found


class _Reader:
    """Takes a document apart, and notes every mistake with its line."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.mistakes: list[Mistake] = []

    def wrong(self, where: tuple[str | int, ...], what: str, remedy: str) -> None:
        place = self.place.find(where)
        key = join_key(*(str(step + 1) if isinstance(step, int) else step for step in where))
        self.mistakes.append(Mistake(place.file, place.line, key, what, remedy))

    def targets(self, document: Mapping[str, Any]) -> Targets:
        self.known((), document, _FILE)
        given = document.get("targets", [])
        if not isinstance(given, list) or not given or len(given) > MOST_TARGETS:
            self.wrong(("targets",), f"must be 1 to {MOST_TARGETS} tables", "write each as [[targets]]")
            given = []
        found = [self.target(("targets", place), one) for place, one in enumerate(given)]
        names = [one.name for one in found]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.wrong(("targets", place, "name"), f'"{name}" stands there twice', "name each once")
        parameters = document.get("parameters", {})
        if not isinstance(parameters, dict) or len(parameters) > MOST_PARAMETERS:
            self.wrong(
                ("parameters",),
                f"must be a table of up to {MOST_PARAMETERS} keys",
                'write "KEY" = [LOW, HIGH]',
            )
            parameters = {}
        ranges = [self.parameter(("parameters", *path), value) for path, value in _leaves(parameters, ())]
        return Targets(tuple(found), tuple(one for one in ranges if one is not None))

    def known(self, where: tuple[str | int, ...], table: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in table:
            if key not in keys:
                self.wrong((*where, key), "unknown key", suggest(key, keys))

    def target(self, where: tuple[str | int, ...], table: Any) -> Target:
        if not isinstance(table, dict):
            self.wrong(where, "must be a table", "write it as [[targets]]")
            table = {}
        else:
            self.known(where, table, _TARGET)
        measures = self.text(where, table, "measures", "an outcome of docs/outcomes.md, or a moment")
        own = not table.get("over") and _is_moment(measures) and moments.moment(measures)[0].band is not None
        value = 0.0 if own and "value" not in table else self.number(where, table, "value")
        low, high = (math.nan, math.nan) if own and "band" not in table else self.band(where, table, value)
        weight = self.number(where, table, "weight") if "weight" in table else 1.0
        if weight <= 0.0:
            self.wrong(
                (*where, "weight"), "must be above 0", "leave the target out, or write held_out = true"
            )
        held_out = table.get("held_out", False)
        if not isinstance(held_out, bool):
            self.wrong((*where, "held_out"), "must be true or false", "write held_out = true")
        optional = {
            key: self.text(where, table, key, hint)
            for key, hint in (("over", "an outcome"), ("scenario", "a file, or a name of the library"))
            if key in table
        }
        return Target(
            self.text(where, table, "name", "what the figure is called"),
            measures,
            value,
            low,
            high,
            self.text(where, table, "source", 'where the figure is from, or "assumption"'),
            optional.get("over", ""),
            optional.get("scenario", ""),
            weight,
            held_out is True,
        )

    def parameter(self, where: tuple[str, ...], value: Any) -> Parameter | None:
        try:
            parts = [part for name in where[1:] for part in split_key(name)]
        except ValueError:
            self.wrong(where, "is no key", "write keys of the scenario with dots between")
            return None
        ends = self.ends(where, value)
        return None if ends is None else Parameter(join_key(*parts), *ends)

    def band(
        self, where: tuple[str | int, ...], table: Mapping[str, Any], value: float
    ) -> tuple[float, float]:
        if "band" not in table:
            self.wrong(
                (*where, "band"), "is missing", "give the ends within which the figure is met, [LOW, HIGH]"
            )
            return value - 1.0, value + 1.0
        ends = self.ends((*where, "band"), table["band"])
        if ends is not None and "value" in table and not ends[0] <= value <= ends[1]:
            self.wrong((*where, "band"), f"has not the value {value:g} in it", "let the band hold the value")
        return ends or (value - 1.0, value + 1.0)

    def ends(self, where: tuple[str | int, ...], value: Any) -> tuple[float, float] | None:
        if (
            isinstance(value, list)
            and len(value) == 2
            and all(map(_is_number, value))
            and float(value[0]) < float(value[1])
        ):
            return float(value[0]), float(value[1])
        self.wrong(where, "must be two finite numbers that rise", "write [LOW, HIGH]")
        return None

    def number(self, where: tuple[str | int, ...], table: Mapping[str, Any], key: str) -> float:
        if key in table and _is_number(table[key]):
            return float(table[key])
        what = "must be a finite number" if key in table else "is missing"
        self.wrong((*where, key), what, "give a number, in the unit of what is measured")
        return 1.0

    def text(self, where: tuple[str | int, ...], table: Mapping[str, Any], key: str, hint: str) -> str:
        found = table.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.wrong((*where, key), "must be a text" if key in table else "is missing", f"give {hint}")
        return ""


def _without_nan(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields that have a value: no manifest has a number that is none."""
    return {
        key: value for key, value in fields.items() if not isinstance(value, float) or math.isfinite(value)
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_moment(key: str) -> bool:
    try:
        moments.moment(key)
    except KeyError:
        return False
    return True


def _leaves(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Keys with their values, whether they stand in quotes or in tables within tables."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def cannot_be_computed(target: Target, scenario: Scenario) -> tuple[str, str] | None:
    """Why a scenario has no such figure, and what to do; None where it has."""
    known = outcome_names(scenario)
    if target.over and target.over not in known:
        return f'no outcome "{target.over}"', suggest(target.over, known)
    if target.measures in known:
        return None
    if target.over:
        return f'no outcome "{target.measures}"', suggest(target.measures, known)
    return moments.why_not(target.measures, scenario)
