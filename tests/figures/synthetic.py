"""Tables of a run that no market made: random moves, in the columns of docs/architecture.md.

They let figures be tested on cases that a market reaches rarely: nobody moves, all startups die.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from sim.records.leaving import NOT_KEPT_BY
from sim.vocabulary import REASONS

LABS = ("Microsoft", "Meta", "Google DeepMind", "OpenAI", "Anthropic", "xAI")
PEOPLE_PER_LAB = 120
PEOPLE_PER_STARTUP = 8


@dataclass(frozen=True)
class SyntheticEvent:
    """An event of a scenario, as figures see it."""

    kind: str
    week: int
    employers: tuple[str, ...] = ()
    on: bool = True

    def starts(self, start_date: date | None) -> int:
        """Week in which it starts."""
        return self.week


@dataclass(frozen=True)
class SyntheticLab:
    """A lab of a scenario, as figures see it."""

    name: str


@dataclass(frozen=True)
class SyntheticFirms:
    """Startups of a scenario, as figures see them."""

    minimum_team: int = 1


@dataclass(frozen=True)
class SyntheticScenario:
    """A scenario, as figures see it."""

    name: str = "synthetic"
    weeks: int = 52
    scale: float = 1.0
    start_date: date | None = date(2025, 1, 6)
    labs: tuple[SyntheticLab, ...] = ()
    startups: SyntheticFirms = SyntheticFirms()
    events: tuple[SyntheticEvent, ...] = (
        SyntheticEvent("target-list", 26, ("Microsoft",)),
        SyntheticEvent("fast-track", 26, ("Microsoft",)),
        SyntheticEvent("capex-shock", 60),
        SyntheticEvent("layoffs-elsewhere", 66),
    )


@dataclass
class SyntheticRun:
    """A run, as figures see it."""

    weeks: pd.DataFrame
    employers: pd.DataFrame
    moves: pd.DataFrame
    scenario: SyntheticScenario = field(default_factory=SyntheticScenario)
    seed: int = 7
    replicate: int = 0


class _World:
    """Who works where, and the rows that have been written."""

    def __init__(self, labs: Sequence[str], startups: int, outside: bool, rng: np.random.Generator) -> None:
        self.rng = rng
        self.names = [*labs, *(f"Startup {number}" for number in range(1, startups + 1))]
        self.kinds = ["lab"] * len(labs) + ["startup"] * startups
        sizes = [PEOPLE_PER_LAB] * len(labs) + [PEOPLE_PER_STARTUP] * startups
        if outside:
            self.names, self.kinds, sizes = [*self.names, "outside"], [*self.kinds, "outside"], [*sizes, 100]
        self.employer = np.repeat(np.arange(len(self.names)), sizes)
        self.talent = np.exp(0.5 * rng.standard_normal(self.employer.size))
        self.pay = 1.2e6 * self.talent
        self.decile = np.minimum(10 * np.argsort(np.argsort(self.talent)) // max(self.talent.size, 1), 9)
        self.alive = np.ones(len(self.names), dtype=bool)
        self.weeks: list[dict[str, Any]] = []
        self.employers: list[dict[str, Any]] = []
        self.moves: list[dict[str, Any]] = []

    def log(self, week: int, person: int, kind: str, origin: int, destination: int, before: float) -> None:
        self.moves.append(
            {
                "week": week,
                "researcher": person,
                "talent": self.talent[person] if person >= 0 else 0.0,
                "field": "pretraining" if person >= 0 else "",
                "kind": kind,
                "origin": self.names[origin] if origin >= 0 else "unemployed",
                "origin_kind": self.kinds[origin] if origin >= 0 else None,
                "destination": self.names[destination] if destination >= 0 else "unemployed",
                "destination_kind": self.kinds[destination] if destination >= 0 else None,
                "pay_before": before,
                "pay_after": self.pay[person] if person >= 0 else 0.0,
                "package": 4 * self.pay[person] if person >= 0 else 0.0,
                "bidders": 2,
                "runner_up": self.names[origin] if origin >= 0 else None,
                "runner_up_kind": self.kinds[origin] if origin >= 0 else None,
                "binding": "budget",
                "listed": False,
                "not_kept_by": NOT_KEPT_BY[person % len(NOT_KEPT_BY)] if kind == "poached" else None,
                "counter_limited_by": "budget" if kind == "poached" and person % 3 else None,
            }
        )

    def step(self, week: int, move_rate: float, death_rate: float) -> None:
        rng = self.rng
        before = self.employer.copy()
        # Labs are found ten times as often as startups, and the first lab more often after half a year.
        weight = np.where(np.array(self.kinds) == "startup", 0.1, 1.0) * self.alive
        weight[0] *= 2.5 if week >= 26 else 1.0
        for person in np.flatnonzero(rng.random(self.employer.size) < move_rate):
            origin, destination = (
                int(self.employer[person]),
                int(rng.choice(weight.size, p=weight / weight.sum())),
            )
            if origin == destination:
                continue
            paid = self.pay[person]
            self.pay[person] *= np.exp(0.08 + 0.1 * rng.standard_normal())
            self.employer[person] = destination
            self.log(
                week,
                int(person),
                "poached" if origin >= 0 else "hired",
                origin,
                destination,
                paid,
            )
        for place in np.flatnonzero(self.alive & (np.array(self.kinds) == "startup")):
            if rng.random() < death_rate:
                self.alive[place] = False
                for person in np.flatnonzero(self.employer == place):
                    self.employer[person] = -1
                    self.log(week, int(person), "laid off", int(place), -1, self.pay[person])
                self.log(week, -1, "startup died", int(place), -1, 0.0)
                self._employer_row(week, int(place), before)
        self._record(week, before)

    def _employer_row(self, week: int, place: int, before: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        mine = self.employer == place
        is_startup = self.kinds[place] == "startup"
        row: dict[str, Any] = {
            "week": week,
            "employer": self.names[place],
            "kind": self.kinds[place],
            "alive": bool(self.alive[place]),
            "headcount": int(mine.sum()),
            "talent": float(self.talent[mine].sum()),
            "payroll": float(self.pay[mine].sum()),
            "compute": (3e7 if is_startup else 4e8 * (1 + place)) * np.exp(0.008 * week),
            "output": float(self.talent[mine].sum()) ** 0.6,
            "open_seats": int(self.rng.poisson(1.5 if is_startup else 3.0)) if self.alive[place] else 0,
            "hires": int((mine & (before != place)).sum()),
            "losses": int((~mine & (before == place)).sum()),
            "bids": int(self.rng.poisson(20.0)),
        }
        row |= {name: 0.0 for name in ("budget", "cash", "contest_share", "aggressiveness", "valuation")}
        row |= {"breakthroughs": 0}
        row |= {f"lost_{reason}": 0 for reason in REASONS}
        self.employers.append(row)

    def _record(self, week: int, before: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        for place in np.flatnonzero(self.alive):
            self._employer_row(week, int(place), before)
        inside = [place for place, kind in enumerate(self.kinds) if kind != "outside"]
        startups = [place for place in inside if self.kinds[place] == "startup"]
        written = takewhile(lambda row: row["week"] == week, reversed(self.employers))
        rows = {(row["kind"], row["employer"]): row for row in written}

        def held(column: str, places: list[int]) -> np.ndarray[Any, np.dtype[np.float64]]:
            return np.array(
                [
                    rows[self.kinds[place], self.names[place]][column] if self.alive[place] else 0.0
                    for place in places
                ]
            )

        row: dict[str, Any] = {"week": week}
        columns = {"headcount": "headcount", "talent": "talent", "wage_bill": "payroll", "compute": "compute"}
        for measure, column in columns.items():
            part = held(column, inside) / max(held(column, inside).sum(), 1e-9)
            row[f"hhi_{measure}"] = float((part**2).sum())
        talent = held("talent", inside)
        total = max(talent.sum(), 1e-9)
        row["effective_employers"] = 1 / max(row["hhi_headcount"], 1e-9)
        row["top4_talent_share"] = float(np.sort(talent)[::-1][:4].sum() / total)
        row["startup_talent_share"] = float(held("talent", startups).sum() / total)
        row["startup_output_share"] = float(
            held("output", startups).sum() / max(held("output", inside).sum(), 1e-9)
        )
        row["startups_alive"] = int(sum(self.alive[place] for place in startups))
        row["startups_born"] = row["startups_died"] = row["layoffs"] = row["breakthroughs"] = 0
        row["speed_limits"] = row["to_colleagues"] = row["lift_outs"] = row["came_along"] = 0
        row["equity_raises"] = row["stars_lost"] = 0
        row["lab_open_seats"] = sum(r["open_seats"] for r in rows.values() if r["kind"] == "lab")
        row["startup_open_seats"] = sum(r["open_seats"] for r in rows.values() if r["kind"] == "startup")
        row["unemployed"] = int((self.employer < 0).sum())
        row["median_pay"], row["mean_pay"] = float(np.median(self.pay)), float(self.pay.mean())
        for decile in range(10):
            row[f"pay_decile_{decile + 1}"] = float(self.pay[self.decile == decile].mean())
        row["top_package"] = float(4 * self.pay.max())
        row["top_new_package"] = 0.9 * row["top_package"]
        moves = takewhile(lambda move: move["week"] == week, reversed(self.moves))
        row["moves"] = sum(move["kind"] == "poached" for move in moves)
        row["hires"] = row["separations"] = 0
        self._bids(row, startups=bool(startups))
        row["prize"] = 1e10
        for amount in ("luxury_tax", "r_and_d_credits", "retention_subsidies", "public_compute"):
            row[amount] = 0.0
        row["instability"] = row["talent_uncounted"] = row["know_how"] = 0.0
        self.weeks.append(row)

    def _bids(self, row: dict[str, Any], *, startups: bool) -> None:
        row["counters_made"] = int(self.rng.poisson(4.0))
        row["counters_won"] = int(self.rng.binomial(row["counters_made"], 0.5))
        row["bids"] = int(self.rng.poisson(30.0))
        for index, reason in enumerate(REASONS):
            row[f"lab_lost_{reason}"] = int(self.rng.poisson(3.0 * (len(REASONS) - index)))
            row[f"startup_lost_{reason}"] = int(self.rng.poisson(2.0 + index)) if startups else 0


MOVE_COLUMNS = (
    "week", "researcher", "talent", "field", "kind", "origin", "origin_kind", "destination",
    "destination_kind", "pay_before", "pay_after", "package", "bidders", "runner_up", "runner_up_kind",
    "binding", "listed", "not_kept_by", "counter_limited_by",
)  # fmt: skip


def synthetic_run(
    weeks: int = 156,
    labs: Sequence[str] = LABS,
    startups: int = 20,
    outside: bool = True,
    move_rate: float = 0.004,
    death_rate: float = 0.004,
    scenario: SyntheticScenario | None = None,
    seed: int = 7,
) -> SyntheticRun:
    """Make the three tables by random moves between employers.

    Args:
        weeks: number of weeks.
        labs: names of the labs.
        startups: number of startups at the start; none is born.
        outside: is there an outside employer?
        move_rate: chance that a person moves in a week, to an employer drawn evenly.
        death_rate: chance that a startup dies in a week.
        scenario: name, start date and events; left out: the default ones.
        seed: seed of the moves.
    """
    scenario = replace(scenario or SyntheticScenario(), labs=tuple(map(SyntheticLab, labs)))
    world = _World(labs, startups, outside, np.random.default_rng(seed))
    for week in range(weeks):
        world.step(week, move_rate, death_rate)
    table = pd.DataFrame(world.weeks)
    if scenario.start_date is not None:
        first = scenario.start_date
        dates = [first + timedelta(weeks=int(week)) for week in table["week"]]
        table.insert(1, "date", pd.to_datetime(dates))
    moves = pd.DataFrame(world.moves, columns=list(MOVE_COLUMNS))
    moves["researcher"] = moves["researcher"].astype("int64")
    return SyntheticRun(table, pd.DataFrame(world.employers), moves, scenario, seed)
