"""What a scenario is calibrated to: figures with their bands and sources, and the keys that may give way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sim.outcomes import moments
from sim.outcomes.outcomes import outcome_names
from sim.scenario.problems import suggest
from sim.scenario.ranges import Range

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What targets call the scenario that is calibrated, where they are held against it.
BASE = "base"
#: What the first proposal of a search is for, and the last: the best in all scenarios, those of nothing but
#: held-out targets among them.
START, HELD_OUT = "start", "held out"
#: What share of a range is nothing.
_ZERO = 1e-12
#: What a manifest says of a parameter.
_OF_RANGE = ("keys", "low", "high", "log", "bases", "whole", "assumption", "source")


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
        against: the scenario against which `scenario` is held, "base" for that which is calibrated: the
            figure is by what share it is higher in `scenario`, on the same draws; empty: none.
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
    against: str = ""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios whose runs it is made of, that which is calibrated by no name."""
        other = "" if self.against == BASE else self.against
        return (self.scenario, other) if self.against else (self.scenario,)

    @property
    def has_band(self) -> bool:
        """Is its band given?"""
        return math.isfinite(self.low)

    @property
    def moment(self) -> bool:
        """Is it a moment?"""
        return not self.over and is_moment(self.measures)

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
class Targets:
    """Targets, and parameters that may give way to them.

    Attributes:
        targets: at least one.
        parameters: keys that a search may set, and between which values; none where nothing is searched.
    """

    targets: tuple[Target, ...]
    parameters: tuple[Range, ...] = ()

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
        return tuple(dict.fromkeys(["", *(name for one in self.targets for name in one.scenarios)]))

    def tried(self, names: Sequence[str], roles: Sequence[str], points: int) -> list[tuple[str, ...]]:
        """Where each proposal of a search was tried, of which there are so many points in all.

        Args:
            names: all scenarios that targets are about.
            roles: what each proposal is for.
            points: of all proposals; where each was tried in all scenarios, as once it was, that is said.
        """
        if points == len(names) * len(roles):
            return [tuple(names)] * len(roles)
        return [self.tried_in(names, role) for role in roles]

    def tried_in(self, names: Sequence[str], role: str) -> tuple[str, ...]:
        """Where a proposal is tried: between its ends a search has no use for scenarios of held-out targets.

        Args:
            names: all that targets are about.
            role: what the proposal is for.
        """
        if role in {START, HELD_OUT}:
            return tuple(names)
        sought = Targets(self.sought).scenarios
        return tuple(name for name in names if name in sought)

    def changes(self, shares: Sequence[float]) -> dict[str, Any]:
        """The keys that a search sets where each parameter is at a share of its range, from 0 to 1."""
        found: dict[str, Any] = {}
        for parameter, share in zip(self.parameters, shares, strict=True):
            value = float(f"{float(parameter.value(share)):.12g}")  # 0.014, and not 0.014000000000000002
            if abs(value) < _ZERO * (parameter.high - parameter.low):  # nor what is left of 0
                value = 0.0
            found |= parameter.changes(min(max(value, parameter.low), parameter.high))
        return found

    def document(self) -> dict[str, Any]:
        """What a manifest says of them."""
        return {
            "targets": [_without_nan(asdict(one)) for one in self.targets],
            "parameters": [_told_of(one) for one in self.parameters],
        }


def targets_of(document: Mapping[str, Any]) -> Targets:
    """The targets that a manifest describes, whose shape was checked."""
    missing: dict[str, Any] = {"low": math.nan, "high": math.nan}
    return Targets(
        tuple(Target(**(missing | dict(one))) for one in document["targets"]),
        tuple(map(_range_of, document["parameters"])),
    )


def _without_nan(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields that have a value: no manifest has a number that is none."""
    return {
        key: value for key, value in fields.items() if not isinstance(value, float) or math.isfinite(value)
    }


def is_moment(key: str) -> bool:
    """Is this the key of a moment, of whomever it may be?"""
    try:
        moments.moment(key)
    except KeyError:
        return False
    return True


def has_band(key: str) -> bool:
    """Has the moment of a key a band of its own?"""
    return moments.moment(key)[0].band is not None


def _told_of(parameter: Range) -> dict[str, Any]:
    """What a manifest says of a parameter."""
    found = {key: getattr(parameter, key) for key in _OF_RANGE}
    return found | {"keys": list(parameter.keys), "bases": list(parameter.bases)}


def _range_of(document: Mapping[str, Any]) -> Range:
    """A parameter that a manifest describes."""
    return Range(**(dict(document) | {key: tuple(document[key]) for key in ("keys", "bases")}))


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
