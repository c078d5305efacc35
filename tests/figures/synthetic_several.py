"""Several runs, and pairs of runs, that no market made: random paths in the shape that figures take."""

# ruff: noqa: D102 - the protocols of `sim.figures.subject` say what these are
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiments.statistics.comparison import paired_differences
from sim.measures.bands import band
from sim.measures.groups import Group, Party
from sim.outcomes.parties import about
from tests.figures.synthetic import LABS, SyntheticScenario

_SHARES = (
    "hhi_headcount", "hhi_talent", "hhi_wage_bill", "hhi_compute", "top4_talent_share",
    "startup_talent_share", "startup_output_share",
)  # fmt: skip


@dataclass
class SyntheticSeveral:
    """Several runs, as figures see them."""

    done: int = 12
    length: int = 60
    labs: Sequence[str] = LABS
    startups: bool = True
    again: bool = False
    scenario: SyntheticScenario = field(default_factory=SyntheticScenario)
    seed: int = 7

    @property
    def runs(self) -> int:
        return self.done

    @property
    def followed(self) -> int:
        return self.done

    @property
    def groups(self) -> tuple[Party, ...]:
        return (*self.labs, Group.STARTUPS, Group.OUTSIDE)

    @cached_property
    def calendar(self) -> pd.DataFrame:
        weeks: dict[str, Any] = {"week": range(self.length)}
        if self.scenario.start_date is not None:
            weeks["date"] = pd.to_datetime(
                [self.scenario.start_date + timedelta(weeks=n) for n in weeks["week"]]
            )
        return pd.DataFrame(weeks)

    def path(self, column: str) -> NDArray[np.float64]:
        rng = np.random.default_rng([self.seed, *column.encode()])
        steps = rng.standard_normal((self.done, self.length)).cumsum(axis=1) / self.length
        if column.startswith("startup") and not self.startups:
            return np.zeros(steps.shape)
        if not self.startups and not self.labs:
            return np.zeros(steps.shape)
        if column in _SHARES:
            return 0.2 * np.exp(0.3 * steps)
        return (1e6 if "pay" in column or "package" in column else 50.0) * np.exp(steps)

    @cached_property
    def _bands(self) -> tuple[pd.DataFrame, ...]:
        columns = (
            *_SHARES, "startups_alive", "startup_open_seats", "lab_open_seats", "median_pay", "moves",
            "top_package", *(f"pay_decile_{decile}" for decile in range(1, 11)),
        )  # fmt: skip
        found = {column: band(self.path(column)) for column in columns}
        return tuple(
            self.calendar.assign(**{name: ends[k] for name, ends in found.items()}) for k in range(3)
        )

    @property
    def low(self) -> pd.DataFrame:
        return self._bands[0]

    @property
    def weeks(self) -> pd.DataFrame:
        return self._bands[1]

    @property
    def high(self) -> pd.DataFrame:
        return self._bands[2]

    @property
    def survival(self) -> NDArray[np.float64]:
        hazards = np.linspace(0.002, 0.004, self.done)[:, None]
        return np.exp(-hazards * np.arange(self.length))

    @property
    def holdings(self) -> Mapping[Party, NDArray[np.float64]]:
        rng = np.random.default_rng(self.seed)
        shape = (self.done, 2, 2)
        labs: dict[Party, NDArray[np.float64]] = {
            name: np.array([300.0, 5e10]) * np.exp(rng.normal(0, 0.3, shape)) for name in self.labs
        }
        startups = np.array([600.0, 8e9]) * np.exp(rng.normal(0, 0.1, shape))
        return {Group.STARTUPS: startups if self.startups else np.full(shape, np.nan), **labs}

    def outcome(self, name: str) -> NDArray[np.float64]:
        if "startup" in name and not self.startups:
            return np.zeros(self.done)
        rng = np.random.default_rng([self.seed, *name.encode()])
        return rng.poisson(20.0, self.done).astype(np.float64)

    def flow(self, origin: Party, destination: Party) -> NDArray[np.float64]:
        absent = (Group.STARTUPS in (origin, destination) and not self.startups) or origin == destination
        return np.zeros(self.done) if absent else self.outcome(f"{origin}>{destination}")


@dataclass
class SyntheticPairs:
    """Two scenarios pair by pair, as figures see them; the alternative is larger by a known amount."""

    pairs: int = 12
    name: str = "raid"
    base_name: str = "calm"
    sample: str = ""
    length: int = 60
    labs: Sequence[str] = LABS
    scenario: SyntheticScenario = field(default_factory=SyntheticScenario)
    seed: int = 7
    asked: str = ""

    @property
    def pairs_followed(self) -> int:
        return self.pairs

    @property
    def groups(self) -> tuple[Party, ...]:
        return (*self.labs, Group.STARTUPS, Group.OUTSIDE)

    @property
    def weeks(self) -> pd.DataFrame:
        return SyntheticSeveral(length=self.length, scenario=self.scenario).calendar

    @cached_property
    def differences(self) -> pd.DataFrame:
        rng = np.random.default_rng(self.seed)
        bases = {
            "startup_talent_share_end": (0.16, -0.015), "hhi_talent_end": (0.17, -0.0125),
            "layoffs": (0.0, 3.0),
            "median_pay_end": (1.1e6, 6.07e5), "moves": (1500.0, 1100.0), "breakthroughs": (260.0, 0.0),
        } | {about(lab, "talent_share_end"): (0.1, 0.01) for lab in self.labs}  # fmt: skip
        rows: list[dict[str, Any]] = [
            {"replicate": n, "seed": 7, "status": "done"} for n in range(self.pairs)
        ]
        base, other = pd.DataFrame(rows), pd.DataFrame(rows)
        for outcome, (mean, added) in bases.items():
            noise = rng.standard_normal(self.pairs)
            base[outcome] = mean
            other[outcome] = mean + added + 0.02 * max(abs(added), 0.01 * mean) * (noise - noise.mean())
        return paired_differences(base, other)

    def path(self, column: str) -> NDArray[np.float64]:
        several = SyntheticSeveral(done=self.pairs, length=self.length)
        return 0.1 * several.path(column) * np.linspace(0, 1, self.length)
