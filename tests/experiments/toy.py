"""A market without economics, for tests of what happens around a run: random moves, documented columns."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.records.kept import COLUMNS
from sim.records.leaving import DEPARTURES
from sim.records.record import Record, record_of_frames
from sim.records.run import Run
from sim.records.sheet import sheet_of_frame
from sim.records.weekly import weekly_measures
from sim.scenario.schema import Scenario
from sim.vocabulary import REASONS

_COUNTS = ("breakthroughs", "bids", *(f"lost_{reason}" for reason in REASONS))
_MADE: dict[tuple[str, int, int], Record] = {}
_KINDS = {"poached": 0.7, "separated": 0.2, "raised": 0.1}


def raising(fault: BaseException) -> Callable[..., Any]:
    """A function that fails."""

    def function(*_: object) -> None:
        raise fault

    return function


def toy_scenario(**changes: Any) -> Scenario:
    """Three labs, four startups, 120 people, 6 weeks."""
    values: dict[str, Any] = {
        "name": "toy",
        "weeks": 6,
        "researchers": {"count": 120},
        "labs": [{"name": "Meta"}, {"name": "Microsoft"}, {"name": "Google DeepMind"}],
        "startups": {"count": 4},
    }
    return Scenario.model_validate(values | changes)


def toy_run(
    scenario: Scenario,
    seed: int,
    replicate: int,
    on_week: Callable[[int, int], None] | None,
    begin: Callable[[], Any] | None = None,
) -> Run:
    """Stands in for `sim.experiments.runs.single.simulate`; keyed by seed and replicate as that is.

    `escalation.intensity` adds to the top package, so that scenarios differ by a known amount. What it leaves
    behind is made once: the same few runs are asked for in hundreds of tests.
    """
    key = (scenario.model_dump_json(), seed, replicate)
    if key not in _MADE:
        _MADE[key] = _record(scenario, seed, replicate)
    if on_week is not None:
        for week in range(scenario.weeks):
            on_week(week + 1, scenario.weeks)
    return Run(scenario, seed, replicate, _MADE[key])


def _record(scenario: Scenario, seed: int, replicate: int) -> Record:
    """The tables of a run."""
    rng = np.random.default_rng([seed, replicate])
    names = [*(lab.name for lab in scenario.labs), *(f"startup {n}" for n in range(scenario.startups.count))]
    kinds = ["lab"] * len(scenario.labs) + ["startup"] * scenario.startups.count
    names, kinds = [*names, "outside"], [*kinds, "outside"]
    employer = rng.integers(0, len(names), scenario.researchers.count)
    talent = np.exp(rng.normal(size=employer.size))
    weeks: list[dict[str, Any]] = []
    employers: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for week in range(scenario.weeks):
        for person in np.flatnonzero((rng.random(employer.size) < 0.04) & (employer >= 0)):
            kind = str(rng.choice(list(_KINDS), p=list(_KINDS.values())))
            origin = int(employer[person])
            destination = {"raised": origin, "separated": -1}.get(kind, (origin + 1) % len(names))
            employer[person] = destination
            moves.append(
                {
                    "week": week,
                    "researcher": int(person),
                    "talent": talent[person],
                    "kind": kind,
                    "origin": names[origin],
                    "origin_kind": kinds[origin],
                    "destination": names[destination] if destination >= 0 else "unemployed",
                    "destination_kind": kinds[destination] if destination >= 0 else None,
                }
            )
        employers += _employer_rows(week, names, kinds, employer, talent, rng)
        weeks.append(_week_row(week, rng, scenario, employer))
    ends = ("origin", "origin_kind", "destination", "destination_kind")
    columns = ["week", "researcher", "talent", "kind", *ends]
    tables = {"weeks": weeks, "employers": employers, "moves": moves}
    frames = {name: pd.DataFrame(rows, columns=None if rows else columns) for name, rows in tables.items()}
    held = sheet_of_frame(frames["employers"])
    frames["weeks"] = frames["weeks"].assign(**weekly_measures(np.arange(scenario.weeks), held))
    whole = {name: _whole(name, frame) for name, frame in frames.items()}
    return record_of_frames(**whole)


def _whole(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table with every column that a kept one must have, the others blank."""
    blank: dict[str, Any] = {"int": 0, "float": 0.0, "bool": False, "text": REASONS[0]}
    return frame.assign(**{key: blank[kind] for key, kind in COLUMNS[name].items() if key not in frame})


def _employer_rows(
    week: int,
    names: list[str],
    kinds: list[str],
    employer: np.ndarray[Any, Any],
    talent: np.ndarray[Any, Any],
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    return [
        {
            "week": week,
            "employer": name,
            "kind": kind,
            "alive": True,
            "headcount": int((employer == place).sum()),
            "talent": float(talent[employer == place].sum()),
            **{amount: 1e6 * float(rng.random()) for amount in ("payroll", "compute", "output")},
            "hires": place % 3,
            "open_seats": float(rng.integers(0, 4)),
            **{count: int(rng.integers(0, 9)) for count in _COUNTS},
        }
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]


def _week_row(
    week: int, rng: np.random.Generator, scenario: Scenario, employer: np.ndarray[Any, Any]
) -> dict[str, Any]:
    amounts = (
        *("median_pay", "mean_pay", "prize"),
        *("luxury_tax", "r_and_d_credits", "retention_subsidies", "public_compute"),
        *("instability", "talent_uncounted", "know_how"),
    )
    counts = (
        "moves", "hires", "separations", "layoffs", "counters_made", "counters_won", "startups_born",
        "startups_died", "speed_limits", "startups_collapsed", "startups_licensed", "startups_acquired",
        "deals_blocked", "equity_raises", "spin_outs", "to_colleagues", "lift_outs", "came_along",
        "stars_lost",
        *DEPARTURES,
    )  # fmt: skip
    row: dict[str, Any] = {"week": week, "unemployed": int((employer < 0).sum())}
    row |= {name: 1e6 * float(rng.random()) for name in amounts}
    row |= {f"pay_decile_{decile}": 1e5 * decile for decile in range(1, 11)}
    row |= {name: int(rng.integers(0, 9)) for name in counts}
    row["top_package"] = float(rng.random()) + scenario.escalation.intensity
    row["top_new_package"] = 0.9 * row["top_package"]
    return row


def row_of(differences: pd.DataFrame, outcome: str) -> dict[str, float]:
    """One row of a comparison, as plain numbers."""
    values = differences.loc[[outcome]].to_numpy(dtype=float)[0].tolist()
    return dict(zip(differences.columns, values, strict=True))


def square(number: int) -> int:
    """A job that ends."""
    return number * number


def die_at_seven(number: int) -> int:
    """A job that kills its process if it is given 7."""
    if number == 7:
        os._exit(1)
    time.sleep(0.01)
    return number * number


def die_at_pair(numbers: tuple[int, ...]) -> int:
    """A job of several parts that kills its process if one of them is 7."""
    return sum(map(die_at_seven, numbers))


def sleep_long(number: int) -> int:
    """A job that takes much longer than a test may."""
    time.sleep(60)
    return number
